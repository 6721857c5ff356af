import { describe, expect, it, vi } from 'vitest'
import { createClient, ReconnectingWebSocket } from '../../src/index.js'
import { FakeServer } from '../../src/testing/index.js'

const connect = (server: FakeServer) => {
  const socket = new ReconnectingWebSocket('ws://server.test', [], server.options)
  const log: string[] = []
  socket.onopen = () => log.push('open')
  socket.onmessage = ({ data }) => log.push(`message ${data}`)
  socket.onerror = () => log.push('error')
  socket.onclose = ({ code, reason }) => log.push(`close ${code} '${reason}'`)
  return { socket, log }
}

describe('a fake server', () => {
  it('lets who comes wait until it is told what to do', () => {
    const server = new FakeServer()
    const { socket } = connect(server)
    server.clock.advance(9_999)
    expect([server.live.length, socket.readyState]).toEqual([1, 0])
    expect(socket.state.name).toBe('connecting')
  })

  it('accepts who waits at once, and whoever comes in a later task', () => {
    const server = new FakeServer()
    const { socket } = connect(server)
    server.accept({ protocol: '' })
    expect(socket.readyState).toBe(1)
    const other = connect(server)
    expect(other.socket.readyState).toBe(0)
    server.clock.advance(0)
    expect(other.socket.readyState).toBe(1)
  })

  it('chooses a subprotocol and extensions', () => {
    const server = new FakeServer()
    const socket = new ReconnectingWebSocket('ws://server.test', ['chat'], server.options)
    server.accept({ protocol: 'chat', extensions: 'permessage-deflate' })
    expect([socket.protocol, socket.extensions]).toEqual(['chat', 'permessage-deflate'])
  })

  it('refuses who waits at once, whoever comes in a later task, and keeps who is connected', () => {
    const server = new FakeServer()
    const open = connect(server)
    server.accept()
    server.hang()
    const waiting = connect(server)
    server.refuse()
    expect([open.log, waiting.log]).toEqual([['open'], ['error', "close 1006 ''"]])
    const other = connect(server)
    expect(other.log).toEqual([])
    server.clock.advance(0)
    expect(other.log).toEqual(['error', "close 1006 ''"])
  })

  it('takes in who came while it refused, if it accepts before it has told them', () => {
    const server = new FakeServer()
    server.latency = 100
    server.refuse()
    const { log } = connect(server)
    server.accept()
    server.clock.advance(100)
    expect(log).toEqual(['open'])
  })

  it('drops as a reset does, or by a close frame', () => {
    const server = new FakeServer()
    const { log, socket } = connect(server)
    server.accept()
    server.drop()
    server.clock.advance(2_000)
    server.drop(1012, 'retry-after=5')
    expect(log).toEqual(['open', 'error', "close 1006 ''", 'open', "close 1012 'retry-after=5'"])
    expect(socket.state.name).toBe('backoff')
  })

  it('is a black hole, of which nobody is told until the platform is', () => {
    const server = new FakeServer()
    const { log, socket } = connect(server)
    server.accept()
    server.blackHole()
    socket.send('lost')
    server.last.receive('lost')
    server.last.serverClose(1000)
    const { log: another } = connect(server)
    server.clock.advance(1)
    expect([log, another, server.received]).toEqual([['open'], [], []])
    server.drop()
    expect(log).toEqual(['open', 'error', "close 1006 ''"])
  })

  it('keeps what came, answers it after its latency, and says things by itself', async () => {
    const server = new FakeServer()
    const { log, socket } = connect(server)
    server.accept()
    server.latency = 30
    server.answer((data) => (data === 'hush' ? undefined : `${data as string}!`))
    socket.send('hush')
    socket.send('one')
    server.send('two', 'three')
    expect([server.received, log]).toEqual([
      ['hush', 'one'],
      ['open', 'message two', 'message three'],
    ])
    server.clock.advance(29)
    expect(log).toHaveLength(3)
    server.clock.advance(1)
    expect(log.at(-1)).toBe('message one!')
    server.answer(() => Promise.resolve('later'))
    socket.send('four')
    await server.clock.advanceAsync(30)
    expect(log.at(-1)).toBe('message later')
  })

  it('reports an answer that throws or rejects, as a listener that throws is', async () => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const server = new FakeServer()
    const { socket } = connect(server)
    server.accept()
    server.answer((data) => {
      throw new Error(data as string)
    })
    socket.send('thrown')
    server.answer(async (data) => {
      throw new Error(data as string)
    })
    socket.send('rejected')
    await server.clock.advanceAsync(0)
    expect(report.mock.calls.map(([{ message }]) => message)).toEqual(['thrown', 'rejected'])
    expect(server.received).toEqual(['thrown', 'rejected'])
    vi.unstubAllGlobals()
  })

  it('finishes what a page closes, once it is up', () => {
    const server = new FakeServer()
    server.accept()
    const { log, socket } = connect(server)
    server.clock.advance(0)
    socket.close(4000, 'bye')
    expect(socket.readyState).toBe(2)
    server.clock.advance(0)
    expect([log, socket.readyState]).toEqual([['open', "close 4000 'bye'"], 3])
    expect([server.clock.timers, server.page.watchers, server.live]).toEqual([0, 0, []])
  })

  it('lets a test meet who comes', () => {
    const server = new FakeServer()
    const urls: string[] = []
    server.meet = (socket) => {
      urls.push(socket.url)
      server.clock.after(10, () => socket.accept())
    }
    const client = createClient('ws://server.test/live', server.options)
    server.clock.advance(10)
    expect([client.state.name, urls]).toEqual(['open', ['ws://server.test/live']])
  })
})

