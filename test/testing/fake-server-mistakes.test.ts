import { describe, expect, it } from 'vitest'
import { ReconnectingWebSocket } from '../../src/index.js'
import { FakeServer } from '../../src/testing/index.js'

const connect = (server: FakeServer) => {
  const socket = new ReconnectingWebSocket('ws://server.test', [], server.options)
  const log: string[] = []
  socket.onopen = () => log.push('open')
  socket.onclose = ({ code, reason }) => log.push(`close ${code} '${reason}'`)
  return { socket, log }
}

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
    expect(() => server.drop(code)).toThrow(/^code must be one that a server can send.*, got \d+$/)
    expect(() => server.drop(code)).toThrow(RangeError)
    expect(log).toEqual(['open'])
  })

  it.each<[string, (server: any) => void, RegExp]>([
    ['a code that is text', (server) => server.drop('1012'), /code must be a number, got "1012"/],
    ['a reason that is none', (server) => server.drop(1012, 7), /reason must be a string, got 7/],
    ['an answer that is text', (server) => server.answer('pong'), /answering must be a function, got "pong"/],
    ['a handshake that is text', (server) => server.accept('chat'), /handshake must be an object/],
    ['another field', (server) => server.accept({ subprotocol: 'a' }), /handshake.subprotocol is no option/],
    ['no clock', () => new FakeServer({} as never), /clock must be a ManualClock, got \[object Object\]/],
    ['a reason too long', (server) => server.drop(1012, 'x'.repeat(124)), /reason must be at most 123 bytes/],
    ['a latency below 0', (server) => (server.latency = -1), /latency must be a number, 0 or more, got -1/],
    [
      'an object as a message',
      (server) => server.send({ a: 1 }),
      /string or bytes, got object: JSON.stringify/,
    ],
    ['a number as a message', (server) => server.send(42), /A message is a string or bytes, got number/],
    [
      'a Blob as a message',
      (server) => server.send(new Blob(['x'])),
      /string or bytes, got object: .* read a Blob/,
    ],
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
