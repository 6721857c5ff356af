import { ReconnectingWebSocket } from 'holdfast'
import PartySocket from 'partysocket/ws'
import PladariaSocket from 'reconnecting-websocket'
import { io } from 'socket.io-client'
import { WebSocket as NodeSocket } from 'ws'

/** `ws` throws for an error that nobody listens to, and some clients stop listening. */
class WebSocket extends NodeSocket {
  constructor(...args) {
    super(...args)
    this.on('error', () => {})
  }
}

/**
 * @typedef {object} Handle
 * @property {(listener: () => void) => void} onOpen  told every time it is open
 * @property {(listener: () => void) => void} onLost  told every time it says that it no longer is
 * @property {() => void} close
 */

/** @param {EventTarget & { close(): void }} socket @returns {Handle} */
const handle = (socket) => ({
  onOpen: (listener) => socket.addEventListener('open', listener),
  onLost: (listener) => socket.addEventListener('close', listener),
  close: () => socket.close(),
})

/** @type {Record<string, (url: string, options?: object) => Handle>} */
export const clients = {
  holdfast: (url, options) => handle(new ReconnectingWebSocket(url, [], { WebSocket, ...options })),
  partysocket: (url) => handle(new PartySocket(url, [], { WebSocket })),
  'reconnecting-websocket': (url) => handle(new PladariaSocket(url, [], { WebSocket })),
  'socket.io': (url) => {
    const socket = io(url, { transports: ['websocket'], forceNew: true })
    return {
      onOpen: (listener) => socket.on('connect', listener),
      onLost: (listener) => socket.on('disconnect', listener),
      close: () => socket.disconnect(),
    }
  },
}
