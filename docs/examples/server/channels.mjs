// A server for Holdfast's client: docs/protocol.md over `ws`, with the same words as the client has.
import { WebSocketServer } from 'ws'

/** Pages of this machine. Browsers let every page open a WebSocket to every server, so look where it comes from. */
const OWN_PAGES = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/
/** Of one message from a client, in bytes. */
const LARGEST = 65_536
/** A client that reads so slowly that more than this waits for it is let go. In bytes. */
const MOST_BEHIND = 1_048_576
/** A client that has not answered the last ping by the next one is gone. In milliseconds. */
const PING_EVERY = 10_000
/** Messages of one link that were skipped for what is wrong with them: who sends more is let go. */
const MOST_SKIPPED = 20

/**
 * One link of a client; its next link is another peer.
 * @typedef {object} Peer
 * @property {import('ws').WebSocket} socket
 * @property {any} user what `welcome` made of its token
 * @property {Promise<void>} [greeting] while its token is checked
 * @property {boolean} alive
 * @property {number} skipped how many of its messages
 */
/** @typedef {{ encode: (value: unknown) => any, decode: (message: any) => any }} Codec */

/** @type {Codec} */
const json = { encode: (value) => JSON.stringify(value), decode: (message) => JSON.parse(message) }

/** Throw it in a responder to refuse a request: the client is told the code. */
export class Refusal extends Error {
  /**
   * @param {string} code for programs
   * @param {string} [message] for people
   */
  constructor(code, message) {
    super(message)
    this.code = code
  }
}

/**
 * @param {object} options
 * @param {number} options.port
 * @param {Codec} [options.codec] the one of the clients
 * @param {number} [options.maxPayload]
 * @param {(token: string, peer: Peer) => unknown} [options.welcome] who has this token, or a promise of it: it becomes
 *   `peer.user`; nothing refuses. Without it nobody needs a token
 */
export function serveChannels({ port, codec = json, maxPayload = LARGEST, welcome }) {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port,
    maxPayload,
    verifyClient: ({ origin }) => !origin || OWN_PAGES.test(origin), // programs have none
  })
  /** @type {Map<string, ReturnType<typeof createChannel>>} */
  const channels = new Map()
  /** @type {Set<Peer>} */
  const peers = new Set()

  server.on('connection', (socket) => {
    /** @type {Peer} */
    const peer = { socket, user: welcome ? undefined : 'anybody', alive: true, skipped: 0 }
    peers.add(peer)
    socket.binaryType = 'arraybuffer'
    socket.on('pong', () => (peer.alive = true))
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => forget(peer))
    socket.on('message', (message, isBinary) => {
      if (!peers.has(peer)) return // it was let go: what was still on its way counts no more
      receive(peer, isBinary ? message : String(message)).catch((error) => {
        if (!peers.has(peer)) return
        console.error('skipped:', error)
        if (++peer.skipped > MOST_SKIPPED) letGo(peer)
      })
    })
  })

  const pings = setInterval(() => {
    for (const peer of peers) {
      if (peer.alive) peer.socket.ping()
      else letGo(peer)
      peer.alive = false
    }
  }, PING_EVERY)
  server.on('close', () => clearInterval(pings))

  /**
   * @param {Peer} peer
   * @param {unknown} message
   */
  async function receive(peer, message) {
    const { t, c, e, n, d, tok } = codec.decode(message)
    while (peer.greeting) await peer.greeting // what comes behind a token waits, in order
    if (t === 'ping') return tell(peer, { t: 'pong' })
    if (t === 'hello' || t === 'auth') {
      peer.greeting = greet(peer, tok).finally(() => (peer.greeting = undefined))
      return peer.greeting
    }
    if (!peer.user) return bye(peer, 'hello comes first')
    if (t === 'sub') for (const name of c) channels.get(name)?.subscribers.add(peer)
    if (t === 'uns') for (const name of c) channels.get(name)?.subscribers.delete(peer)
    if (t === 'm') await channels.get(c)?.listeners.get(e)?.(d, peer)
    if (t === 'q') tell(peer, { t: 'r', n, ...(await answer(channels.get(c)?.responders.get(e), d, peer)) })
  }

  /**
   * @param {Peer} peer
   * @param {unknown} token
   */
  async function greet(peer, token) {
    try {
      const user = welcome ? await welcome(String(token), peer) : 'anybody'
      if (!user) return bye(peer, 'nobody by that token')
      peer.user = user
      tell(peer, { t: 'welcome' })
    } catch (error) {
      console.error('failed to check a token:', error)
      letGo(peer) // and it may try again
    }
  }

  /**
   * The client does not come back after 4403, if its retry policy says so.
   * @param {Peer} peer
   * @param {string} reason
   */
  function bye(peer, reason) {
    tell(peer, { t: 'bye', code: 4403, reason })
    peer.socket.close(4403, reason)
    forget(peer)
  }

  /** Nothing is told to it any more, and nothing is heard from it. @param {Peer} peer */
  function forget(peer) {
    peers.delete(peer)
    peer.user = undefined
    for (const { subscribers } of channels.values()) subscribers.delete(peer)
  }

  /** @param {Peer} peer */
  function letGo(peer) {
    forget(peer)
    peer.socket.terminate()
  }

  /** @param {Peer} peer @param {object} frame */
  const tell = (peer, frame) => send(peer, codec.encode(frame))

  return {
    server,
    peers,
    letGo,
    /** @param {string} name clients subscribe, ask and tell on these only */
    channel(name) {
      const channel = createChannel((frame) => codec.encode({ ...frame, c: name }))
      channels.set(name, channel)
      return channel
    },
  }
}

/** @param {(frame: object) => any} encode */
function createChannel(encode) {
  /** @type {Set<Peer>} */
  const subscribers = new Set()
  /** @type {Map<string, (data: any, peer: Peer) => unknown>} */
  const listeners = new Map()
  /** @type {Map<string, (question: any, peer: Peer) => unknown>} */
  const responders = new Map()

  return {
    subscribers,
    listeners,
    responders,
    /** What a client sends. @param {string} event @param {(data: any, peer: Peer) => unknown} listener */
    on: (event, listener) => void listeners.set(event, listener),
    /** What a client asks. @param {string} event @param {(question: any, peer: Peer) => unknown} responder answers, or promises to */
    respond: (event, responder) => void responders.set(event, responder),
    /**
     * Tells everyone who listens, or only these.
     * @param {string} event
     * @param {unknown} data
     * @param {{ to?: Iterable<Peer>, except?: Peer }} [options] `except` who knows it already
     */
    publish(event, data, { to = subscribers, except } = {}) {
      const message = encode({ t: 'm', e: event, d: data }) // once for all of them
      for (const peer of to) if (peer !== except) send(peer, message)
    },
  }
}

/**
 * @param {((question: any, peer: Peer) => unknown) | undefined} responder
 * @param {unknown} question
 * @param {Peer} peer
 */
async function answer(responder, question, peer) {
  if (!responder) return { err: { code: 'unknown' } }
  try {
    return { d: await responder(question, peer) }
  } catch (error) {
    if (error instanceof Refusal) return { err: { code: error.code, message: error.message } }
    console.error('failed to answer:', error)
    return { err: { code: 'failed' } } // more is nobody's business
  }
}

/** @param {Peer} peer @param {any} message */
function send({ socket }, message) {
  if (socket.bufferedAmount > MOST_BEHIND) socket.terminate()
  else socket.send(message)
}
