import { parseUrl, protocolsFrom } from '../connect/address.js'
import { closeArguments } from '../core/close-code.js'
import { byteLength, type Data, snapshot } from '../core/data.js'
import { closeEvent } from '../socket/events.js'

type Handler = ((event: Event) => void) | null

/** What a server can send. */
export type Message = string | ArrayBufferLike | ArrayBufferView

/** What a server chooses in the opening handshake. */
export interface Handshake {
  /** One of those that were offered. @defaultValue the first of them, or none where none was */
  readonly protocol?: string
  /** @defaultValue none */
  readonly extensions?: string
}

/** Bytes in the form that a page has asked for, in memory of its own. */
const delivered = (message: Message, type: BinaryType): unknown => {
  if (typeof message === 'string') return message
  // By tag, for a buffer from another realm.
  if (!ArrayBuffer.isView(message) && !/ArrayBuffer/.test(Object.prototype.toString.call(message)))
    throw new TypeError(
      `A message is a string or bytes, got ${message === null ? 'null' : typeof message}: JSON.stringify an object, read a Blob`,
    )
  const copy = snapshot(message)
  const buffer = (ArrayBuffer.isView(copy) ? copy.buffer : copy) as ArrayBuffer
  return type === 'blob' ? new Blob([buffer]) : buffer
}

/** RFC 6455, section 7.4: what a close frame can say; and 1005 and 1006, where there was none. */
const checkClose = (code: number, reason: string) => {
  if (!Number.isInteger(code) || code < 1000 || code > 4999 || code === 1004 || code === 1015)
    throw new RangeError(`code must be one that a server can send (RFC 6455, section 7.4), got ${code}`)
  const bytes = byteLength(reason)
  if (bytes > 123) throw new RangeError(`reason must be at most 123 bytes, got ${bytes}`)
}

/**
 * A native WebSocket as WHATWG has it, whose network is the test: nothing happens by itself, and whatever happens, happens
 * in the task that the test is in. What has no meaning any more does nothing, as on a wire. https://websockets.spec.whatwg.org/
 * Made by {@link FakeServer}.
 */
export class FakeWebSocket extends EventTarget {
  declare static readonly CONNECTING: 0
  declare static readonly OPEN: 1
  declare static readonly CLOSING: 2
  declare static readonly CLOSED: 3
  declare readonly CONNECTING: 0
  declare readonly OPEN: 1
  declare readonly CLOSING: 2
  declare readonly CLOSED: 3
  declare onopen: Handler
  declare onmessage: Handler
  declare onerror: Handler
  declare onclose: Handler

  /** As the platform has parsed it. */
  readonly url: string
  /** The subprotocols that were offered. */
  readonly protocols: readonly string[]
  protocol = ''
  extensions = ''
  /** Bytes that are under way: the test's to say, until the socket closes. */
  bufferedAmount = 0
  readyState = 0
  /** What was handed to the wire: text, a `Uint8Array` of what was a view, an `ArrayBuffer`, or a `Blob`. */
  readonly sent: Data[] = []
  /** The arguments of the owner's `close()`, once it was called. */
  closing: { code: number | undefined; reason: string | undefined } | undefined
  /** The server's side: called with everything that is sent. */
  peer: ((data: Data, socket: this) => void) | undefined
  #binaryType: BinaryType = 'blob'
  #opened = false
  #dark = false
  readonly #listeners = new Map<string, Set<unknown>>()

