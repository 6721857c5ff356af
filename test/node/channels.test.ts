import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AnyChannels, binaryJson, type ClientOptions, isHoldfastError } from '../../src/index.js'
import { messagePack } from '../../src/msgpack.js'
import { type ChannelServer, startChannelServer } from '../support/channel-server.mjs'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'
import { closeAll, inState, live, told } from './live-clients.js'

// The client and a server that speaks its wire, over a line that breaks in all the ways that lines do.

let server: ChannelServer
let proxy: FaultProxy
let url: string
const start = async (options: Parameters<typeof startChannelServer>[0] = {}) => {
  server = await startChannelServer(options)
  proxy = await faultProxy(server.port)
  url = `ws://127.0.0.1:${proxy.port}`
}
afterEach(async () => {
  closeAll()
  await proxy.stop()
  await server.stop()
})

/** A client that is open and hears `chat`. */
const chatting = async (options?: ClientOptions<AnyChannels>) => {
  const client = live(url, options)
  const chat = client.channel('chat')
  const heard: unknown[] = []
  chat.on('message', (data) => heard.push(data))
  await told(client, 'open')
  return { client, chat, heard }
}

/** What each connection was sent, pings excepted. */
const frames = (connection: number) =>
  server.log
    .filter((entry) => entry.connection === connection && entry.frame.t !== 'ping')
    .map(({ frame: { t, c, e, d } }) => [t, e ?? c, d])

describe('a line', () => {
  beforeEach(() => start())

  const breaks: [string, () => unknown, () => unknown][] = [
    ['is reset', () => proxy.reset(), () => {}],
    ['ends without a close frame', () => proxy.end(), () => {}],
    ['leads to a server that restarts', () => server.stop(), () => server.start()],
    ['leads to a server that closes with 1012', () => server.close(1012), () => {}],
    ['became a black hole', () => proxy.blackhole(), () => proxy.pass({ held: 'discard' })],
    ['only stood still for too long', () => proxy.blackhole(), () => proxy.pass()],
  ]
  test.each(breaks)(
    'that %s: what is wished is in force again, before what waited [S54]',
    async (...given) => {
      const [, fail, heal] = given
      const { client, chat, heard } = await chatting({
        heartbeat: { interval: 200, timeout: 500, require: true }, // what a busy machine may take is no silence
      })
      client.channel('news').onAny(() => {})
      chat.send('message', 'before')
      await expect.poll(() => heard).toEqual(['before'])

      const ended = new Promise<void>((resolve) => {
        const off = client.on('state', ({ name }) => {
          if (name !== 'backoff') return
          off()
          for (const text of ['one', 'two', 'three']) deliveries.push(chat.send('message', text))
          resolve()
        })
      })
      const deliveries: { status: string; done: Promise<string> }[] = []
      await fail()
      await ended
      expect(deliveries.map(({ status }) => status)).toEqual(['queued', 'queued', 'queued'])
      await heal()
      await inState(client, 'open')
      expect(await Promise.all(deliveries.map(({ done }) => done))).toEqual(['sent', 'sent', 'sent'])
      await expect.poll(() => heard).toEqual(['before', 'one', 'two', 'three'])
      const last = server.connections.at(-1)!.number
      expect(frames(last)).toEqual([
        ['sub', ['chat', 'news'], undefined],
        ['m', 'message', 'one'],
        ['m', 'message', 'two'],
        ['m', 'message', 'three'],
      ])
      expect(server.subscriptions('chat').at(-1)!.number).toBe(last)
    },
  )

  test('that breaks tells of each request whether it may have been handled; idempotent ones are asked again', async () => {
    server.onRequest = (connection, { d }) => (connection.number > 1 ? d : new Promise(() => {}))
    const { client, chat } = await chatting()
    const lost = chat.request('echo', 1).catch((error: unknown) => error)
    const again = chat.request('echo', 2, { idempotent: true })
    await server.received(({ t, d }) => t === 'q' && d === 2)
    const opened = told(client, 'open')
    server.terminate()
    expect(await lost).toMatchObject({ name: 'ConnectionLostError', sent: true })
    const queued = chat.request('echo', 3)
    await opened
    expect(await Promise.all([again, queued])).toEqual([2, 3])
    expect(frames(2)).toEqual([
      ['sub', ['chat'], undefined],
      ['q', 'echo', 2],
      ['q', 'echo', 3],
    ])
  })

  test('that is back soon is not told as lost; one that is not is, once, and its end, too', async () => {
    const { client } = await chatting({ grace: 1_000 })
    const log: string[] = []
    client.on('lost', () => log.push('lost'))
    client.on('restored', () => log.push('restored'))
    const soon = told(client, 'open')
    proxy.reset()
    await soon
    expect(log).toEqual([])

    proxy.refuse()
    proxy.reset()
    await told(client, 'lost')
    await proxy.accept()
    await told(client, 'restored')
    expect(log).toEqual(['lost', 'restored'])
  })

  test('that broke while the server asked: the answer is no longer wanted', async () => {
    const { client, chat } = await chatting()
    const asked = new Promise<AbortSignal>((resolve) => {
      chat.respond('who', (_, { signal }) => {
        resolve(signal)
        return new Promise((answer) => signal.addEventListener('abort', () => answer('too late')))
      })
    })
    const [connection] = server.connections
    const answer = connection!.ask('chat', 'who').catch((error: Error) => error.message)
    const signal = await asked
    const opened = told(client, 'open')
    proxy.reset()
    expect(await answer).toMatch(/ended before/)
    await opened
    expect(signal.aborted).toBe(true)
    expect(await chat.request('echo', 'alive')).toBe('alive')
    expect(frames(2).filter(([t]) => t === 'r')).toEqual([])
  })
})

