import { ReconnectingWebSocket } from 'holdfast'
import PartySocket from 'partysocket/ws'
import PladariaSocket from 'reconnecting-websocket'
import { io } from 'socket.io-client'
import { alternate } from '../rounds.mjs'
import { throughput } from './throughput.mjs'

const text = 'x'.repeat(32)

const opened = (target) => new Promise((resolve) => target.addEventListener('open', resolve, { once: true }))

/** @returns {Promise<{ send: () => void, hear: (listener: () => void) => void }>} */
const overSocket = async (socket) => {
  await opened(socket)
  let listener
  socket.addEventListener('message', (event) => event.data.length === text.length && listener())
  return { send: () => socket.send(text), hear: (next) => (listener = next) }
}

/** @param {(message: MessageEvent) => Event} eventOf  what a wrapper that does nothing else hands on */
const wrapped = (native, eventOf) => {
  const target = new EventTarget()
  native.addEventListener('open', () => target.dispatchEvent(new Event('open')))
  native.addEventListener('message', (message) => target.dispatchEvent(eventOf(message)))
  return Object.assign(target, { send: (data) => native.send(data) })
}

const anew = ({ data, origin }) => new MessageEvent('message', { data, origin })

/** No `MessageEvent` at all: hardly anything less can be dispatched. */
const bare = ({ data }) => Object.assign(new Event('message'), { data })

const overSocketIo = async () => {
  const socket = io({ transports: ['websocket'] })
  await new Promise((resolve) => socket.once('connect', resolve))
  let listener
  socket.on('echo', (data) => data.length === text.length && listener())
  return { send: () => socket.emit('echo', text), hear: (next) => (listener = next) }
}

/** Echoes per second, by contender and round, over connections that stay open. */
export default async ({ rounds, count, underWay }) => {
  const url = `ws://${location.host}/echo`
  const wires = {
    native: await overSocket(new WebSocket(url)),
    'native again': await overSocket(new WebSocket(url)),
    'native, events made anew': await overSocket(wrapped(new WebSocket(url), anew)),
    'native, bare events': await overSocket(wrapped(new WebSocket(url), bare)),
    holdfast: await overSocket(new ReconnectingWebSocket(url)),
    'holdfast, heartbeat on': await overSocket(new ReconnectingWebSocket(url, [], { heartbeat: true })),
    partysocket: await overSocket(new PartySocket(url)),
    'reconnecting-websocket': await overSocket(new PladariaSocket(url)),
    'socket.io': await overSocketIo(),
  }
  const contenders = Object.fromEntries(
    Object.entries(wires).map(([name, wire]) => [name, () => throughput(wire, count, underWay)]),
  )
  return alternate(contenders, { rounds, warmUp: 2 })
}
