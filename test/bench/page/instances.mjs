import { createClient, ReconnectingWebSocket } from 'holdfast'
import PartySocket from 'partysocket/ws'
import PladariaSocket from 'reconnecting-websocket'
import { StubSocket } from './stub-socket.mjs'

const url = 'wss://example.test/'

/** Stubs as they are made: the peers dial a task later. */
const made = []
class CountedStub extends StubSocket {
  constructor(url) {
    super(url)
    made.push(this)
  }
}

const repeat = (count, make) => Array.from({ length: count }, make)

const idle = (Class) => (count) =>
  repeat(count, () => new Class(url, [], { WebSocket: CountedStub, startClosed: true }))

const open = (Class, options) => async (count) => {
  const sockets = repeat(count, () => new Class(url, [], { WebSocket: CountedStub, ...options }))
  while (made.length < count) await new Promise((resolve) => setTimeout(resolve, 10))
  for (const stub of made.splice(0)) stub.open()
  return sockets
}

const client = (options) => createClient(url, { WebSocket: CountedStub, ...options })

const openClients = (count) => {
  const clients = repeat(count, () => client())
  for (const stub of made.splice(0)) stub.open()
  return clients
}

/** The channels of one open client, with one listener each: the microtask that subscribes them is over, too. */
const subscribed = async (count) => {
  const [{ channel }] = openClients(1)
  const channels = repeat(count, (_, number) => channel(`room:${number}`))
  for (const channel of channels) channel.on('said', () => {})
  await undefined
  return channels
}

const kinds = {
  EventTarget: (count) => repeat(count, () => new EventTarget()),
  'the stub alone, open': (count) => {
    const stubs = repeat(count, () => new StubSocket(url))
    for (const stub of stubs) stub.open()
    return stubs
  },
  'holdfast, idle': idle(ReconnectingWebSocket),
  'partysocket, idle': idle(PartySocket),
  'reconnecting-websocket, idle': idle(PladariaSocket),
  'holdfast, open': open(ReconnectingWebSocket),
  'holdfast, open, heartbeat on': open(ReconnectingWebSocket, { heartbeat: true }),
  'partysocket, open': open(PartySocket),
  'reconnecting-websocket, open': open(PladariaSocket),
  'client, idle': (count) => repeat(count, () => client({ startClosed: true })),
  'client, open, heartbeat on': openClients,
  'channel, subscribed': subscribed,
}

export const names = Object.keys(kinds)

/** @param {string} name @param {number} count @returns {Promise<unknown[]>} so many of them */
export default (name, count) => kinds[name](count)