  /** @throws DOMException `SyntaxError` for a url or subprotocols that the native constructor refuses. */
  constructor(url: string | URL, protocols: string | Iterable<string> = []) {
    super()
    this.url = parseUrl(`${url}`).href
    this.protocols = protocolsFrom(protocols)
    if (new Set(this.protocols).size < this.protocols.length)
      throw new DOMException('The subprotocol list has duplicates', 'SyntaxError')
    if (!this.protocols.every((protocol) => /^[\w!#$%&'*+.^`|~-]+$/.test(protocol)))
      throw new DOMException('A subprotocol is not a token', 'SyntaxError')
  }

  get binaryType(): BinaryType {
    return this.#binaryType
  }

  set binaryType(type: BinaryType) {
    if (/^(blob|arraybuffer)$/.test(type)) this.#binaryType = type
  }

  /** Whether it was ever open. */
  get opened(): boolean {
    return this.#opened
  }

  /** Whether it is a black hole. */
  get dark(): boolean {
    return this.#dark
  }

  /** How many listeners there are, handlers included. */
  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0)
  }

  get [Symbol.toStringTag](): string {
    return 'WebSocket'
  }

  send(data: Data): void {
    if (this.readyState === 0) throw new DOMException('Still connecting', 'InvalidStateError')
    const copy = snapshot(data)
    if (this.readyState > 1) this.bufferedAmount += byteLength(copy)
    else {
      this.sent.push(copy)
      this.peer?.(copy, this)
    }
  }

  close(...given: [code?: number, reason?: string]): void {
    const closing = closeArguments(...given)
    if (this.readyState > 1) return
    this.readyState = 2
    this.closing = closing
  }

  /** The server answers the opening handshake. The connection fails where it chooses what was not offered: RFC 6455, section 4.1. */
  accept({ protocol = this.protocols[0] ?? '', extensions = '' }: Handshake = {}): void {
    if (this.#dark || this.readyState !== 0) return
    if (protocol && !this.protocols.includes(protocol)) return this.fail()
    Object.assign(this, { protocol, extensions, readyState: 1 })
    this.#opened = true
    this.dispatchEvent(new Event('open'))
  }

  /**
   * Messages come: bytes as the owner's `binaryType` says.
   *
   * @throws TypeError for what is no message.
   */
  receive(...messages: Message[]): void {
    for (const message of messages) {
      const data = delivered(message, this.binaryType)
      if (!this.#dark && this.readyState === 1) this.dispatchEvent(new MessageEvent('message', { data }))
    }
  }

  /**
   * The server's close frame comes, 1005 where it says no code; or with 1006 only its FIN.
   *
   * @throws RangeError for what no close frame can say.
   */
  serverClose(code = 1005, reason = ''): void {
    checkClose(code, reason)
    if (this.#dark || !this.#opened || this.readyState === 3) return
    this.#end(code, reason, code !== 1006)
  }

  /** The handshake or the connection fails. */
  fail(): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.dispatchEvent(new Event('error'))
    this.#end(1006, '', false)
  }

  /** What `close()` began comes to its end, as it does in a later task. */
  finishClose(): void {
    if (this.readyState !== 2) return
    if (!this.#opened) this.fail()
    else if (!this.#dark) this.#end(this.closing?.code ?? 1005, this.closing?.reason ?? '', true)
  }

  /** From now on nothing comes through, in either direction, and nobody is told. */
  blackHole(): void {
    this.#dark = true
    this.peer = undefined
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    const [type, listener, options] = args
    super.addEventListener(...args)
    if (!listener) return
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners.add(listener))
    const isOnce = typeof options === 'object' && options.once
    if (isOnce) super.addEventListener(type, () => listeners.delete(listener), { once: true })
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    const [type, listener] = args
    this.#listeners.get(type)?.delete(listener)
    super.removeEventListener(...args)
  }

  #end(code: number, reason: string, wasClean: boolean): void {
    this.readyState = 3
    this.dispatchEvent(closeEvent({ end: { type: 'close', code, reason, wasClean, failed: false } }))
  }
}

for (const [value, name] of ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].entries())
  for (const place of [FakeWebSocket, FakeWebSocket.prototype])
    Object.defineProperty(place, name, { value, enumerable: true })

for (const type of ['open', 'message', 'error', 'close']) {
  const handlers = new WeakMap<EventTarget, (event: Event) => void>()
  Object.defineProperty(FakeWebSocket.prototype, `on${type}`, {
    get(this: FakeWebSocket) {
      return handlers.get(this) ?? null
    },
    set(this: FakeWebSocket, handler: Handler) {
      const old = handlers.get(this)
      if (old) this.removeEventListener(type, old)
      handlers.delete(this)
      if (!handler) return
      handlers.set(this, handler)
      this.addEventListener(type, handler)
    },
  })
}