describe('a conversation', () => {
  test.each([
    ['JSON with binary data', binaryJson],
    ['MessagePack', messagePack],
  ])('in %s carries bytes, in the order of the wire [S58]', async (_, codec) => {
    await start({ codec })
    const { chat, heard } = await chatting({ codec })
    const bytes = (...values: number[]) => ({ file: Uint8Array.from(values) })
    const sent = [
      'text',
      bytes(1, 2, 3),
      'more',
      bytes(),
      bytes(...Array(70_000).keys()),
      { a: [bytes(7)] },
      8,
    ]
    for (const data of sent) chat.send('message', data)
    await expect.poll(() => heard.length).toBe(sent.length)
    expect(heard).toEqual(sent)
    expect(await chat.request('echo', bytes(9))).toEqual(bytes(9))
  })

  test('asks, is refused, is asked, takes back, and loops over what comes', async () => {
    await start()
    const { client, chat } = await chatting()
    const events = chat.events('message')
    for (const text of ['a', 'b', 'c']) chat.send('message', text)
    expect(await chat.request('history', { limit: 2 })).toEqual([
      { event: 'message', data: 'b' },
      { event: 'message', data: 'c' },
    ])
    expect([(await events.next()).value, (await events.next()).value]).toEqual(['a', 'b'])
    await expect(chat.request('secrets')).rejects.toMatchObject({
      name: 'RequestFailedError',
      code: 'unknown',
    })

    const [connection] = server.connections
    const off = chat.respond('add', (numbers) => (numbers as number[]).reduce((sum, number) => sum + number))
    expect(await connection!.ask('chat', 'add', [1, 2, 3])).toBe(6)
    off()
    await expect(connection!.ask('chat', 'add', [])).rejects.toMatchObject({ code: 'not-found' })

    let cancelled = 0
    server.onRequest = (_, __, { signal }) => {
      signal.addEventListener('abort', () => cancelled++)
      return new Promise(() => {})
    }
    const owner = new AbortController()
    const asked = chat.request('slow', 1, { signal: owner.signal }).catch((error: Error) => error.name)
    await server.received(({ e }) => e === 'slow')
    owner.abort()
    expect(await asked).toBe('AbortError')
    await expect.poll(() => cancelled).toBe(1)
    expect(
      isHoldfastError(await chat.request('late', 1, { timeout: 30 }).catch((e) => e), 'RequestTimeoutError'),
    ).toBe(true)
    expect(client.state.name).toBe('open')
  })
})

describe('a token', () => {
  test('is answered before anything else goes out [S32]; an expired one is replaced at once [S24]', async () => {
    await start({ authenticate: async (token) => token === 'good' || { code: 4401, reason: 'expired' } })
    const tokens = ['old', 'good']
    const causes: unknown[] = []
    const client = live(url, {
      token: ({ cause }) => {
        causes.push(cause && 'code' in cause ? cause.code : cause)
        return tokens.shift() ?? 'good'
      },
      retry: () => 10_000,
    })
    const chat = client.channel('chat')
    chat.on('message', () => {})
    chat.send('message', 'queued')
    await told(client, 'open')
    expect(await chat.request('echo', 1)).toBe(1)
    expect(causes).toEqual([undefined, 4401])
    expect(frames(1)).toEqual([['hello', undefined, undefined]])
    expect(frames(2).map(([t]) => t)).toEqual(['hello', 'sub', 'm', 'q'])
  })
})

describe('a message', () => {
  const large = 'x'.repeat(20_000)

  test('that the server takes for too large ends one link, and is never sent again [S59]', async () => {
    await start({ maxPayload: 10_000 })
    const { client, chat, heard } = await chatting()
    const opened = told(client, 'open')
    const delivery = chat.send('message', large)
    const asked = chat.request('echo', large, { idempotent: true }).catch((error: Error) => error.name)
    await opened
    chat.send('message', 'small')
    await expect.poll(() => heard).toEqual(['small'])
    expect([delivery.status, await asked]).toEqual(['sent', 'ConnectionLostError'])
    expect(server.handshakes).toHaveLength(2)
  })

  test('that is too large here fails here, alone, and one that comes is skipped [S59]', async () => {
    await start()
    const { client, chat, heard } = await chatting({ maxSendBytes: 10_000, maxReceiveBytes: 10_000 })
    const troubles: unknown[] = []
    client.on('error', ({ reason, count }) => troubles.push([reason, count]))
    expect(() => chat.send('message', large)).toThrow(
      expect.objectContaining({ name: 'MessageTooLargeError' }),
    )
    const [connection] = server.connections
    await server.received(({ t }) => t === 'sub')
    server.publish('chat', 'message', large)
    connection!.sendEncoded('no frame')
    server.publish('chat', 'message', 'small')
    await expect.poll(() => heard).toEqual(['small'])
    expect(troubles).toEqual([
      ['size', 1],
      ['codec', 2],
    ])
    expect(server.handshakes).toHaveLength(1)
  })

  test('that waits when the client is closed is handed over first; the server sees the code', async () => {
    await start()
    const { client, chat } = await chatting()
    const [connection] = server.connections
    chat.send('message', 'last')
    const closed = told(client, 'closed')
    client.close(4000, 'enough')
    expect(await connection!.closed).toEqual({ code: 4000, reason: 'enough' })
    expect(await closed).toMatchObject({ name: 'closed', close: { code: 4000 } })
    expect(frames(1).at(-1)).toEqual(['m', 'message', 'last'])
  })
})
