// @ts-check
// One direction of a proxied connection: what was read waits here, in order, for the moment it may be written.

/** @typedef {import('node:net').Socket} Socket */
/** @typedef {{ latency: number, rate: number }} Conditions milliseconds, and bytes per second */

const HIGH_WATER = 64 * 1024
const MAX_WAIT = 60_000
const SLICE_MS = 10 // a throttled chunk is written in slices of this many milliseconds

const FIN = Symbol('FIN')
const RST = Symbol('RST')

/** @typedef {{ due: number, item: Buffer | typeof FIN | typeof RST }} Entry */

/**
 * RST. A socket in the middle of its FIN cannot be reset (libuv answers EINVAL and forgets the handle), only destroyed.
 * @param {Socket} socket
 */
export function reset(socket) {
  if (socket.destroyed) return
  if (socket.writableEnded && !socket.writableFinished) socket.destroy()
  else socket.resetAndDestroy()
}

export class Lane {
  /** A held lane writes nothing, neither bytes nor a FIN or RST. */
  held = true
  /** @type {Entry[]} */
  #queue = []
  #bytes = 0
  #freeAt = 0
  #shut = false
  /** @type {NodeJS.Timeout | undefined} */
  #timer

  #source
  #sink
  #conditions

  /**
   * @param {Socket} source
   * @param {Socket} sink
   * @param {Conditions} conditions shared by all lanes; read whenever something is due
   */
  constructor(source, sink, conditions) {
    this.#source = source
    this.#sink = sink
    this.#conditions = conditions

    let ended = false
    source.on('data', (/** @type {Buffer} */ chunk) => this.#push(chunk))
    source.on('end', () => {
      ended = true
      this.#push(FIN)
    })
    source.on('close', (failed) => {
      if (failed || !ended) this.#push(RST)
    })
    sink.on('drain', () => this.pump())
    sink.on('close', () => this.#swallow())
  }

  get holdsSomething() {
    return this.#queue.length > 0
  }

  /** Writes all that is due; asked again whenever a condition has changed. */
  pump() {
    clearTimeout(this.#timer)
    while (!this.held && this.#queue.length > 0 && !this.#sink.writableNeedDrain) {
      const front = /** @type {Entry} */ (this.#queue[0])
      const wait = Math.max(front.due, this.#freeAt) - performance.now()
      if (wait > 0) {
        this.#timer = setTimeout(() => this.pump(), Math.min(Math.ceil(wait), MAX_WAIT))
        break
      }
      this.#write(front)
    }
    if (this.#bytes < HIGH_WATER) this.#source.resume()
    else this.#source.pause()
  }

  /** Ends the sink now; whatever still waits or arrives is swallowed. */
  end() {
    this.#swallow()
    this.#sink.end()
  }

  /** @param {Buffer | typeof FIN | typeof RST} item */
  #push(item) {
    if (this.#shut) return
    if (item instanceof Buffer) this.#bytes += item.length
    this.#queue.push({ due: performance.now() + this.#conditions.latency, item })
    this.pump()
  }

  /** @param {Entry} front */
  #write(front) {
    const { item } = front
    if (!(item instanceof Buffer)) {
      this.#queue.shift()
      if (item === FIN) this.#sink.end()
      else reset(this.#sink)
      return
    }
    const { rate } = this.#conditions
    const slice = item.subarray(0, Math.max(1, Math.floor((rate * SLICE_MS) / 1000)))
    if (slice.length < item.length) front.item = item.subarray(slice.length)
    else this.#queue.shift()
    this.#bytes -= slice.length
    this.#freeAt = Math.max(this.#freeAt, performance.now()) + (slice.length / rate) * 1000
    this.#sink.write(slice)
  }

  // The source is read on, so that its own end is noticed.
  #swallow() {
    this.#shut = true
    this.#queue = []
    this.#bytes = 0
    clearTimeout(this.#timer)
    this.#source.resume()
  }
}
