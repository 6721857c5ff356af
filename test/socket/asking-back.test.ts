import { expect, it, vi } from 'vitest'
import { ReconnectingWebSocket, type RetryPolicy, unless } from '../../src/index.js'
import { openStage, stage } from './stage.js'

// Functions of the page that ask the socket for something while it asks them.

it('a policy that closes is obeyed, and nobody waits for a link that is gone [I5]', () => {
  const asked: { socket?: ReconnectingWebSocket } = {}
  const retry: RetryPolicy = () => {
    asked.socket?.close()
    return 1_000
  }
  const { socket, native, clock, log } = openStage({ retry, closeTimeout: Infinity })
  asked.socket = socket
  log.length = 0
  native.fail()
  expect(socket.readyState).toBe(2)
  clock.advance(0)
  expect(log).toEqual([`close 1006 '' unclean final @3`])
  expect(clock.timers).toBe(0)
})

it('a policy that restarts gets one new link [I1]', () => {
  const asked: { socket?: ReconnectingWebSocket } = {}
  const { socket, native, network } = openStage({
    retry: () => {
      asked.socket?.reconnect()
      return 1_000
    },
  })
  asked.socket = socket
  native.fail()
  expect(network.live).toHaveLength(1)
  expect(socket.state.name).toBe('connecting')
})

it('purge() has emptied the queue before it tells of the first', () => {
  const { socket } = stage()
  const waiting: number[] = []
  for (const message of ['a', 'b', 'c']) socket.send(message)
  socket.addEventListener('dropped', () => waiting.push(socket.bufferedAmount))
  socket.purge()
  expect(waiting).toEqual([0, 0, 0])
})

it('a page that goes to sleep is no reason to probe what is kept', () => {
  const { page, native } = openStage({ retry: () => false, heartbeat: true })
  page.emit('sleep')
  expect(native.sent).toEqual([])
})

it('a received message knows its origin wherever it is read', () => {
  const { socket, native } = openStage()
  let heard: MessageEvent | undefined
  socket.onmessage = (event) => (heard = event)
  native.receive('x')
  const elsewhere = new EventTarget()
  elsewhere.dispatchEvent(heard!)
  expect(heard!.origin).toBe('ws://server.test')
  expect(heard!.constructor).toBe(MessageEvent)
})

it('codes that are no array are refused by name', () => {
  expect(() => unless(4401 as never)).toThrow('unless.codes must be an array of close codes, got 4401')
})

it('what a policy sends waits, and what it probes is lost', async () => {
  const asked: { socket?: ReconnectingWebSocket; probe?: Promise<number> } = {}
  const { socket, native, network, clock } = openStage({
    heartbeat: true,
    retry: () => {
      asked.socket?.send('from the policy')
      asked.probe = asked.socket!.probe()
      return 0
    },
  })
  asked.socket = socket
  native.fail()
  await expect(asked.probe).rejects.toMatchObject({ name: 'ConnectionLostError' })
  clock.advance(0)
  network.last.accept()
  expect(network.last.sent).toContain('from the policy')
})

it('reconnect() of a living socket whose native constructor throws is a failed attempt, and keeps the queue', () => {
  const { socket, network, native, clock } = openStage()
  native.fail()
  socket.send('precious')
  network.meet = () => {
    throw new Error('no resources')
  }
  expect(() => socket.reconnect()).not.toThrow()
  expect(socket.state).toMatchObject({ name: 'backoff', cause: { type: 'error' } })
  network.meet = undefined
  clock.advance(10_000)
  network.last.accept()
  expect(network.last.sent).toEqual(['precious'])
})

it('a class that has become the global WebSocket does not open itself', () => {
  const Class = ReconnectingWebSocket
  vi.stubGlobal('WebSocket', Class)
  expect(() => new Class('ws://server.test')).toThrow(/pass one as the option `WebSocket`/)
  vi.unstubAllGlobals()
})

it('credentials of a url that is refused are not told', () => {
  for (const url of ['wss://me:SECRET@h/#x', 'wss://h/#t=SECRET', 'ftp://h/?a\nb=SECRET', 'ftp://SECRET@h'])
    expect(() => new ReconnectingWebSocket(url)).toThrow(/^(?!.*SECRET)url must be/s)
})

it('a hint that was given no floor is not held by a clock that was set back', () => {
  const { native, clock, page, socket } = openStage()
  native.fail()
  clock.step(-3_600_000)
  page.emit('online')
  expect(socket.state).toMatchObject({ name: 'backoff' })
  clock.advance(300)
  expect(socket.state.name).toBe('connecting')
})
