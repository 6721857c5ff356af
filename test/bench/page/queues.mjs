import { ReconnectingWebSocket } from 'holdfast'
import PartySocket from 'partysocket/ws'
import PladariaSocket from 'reconnecting-websocket'
import { io } from 'socket.io-client'
import { StubSocket } from './stub-socket.mjs'

/** A hundred characters, all their own memory: no rope, no slice of another string, no two alike. */
const message = (number) => {
  const codes = new Array(100).fill(97)
  for (let place = 99, rest = number; rest > 0; place--, rest = Math.floor(rest / 10))
    codes[place] = 48 + (rest % 10)
  return String.fromCharCode(...codes)
}

const fill = (count, put) => {
  for (let number = 0; number < count; number++) put(message(number))
}

const url = 'wss://example.test/'
const queue = { maxMessages: Infinity, maxBytes: Infinity }

/** A socket that has not opened yet, with so many messages waiting. */
const waiting = (Class, options) => (count) => {
  const socket = new Class(url, [], { WebSocket: StubSocket, ...options })
  fill(count, (text) => socket.send(text))
  return socket
}

const queues = {
  'plain array': (count) => {
    const array = []
    fill(count, (text) => array.push(text))
    return array
  },
  holdfast: waiting(ReconnectingWebSocket, { queue }),
  'holdfast, deliver': (count) => {
    const socket = new ReconnectingWebSocket(url, [], { WebSocket: StubSocket, queue })
    fill(count, (text) => socket.deliver(text))
    return socket
  },
  partysocket: waiting(PartySocket),
  'reconnecting-websocket': waiting(PladariaSocket),
  'socket.io': (count) => {
    const socket = io(url, { autoConnect: false })
    fill(count, (text) => socket.emit('message', text))
    return socket
  },
}

export const names = Object.keys(queues)

/** @param {string} name @param {number} count @returns {unknown} what holds so many messages */
export default (name, count) => queues[name](count)
