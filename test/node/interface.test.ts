import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { never, ReconnectingWebSocket, socketClass, unless } from '../../src/index.js'
import { testServer, type TestServer } from '../support/test-server.mjs'
import { hold, letGo, next, record, Ws } from './live-sockets.js'

let server: TestServer
beforeEach(async () => {
  server = await testServer({ selectProtocol: (offered) => [...offered].at(-1) ?? false })
})
afterEach(async () => {
  letGo()
  vi.unstubAllGlobals()
  await server.stop()
})

describe('where there is no WebSocket [S48]', () => {
  beforeEach(() => vi.stubGlobal('WebSocket', undefined))

  test('constructing throws, and names the option', () => {
    expect(() => new ReconnectingWebSocket(server.url)).toThrow(/WebSocket/)
    expect(() => new (socketClass({ retry: never }))(server.url)).toThrow(/option.*WebSocket/)
  })

  test('the option is enough', async () => {
    await next(hold(server.url), 'open')
  })
})

describe('the url [S50]', () => {
  test('may be http:', async () => {
    const socket = hold(`${server.httpUrl}/path?query`)
    expect(socket.url).toBe(`${server.url}/path?query`)
    await next(socket, 'open')
    expect((await server.nextConnection()).url).toBe('/path?query')
  })

  test('may be a URL', async () => {
    await next(hold(new URL('/there', server.httpUrl)), 'open')
    expect((await server.nextConnection()).url).toBe('/there')
  })

  test('may be asked for on every attempt, so that each handshake carries the newest [S24]', async () => {
    const socket = hold(async ({ attempt }) => `${server.url}/?token=${attempt}`)
    await next(socket, 'open')
    const again = next(socket, 'open')
    server.terminateAll()
    await again
    expect(server.handshakes.map(({ url }) => url)).toEqual(['/?token=0', '/?token=1'])
  })

  test('that fails three times is asked for again, then it opens [S23]', async () => {
    const answers = [
      () => Promise.reject(new Error('no token')),
      () => undefined as never,
      () => 'not a url:',
      () => server.url,
    ]
    const asked: number[] = []
    const socket = hold(({ attempt }) => {
      asked.push(attempt)
      return answers[attempt]!()
    })
    const told = record(socket)
    await next(socket, 'open')
    expect(asked).toEqual([0, 1, 2, 3])
    expect(told).toEqual(['error', 'close 1006', 'open'])
  })
})

test('subprotocols are offered on every handshake, and the chosen one is told', async () => {
  const socket = hold(server.url, {}, ['v1', 'v2'])
  expect(socket.protocol).toBe('')
  await next(socket, 'open')
  expect(socket.protocol).toBe('v2')
  const again = next(socket, 'open')
  server.terminateAll()
  await again
  expect(server.handshakes.map(({ headers }) => headers['sec-websocket-protocol'])).toEqual([
    'v1,v2',
    'v1,v2',
  ])
})

describe('closing', () => {
  test('from here carries code and reason, and is final', async () => {
    const socket = hold(server.url)
    await next(socket, 'open')
    const connection = await server.nextConnection()
    const ended = next(socket, 'close')
    socket.close(4001, 'bye')
    expect(socket.readyState).toBe(2)
    const event = await ended
    expect(event).toMatchObject({ code: 4001, reason: 'bye', wasClean: true })
    expect('retryAt' in event).toBe(false)
    expect(socket.readyState).toBe(3)
    expect(await connection.closed).toEqual({ code: 4001, reason: 'bye' })
  })

  test('from there is told as it was, and not final', async () => {
    const socket = hold(server.url)
    await next(socket, 'open')
    const ended = next(socket, 'close')
    server.closeAll(4000, 'go away')
    expect(await ended).toMatchObject({
      code: 4000,
      reason: 'go away',
      wasClean: true,
      retryAt: expect.any(Number),
    })
    expect(socket.readyState).toBe(0)
    await next(socket, 'open')
  })

  test('from there with a fatal code is final [S18]', async () => {
    const socket = hold(server.url, { retry: unless([4403]) })
    await next(socket, 'open')
    const ended = next(socket, 'close')
    server.closeAll(4403, 'forbidden')
    const event = await ended
    expect(event).toMatchObject({ code: 4403, reason: 'forbidden', wasClean: true })
    expect('retryAt' in event).toBe(false)
    expect(socket.state).toMatchObject({ name: 'closed', close: { code: 4403 } })
  })

  test('with a moment to come back at is not answered before it [S19]', async () => {
    const socket = hold(server.url, { retry: () => 0 })
    await next(socket, 'open')
    const ended = next(socket, 'close')
    const before = Date.now()
    server.closeAll(1012, 'deploying; retry-after=1')
    expect((await ended).retryAt! - before).toBeGreaterThanOrEqual(1_000)
    await next(socket, 'open')
    // Timers may ring a millisecond before the wall clock says so.
    expect(Date.now() - before).toBeGreaterThanOrEqual(995)
  })

  test('and opening again makes a new life of it', async () => {
    const socket = hold(server.url)
    await next(socket, 'open')
    const ended = next(socket, 'close')
    socket.close()
    await ended
    socket.reconnect()
    await next(socket, 'open')
    expect(server.connections).toHaveLength(2)
  })
})

test('text and binary come and go as they are', async () => {
  const socket = hold(server.url)
  socket.binaryType = 'arraybuffer'
  await next(socket, 'open')
  const heard: unknown[] = []
  socket.addEventListener('message', ({ data }) => heard.push(data))
  socket.send('grüße 😀')
  socket.send(new Uint8Array([1, 2, 3]).subarray(1))
  socket.send(new Uint8Array([4]).buffer)
  await expect.poll(() => heard.length).toBe(3)
  expect(heard).toEqual(['grüße 😀', new Uint8Array([2, 3]).buffer, new Uint8Array([4]).buffer])
})

test('a plain socket of a bound class lives once [S53]', async () => {
  const Plain = socketClass({ retry: never, queue: { maxMessages: 0 }, WebSocket: Ws })
  const socket = new Plain(server.url)
  expect(() => socket.send('too early')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
  const told = record(socket as never)
  await next(socket as never, 'open')
  const ended = next(socket as never, 'close')
  server.terminateAll()
  const event = await ended
  expect('retryAt' in event).toBe(false)
  expect(socket.readyState).toBe(3)
  expect(told.at(-1)).toBe('close 1006')
})
