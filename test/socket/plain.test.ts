import { describe, expect, it } from 'vitest'
import { never, type SocketOptions, socketClass } from '../../src/index.js'
import { FakePage, FakeServer, ManualClock } from '../../src/testing/index.js'
import { told } from './stage.js'

const plain = (options: SocketOptions = {}) => {
  const clock = new ManualClock()
  const network = new FakeServer()
  const page = new FakePage()
  const Plain = socketClass({
    retry: never,
    queue: { maxMessages: 0 },
    WebSocket: network.WebSocket,
    clock,
    page,
    ...options,
  })
  const socket = new Plain('ws://server.test/', ['a', 'b'])
  const log: string[] = []
  for (const type of ['open', 'message', 'error', 'close', 'dropped'])
    socket.addEventListener(type, (event) =>
      log.push(`${type === 'close' ? `close ${told(event as CloseEvent)}` : type} @${socket.readyState}`),
    )
  return { Plain, socket, clock, network, page, log }
}

describe('[S53] the class for a library that reconnects by itself is a plain socket', () => {
  it('makes one native socket, with its protocols', () => {
    const { socket, network } = plain()
    expect(network.last.protocols).toEqual(['a', 'b'])
    network.last.accept({ protocol: 'b', extensions: 'permessage-deflate' })
    expect([socket.protocol, socket.extensions]).toEqual(['b', 'permessage-deflate'])
  })

  it('throws InvalidStateError for send() while connecting, as native', () => {
    const { socket } = plain()
    expect(() => socket.send('early')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
    expect(socket.bufferedAmount).toBe(0)
  })

  it.each([
    ['a refused handshake', (n: FakeServer) => n.last.fail(), ['error @3', `close 1006 '' unclean final @3`]],
    [
      'a close by the server',
      (n: FakeServer) => (n.last.accept(), n.last.serverClose(1000, 'done')),
      ['open @1', `close 1000 'done' clean final @3`],
    ],
  ])('after %s it is CLOSED for good', (_, act, expected) => {
    const { socket, network, clock, page, log } = plain()
    act(network)
    expect(log).toEqual(expected)
    page.emit('online', 'visible', 'wake')
    clock.advance(3_600_000)
    expect(network.sockets).toHaveLength(1)
    expect(socket.readyState).toBe(3)
  })

  it('waits as long as the platform waits: no timers of its own, and no eye on the page', () => {
    const { socket, network, clock, page, log } = plain()
    expect(page.watchers).toBe(0)
    clock.advance(3_600_000)
    expect(socket.readyState).toBe(0)
    network.last.accept()
    clock.advance(3_600_000)
    socket.close()
    clock.advance(3_600_000)
    expect(socket.readyState).toBe(2)
    expect(clock.timers).toBe(0)
    network.last.finishClose()
    expect(log).toEqual(['open @1', `close 1005 '' clean final @3`])
  })

  it('stays on a page that goes to sleep: what the browser does by itself stands', () => {
    const { socket, network, page } = plain()
    network.last.accept()
    page.emit('sleep', 'wake', 'offline')
    expect(socket.readyState).toBe(1)
  })

  it('counts in bufferedAmount what is sent after the end', () => {
    const { socket, network } = plain()
    network.last.accept()
    network.last.serverClose()
    socket.send('four')
    socket.send(new Uint8Array(3))
    socket.send(new Blob(['é']))
    expect(socket.bufferedAmount).toBe(9)
  })

  it('takes what is sent while the native socket is closing already, and counts it, as native does', () => {
    const { socket, network } = plain()
    network.last.accept()
    network.last.readyState = 2
    expect(() => socket.send('four')).not.toThrow()
    expect(socket.bufferedAmount).toBe(4)
  })

  it('fires nothing for what is sent after the end: dropped is for sockets that retry', () => {
    const { socket, network, log } = plain()
    network.last.accept()
    network.last.serverClose()
    log.length = 0
    socket.send('late')
    expect(log).toEqual([])
  })

  it('brings the heartbeat and the connect timeout where they are asked for', () => {
    const silent = plain({ connectTimeout: 4_000 })
    silent.clock.advance(4_000)
    expect(silent.log).toEqual(['error @3', `close 1006 '' unclean final @3`])
    const dead = plain({ heartbeat: { interval: 1_000, timeout: 500, require: true } })
    dead.network.last.accept()
    dead.clock.advance(1_500)
    expect(dead.log).toEqual(['open @1', 'error @3', `close 1006 '' unclean final @3`])
    expect(dead.clock.timers).toBe(0)
  })

  it('takes no options of its own: a third argument is ignored, as native does', () => {
    const { Plain, network } = plain()
    const Loose = Plain as unknown as new (url: string, protocols: string[], rest: unknown) => WebSocket
    new Loose('ws://server.test/', [], { nonsense: true })
    expect(network.sockets).toHaveLength(2)
  })

  it('is a class of its own each time', () => {
    expect(plain().Plain).not.toBe(plain().Plain)
  })
})
