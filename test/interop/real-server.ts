import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import { WebSocket } from 'ws'
import { never, socketClass, type WebSocketConstructor } from '../../src/index.js'

export const Ws = WebSocket as unknown as WebSocketConstructor

/** What a library that has its own reconnection is given [S53]. */
export const Plain = socketClass({ retry: never, queue: { maxMessages: 0 }, WebSocket: Ws })

/** A server that a library's own server half can be attached to, and that can be killed and brought back. */
export const realServer = async (attach: (sockets: WebSocketServer) => void, subprotocol?: string) => {
  let port = 0
  let accepted = 0
  let listener: http.Server
  const sockets = new WebSocketServer({
    noServer: true,
    ...(subprotocol && { handleProtocols: () => subprotocol }),
  })
  sockets.on('connection', () => accepted++)
  attach(sockets)
  const start = async () => {
    listener = http.createServer()
    listener.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (client: ServerSocket) =>
        sockets.emit('connection', client, request),
      ),
    )
    await once(listener.listen(port, '127.0.0.1'), 'listening')
    port = (listener.address() as AddressInfo).port
  }
  const stop = async () => {
    const closed = once(listener.close(), 'close')
    for (const client of sockets.clients) client.terminate()
    listener.closeAllConnections()
    await closed
  }
  await start()
  return {
    url: `ws://127.0.0.1:${port}`,
    /** Connections there are, and connections there ever were. */
    get open() {
      return sockets.clients.size
    },
    get accepted() {
      return accepted
    },
    start,
    stop,
    async restart() {
      await stop()
      await start()
    },
  }
}
