// @ts-check
// One connection of the channel server: its socket, what it wants to hear, and the requests that are open on it.

/** @typedef {import('../../../src/codecs/codec.js').Codec} Codec */
/** @typedef {import('./frames.mjs').WireFrame} WireFrame */
/** @typedef {{ code: string, message?: string, data?: unknown }} WireFailure */

/** A request to the client that was not answered with a reply; `code` and `data` are the client's. */
export class AskFailedError extends Error {
  /** @param {WireFailure} failure */
  constructor({ code, message = code, data }) {
    super(message)
    this.code = code
    this.data = data
  }
}

export class ChannelConnection {
  /** The channels that it subscribed to. */
  channels = new Set()
  /** @type {'none' | 'checking' | 'good' | 'refused'} what became of its token */
  token = 'none'
  /** @type {WireFrame[]} what came while the token was being checked */
  waiting = []
  /** @type {Map<string | number, AbortController>} requests of the client, by its numbers */
  #answering = new Map()
  /** @type {Map<number, { resolve: (reply: unknown) => void, reject: (error: Error) => void }>} requests to it, by ours */
  #asked = new Map()
  #lastAsked = 0
  #socket
  #codec

  /**
   * @param {number} number
   * @param {import('ws').WebSocket} socket
   * @param {import('node:http').IncomingMessage} request
   * @param {Codec} codec
   */
  constructor(number, socket, request, codec) {
    this.number = number
    this.url = request.url ?? ''
    this.headers = request.headers
    this.protocol = socket.protocol
    this.#socket = socket
    this.#codec = codec
    /** @type {Promise<{ code: number, reason: string }>} how it ended, as the server saw it */
    this.closed = new Promise((resolve) =>
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    )
    socket.on('close', () => this.#giveUp())
    socket.on('error', () => {}) // 'close' follows
  }

  get isOpen() {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** @param {WireFrame} frame */
  send(frame) {
    this.sendEncoded(this.#codec.encode(frame))
  }

  /** @param {unknown} message anything that a socket sends: malformed ones, too */
  sendEncoded(message) {
    this.#socket.send(/** @type {string | Uint8Array} */ (message))
  }

  /**
   * Asks the client; rejects with its refusal, when the connection ends, or when the signal aborts.
   * @param {string} channel
   * @param {string} event
   * @param {unknown} [data]
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<any>}
   */
  ask(channel, event, data, { signal } = {}) {
    // It numbers from 1, as a client may: the numbers of the two directions have nothing to do with each other.
    const n = ++this.#lastAsked
    const reply = new Promise((resolve, reject) => {
      if (!this.isOpen) return reject(new Error('The connection is closed'))
      signal?.throwIfAborted()
      this.#asked.set(n, { resolve, reject })
      this.send({ t: 'q', n, c: channel, e: event, d: data })
    })
    const cancel = () => {
      if (this.isOpen) this.send({ t: 'x', n })
      this.#settle(n)?.reject(signal?.reason)
    }
    signal?.addEventListener('abort', cancel)
    return reply.finally(() => signal?.removeEventListener('abort', cancel))
  }

  /** @param {WireFrame} frame */
  onReply({ n, d, err = null }) {
    const asked = this.#settle(n)
    if (err === null) asked?.resolve(d)
    else asked?.reject(new AskFailedError(err))
  }

  /**
   * Answers a request, unless its asker cancels or leaves before the answer is there.
   * @param {string | number} n
   * @param {(signal: AbortSignal) => unknown} handle a reply, a promise of one, or an exception to refuse with
   */
  async answer(n, handle) {
    const controller = new AbortController()
    this.#answering.set(n, controller)
    /** @param {object} answer */
    const respond = (answer) => !controller.signal.aborted && this.send({ t: 'r', n, ...answer })
    try {
      const reply = handle(controller.signal)
      // A reply that is there is sent at once: in the order of the requests.
      respond({ d: reply instanceof Promise ? await reply : reply })
    } catch (error) {
      respond({ err: failureOf(error) })
    }
    if (this.#answering.get(n) === controller) this.#answering.delete(n)
  }

  /** @param {string | number} n */
  onCancel(n) {
    this.#answering.get(n)?.abort()
  }

  /**
   * @param {number} [code]
   * @param {string} [reason]
   */
  close(code, reason) {
    this.#socket.close(code, reason)
  }

  terminate() {
    this.#socket.terminate()
  }

  /** @param {number} n */
  #settle(n) {
    const asked = this.#asked.get(n)
    this.#asked.delete(n)
    return asked
  }

  #giveUp() {
    for (const controller of this.#answering.values()) controller.abort()
    for (const { reject } of this.#asked.values()) reject(new Error('The connection ended before the answer'))
    this.#asked.clear()
  }
}

/**
 * @param {unknown} thrown an error, or what it may tell: `{ code, message, data }`
 */
function failureOf(thrown) {
  const { code = 'error', message, data } = /** @type {Partial<WireFailure>} */ (Object(thrown))
  return { code, message, data }
}
