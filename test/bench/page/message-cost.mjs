import { ReconnectingWebSocket } from 'holdfast'
import PartySocket from 'partysocket/ws'
import PladariaSocket from 'reconnecting-websocket'
import { alternate } from '../rounds.mjs'
import { StubSocket } from './stub-socket.mjs'

const url = 'wss://example.test/'
const text = JSON.stringify({ channel: 'ticker', symbol: 'ACME', price: 12.34 })
const batch = 20_000

let seen = 0
const listener = (event) => {
  seen += event.data.length
}

const nanoseconds = (deliver) => {
  const start = performance.now()
  for (let message = 0; message < batch; message++) deliver()
  return ((performance.now() - start) * 1e6) / batch
}

/** An open socket of that class, and what brings it a message. The event is made once: making it is the browser's work. */
const incoming = async (Class, attach, options = {}) => {
  let stub
  class WebSocket extends StubSocket {
    constructor(url) {
      super(url)
      stub = this
    }
  }
  attach(new Class(url, undefined, { WebSocket, ...options }))
  while (!stub) await new Promise((resolve) => setTimeout(resolve, 5)) // the peers dial a task later
  stub.open()
  const event = new MessageEvent('message', { data: text, origin: 'wss://example.test' })
  return () => stub.fire('message', event)
}

const listening = (socket) => socket.addEventListener('message', listener)
const handling = (socket) => (socket.onmessage = listener)
const deaf = () => {}

/** Nanoseconds per message, by contender and round. */
export default async (rounds) => {
  const target = new EventTarget()
  target.addEventListener('message', listener)
  const silent = new StubSocket(url)
  const bare = new MessageEvent('message', { data: text })

  const heartbeat = { interval: 25_000, timeout: 5_000 }
  const deliveries = {
    'new MessageEvent + dispatchEvent': () =>
      target.dispatchEvent(new MessageEvent('message', { data: text, origin: 'wss://example.test' })),
    'the stub alone': () => silent.fire('message', bare),
    'holdfast, one listener': await incoming(ReconnectingWebSocket, listening),
    'holdfast, onmessage': await incoming(ReconnectingWebSocket, handling),
    'holdfast, one listener, heartbeat on': await incoming(ReconnectingWebSocket, listening, { heartbeat }),
    'holdfast, nobody listens': await incoming(ReconnectingWebSocket, deaf),
    'partysocket, one listener': await incoming(PartySocket, listening),
    'partysocket, nobody listens': await incoming(PartySocket, deaf),
    'reconnecting-websocket, one listener': await incoming(PladariaSocket, listening),
    'reconnecting-websocket, nobody listens': await incoming(PladariaSocket, deaf),
  }
  const contenders = Object.fromEntries(
    Object.entries(deliveries).map(([name, deliver]) => [name, () => nanoseconds(deliver)]),
  )
  const results = await alternate(contenders, { rounds, warmUp: 3 })
  return { results, seen }
}
