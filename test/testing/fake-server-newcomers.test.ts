import { describe, expect, it } from 'vitest'
import { ReconnectingWebSocket } from '../../src/index.js'
import { FakeServer, type FakeWebSocket, ManualClock } from '../../src/testing/index.js'

/** A native one, as it were. */
const connect = (server: FakeServer, protocols: string[] = []) => {
  const socket = new server.WebSocket('ws://server.test', protocols) as unknown as FakeWebSocket
  const log: string[] = []
  socket.onopen = () => log.push('open')
  socket.onmessage = (event) => log.push((event as MessageEvent).data)
  socket.onerror = () => log.push('error')
  socket.onclose = (event) => log.push(`close ${(event as CloseEvent).code}`)
  return { socket, log }
}

describe('who connects to a fake server', () => {
  it('is told that chance is one half, so that the first delay is 1,500 ms', () => {
    const server = new FakeServer()
    expect([server.options.random(), server.options.random()]).toEqual([0.5, 0.5])
    const socket = new ReconnectingWebSocket('ws://server.test', [], server.options)
    server.accept()
    server.drop()
    expect(socket.state).toMatchObject({ name: 'backoff', deadline: server.clock.now() + 1_500 })
  })

  it('may come later, and gets the handshake that was chosen before', () => {
    const server = new FakeServer()
    server.accept({ protocol: 'v1', extensions: 'permessage-deflate' })
    const [one, another] = [connect(server, ['v2', 'v1']), connect(server, ['v2'])]
    server.clock.advance(0)
    expect([one.socket.protocol, one.socket.extensions]).toEqual(['v1', 'permessage-deflate'])
    expect(another.log).toEqual(['error', 'close 1006'])
  })

  it('stays in a black hole that was there while it waited, until it is refused', () => {
    const server = new FakeServer()
    const { log } = connect(server)
    server.blackHole()
    server.accept()
    server.clock.advance(0)
    expect([log, server.live.length, server.open]).toEqual([[], 1, []])
    expect(() => server.drop()).toThrow(/it is a black hole/)
    server.refuse()
    expect(log).toEqual(['error', 'close 1006'])
  })

  it('is met by what met it when it came', () => {
    const server = new FakeServer()
    server.refuse()
    const met: FakeWebSocket[] = []
    server.meet = (socket) => met.push(socket)
    const { socket, log } = connect(server)
    server.clock.advance(0)
    expect([met, log, socket.readyState]).toEqual([[socket], [], 0])
  })

  it('is closed by a server that meets who comes, and has to be by the test where that was told nothing', () => {
    const [meeting, untold] = [new FakeServer(), new FakeServer()]
    meeting.meet = (socket) => socket.accept()
    const closed = [meeting, untold].map((server) => {
      const { socket } = connect(server)
      socket.accept()
      socket.close()
      server.clock.advance(10_000)
      return socket
    })
    expect(closed.map(({ readyState }) => readyState)).toEqual([3, 2])
    closed[1]!.finishClose()
    expect(closed[1]!.readyState).toBe(3)
  })

  it('is ended by the platform where it is closed before it opens, also by a server that was told nothing', () => {
    const server = new FakeServer()
    const { socket, log } = connect(server)
    socket.close()
    server.clock.advance(0)
    expect(log).toEqual(['error', 'close 1006'])
  })

  it('is live until it closes, and open once it is in and in no black hole', () => {
    const server = new FakeServer()
    const sockets = [1, 2, 3, 4].map(() => connect(server).socket)
    const [open, dark, closing, waiting] = sockets as [
      FakeWebSocket,
      FakeWebSocket,
      FakeWebSocket,
      FakeWebSocket,
    ]
    for (const socket of [open, dark, closing]) socket.accept()
    dark.blackHole()
    closing.close()
    expect([server.sockets, server.last]).toEqual([sockets, waiting])
    expect([server.live, server.open]).toEqual([[open, dark, waiting], [open]])
  })

  it('is dropped out of a black hole together with who is in none', () => {
    const server = new FakeServer()
    const [dark, open, waiting] = [connect(server), connect(server), connect(server)]
    for (const { socket } of [dark, open]) socket.accept()
    dark.socket.blackHole()
    server.drop()
    const reset = ['open', 'error', 'close 1006']
    expect([dark.log, open.log, waiting.log]).toEqual([reset, reset, []])
  })

  it.each([1000, 1003, 3000, 4999])('may be closed with %d, in its own words', (code) => {
    const server = new FakeServer()
    const { socket, log } = connect(server)
    server.accept()
    const reason = new Promise((resolve) =>
      socket.addEventListener('close', (event) => resolve((event as CloseEvent).reason)),
    )
    server.drop(code, 'why')
    expect(log).toEqual(['open', `close ${code}`])
    return expect(reason).resolves.toBe('why')
  })

  it('cannot be closed with 1004', () => {
    const server = new FakeServer()
    connect(server)
    server.accept()
    expect(() => server.drop(1004)).toThrow(/^code must be one that a server can send.*, got 1004$/)
  })

  it('is on the clock that the server was given, as others may be', () => {
    const clock = new ManualClock(7)
    const [one, another] = [new FakeServer(clock), new FakeServer(clock)]
    expect([one.clock, another.options.clock, one.options.page]).toEqual([clock, clock, one.page])
    one.accept()
    const { log } = connect(one)
    another.clock.advance(0)
    expect(log).toEqual(['open'])
  })
})
