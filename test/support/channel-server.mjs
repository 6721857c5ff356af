// @ts-check
// A server for the client's plain wire (docs/protocol.md): channels, requests both ways, tokens, and a record of
// everything that came, in order.

import http from 'node:http'
import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { Channels } from './channels/channels.mjs'
import { ChannelConnection } from './channels/connection.mjs'
import { createConversation } from './channels/conversation.mjs'
import { jsonText, readFrame } from './channels/frames.mjs'
import { Mailbox } from './mailbox.mjs'

/** @typedef {Awaited<ReturnType<typeof startChannelServer>>} ChannelServer */
/** @typedef {import('./channels/connection.mjs').ChannelConnection} Connection */
/** @typedef {import('./channels/conversation.mjs').Hooks} Hooks */
/** @typedef {import('./channels/frames.mjs').WireFrame} WireFrame */
/** @typedef {{ connection: number, frame: WireFrame }} LogEntry the number of the connection, and what it sent */
/** @typedef {{ url: URL, protocols: string[], headers: http.IncomingHttpHeaders }} Handshake */

/**
 * Tokens in the query or in a subprotocol. A number refuses the handshake with that HTTP status (`false`: 401), which pages do
 * not see; a code opens and closes at once, which they do.
 * @callback Verify
 * @param {Handshake} handshake
 * @returns {import('./channels/conversation.mjs').Awaitable<
 *   boolean | number | import('./channels/conversation.mjs').Refusal>}
 */

/**
 * @typedef {object} ServerOptions
 * @property {number} [port] chosen by the system by default
 * @property {string} [host]
 * @property {import('./channels/frames.mjs').Codec} [codec] JSON text by default
 * @property {boolean} [toSender] whether the sender of an event gets it, too, where it is subscribed
 * @property {number} [historySize] how many messages of each channel are remembered
 * @property {(frame: WireFrame) => boolean} [remembers] which of the clients' events are remembered
 * @property {number} [maxPayload] a larger message ends the connection with 1009
 * @property {boolean} [perMessageDeflate]
 * @property {(offered: Set<string>) => string | false} [selectProtocol] the first one offered, by default
 * @property {Verify} [verify]
 * @property {boolean} [record] whether there are `log`, `malformed`, `handshakes` and `nextConnection`; else nothing grows
 * @property {http.RequestListener} [onHttp] 404 by default
 */

