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

describe('the latency of a fake server', () => {
  it.each<[string, (server: FakeServer) => void, string[]]>([
    ['to let in', (server) => server.accept(), ['open']],
    ['to refuse', (server) => server.refuse(), ['error', 'close 1006']],
  ])('is what it takes %s', (_, tell, outcome) => {
    const server = new FakeServer()
    server.latency = 30
    tell(server)
    const { log } = connect(server)
    server.clock.advance(29)
    expect(log).toEqual([])
    server.clock.advance(1)
    expect(log).toEqual(outcome)
  })

  it('is what it takes to finish a close', () => {
    const server = new FakeServer()
    const { socket, log } = connect(server)
    server.accept()
    server.latency = 30
    socket.close(1000)
    server.clock.advance(29)
    expect([log, socket.readyState]).toEqual([['open'], 2])
    server.clock.advance(1)
    expect(log).toEqual(['open', 'close 1000'])
  })

  it('is no time, unless it is told, and what it was told last', () => {
    const server = new FakeServer()
    expect(server.latency).toBe(0)
    server.latency = 5
    expect(server.latency).toBe(5)
  })

  it('is not taken by what the test does itself', () => {
    const server = new FakeServer()
    server.latency = 1_000
    const { log } = connect(server)
    server.accept()
    server.send('at once')
    server.drop(1012)
    expect(log).toEqual(['open', 'at once', 'close 1012'])
  })

  it('lets no close overtake an answer that is under way', () => {
    const server = new FakeServer()
    const { socket, log } = connect(server)
    server.accept()
    server.answer((data) => data as string)
    server.latency = 100
    socket.send('echo')
    server.latency = 0
    socket.close()
    server.clock.advance(99)
    expect(log).toEqual(['open'])
    server.clock.advance(1)
    // Nobody hears a message any more that comes after close().
    expect(log).toEqual(['open', 'close 1005'])
  })

  it('is of each connection by itself', () => {
    const server = new FakeServer()
    const [slow, fast] = [connect(server), connect(server)]
    server.accept()
    server.answer((data) => data as string)
    server.latency = 100
    slow.socket.send('slow')
    server.latency = 0
    fast.socket.send('fast')
    server.clock.advance(0)
    expect([slow.log, fast.log]).toEqual([['open'], ['open', 'fast']])
  })
})

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

describe('an answer of a fake server', () => {
  it('is nobody’s once the connection is closed, whoever comes then', async () => {
    const server = new FakeServer()
    server.accept()
    let answer = (_: string) => {}
    server.answer(() => new Promise((resolve) => (answer = resolve)))
    const old = connect(server)
    server.clock.advance(0)
    old.socket.send('question')
    server.drop()
    const next = connect(server)
    server.clock.advance(0)
    answer('late')
    await server.clock.advanceAsync(0)
    expect([old.log, next.log]).toEqual([['open', 'error', 'close 1006'], ['open']])
  })

  it('is nobody’s where the connection closes while it is under way', () => {
    const server = new FakeServer()
    const { socket, log } = connect(server)
    server.accept()
    server.latency = 30
    server.answer(() => 'late')
    socket.send('question')
    server.drop()
    server.clock.advance(30)
    expect(log).toEqual(['open', 'error', 'close 1006'])
  })

  it('is given by what is told last, which knows by which socket the question came', () => {
    const server = new FakeServer()
    const [one, another] = [connect(server), connect(server)]
    server.accept()
    server.answer(() => 'before')
    server.answer((data, socket) => `${data as string} of ${server.sockets.indexOf(socket)}`)
    another.socket.send('b')
    one.socket.send('a')
    server.clock.advance(0)
    expect([one.log, another.log, server.received]).toEqual([
      ['open', 'a of 0'],
      ['open', 'b of 1'],
      ['b', 'a'],
    ])
  })

  it('is thrown where the clock rings if it is no message, and holds up nothing behind it', () => {
    const server = new FakeServer()
    const { socket, log } = connect(server)
    server.accept()
    server.answer((data) => (data === 'bad' ? { a: 1 } : data) as string)
    socket.send('bad')
    socket.send('good')
    expect(() => server.clock.advance(0)).toThrow(/^A message is a string or bytes/)
    server.clock.advance(0)
    expect(log).toEqual(['open', 'good'])
  })

  it('may be bytes', () => {
    const server = new FakeServer()
    const { socket } = connect(server)
    server.accept()
    socket.binaryType = 'arraybuffer'
    let heard: ArrayBuffer | undefined
    socket.onmessage = (event) => (heard = (event as MessageEvent).data)
    server.answer(() => Uint8Array.of(1, 2))
    socket.send('question')
    server.clock.advance(0)
    expect([...new Uint8Array(heard!)]).toEqual([1, 2])
  })
})
