import { createClient } from 'holdfast'
import { io } from 'socket.io-client'
import { throughput } from './throughput.mjs'

const event = 'said'
const said = { id: 17, from: 'ann', text: 'Shall we meet at noon?' }
const isIt = ({ text }) => text.length === said.text.length

/** What a page does by hand: the same frames to the same server. */
const overNative = async (url, channel) => {
  const socket = new WebSocket(url)
  await new Promise((resolve) => (socket.onopen = resolve))
  socket.send(JSON.stringify({ t: 'sub', c: [channel] }))
  let listener
  socket.onmessage = ({ data }) => {
    const { t, c, e, d } = JSON.parse(data)
    if (t === 'm' && c === channel && e === event && isIt(d)) listener()
  }
  return {
    send: () => socket.send(JSON.stringify({ t: 'm', c: channel, e: event, d: said })),
    hear: (next) => (listener = next),
  }
}

const overClient = async (url, name, options) => {
  const client = createClient(url, options)
  await new Promise((resolve) => client.on('open', resolve))
  const channel = client.channel(name)
  let listener
  channel.on(event, (data) => isIt(data) && listener())
  return { send: () => channel.send(event, said), hear: (next) => (listener = next) }
}

const overSocketIo = async () => {
  const socket = io({ transports: ['websocket'] })
  await new Promise((resolve) => socket.once('connect', resolve))
  let listener
  socket.on('echo', (data) => isIt(data) && listener())
  return { send: () => socket.emit('echo', said), hear: (next) => (listener = next) }
}

const dials = {
  native: (url) => overNative(url, 'room:1'),
  'native again': (url) => overNative(url, 'room:2'),
  holdfast: (url) => overClient(url, 'room:3'),
  'holdfast, heartbeat off': (url) => overClient(url, 'room:4', { heartbeat: false }),
  'socket.io': overSocketIo,
}

/** Connections stay open from round to round. */
const wires = new Map()

/** Echoes per second of one contender, in one slice; of no echoes, for what it costs to ask. */
export default async (url, name, count, underWay) => {
  if (!wires.has(name)) wires.set(name, await dials[name](url))
  return count === 0 ? 0 : throughput(wires.get(name), count, underWay)
}
