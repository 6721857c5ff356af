import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { faultProxy } from '../support/fault-proxy.mjs'
import { silent, testServer, type TestServer } from '../support/test-server.mjs'

let server: TestServer
afterEach(() => server.stop())

const nextEvent = (socket: WebSocket, name: 'open' | 'message' | 'close' | 'error') =>
  new Promise<any>((resolve) => socket.addEventListener(name as 'message', resolve as never, { once: true }))

async function open(url = server.url, ...rest: [string[]?, object?]) {
  const socket = new WebSocket(url, ...rest)
  await nextEvent(socket, 'open')
  return { socket, connection: await server.nextConnection() }
}

test('echoes text and binary, answers ping, and records what came', async () => {
  server = await testServer()
  const { socket, connection } = await open(`${server.url}/path?query`, ['chat'], {
    headers: { cookie: 'a=b' },
  })
  expect([connection.url, connection.headers.cookie, connection.protocol]).toEqual([
    '/path?query',
    'a=b',
    'chat',
  ])
  for (const [sent, answer] of [
    ['hello', 'hello'],
    [Buffer.of(1, 2), Buffer.of(1, 2)],
    ['ping', 'pong'],
  ] as const) {
    socket.send(sent)
    expect((await nextEvent(socket, 'message')).data).toEqual(answer)
    expect(await connection.nextMessage()).toEqual(sent)
  }
  expect(connection.messages).toEqual(['hello', Buffer.of(1, 2), 'ping'])
})

test('can fall silent', async () => {
  server = await testServer()
  server.reply = silent
  const { socket, connection } = await open()
  socket.send('anyone?')
  await connection.nextMessage()
  connection.send('only this')
  expect((await nextEvent(socket, 'message')).data).toBe('only this')
})

test('closes with a code, and knows with which code a client closed', async () => {
  server = await testServer()
  const first = await open()
  server.closeAll(4001, 'enough')
  expect(await nextEvent(first.socket, 'close')).toMatchObject({
    code: 4001,
    reason: 'enough',
    wasClean: true,
  })
  const second = await open()
  second.socket.close(4002, 'bye')
  expect(await second.connection.closed).toEqual({ code: 4002, reason: 'bye' })
})

test('refuses handshakes with a status, and admits again', async () => {
  server = await testServer()
  server.refuse(401)
  const socket = new WebSocket(server.url)
  expect((await nextEvent(socket, 'error')).message).toContain('401')
  server.admit()
  await open()
  expect([server.handshakes.length, server.connections.length]).toEqual([2, 1])
})

test('comes back on the same port', async () => {
  server = await testServer()
  const { socket, connection } = await open()
  const closed = nextEvent(socket, 'close')
  await server.restart()
  expect((await closed).code).toBe(1006)
  expect((await connection.closed).code).toBe(1006)
  await open()
  expect(server.open).toBe(1)
})

test('negotiates compression and a subprotocol of its choice', async () => {
  server = await testServer({
    perMessageDeflate: true,
    selectProtocol: (offered) => [...offered].at(-1) ?? false,
  })
  const { socket, connection } = await open(server.url, ['v1', 'v2'])
  expect([socket.extensions, connection.extensions]).toEqual(['permessage-deflate', 'permessage-deflate'])
  expect(socket.protocol).toBe('v2')
})

test('speaks wss with a certificate of its own for 127.0.0.1, also through a proxy', async () => {
  server = await testServer({ tls: true })
  const proxy = await faultProxy(server.port)
  await open(server.urlOn(proxy.port), [], { rejectUnauthorized: false })
  const distrustful = new WebSocket(server.url)
  expect((await nextEvent(distrustful, 'error')).error.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  await proxy.stop()
})

test('sets a cookie over http', async () => {
  server = await testServer()
  const response = await fetch(`${server.httpUrl}/cookie?name=value`, {
    headers: { origin: 'http://127.0.0.1' },
  })
  expect(response.headers.get('set-cookie')).toBe('name=value; Path=/')
  expect(response.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1')
})

test('says what did not come', async () => {
  server = await testServer()
  await expect(server.nextConnection(10)).rejects.toThrow('No connection within 10 ms')
})
