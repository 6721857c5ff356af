// @ts-check
// A real WebSocket server on loopback, with the vocabulary that tests need.

import http from 'node:http'
import https from 'node:https'
import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { Mailbox } from './mailbox.mjs'
import { selfSigned } from './self-signed.mjs'

/** @typedef {Awaited<ReturnType<typeof testServer>>} TestServer */
/** @typedef {string | Buffer} Message text frames are strings, binary frames are Buffers */
/** @typedef {(message: Message, connection: Connection) => Message | undefined} Reply */

/** @type {Reply} Answers 'ping' with 'pong', everything else with itself. */
export const echo = (message) => (message === 'ping' ? 'pong' : message)
/** @type {Reply} */
export const silent = () => undefined

/** One accepted connection, as the server sees it. */
export class Connection {
  /** @type {Message[]} all of them, in the order of their arrival */
  messages = []
  /** @type {Mailbox<Message>} */
  #mailbox = new Mailbox('message')

  /**
   * @param {import('ws').WebSocket} socket
   * @param {http.IncomingMessage} request
   */
  constructor(socket, request) {
    this.socket = socket
    this.url = request.url ?? ''
    this.headers = request.headers
    this.protocol = socket.protocol
    this.extensions = socket.extensions
    /** @type {Promise<{ code: number, reason: string }>} how the connection ended, as the server saw it */
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    )
    socket.on('error', () => {}) // 'close' follows
  }

  /** @param {Message} message */
  receive(message) {
    this.messages.push(message)
    this.#mailbox.put(message)
  }

  /**
   * The first message that nobody asked for yet.
   * @param {number} [timeout]
   */
  nextMessage(timeout) {
    return this.#mailbox.take(timeout)
  }

  /** @param {Message} message */
  send(message) {
    this.socket.send(message)
  }

  /**
   * @param {number} [code]
   * @param {string} [reason]
   */
  close(code, reason) {
    this.socket.close(code, reason)
  }

  terminate() {
    this.socket.terminate()
  }
}

/**
 * @typedef {object} TestServerOptions
 * @property {number} [port] chosen by the system by default
 * @property {boolean} [tls] wss and https with a self-signed certificate
 * @property {boolean} [perMessageDeflate]
 * @property {(offered: Set<string>) => string | false} [selectProtocol] the first one offered, by default
 * @property {Reply} [reply] `echo` by default
 */

/** @param {TestServerOptions} [options] */
export async function testServer(options = {}) {
  const { tls = false, perMessageDeflate = false, selectProtocol } = options
  const certificate = tls ? selfSigned() : undefined
  /** @type {Mailbox<Connection>} */
  const arrivals = new Mailbox('connection')
  /** @type {http.Server | undefined} */
  let listener
  /** @type {number | undefined} */
  let refusal
  let port = options.port ?? 0

  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: perMessageDeflate && { threshold: 0 },
    ...(selectProtocol && { handleProtocols: selectProtocol }),
  })

  /**
   * @param {http.IncomingMessage} request
   * @param {import('node:stream').Duplex} socket
   * @param {Buffer} head
   */
  function onUpgrade(request, socket, head) {
    server.handshakes.push({ at: performance.now(), url: request.url ?? '', headers: request.headers })
    socket.on('error', () => {})
    if (refusal) {
      socket.end(
        `HTTP/1.1 ${refusal} ${http.STATUS_CODES[refusal]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      )
      return
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection(webSocket, request)
      webSocket.on('message', (data, isBinary) => {
        const bytes = /** @type {Buffer} */ (data)
        const message = isBinary ? bytes : bytes.toString()
        connection.receive(message)
        const answer = server.reply(message, connection)
        if (answer !== undefined) connection.send(answer)
      })
      server.connections.push(connection)
      arrivals.put(connection)
    })
  }

  /**
   * `/cookie?name=value` sets that cookie, for pages of any origin.
   * @param {http.IncomingMessage} request
   * @param {http.ServerResponse} response
   */
  function onRequest(request, response) {
    const { pathname, search } = new URL(request.url ?? '', 'http://localhost')
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
    response.setHeader('Access-Control-Allow-Credentials', 'true')
    if (pathname === '/cookie') response.setHeader('Set-Cookie', `${search.slice(1)}; Path=/`)
    response.writeHead(pathname === '/cookie' ? 204 : 404).end()
  }

  const server = {
    /** @type {Connection[]} every connection ever accepted */
    connections: [],
    /** @type {{ at: number, url: string, headers: http.IncomingHttpHeaders }[]} refused ones too; `at` is performance.now() */
    handshakes: [],
    /** May be replaced at any time. */
    reply: options.reply ?? echo,

    get port() {
      return port
    },
    get url() {
      return server.urlOn(port)
    },
    /** @param {number} other the port of a proxy before this server */
    urlOn: (other) => `${tls ? 'wss' : 'ws'}://127.0.0.1:${other}`,
    get httpUrl() {
      return `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
    },
    /** Connections that are open now. */
    get open() {
      return webSockets.clients.size
    },

    /**
     * The first connection that nobody asked for yet.
     * @param {number} [timeout]
     */
    nextConnection: (timeout) => arrivals.take(timeout),
    /** @param {Message} message */
    sendAll(message) {
      for (const socket of webSockets.clients) socket.send(message)
    },
    /**
     * @param {number} [code]
     * @param {string} [reason]
     */
    closeAll(code, reason) {
      for (const socket of webSockets.clients) socket.close(code, reason)
    },
    terminateAll() {
      for (const socket of webSockets.clients) socket.terminate()
    },
    /** Answers every handshake with that status, until `admit()`. */
    refuse(status = 401) {
      refusal = status
    },
    admit() {
      refusal = undefined
    },

    async start() {
      listener = certificate ? https.createServer(certificate, onRequest) : http.createServer(onRequest)
      listener.on('upgrade', onUpgrade).listen(port, '127.0.0.1')
      await once(listener, 'listening')
      port = /** @type {import('node:net').AddressInfo} */ (listener.address()).port
    },
    /** As if the process were killed; `start()` brings it back on the same port. */
    async stop() {
      if (!listener) return
      const closed = once(listener, 'close')
      listener.close()
      listener.closeAllConnections()
      server.terminateAll()
      listener = undefined
      await closed
    },
    async restart() {
      await server.stop()
      await server.start()
    },
  }
  await server.start()
  return server
}