/** @param {ServerOptions & Partial<Hooks>} [options] */
export async function startChannelServer(options = {}) {
  const { host = '127.0.0.1', codec = jsonText, toSender = true, record = true } = options
  const { historySize = 100, remembers = () => true, maxPayload = 16 * 2 ** 20 } = options
  const { perMessageDeflate = false, selectProtocol } = options
  const { onHttp = (_, response) => void response.writeHead(404).end() } = options
  let { port = 0 } = options
  let accepted = 0
  /** @type {http.Server | undefined} */
  let listener

  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set()
  /** @type {Set<Connection>} */
  const connections = new Set()
  const channels = new Channels(historySize)
  /** @type {Mailbox<Connection>} */
  const arrivals = new Mailbox('connection')
  /** @type {Set<(entry: LogEntry) => void>} */
  const watchers = new Set()
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload,
    perMessageDeflate,
    ...(selectProtocol && { handleProtocols: selectProtocol }),
  })

  /**
   * @param {http.IncomingMessage} request
   * @param {import('node:stream').Duplex} socket
   * @param {Buffer} head
   */
  async function onUpgrade(request, socket, head) {
    const handshake = {
      url: new URL(request.url ?? '', server.url),
      protocols: (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/).filter(Boolean),
      headers: request.headers,
    }
    if (record) server.handshakes.push(handshake)
    const verdict = (await server.verify(handshake)) || 401
    if (typeof verdict === 'number') {
      const status = `${verdict} ${http.STATUS_CODES[verdict]}`
      return void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (verdict === true) return accept(webSocket, request)
      webSocket.on('error', () => {})
      webSocket.close(verdict.code, verdict.reason)
    })
  }

  /**
   * @param {import('ws').WebSocket} socket
   * @param {http.IncomingMessage} request
   */
  function accept(socket, request) {
    const connection = new ChannelConnection(++accepted, socket, request, codec)
    socket.binaryType = 'arraybuffer'
    socket.on('message', (message, isBinary) => receive(connection, isBinary ? message : message.toString()))
    socket.on('close', () => {
      connections.delete(connection)
      channels.leaveAll(connection)
    })
    connections.add(connection)
    if (record) arrivals.put(connection)
  }

  /**
   * @param {Connection} connection
   * @param {unknown} message
   */
  function receive(connection, message) {
    const frame = readFrame(codec, message)
    const { number } = connection
    if (frame) {
      if (record) server.log.push({ connection: number, frame })
      for (const watcher of watchers) watcher({ connection: number, frame })
      conversation.receive(connection, frame)
    } else if (record) server.malformed.push({ connection: number, message })
  }

  const server = {
    /** @type {LogEntry[]} every frame of every connection, in the order of their arrival */
    log: [],
    /** @type {{ connection: number, message: unknown }[]} what was no frame, and was skipped */
    malformed: [],
    /** @type {Handshake[]} refused ones, too */
    handshakes: [],

    // The hooks: a test may replace them at any time.
    /** @type {Hooks['onEvent']} */
    onEvent: options.onEvent ?? (() => true),
    /** @type {Hooks['onRequest']} */
    onRequest: options.onRequest ?? ((_connection, _frame, { next }) => next()),
    authenticate: options.authenticate,
    answersPings: options.answersPings ?? true,
    /** @type {Verify} */
    verify: options.verify ?? (() => true),

    get port() {
      return port
    },
    get url() {
      return `ws://${host}:${port}`
    },
    /** Those that are open now, in the order of their arrival. */
    get connections() {
      return [...connections]
    },
    /** The connections that are subscribed now. @param {string} channel */
    subscriptions: (channel) => channels.subscribersOf(channel),

    /**
     * The first connection that nobody asked for yet.
     * @param {number} [timeout]
     */
    nextConnection: (timeout) => arrivals.take(timeout),

    /**
     * The first entry of the log like this, past or future.
     * @param {(frame: WireFrame, connection: number) => boolean} isLikeThis
     * @param {number} [timeout]
     * @returns {Promise<LogEntry>}
     */
    async received(isLikeThis, timeout) {
      /** @type {Mailbox<LogEntry>} */
      const mailbox = new Mailbox('such frame')
      /** @param {LogEntry} entry */
      const watcher = (entry) => isLikeThis(entry.frame, entry.connection) && mailbox.put(entry)
      server.log.forEach(watcher)
      watchers.add(watcher)
      return mailbox.take(timeout).finally(() => watchers.delete(watcher))
    },

    /**
     * @param {string} channel
     * @param {string} event
     * @param {unknown} [data]
     * @param {Connection} [except]
     */
    publish(channel, event, data, except) {
      const message = codec.encode({ t: 'm', c: channel, e: event, d: data })
      for (const connection of channels.subscribersOf(channel))
        if (connection !== except) connection.sendEncoded(message)
    },
    /**
     * @param {Connection} connection
     * @param {Parameters<Connection['ask']>} question
     */
    ask: (connection, ...question) => connection.ask(...question),

    /**
     * Every connection, as a server that means it.
     * @param {number} [code]
     * @param {string} [reason]
     */
    close(code, reason) {
      for (const connection of connections) connection.close(code, reason)
    },
    /** Every connection, without a word. */
    terminate() {
      for (const connection of connections) connection.terminate()
    },

    async start() {
      listener = http.createServer(onHttp)
      listener.on('upgrade', onUpgrade)
      listener.on('connection', (socket) => {
        sockets.add(socket)
        socket.on('error', () => {}) // 'close' follows
        socket.on('close', () => sockets.delete(socket))
      })
      await once(listener.listen(port, host), 'listening')
      port = /** @type {import('node:net').AddressInfo} */ (listener.address()).port
    },
    /** As if the process were killed, except that `start()` comes back on the same port with its histories. */
    async stop() {
      if (!listener) return
      const ended = [once(listener, 'close'), ...[...connections].map(({ closed }) => closed)]
      listener.close()
      listener = undefined
      for (const socket of sockets) socket.destroy() // those in a handshake, too
      await Promise.all(ended)
    },
    async restart() {
      await server.stop()
      await server.start()
    },
  }

  const conversation = createConversation({
    hooks: server,
    channels,
    publish(sender, frame) {
      if (remembers(frame)) channels.remember(frame.c, { event: frame.e, data: frame.d })
      server.publish(frame.c, frame.e, frame.d, toSender ? undefined : sender)
    },
  })
  await server.start()
  return server
}
