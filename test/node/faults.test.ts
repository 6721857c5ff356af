import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { backoff } from '../../src/index.js'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'
import { silent, testServer, type TestServer } from '../support/test-server.mjs'
import { hold, letGo, next, record } from './live-sockets.js'

let server: TestServer
let proxy: FaultProxy
let url: string
beforeEach(async () => {
  server = await testServer()
  proxy = await faultProxy(server.port)
  url = server.urlOn(proxy.port)
})
afterEach(async () => {
  letGo()
  await proxy.stop()
  await server.stop()
})

describe('a server', () => {
  test('that restarts gets what was sent meanwhile, in order, once', async () => {
    const socket = hold(server.url)
    await next(socket, 'open')
    const before = await server.nextConnection()
    socket.send('before')
    expect(await before.nextMessage()).toBe('before')

    const lost = next(socket, 'close')
    await server.stop()
    expect(await lost).toMatchObject({ code: 1006, wasClean: false, retryAt: expect.any(Number) })
    expect(socket.readyState).toBe(0)
    socket.send('first')
    socket.send(new Uint8Array([1, 2]))
    socket.send('third')
    await server.start()
    await next(socket, 'open')
    const after = await server.nextConnection()
    socket.send('last')
    await expect.poll(() => after.messages.at(-1)).toBe('last')
    expect(after.messages).toEqual(['first', Buffer.of(1, 2), 'third', 'last'])
    expect(socket.bufferedAmount).toBe(0)
  })

  test('that is down at first is waited for; one error and one close tell of the outage [S10] [S12]', async () => {
    proxy.refuse()
    const socket = hold(url)
    const told = record(socket)
    await expect.poll(() => (socket.state as { attempt?: number }).attempt).toBeGreaterThan(3)
    expect(told).toEqual(['error', 'close 1006'])
    await proxy.accept()
    await next(socket, 'open')
    expect(told).toEqual(['error', 'close 1006', 'open'])
  })

  test('that answers 401 is asked again; one error and one close with 1006 tell of it [S10]', async () => {
    server.refuse(401)
    const socket = hold(server.url)
    const told = record(socket)
    await expect.poll(() => server.handshakes.length).toBeGreaterThan(2)
    expect(told).toEqual(['error', 'close 1006'])
    server.admit()
    await next(socket, 'open')
    expect(told).toEqual(['error', 'close 1006', 'open'])
  })

  test('that accepts and drops at once is asked ever more rarely [S14]', async () => {
    // A twentieth of the default times: six connections in 15 s are six in 750 ms.
    const socket = hold(server.url, {
      retry: backoff({ base: 150, cap: 500, longCap: 1_500 }),
      stableAfter: 250,
      random: () => 0.5,
    })
    const waits: number[] = []
    socket.addEventListener('statechange', ({ state }) => {
      if (state.name === 'backoff') waits.push(state.deadline - Date.now())
    })
    for (let count = 0; count < 6; count++) (await server.nextConnection()).terminate()
    await next(socket, 'close')
    const moments = server.handshakes.map(({ at }) => at)
    expect(moments[5]! - moments[0]!).toBeGreaterThan(750)
    // A wait is read a moment after it was decided.
    const decided = [75, 180, 288, 375, 375, 375]
    expect(waits).toHaveLength(6)
    waits.forEach((wait, place) => expect(wait).toBeLessThanOrEqual(decided[place]!))
    for (let place = 1; place < 4; place++) expect(waits[place]).toBeGreaterThan(decided[place - 1]!)
  })
})

