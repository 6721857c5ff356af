import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { alive } from '../support/browsers/leash.mjs'
import { createPublisher } from '../support/comet/publisher.mjs'
import { startable, startServer, type CometServer, type Kind } from '../support/comet/servers.mjs'
import { Mailbox } from '../support/mailbox.mjs'

const running: CometServer[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})

async function start(kind: Kind, options: Parameters<typeof startServer>[1] = {}) {
  const server = await startServer(kind, options)
  running.push(server)
  return server
}

/** Frames are kept from the first one on: none is missed between two questions. */
async function open(url: string, protocols: string[] = []) {
  const socket = new WebSocket(url.replace('http', 'ws'), protocols)
  const frames = new Mailbox<string>('frame')
  socket.on('message', (data) => frames.put(String(data)))
  await once(socket, 'open')
  return {
    send: (text: string) => socket.send(text),
    closed: once(socket, 'close'),
    terminate: () => socket.terminate(),
    /** The first frame like this that is not taken yet; those before it are forgotten. */
    async frame(isLikeThis: (text: string) => boolean = () => true) {
      for (;;) {
        const text = await frames.take()
        if (isLikeThis(text)) return text
      }
    },
  }
}

const handshake = (...supportedConnectionTypes: string[]) =>
  JSON.stringify([{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes, id: '1' }])

describe.each(startable)('%s', (kind) => {
  test('serves pages beside its endpoint', async () => {
    const server = await start(kind, {
      pages: { '/chat.html': '<!doctype html><p>chat' },
      folders: { '/support': import.meta.dirname },
    })
    const page = await fetch(`${server.origin}/chat.html`)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(await page.text()).toContain('chat')
    expect((await fetch(`${server.origin}/support/servers.test.ts`)).status).toBe(200)
    expect((await fetch(`${server.origin}/none.html`)).status).toBe(404)
  })

  test('ends at once when it is killed, and comes back on its port', async () => {
    const server = await start(kind)
    const { port, pid } = server
    await server.kill()
    expect(alive(pid!)).toBe(false)
    await expect(fetch(server.origin)).rejects.toThrow('fetch failed')
    await server.start()
    expect((await fetch(`${server.origin}/none.html`)).status).toBe(404)

    const again = await (await server.kill(), start(kind, { port }))
    expect(again.port).toBe(port)
  })
})

describe.each(startable.filter((kind) => ['faye', 'relay', 'ruby-faye'].includes(kind)))(
  '%s by WebSocket',
  (kind) => {
    test('hands on what is published', async () => {
      const server = await start(kind)
      const socket = await open(server.url)
      socket.send(handshake('websocket'))
      const [reply] = JSON.parse(await socket.frame())
      expect(reply).toMatchObject({ channel: '/meta/handshake', successful: true })
      expect(reply.supportedConnectionTypes).toContain('websocket')

      const { clientId } = reply
      socket.send(
        JSON.stringify([{ channel: '/meta/subscribe', clientId, subscription: '/chat/*', id: '2' }]),
      )
      await socket.frame((text) => text.includes('/meta/subscribe'))
      socket.send(
        JSON.stringify([{ channel: '/meta/connect', clientId, connectionType: 'websocket', id: '3' }]),
      )
      const publisher = await createPublisher(server.url)
      await publisher.publish('/chat/a', { n: 1 })
      expect(await socket.frame((text) => text.includes('"n":1'))).toContain('/chat/a')
      await publisher.close()
      socket.terminate()
    })

    test('answers a connect on another socket, as long as it lives', async () => {
      const server = await start(kind, { timeout: 1_000 })
      const first = await open(server.url)
      first.send(handshake('websocket'))
      const [{ clientId }] = JSON.parse(await first.frame())
      first.terminate()

      const connect = JSON.stringify([
        { channel: '/meta/connect', clientId, connectionType: 'websocket', id: '2', advice: { timeout: 0 } },
      ])
      const second = await open(server.url)
      second.send(connect)
      expect(JSON.parse(await second.frame())).toMatchObject([{ channel: '/meta/connect', successful: true }])
      second.terminate()

      await server.kill()
      await server.start()
      const third = await open(server.url)
      third.send(connect)
      expect(JSON.parse(await third.frame())).toMatchObject([
        { channel: '/meta/connect', successful: false, advice: { reconnect: 'handshake' } },
      ])
      third.terminate()
    })
  },
)

describe.each(startable.filter((kind) => ['faye', 'cometd', 'relay', 'ruby-faye'].includes(kind)))(
  '%s by long-polling',
  (kind) => {
    test('holds a connect for as long as it is told', async () => {
      const server = await start(kind, { timeout: 300 })
      const post = async (message: object, cookie = '') => {
        const headers = { 'Content-Type': 'application/json', Cookie: cookie }
        const response = await fetch(server.url, {
          method: 'POST',
          headers,
          body: JSON.stringify([message]),
        })
        return {
          reply: (await response.json())[0],
          cookie: response.headers.get('set-cookie')?.split(';')[0],
        }
      }
      const { reply, cookie } = await post(JSON.parse(handshake('long-polling'))[0])
      expect(reply.advice).toMatchObject({ timeout: 300 })
      const connect = { channel: '/meta/connect', clientId: reply.clientId, connectionType: 'long-polling' }
      await post({ ...connect, id: '2', advice: { timeout: 0 } }, cookie)
      const start_ = performance.now()
      expect((await post({ ...connect, id: '3' }, cookie)).reply.successful).toBe(true)
      expect(performance.now() - start_).toBeGreaterThan(250)
    })
  },
)

describe('sockjs', () => {
  test('echoes on its raw WebSocket, and closes when it is told to', async () => {
    const server = await start('sockjs')
    const socket = await open(`${server.url}/websocket`)
    socket.send('hello')
    expect(await socket.frame()).toBe('hello')
    socket.send('close')
    const [code, reason] = await socket.closed
    expect([code, String(reason)]).toEqual([4001, 'bye'])
  })
})

describe.runIf(startable.includes('nchan'))('nchan', () => {
  const publish = (server: CometServer, text: string) =>
    fetch(`${server.origin}/pub/a`, { method: 'POST', body: text })

  test('gives the same by long-polling, EventSource and WebSocket on one URL', async () => {
    const server = await start('nchan', { timeout: 1_000 })
    const url = `${server.url}/sub/a`
    const socket = await open(url, ['ws+meta.nchan'])
    const poll = fetch(url)
    const events = await fetch(url, { headers: { Accept: 'text/event-stream' } })
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/)

    await publish(server, 'one')
    const meta = await socket.frame()
    expect(meta).toMatch(/^id: \S+\n[^]*\n\none$/)
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader()
    let seen = ''
    while (!seen.includes('data: one')) seen += (await reader.read()).value
    await reader.cancel()
    expect(await (await poll).text()).toBe('one')
    socket.terminate()

    await publish(server, 'two')
    const id = encodeURIComponent(/^id: (\S+)/.exec(meta)![1]!)
    const resumed = await open(`${url}?last_event_id=${id}`)
    expect(await resumed.frame()).toBe('two')
    resumed.terminate()
  })

  test('ends an idle poll with 408', async () => {
    const server = await start('nchan', { timeout: 1_000 })
    expect((await fetch(`${server.url}/sub/b`)).status).toBe(408)
  })
})
