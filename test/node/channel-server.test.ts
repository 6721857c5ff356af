import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startChannelServer, type ChannelServer } from '../support/channel-server.mjs'
import { rawClient } from '../support/channels/raw-client.js'

let server: ChannelServer
afterEach(() => server.stop())

const start = async (...options: Parameters<typeof startChannelServer>) => {
  server = await startChannelServer(...options)
}
const open = async (path = '', options?: Parameters<typeof rawClient>[1]) => {
  const client = await rawClient(server.url + path, options)
  return { client, connection: await server.nextConnection() }
}

const sub = (...c: string[]) => ({ t: 'sub', c })
const event = (d: unknown, c = 'chat', e = 'message') => ({ t: 'm', c, e, d })
const request = (n: number | string, e: string, d?: unknown, c = 'chat') => ({ t: 'q', n, c, e, d })

test('an event reaches those who subscribed, its sender too, and nobody else', async () => {
  await start()
  const [a, b, c] = [await open(), await open(), await open()]
  a.client.send(sub('chat', 'news'))
  b.client.send(sub('chat'))
  c.client.send(sub('news'))
  await Promise.all([a, b, c].map(({ client }) => client.settled()))
  expect(server.subscriptions('chat')).toEqual([a.connection, b.connection])

  a.client.send(event('hello'))
  expect(await Promise.all([a, b].map(({ client }) => client.next()))).toEqual([
    event('hello'),
    event('hello'),
  ])
  await c.client.settled()

  b.client.send({ t: 'uns', c: ['chat'] })
  await b.client.settled()
  server.publish('chat', 'message', 'again', a.connection)
  await a.client.settled()
  await b.client.settled()
  expect([server.subscriptions('chat'), [...b.connection.channels]]).toEqual([[a.connection], []])
})

test('a subscription is one however often it is asked for, and ends with its connection', async () => {
  await start({ toSender: false })
  const { client, connection } = await open()
  client.send(sub('__proto__', '__proto__'), sub('__proto__'))
  await client.settled()
  server.publish('__proto__', 'constructor', 1)
  expect(await client.next()).toEqual(event(1, '__proto__', 'constructor'))
  client.send(event(2, '__proto__'))
  await client.settled()
  client.socket.close(1000)
  expect(await connection.closed).toMatchObject({ code: 1000 })
  expect([server.subscriptions('__proto__'), server.connections]).toEqual([[], []])
})

test('it keeps an order of everything that came, over all connections', async () => {
  await start()
  const a = await open()
  const late = server.received((frame, connection) => frame.t === 'uns' && connection === 2)
  a.client.send(sub('chat'), event(1))
  await a.client.next()
  const b = await open()
  b.client.send({ t: 'uns', c: ['chat'] })
  expect(await late).toEqual({ connection: 2, frame: { t: 'uns', c: ['chat'] } })
  expect(await server.received(({ t }) => t === 'm')).toEqual({ connection: 1, frame: event(1) })
  expect(server.log.map(({ connection, frame }) => [connection, frame.t])).toEqual([
    [1, 'sub'],
    [1, 'm'],
    [2, 'uns'],
  ])
  await expect(server.received(() => false, 10)).rejects.toThrow('No such frame within 10 ms')
})

test('it answers echo and history, and refuses what it does not know', async () => {
  await start({ historySize: 3, remembers: ({ e }) => e === 'message' })
  const { client } = await open()
  client.send(event('typing', 'chat', 'typing'), ...[1, 2, 3, 4].map((number) => event(number)))
  expect(await client.ask(request(1, 'echo', { a: [1] }))).toEqual({ t: 'r', n: 1, d: { a: [1] } })
  for (const [limit, data] of [
    [undefined, [2, 3, 4]],
    [2, [3, 4]],
    [0, []],
  ] as const)
    expect(await client.ask(request('h', 'history', limit === undefined ? undefined : { limit }))).toEqual({
      t: 'r',
      n: 'h',
      d: data.map((data) => ({ event: 'message', data })),
    })
  expect(await client.ask(request(2, 'toString'))).toEqual({
    t: 'r',
    n: 2,
    err: { code: 'unknown', message: "There is no request 'toString'" },
  })
})