describe('a line', () => {
  test('that is reset is made anew', async () => {
    const socket = hold(url)
    await next(socket, 'open')
    const lost = next(socket, 'close')
    proxy.reset()
    expect(await lost).toMatchObject({ code: 1006, wasClean: false })
    await next(socket, 'open')
    await expect.poll(() => server.open).toBe(1)
  })

  test('that ends without a close frame is made anew', async () => {
    const socket = hold(url)
    await next(socket, 'open')
    const lost = next(socket, 'close')
    proxy.end()
    expect(await lost).toMatchObject({ code: 1006, wasClean: false })
    await next(socket, 'open')
  })

  test('that became a black hole is found within interval and timeout, and left at once [S36] [S37]', async () => {
    const [interval, timeout] = [500, 500]
    const socket = hold(url, { heartbeat: { interval, timeout } })
    const told = record(socket)
    await next(socket, 'open')
    await expect.poll(() => socket.rtt, { timeout: 10_000 }).toBeDefined()
    let [lost, state] = [0, '']
    socket.addEventListener(
      'close',
      () => {
        ;[lost, state] = [performance.now(), socket.state.name]
      },
      { once: true },
    )
    const dead = performance.now()
    proxy.blackhole()
    expect(await next(socket, 'close')).toMatchObject({ code: 1006, wasClean: false })
    // On a busy machine timers ring late; never by a whole heartbeat.
    expect(lost - dead).toBeLessThan(2 * (interval + timeout))
    expect(state).toBe('backoff')
    expect(told).toEqual(['open', 'error', 'close 1006'])
    proxy.pass({ held: 'discard' })
    await next(socket, 'open')
  })

  test('that is half open tells nobody more than sent [S25]', async () => {
    const socket = hold(url)
    await next(socket, 'open')
    const connection = await server.nextConnection()
    proxy.blackhole()
    const deliveries = [1, 2, 3, 4, 5].map((number) => socket.deliver(`${number}`))
    expect(await Promise.all(deliveries.map(({ done }) => done))).toEqual(Array(5).fill('sent'))
    expect(connection.messages).toEqual([])
    socket.reconnect()
    proxy.pass({ held: 'discard' })
    await next(socket, 'open')
    expect(deliveries.map(({ status }) => status)).toEqual(Array(5).fill('sent'))
  })

  test('that is quiet is pinged, and no listener hears of it [S38] [S42]', async () => {
    const socket = hold(url, { heartbeat: { interval: 20, timeout: 2_000 } })
    const heard: unknown[] = []
    socket.addEventListener('message', ({ data }) => heard.push(data))
    await next(socket, 'open')
    const connection = await server.nextConnection()
    await expect.poll(() => connection.messages.length).toBeGreaterThan(2)
    socket.send('echo')
    await next(socket, 'message')
    expect(heard).toEqual(['echo'])
    expect(new Set(connection.messages)).toEqual(new Set(['ping', 'echo']))
    expect(await socket.probe()).toBeGreaterThanOrEqual(0)
  })

  test('that is slow may take its time for 20 MB [S40]', async () => {
    server.reply = (message) => (message === 'ping' ? 'pong' : undefined)
    const socket = hold(url, {
      heartbeat: { interval: 100, timeout: 1_500, require: true },
      queue: { maxBytes: 32 << 20 },
    })
    await next(socket, 'open')
    const connection = await server.nextConnection()
    const told = record(socket)
    proxy.rate(8 << 20)
    const bytes = new Uint8Array(1 << 20)
    // A few megabytes at a time: `ws` tells of what is buffered only as each write ends.
    for (let count = 0; count < 20; count++) {
      socket.send(bytes)
      await expect.poll(() => socket.bufferedAmount, { interval: 5, timeout: 10_000 }).toBeLessThan(8 << 20)
    }
    await expect
      .poll(() => connection.messages.filter((message) => message !== 'ping').length, { timeout: 20_000 })
      .toBe(20)
    expect(told).toEqual([])
  })
})

describe('a handshake', () => {
  test('that is not answered times out; the next attempt follows, the old one is let go [S20]', async () => {
    proxy.hang()
    const socket = hold(url, { connectTimeout: 100 })
    expect(await next(socket, 'close')).toMatchObject({ code: 1006, wasClean: false })
    expect(socket.state).toMatchObject({ name: 'backoff', cause: { type: 'timeout', phase: 'connecting' } })
    await expect.poll(() => proxy.accepted).toBeGreaterThan(1)
    proxy.pass()
    await next(socket, 'open')
    await server.nextConnection()
    socket.send('hello')
    expect((await next(socket, 'message')).data).toBe('hello')
    // Whatever of the abandoned attempts still came through is closed again.
    await expect.poll(() => [server.open, proxy.open]).toEqual([1, 1])
  })

  test('that is not answered ends at once when it is closed', async () => {
    proxy.hang()
    const socket = hold(url)
    await expect.poll(() => proxy.accepted).toBe(1)
    const ended = next(socket, 'close')
    socket.close()
    expect(socket.readyState).toBe(2)
    const event = await ended
    expect(event).toMatchObject({ code: 1006, wasClean: false })
    expect('retryAt' in event).toBe(false)
    await expect.poll(() => proxy.open).toBe(0)
  })
})

describe('a queue', () => {
  test('of 10,000 messages goes out in order, and new ones behind it [S29]', async () => {
    server.reply = silent
    const socket = hold(server.url, { queue: { maxMessages: 10_000 } })
    const all = Array.from({ length: 10_000 }, (_, number) => `${number}`)
    for (const message of all) socket.send(message)
    await next(socket, 'open')
    const connection = await server.nextConnection()
    const behind = socket.deliver('behind')
    await socket.flush()
    expect(behind.status).toBe('sent')
    expect(socket.bufferedAmount).toBeGreaterThanOrEqual(0)
    await expect.poll(() => connection.messages.length, { timeout: 10_000 }).toBe(10_001)
    expect(connection.messages).toEqual([...all, 'behind'])
  })

  test('is handed over before a close', async () => {
    const socket = hold(server.url)
    for (const message of ['1', '2', '3']) socket.send(message)
    await next(socket, 'open')
    const connection = await server.nextConnection()
    socket.send('4')
    socket.close(1000)
    expect(await connection.closed).toEqual({ code: 1000, reason: '' })
    expect(connection.messages).toEqual(['1', '2', '3', '4'])
  })
})