describe('a fake server that is told to do what it cannot', () => {
  it.each([
    ['drop', () => new FakeServer().drop(), /drop\(\) needs an open connection.*nobody has come/],
    ['say something', () => new FakeServer().send('x'), /send\(\) needs an open connection.*nobody has come/],
    ['show a socket', () => new FakeServer().last, /No socket was made: pass `server.options`/],
  ])('without anybody there: to %s', (_, tell, message) => {
    expect(tell).toThrow(message)
  })

  it('says how who waits gets in, and what ends a black hole', () => {
    const server = new FakeServer()
    connect(server)
    expect(() => server.drop()).toThrow(/who came waits: accept\(\) lets them in/)
    server.accept()
    server.blackHole()
    expect(() => server.send('x')).toThrow(/black hole: drop\(\) without a code ends that/)
    expect(() => server.drop(1012)).toThrow(/black hole/)
  })

  it.each([0, 999, 1005, 1006, 1015, 5000])('to close with %d', (code) => {
    const server = new FakeServer()
    const { log } = connect(server)
    server.accept()
    expect(() => server.drop(code)).toThrow(
      new RangeError(`code must be one that a server can send (RFC 6455, 7.4), got ${code}`),
    )
    expect(log).toEqual(['open'])
  })

  it.each<[string, (server: any) => void, RegExp]>([
    ['a code that is text', (server) => server.drop('1012'), /code must be a number, got "1012"/],
    ['an answer that is text', (server) => server.answer('pong'), /answering must be a function, got "pong"/],
    ['a handshake that is text', (server) => server.accept('chat'), /handshake must be an object/],
    ['another field', (server) => server.accept({ subprotocol: 'a' }), /handshake.subprotocol is no option/],
    ['no clock', () => new FakeServer(7 as never), /clock must be an object, got 7/],
    ['time that goes back', (server) => server.clock.advance(-1), /ms must be a number, 0 or more, got -1/],
    [
      'a hint that is none',
      (server) => server.page.emit('hidden'),
      /hint must be "online" or .* got "hidden"/,
    ],
  ])('by %s', (_, tell, message) => {
    const server = new FakeServer()
    connect(server)
    server.accept()
    expect(() => tell(server)).toThrow(message)
  })
})
