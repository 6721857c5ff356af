import { createClient, json } from 'holdfast'
import { io, WebSocket as SocketIoTransport } from 'socket.io-client'
import { alternate } from '../rounds.mjs'
import { StubSocket } from './stub-socket.mjs'

const url = 'wss://example.test/'
const channel = 'room:1'
const event = 'said'
const data = { id: 17, from: 'ann', text: 'Shall we meet at noon?' }
const frame = { t: 'm', c: channel, e: event, d: data }
const text = JSON.stringify(frame)
const bursts = 200
const burstSize = 100

let seen = 0
const listener = ({ text }) => {
  seen += text.length
}

/** What an act leaves to microtasks, as socket.io does, is its own, too. */
const nanoseconds = async (act) => {
  const start = performance.now()
  for (let burst = 0; burst < bursts; burst++) {
    for (let message = 0; message < burstSize; message++) act()
    await undefined
  }
  return ((performance.now() - start) * 1e6) / (bursts * burstSize)
}

/** A client over a stub that is open. */
const opened = (options) => {
  let stub
  class WebSocket extends StubSocket {
    constructor(url) {
      super(url)
      stub = this
    }
  }
  const client = createClient(url, { WebSocket, ...options })
  stub.open()
  return { stub, channel: client.channel(channel) }
}

/** What brings such a socket a message. The event is made once: making it is the browser's work. */
const message = new MessageEvent('message', { data: text, origin: 'wss://example.test' })
const incoming =
  ({ stub }) =>
  () =>
    stub.fire('message', message)

const listening = (options) => {
  const client = opened(options)
  client.channel.on(event, listener)
  return incoming(client)
}

const byHand = () => {
  const stub = new StubSocket(url)
  stub.onmessage = ({ data }) => {
    const { t, c, e, d } = JSON.parse(data)
    if (t === 'm' && c === channel && e === event) listener(d)
  }
  return incoming({ stub })
}

/** The same data by socket.io, over a stub, too: its two handshakes, then its own form of an event. */
const bySocketIo = () => {
  const stub = new StubSocket(url)
  class Transport extends SocketIoTransport {
    createSocket() {
      return stub
    }
  }
  const packet = (text) => new MessageEvent('message', { data: text, origin: 'wss://example.test' })
  const socket = io(url, { transports: [Transport], forceNew: true })
  socket.on(event, listener)
  stub.open()
  stub.fire(
    'message',
    packet('0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'),
  )
  stub.fire('message', packet('40{"sid":"b"}'))
  const said = packet(`42${JSON.stringify([event, data])}`)
  return () => stub.fire('message', said)
}

/** Nanoseconds per message, by contender and round. */
export default async (rounds) => {
  const ready = JSON.parse(text)
  const idle = { encode: json.encode, decode: () => ready }
  const sender = opened()
  const acts = {
    'the stub alone': incoming({ stub: new StubSocket(url) }),
    'json.decode alone': () => json.decode(text),
    'received by hand': byHand(),
    'received, one listener': listening(),
    'received, one listener, heartbeat off': listening({ heartbeat: false }),
    'received, nobody listens': incoming(opened()),
    'received, one listener, a codec that does nothing': listening({ codec: idle }),
    'received by socket.io, its own form': bySocketIo(),
    'json.encode alone': () => json.encode({ t: 'm', c: channel, e: event, d: data }),
    sent: () => sender.channel.send(event, data),
  }
  const contenders = Object.fromEntries(
    Object.entries(acts).map(([name, act]) => [name, () => nanoseconds(act)]),
  )
  const results = await alternate(contenders, { rounds, warmUp: 3 })
  return { results, seen }
}
