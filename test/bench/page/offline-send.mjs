import { ReconnectingWebSocket } from 'holdfast'
import PartySocket from 'partysocket/ws'
import PladariaSocket from 'reconnecting-websocket'
import { alternate } from '../rounds.mjs'
import { StubSocket } from './stub-socket.mjs'

const url = 'wss://example.test/'
const text = 'x'.repeat(100)
const unbounded = { maxMessages: Infinity, maxBytes: Infinity }

const plain = (socket) => socket.send(text)
const holdfast = (queue) => new ReconnectingWebSocket(url, [], { WebSocket: StubSocket, queue })

/** What one send is, by contender; and what fills the queue before, where that is something else. */
const ways = {
  'holdfast, send': { make: () => holdfast(unbounded), send: plain },
  'holdfast, send and read bufferedAmount': {
    make: () => holdfast(unbounded),
    fill: plain,
    send: (socket) => {
      socket.send(text)
      return socket.bufferedAmount
    },
  },
  'holdfast, send to a full queue, drop-oldest': {
    make: (depth) => holdfast({ maxMessages: depth, maxBytes: Infinity, overflow: 'drop-oldest' }),
    send: plain,
  },
  'holdfast, deliver with a new key': {
    make: () => holdfast(unbounded),
    send: (socket, number) => socket.deliver(text, { key: number }),
  },
  'holdfast, deliver with a key that waits': {
    make: () => holdfast(unbounded),
    fill: (socket, number) => socket.deliver(text, { key: number }),
    send: (socket, _, depth) => socket.deliver(text, { key: depth >> 1 }),
  },
  'partysocket, send': {
    make: () => new PartySocket(url, [], { WebSocket: StubSocket }),
    send: plain,
  },
  'partysocket, send and read bufferedAmount': {
    make: () => new PartySocket(url, [], { WebSocket: StubSocket }),
    fill: plain,
    sends: 100,
    send: (socket) => {
      socket.send(text)
      return socket.bufferedAmount
    },
  },
  'reconnecting-websocket, send': {
    make: () => new PladariaSocket(url, [], { WebSocket: StubSocket }),
    send: plain,
  },
}

const filled = ({ make, fill, send }, depth) => {
  const socket = make(depth)
  for (let number = 0; number < depth; number++) (fill ?? send)(socket, number, depth)
  return socket
}

const time = (sockets, each, send) => {
  const start = performance.now()
  for (const socket of sockets) for (let number = 0; number < each; number++) send(socket, number)
  return ((performance.now() - start) * 1e6) / (sockets.length * each)
}

/** Ten more to each of some sockets that hold ten, new ones every time. */
const shallow = (way) => () => {
  const { send, sends = 2_000 } = way
  const sockets = Array.from({ length: sends / 10 }, () => filled(way, 10))
  return time(sockets, 10, (socket, number) => send(socket, 10 + number, 10))
}

/** Some more to the one socket that holds 100,000: in all rounds together no third more. */
const deep = (way) => {
  const { send, sends = 2_000 } = way
  const sockets = [filled(way, 100_000)]
  let next = 100_000
  return () => time(sockets, sends, (socket) => send(socket, next++, 100_000))
}

/** Nanoseconds per send, by contender and round, at a depth of 10 and of 100,000. */
export default (rounds) => {
  const contenders = Object.entries(ways).flatMap(([name, way]) => [
    [`${name} @10`, shallow(way)],
    [`${name} @100000`, deep(way)],
  ])
  return alternate(Object.fromEntries(contenders), { rounds, warmUp: 1 })
}
