import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openGate, type Gate } from '../support/comet/gate.mjs'
import { startServer, type CometServer } from '../support/comet/servers.mjs'

let server: CometServer
let gate: Gate
beforeEach(async () => {
  server = await startServer('faye', { timeout: 1_000, pages: { '/chat.html': 'chat' } })
  gate = await openGate(server.port)
})
afterEach(async () => {
  await gate.close()
  await server.stop()
})

const handshake = JSON.stringify({
  channel: '/meta/handshake',
  version: '1.0',
  supportedConnectionTypes: ['websocket', 'long-polling'],
  id: '1',
})
const isReply = ({ channel, successful }: { channel: string; successful?: boolean }) =>
  channel === '/meta/handshake' && successful === true

const post = () => {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(`${gate.origin}/bayeux`, { method: 'POST', headers, body: handshake })
}
const dial = () => new WebSocket(`ws://127.0.0.1:${gate.port}/bayeux`)
async function shake() {
  const socket = dial()
  await once(socket, 'open')
  socket.send(handshake)
  return socket
}

test('pages pass, and are counted', async () => {
  expect(await (await fetch(`${gate.origin}/chat.html`)).text()).toBe('chat')
  expect(gate.requests).toMatchObject([{ method: 'GET', url: '/chat.html', upgrade: false }])
  expect(gate.log).toEqual([])
})

test('messages pass both ways and are noted, with how they came', async () => {
  const [reply] = (await (await post()).json()) as [object]
  expect(reply).toMatchObject({ channel: '/meta/handshake', successful: true })
  const socket = await shake()
  const [frame] = await once(socket, 'message')
  socket.terminate()

  expect(JSON.parse(String(frame))).toMatchObject([{ successful: true }])
  expect(gate.count('/meta/handshake')).toBe(2)
  expect(gate.log.map(({ from, via }) => `${from} ${via}`)).toEqual([
    'client http',
    'server http',
    'client websocket',
    'server websocket',
  ])
  expect(await gate.seen(isReply)).toMatchObject({ from: 'server', message: reply })
})

describe.each([
  ['a response', post, async (response: Promise<Response>) => (await response).status],
  [
    'a frame',
    async () => {
      const socket = await shake()
      const closed = once(socket, 'close').then(() => Promise.reject(new Error('closed')))
      return Promise.race([once(socket, 'message'), closed])
    },
    async () => 200,
  ],
])('%s', (_name, ask, statusOf) => {
  test('is held, and let go', async () => {
    const hold = gate.hold('/meta/handshake')
    const asked = ask()
    let answered = false
    void asked.then(() => (answered = true))
    expect(await hold.arrived()).toMatchObject({ successful: true })
    await post() // that one was not asked for
    expect(answered).toBe(false)

    hold.release()
    expect(await statusOf(asked as Promise<Response>)).toBe(200)
  })

  test('is lost with its server, which was killed before it could come', async () => {
    const hold = gate.hold('/meta/handshake')
    const asked = ask()
    await hold.arrived()
    await Promise.all([server.kill(), expect(asked).rejects.toThrow(), hold.drop()])
    await server.start()
    expect((await post()).status).toBe(200)
  })
})

describe('while the server is away', () => {
  test('requests and WebSockets end with a reset', async () => {
    const socket = await shake()
    const closed = once(socket, 'close')
    await server.kill()
    expect((await closed)[0]).toBe(1006)
    await expect(post()).rejects.toThrow('fetch failed')
    const [error] = await once(dial(), 'error')
    expect(error.message).toMatch(/hang up|ECONNRESET/)
  })
})

describe('WebSockets', () => {
  test.each([400, 403])('are refused with %i', async (status) => {
    gate.webSockets = status
    const [error] = await once(dial(), 'error')
    expect(error.message).toContain(`${status}`)
    expect((await post()).status).toBe(200)
  })

  test('are cut', async () => {
    gate.webSockets = 'cut'
    const [error] = await once(dial(), 'error')
    expect(error.message).toMatch(/hang up|ECONNRESET/)
    expect(gate.requests).toMatchObject([{ upgrade: true }])
  })

  test('are not answered', async () => {
    gate.webSockets = 'hang'
    const socket = dial()
    await once(socket, 'redirect', { signal: AbortSignal.timeout(200) }).catch(() => {})
    expect(socket.readyState).toBe(WebSocket.CONNECTING)
    expect(gate.requests).toMatchObject([{ upgrade: true }])
    socket.on('error', () => {}).terminate()
  })

  test('are accepted, and nothing crosses', async () => {
    gate.webSockets = 'silent'
    await shake()
    await post()
    expect(gate.count('/meta/handshake')).toBe(1)
  })

  test('pass with their close codes', async () => {
    const socket = await shake()
    await once(socket, 'message')
    socket.close(1000)
    const [code] = await once(socket, 'close')
    expect(code).toBe(1000)
  })
})