test('hooks decide what is published and how a request is answered', async () => {
  await start({
    onEvent: (_connection, { e }) => e !== 'secret',
    onRequest: async (connection, { e, d }, { next }) => {
      if (e === 'who') return connection.number
      if (e === 'fail') throw Object.assign(new Error('no'), { code: 'forbidden', data: d })
      return next()
    },
  })
  const { client } = await open()
  client.send(sub('chat'), event(1, 'chat', 'secret'))
  await client.settled()
  expect(await client.ask(request(1, 'who'))).toEqual({ t: 'r', n: 1, d: 1 })
  expect(await client.ask(request(2, 'fail', 7))).toEqual({
    t: 'r',
    n: 2,
    err: { code: 'forbidden', message: 'no', data: 7 },
  })
  expect(await client.ask(request(3, 'echo', 8))).toEqual({ t: 'r', n: 3, d: 8 })
})

test('a request that is cancelled, or whose asker leaves, is aborted and not answered', async () => {
  const aborted: unknown[] = []
  await start({
    onRequest: (_connection, { n }, { signal }) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          aborted.push(n)
          resolve('late')
        }),
      ),
  })
  const { client, connection } = await open()
  client.send(request(1, 'wait'), request(2, 'wait'), { t: 'x', n: 1 }, { t: 'x', n: 99 })
  await client.settled()
  expect(aborted).toEqual([1])
  client.socket.close()
  await connection.closed
  expect(aborted).toEqual([1, 2])
})

test('it asks its clients, and hears a reply, a refusal, a cancellation and an end', async () => {
  await start()
  const { client, connection } = await open()
  const ask = (data?: unknown, options?: object) => server.ask(connection, 'chat', 'confirm', data, options)
  const replied = ask({ a: 1 })
  expect(await client.next()).toEqual({ t: 'q', n: 1, c: 'chat', e: 'confirm', d: { a: 1 } })
  const refused = expect(ask()).rejects.toMatchObject({ message: 'busy', code: 'busy', data: 3 })
  expect(await client.next()).toEqual({ t: 'q', n: 2, c: 'chat', e: 'confirm' })
  client.send(
    { t: 'r', n: 2, err: { code: 'busy', data: 3 } },
    { t: 'r', n: 1, d: 'yes' },
    { t: 'r', n: 1, d: 'no' },
  )
  expect(await replied).toBe('yes')
  await refused

  const controller = new AbortController()
  const cancelled = expect(ask(1, { signal: controller.signal })).rejects.toThrow('changed my mind')
  await client.next()
  controller.abort(new Error('changed my mind'))
  expect(await client.next()).toEqual({ t: 'x', n: 3 })
  await cancelled

  const lost = expect(ask(2)).rejects.toThrow('The connection ended before the answer')
  connection.terminate()
  await lost
  await expect(ask(3)).rejects.toThrow('The connection is closed')
})

test('with tokens hello comes first, and what follows waits for the verdict', async () => {
  const verdicts: ((verdict: any) => void)[] = []
  await start({ authenticate: () => new Promise((resolve) => verdicts.push(resolve)) })
  const { client, connection } = await open()
  client.send({ t: 'hello', v: 1, tok: 'a' }, request(1, 'echo', 1))
  await client.settled() // a ping is answered before the welcome
  verdicts.shift()!({ exp: 900 })
  expect(await client.next()).toEqual({ t: 'welcome', exp: 900 })
  expect(await client.next()).toEqual({ t: 'r', n: 1, d: 1 })
  client.send({ t: 'auth', tok: 'b' })
  expect(await client.ask(request(2, 'echo', 2))).toEqual({ t: 'r', n: 2, d: 2 })
  verdicts.shift()!(true)
  expect(await client.next()).toEqual({ t: 'welcome' })

  client.send({ t: 'auth', tok: 'c' })
  await client.settled()
  verdicts.shift()!({ code: 4403, reason: 'banned' })
  expect(await client.next()).toEqual({ t: 'bye', code: 4403, reason: 'banned' })
  client.send(request(3, 'echo'), sub('chat'))
  await client.settled() // and nothing else of it is heard
  expect([connection.isOpen, server.subscriptions('chat')]).toEqual([true, []])

  const rude = await open()
  rude.client.send(sub('chat'))
  expect(await rude.client.closed).toEqual({ code: 1008, reason: 'hello comes first' })
  const refused = await open()
  refused.client.send({ t: 'hello', v: 1, tok: '' })
  await refused.client.settled()
  verdicts.shift()!(false)
  expect(await refused.client.next()).toEqual({ t: 'bye', code: 4401 })
})

test('without tokens a hello is welcome', async () => {
  await start()
  const { client } = await open()
  expect(await client.ask({ t: 'hello', v: 1, tok: 'any' })).toEqual({ t: 'welcome' })
})

