import { describe, expect, it } from 'vitest'
import { FakeServer, type FakeWebSocket } from '../../src/testing/index.js'

/** A native one, as it were. */
const connect = (server: FakeServer) => {
  const socket = new server.WebSocket('ws://server.test') as unknown as FakeWebSocket
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
