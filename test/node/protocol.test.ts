import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { blocks, root } from '../package/documents.js'
import { hostileNames } from '../support/hostile-names.js'
import { rawClient } from '../support/channels/raw-client.js'
import { closeAll, inState, live, told } from './live-clients.js'

// The server of docs/protocol.md, as a reader would copy it.

const sample = blocks.find(
  ({ file, code }) => file === 'docs/protocol.md' && code.includes("server.on('connection'"),
)!

let server: ChildProcess
let url: string

beforeAll(async () => {
  // In the repository, where it finds ws.
  server = spawn(process.execPath, ['--input-type=module', '--eval', sample.code], {
    cwd: root,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const line of createInterface(server.stdout!)) {
    const [, port] = /port: (\d+)/.exec(line) ?? []
    url = `ws://127.0.0.1:${port}`
    if (port) return
  }
  throw new Error('The server of docs/protocol.md ended before it listened')
})
afterEach(closeAll)
afterAll(() => void server.kill('SIGKILL'))

const message = (d: unknown) => ({ t: 'm', c: 'room:1', e: 'message', d })

test('it has 40 lines at most, and is plain JavaScript', () => {
  expect(sample.code.split('\n').length).toBeLessThanOrEqual(40)
  expect(server.exitCode).toBeNull()
})

test('it publishes what a client sends to those who are subscribed, as long as they are', async () => {
  const [a, b] = [await rawClient(url), await rawClient(url)]
  a.send({ t: 'sub', c: ['room:1', '__proto__'] })
  b.send({ t: 'sub', c: ['room:1'] }, { t: 'sub', c: ['room:1'] })
  await Promise.all([a.settled(), b.settled()])
  a.send(message('hello'))
  expect([await a.next(), await b.next()]).toEqual([message('hello'), message('hello')])
  b.send({ t: 'uns', c: ['room:1'] })
  await b.settled()
  expect(await a.ask(message('again'))).toEqual(message('again'))
  await b.settled()
  expect(await b.ask({ ...message(1), c: '__proto__' }, { t: 'ping' })).toEqual({ t: 'pong' })
  expect(await a.next()).toEqual({ ...message(1), c: '__proto__' })
  for (const { socket } of [a, b]) socket.terminate()
})

test('it answers a request, and refuses one that it does not know, by number', async () => {
  const [a, b] = [await rawClient(url), await rawClient(url)]
  b.send({ t: 'sub', c: ['room:2'] })
  await b.settled()
  const members = { t: 'q', n: 7, c: 'room:2', e: 'members' }
  expect(await a.ask(members)).toEqual({ t: 'r', n: 7, d: 1 })
  expect(await a.ask({ ...members, n: 'x', e: 'toString' })).toEqual({
    t: 'r',
    n: 'x',
    err: { code: 'unknown', message: 'What is toString?' },
  })
  b.socket.terminate()
  await expect.poll(() => a.ask(members)).toEqual({ t: 'r', n: 7, d: 0 })
  a.socket.terminate()
})

test('it skips what is no frame, and lives on when one is too large', async () => {
  const a = await rawClient(url)
  a.send(
    'nonsense',
    '',
    'null',
    '[]',
    '{"t":"sub"}',
    '{"t":"sub","c":7}',
    '{"t":"m"}',
    '{"t":"__proto__"}',
    Buffer.of(0, 255),
    '['.repeat(100_000),
    { t: 'tomorrow' },
  )
  await a.settled()
  const b = await rawClient(url)
  b.send('x'.repeat(1_048_577))
  expect((await b.closed).code).toBe(1009)
  const c = await rawClient(url)
  c.send({ t: 'sub', c: ['room:1'] })
  c.socket.terminate()
  await a.settled()
  a.socket.terminate()
})

test('the client of this package chats through it, asks, is refused and measures the line', async () => {
  const [a, b] = [live(url), live(url)]
  const heard: unknown[] = []
  for (const name of hostileNames) b.channel(name).on(name, (data) => heard.push(data))
  await Promise.all([inState(a, 'open'), inState(b, 'open')])
  expect(await b.probe()).toBeGreaterThanOrEqual(0) // by now the server knows what b wants
  for (const name of hostileNames) a.channel(name).send(name, [name])
  await expect.poll(() => heard).toEqual(hostileNames.map((name) => [name]))

  const room = a.channel('room:3')
  b.channel('room:3').on('message', () => {})
  await b.probe()
  expect(await room.request('members')).toBe(1)
  await expect(room.request('toString')).rejects.toMatchObject({
    name: 'RequestFailedError',
    message: 'What is toString?',
    code: 'unknown',
  })
  b.channel('room:3').leave()
  await b.probe()
  expect(await room.request('members')).toBe(0)
})

test('a client that is refused by it as too large comes back, and is subscribed', async () => {
  const a = live(url, { maxSendBytes: 4_000_000 })
  const room = a.channel('room:4')
  const heard: unknown[] = []
  room.on('message', (data) => heard.push(data))
  await told(a, 'open')
  const opened = told(a, 'open')
  room.send('message', 'x'.repeat(1_048_577))
  await opened
  room.send('message', 'small')
  await expect.poll(() => heard).toEqual(['small'])
})

test('before it ends it tells its clients when to come back', async () => {
  const a = await rawClient(url)
  const client = live(url)
  await told(client, 'open')
  const ended = once(server, 'exit')
  const start = Date.now()
  server.kill('SIGTERM')
  expect(await a.closed).toEqual({ code: 1012, reason: 'retry-after=5' })
  await inState(client, 'backoff')
  expect(client.state).toMatchObject({ cause: { code: 1012, reason: 'retry-after=5' } })
  expect((client.state as { deadline: number }).deadline - start).toBeGreaterThanOrEqual(5_000)
  expect((await ended)[0]).toBe(0)
})
