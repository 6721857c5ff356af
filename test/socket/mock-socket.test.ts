import { Server, WebSocket as MockWebSocket } from 'mock-socket'
import { afterEach, expect, it, vi } from 'vitest'
import { ReconnectingWebSocket, type WebSocketConstructor } from '../../src/index.js'
import { ManualClock } from '../../src/testing/index.js'

// mock-socket is what many pages test with. It is no proof of browser behaviour: a refused connection is a clean 1000 here,
// and messages still arrive after CLOSED.

vi.setConfig({ testTimeout: 30_000 })

const url = 'ws://mock.test/'
const servers: Server[] = []
const serve = () => {
  const server = new Server(url)
  servers.push(server)
  return server
}
afterEach(() => {
  for (const server of servers.splice(0)) server.stop()
})

const options = { WebSocket: MockWebSocket as WebSocketConstructor, retry: () => 1, page: false } as const
const heard = (socket: ReconnectingWebSocket, type: string) =>
  new Promise<Event>((resolve) => socket.addEventListener(type, resolve, { once: true }))

it('opens, sends what waited, receives, and closes', async () => {
  const server = serve()
  server.on('connection', (client) => client.on('message', (data) => client.send(`echo ${data as string}`)))
  const socket = new ReconnectingWebSocket(url, [], options)
  socket.send('early')
  const message = (await heard(socket, 'message')) as MessageEvent
  expect(message.data).toBe('echo early')
  expect([socket.readyState, socket.url]).toEqual([1, url])
  const closed = heard(socket, 'close')
  socket.close(4000, 'bye')
  expect(await closed).toMatchObject({ code: 4000, reason: 'bye' })
  expect(socket.readyState).toBe(3)
})

it('comes back when the server closes it, and delivers in order what was sent meanwhile', async () => {
  const server = serve()
  const received: unknown[] = []
  let lives = 0
  server.on('connection', (client) => {
    lives++
    client.on('message', (data) => received.push(data))
  })
  const socket = new ReconnectingWebSocket(url, [], options)
  await heard(socket, 'open')
  const lost = heard(socket, 'close')
  server.clients()[0]?.close({ code: 1012, reason: 'deploy', wasClean: true })
  expect(await lost).toMatchObject({ code: 1012, reason: 'deploy', retryAt: expect.any(Number) as number })
  socket.send('1')
  socket.send('2')
  await heard(socket, 'open')
  await vi.waitFor(() => expect([lives, received]).toEqual([2, ['1', '2']]), { timeout: 20_000 })
  socket.close()
})

it('[S12] waits for a server that is not there yet', async () => {
  const socket = new ReconnectingWebSocket(url, [], options)
  await heard(socket, 'close')
  serve()
  await heard(socket, 'open')
  expect(socket.readyState).toBe(1)
  socket.close()
})

it('finds with its heartbeat a server that fell silent', async () => {
  const server = serve()
  let silent = false
  server.on('connection', (client) => client.on('message', () => silent || client.send('pong')))
  const clock = new ManualClock()
  const socket = new ReconnectingWebSocket(url, [], {
    ...options,
    retry: () => false,
    heartbeat: true,
    clock,
  })
  await heard(socket, 'open')
  expect(await socket.probe()).toBeGreaterThanOrEqual(0)
  silent = true
  const closed = heard(socket, 'close')
  clock.advance(30_000)
  expect(await closed).toMatchObject({ code: 1006 })
  expect(socket.state).toMatchObject({ name: 'closed', cause: { type: 'silence' } })
})