test('tokens in the query or a subprotocol are verified at the handshake', async () => {
  await start({
    verify: async ({ url, protocols }) => {
      if (protocols.includes('token.good')) return true
      if (url.searchParams.get('token') === 'old') return { code: 4401, reason: 'expired' }
      return url.searchParams.has('token') && 403
    },
    selectProtocol: () => 'chat.v1',
  })
  const { client } = await open('', { protocols: ['chat.v1', 'token.good'] })
  expect(client.socket.protocol).toBe('chat.v1')
  const expired = await rawClient(`${server.url}/?token=old`)
  expect(await expired.closed).toEqual({ code: 4401, reason: 'expired' })
  for (const [query, status] of [
    ['', 401],
    ['?token=bad', 403],
  ] as const)
    await expect(rawClient(`${server.url}/${query}`)).rejects.toThrow(`${status}`)
  expect(server.handshakes.map(({ url, protocols }) => [url.search, protocols])).toEqual([
    ['', ['chat.v1', 'token.good']],
    ['?token=old', []],
    ['', []],
    ['?token=bad', []],
  ])
  expect(server.connections).toHaveLength(1)
})

test('what is no frame is noted and skipped, and what is too large ends the connection', async () => {
  await start({ maxPayload: 1_000 })
  const { client } = await open()
  const bad = [
    'nonsense',
    '',
    'null',
    '[]',
    '{}',
    '{"t":"__proto__"}',
    '{"t":"toString"}',
    '{"t":"sub","c":"chat"}',
    '{"t":"sub","c":[1]}',
    '{"t":"m","c":"chat"}',
    '{"t":"q","c":"chat","e":"echo"}',
    '{"t":"hello","tok":"x"}',
    Buffer.of(0, 255),
  ]
  client.send(...bad)
  await client.settled()
  expect(server.malformed.map(({ message }) => message)).toEqual([
    ...bad.slice(0, -1),
    Uint8Array.of(0, 255).buffer,
  ])
  client.send('x'.repeat(1_001))
  expect((await client.closed).code).toBe(1009)
})

test('it speaks another codec', async () => {
  await start({
    codec: {
      encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
      decode: (data) => JSON.parse(new TextDecoder().decode(data as ArrayBuffer)),
    },
  })
  const { client } = await open('', { binary: true })
  const answer = await client.ask(Buffer.from(JSON.stringify(request(1, 'echo', 'hi'))))
  expect(JSON.parse(String(answer))).toEqual({ t: 'r', n: 1, d: 'hi' })
})

test('it can stop answering pings', async () => {
  await start({ answersPings: false })
  const { client } = await open()
  client.send({ t: 'ping' })
  expect(await client.ask(request(1, 'echo', 1))).toMatchObject({ n: 1 })
})

test('it closes all with a code, or without a word, and comes back on its port', async () => {
  await start()
  const [a, b] = [await open(), await open()]
  server.close(1012, 'retry-after=1')
  expect(await Promise.all([a.client.closed, b.client.closed])).toEqual([
    { code: 1012, reason: 'retry-after=1' },
    { code: 1012, reason: 'retry-after=1' },
  ])
  const c = await open()
  server.terminate()
  expect((await c.client.closed).code).toBe(1006)
  const { url } = server
  await server.restart()
  expect(server.url).toBe(url)
  expect((await open()).connection.number).toBe(4)
})

test('when it stops, nothing is left: no connection, no handshake, no port', async () => {
  let shaken = () => {}
  const handshake = new Promise<void>((resolve) => (shaken = resolve))
  await start()
  const { client } = await open()
  server.verify = () => new Promise<boolean>(shaken) // never answers
  const half = new WebSocket(server.url)
  const failed = new Promise<Error>((resolve) => half.on('error', resolve))
  await handshake
  await server.stop()
  expect((await client.closed).code).toBe(1006)
  expect((await failed).message).toMatch(/hang up/)
  expect(server.connections).toEqual([])
  await expect(rawClient(server.url)).rejects.toThrow('ECONNREFUSED')
  await server.stop()
})

test('without a record it keeps nothing', async () => {
  await start({ record: false, historySize: 0 })
  const client = await rawClient(server.url)
  client.send('nonsense', sub('chat'), event(1))
  expect(await client.next()).toEqual(event(1))
  expect(await client.ask(request(1, 'history'))).toEqual({ t: 'r', n: 1, d: [] })
  expect([server.log, server.malformed, server.handshakes]).toEqual([[], [], []])
})
