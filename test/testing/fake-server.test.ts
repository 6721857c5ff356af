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

  it('finishes a close also while who comes waits', () => {
    const server = new FakeServer()
    const { log, socket } = connect(server)
    server.accept()
    server.hang()
    socket.close(1000)
    server.clock.advance(0)
    expect(log).toEqual(['open', "close 1000 ''"])
  })

  it('lets the platform end what was closed before it opened, whatever the network does', () => {
    const server = new FakeServer()
    server.blackHole()
    const { log, socket } = connect(server)
    server.last.blackHole()
    socket.close()
    server.clock.advance(0)
    expect(log).toEqual(['error', "close 1006 ''"])
  })

  it('chooses the first subprotocol that was offered, and none where none was', () => {
    const server = new FakeServer()
    const socket = new ReconnectingWebSocket('ws://server.test', ['v2', 'v1'], server.options)
    const plain = new ReconnectingWebSocket('ws://server.test', [], server.options)
    server.accept()
    expect([socket.protocol, plain.protocol]).toEqual(['v2', ''])
  })

  it('fails who did not offer what it chooses, as every browser does', () => {
    const server = new FakeServer()
    const { log } = connect(server)
    server.accept({ protocol: 'v1' })
    expect(log).toEqual(['error', "close 1006 ''"])
  })

  it('lets nothing overtake anything, however its latency changes', () => {
    const server = new FakeServer()
    const { log, socket } = connect(server)
    server.accept()
    server.answer((data) => data as string)
    server.latency = 100
    socket.send('slow')
    server.latency = 0
    socket.send('fast')
    server.clock.advance(99)
    expect(log).toEqual(['open'])
    server.clock.advance(1)
    expect(log).toEqual(['open', 'message slow', 'message fast'])
  })

  it('gives bytes as the page has asked for, and to each its own', () => {
    const server = new FakeServer()
    const sockets = ['arraybuffer', 'arraybuffer', 'blob'].map((type) => {
      const { socket } = connect(server)
      socket.binaryType = type as BinaryType
      return socket
    })
    const heard: unknown[] = []
    for (const socket of sockets) socket.onmessage = ({ data }) => heard.push(data)
    server.accept()
    const { buffer } = Uint8Array.of(1, 2, 3)
    server.send(new Uint8Array(buffer, 1), buffer)
    const [view, whole, other, , blob] = heard as ArrayBuffer[]
    expect([view, whole]).toEqual([Uint8Array.of(2, 3).buffer, buffer])
    expect([view === other, whole === buffer]).toEqual([false, false])
    expect(blob).toBeInstanceOf(Blob)
  })

  it('keeps what was sent as it was then', () => {
    const server = new FakeServer()
    const { socket } = connect(server)
    server.accept()
    const bytes = Uint8Array.of(1)
    socket.send(bytes)
    bytes[0] = 9
    expect(server.received).toEqual([Uint8Array.of(1)])
  })

  it.each([null, undefined])('takes %s for no answer', (nothing) => {
    const server = new FakeServer()
    const { log, socket } = connect(server)
    server.accept()
    server.answer(() => nothing)
    socket.send('x')
    server.clock.advance(1_000)
    expect(log).toEqual(['open'])
  })

  it('has a constructor that a client library takes for a native one', () => {
    const { WebSocket } = new FakeServer()
    const socket = new WebSocket('http://server.test')
    const names = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const
    expect(names.map((name) => (WebSocket as unknown as typeof globalThis.WebSocket)[name])).toEqual([
      0, 1, 2, 3,
    ])
    expect(names.map((name) => socket[name])).toEqual([0, 1, 2, 3])
    expect([WebSocket.name, String(socket), socket.url]).toEqual([
      'WebSocket',
      '[object WebSocket]',
      'ws://server.test/',
    ])
    expect(() => new WebSocket('ws://server.test/#fragment')).toThrow(/without fragment/)
    expect(() => new WebSocket('ftp://server.test')).toThrow(DOMException)
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
