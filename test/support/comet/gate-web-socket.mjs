// @ts-check
// One WebSocket through a gate.

import http from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'

/**
 * @typedef {object} Upgrade
 * @property {http.IncomingMessage} request
 * @property {import('node:stream').Duplex} socket
 * @property {Buffer} head
 * @property {number} target
 * @property {import('./gate.mjs').Note} note
 * @property {import('./gate.mjs').WebSockets} fate
 */

/** @param {Upgrade} upgrade */
export function passWebSocket({ request, socket, head, target, note, fate }) {
  if (fate === 'cut') return void socket.destroy()
  if (fate === 'hang') return
  if (typeof fate === 'number') return refuse(socket, fate)
  if (fate === 'silent') return accept(request, socket, head, '', () => {})

  const { cookie, origin, 'sec-websocket-protocol': offered } = request.headers
  const protocols = offered?.split(/\s*,\s*/) ?? []
  const headers = { ...(cookie && { Cookie: cookie }), ...(origin && { Origin: origin }) }
  const server = new WebSocket(`ws://127.0.0.1:${target}${request.url}`, protocols, { headers })
  server.on('unexpected-response', (_request, { statusCode }) => refuse(socket, statusCode ?? 500))
  server.on('error', () => socket.destroy())
  server.once('open', () =>
    accept(request, socket, head, server.protocol, (client) => {
      forward(client, server, 'client', note)
      forward(server, client, 'server', note)
    }),
  )
  socket.on('close', () => server.terminate())
}

/**
 * @param {http.IncomingMessage} request
 * @param {import('node:stream').Duplex} socket
 * @param {Buffer} head
 * @param {string} protocol
 * @param {(client: WebSocket) => void} onOpen
 */
function accept(request, socket, head, protocol, onOpen) {
  const webSockets = new WebSocketServer({ noServer: true, handleProtocols: () => protocol || false })
  webSockets.handleUpgrade(request, socket, head, (client) => {
    client.on('error', () => {}) // 'close' follows
    onOpen(client)
  })
}

/**
 * @param {import('node:stream').Duplex} socket
 * @param {number} status
 */
function refuse(socket, status) {
  const line = `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`
  socket.end(`${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/**
 * One direction, in order.
 * @param {WebSocket} source
 * @param {WebSocket} sink
 * @param {import('./gate.mjs').Side} from
 * @param {import('./gate.mjs').Note} note
 */
function forward(source, sink, from, note) {
  let queue = Promise.resolve()
  source.on('message', (data, isBinary) => {
    const noted = isBinary ? Promise.resolve() : note(from, 'websocket', data.toString())
    queue = Promise.all([queue, noted]).then(
      () => sink.send(data, { binary: isBinary }, () => {}),
      () => sink.terminate(),
    )
  })
  source.on('close', (code, reason) => {
    queue = queue.then(() => {
      if (code === 1005) sink.close()
      else if (code === 1006) sink.terminate()
      else sink.close(code, reason)
    })
  })
}
