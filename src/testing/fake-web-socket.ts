import { byteLength, type Data, snapshot } from '../core/data.js'

type Handler = ((event: Event) => void) | null

const closeEvent = (code: number, reason: string, wasClean: boolean) =>
  Object.assign(new Event('close'), { code, reason, wasClean })

/** Bytes in the form that a page has asked for, in memory of its own. */
const delivered = (message: unknown, type: BinaryType): unknown => {
  if (!ArrayBuffer.isView(message) && !(message instanceof ArrayBuffer)) return message
  const { buffer } = new Uint8Array(
    message instanceof ArrayBuffer ? message : (snapshot(message) as Uint8Array),
  )
  return type === 'blob' ? new Blob([buffer]) : buffer
}

/**
 * A native WebSocket as WHATWG has it, whose network is the test: nothing happens by itself, and whatever happens, happens
 * in the task that the test is in. What has no meaning any more does nothing, as on a wire. https://websockets.spec.whatwg.org/
 */
export class FakeWebSocket extends EventTarget {
  declare onopen: Handler
  declare onmessage: Handler
  declare onerror: Handler
  declare onclose: Handler

  readonly url: string
  readonly protocols: readonly string[]
  protocol = ''
  extensions = ''
  binaryType: BinaryType = 'blob'
  /** Bytes that are under way: the test's to say, until the socket closes. */
  bufferedAmount = 0
  readyState = 0
  /** What was handed to the wire. */
  readonly sent: Data[] = []
  /** The arguments of the owner's `close()`, once it was called. */
  closing: { code: number | undefined; reason: string | undefined } | undefined
  /** The server's side: called with everything that is sent. */
  peer: ((data: Data, socket: this) => void) | undefined
  #opened = false
  #dark = false
  readonly #listening = new Set<string>()

  /** @throws DOMException `SyntaxError` for subprotocols that the native constructor refuses. */
  constructor(url: string | URL, protocols: string | string[] = []) {
    super()
    this.url = `${url}`
    this.protocols = [protocols].flat()
    if (new Set(this.protocols).size < this.protocols.length)
      throw new DOMException('The subprotocol list has duplicates', 'SyntaxError')
    if (!this.protocols.every((protocol) => /^[\w!#$%&'*+.^`|~-]+$/.test(protocol)))
      throw new DOMException('A subprotocol is not a token', 'SyntaxError')
  }

  /** Whether it is a black hole. */
  get dark(): boolean {
    return this.#dark
  }

  /** How many event types somebody still listens for. */
  get listening(): number {
    return this.#listening.size
  }

  send(data: Data): void {
    if (this.readyState === 0) throw new DOMException('Still connecting', 'InvalidStateError')
    if (this.readyState > 1) this.bufferedAmount += byteLength(data)
    else {
      const copy = snapshot(data)
      this.sent.push(copy)
      this.peer?.(copy, this)
    }
  }

  close(code?: number, reason?: string): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999))
      throw new DOMException(`The code ${code} is not for close()`, 'InvalidAccessError')
    if (byteLength(reason ?? '') > 123) throw new DOMException('The reason is too long', 'SyntaxError')
    if (this.readyState > 1) return
    this.readyState = 2
    this.closing = { code, reason }
  }

  /** The server answers the opening handshake. */
  accept({ protocol = '', extensions = '' }: { protocol?: string; extensions?: string } = {}): void {
    if (this.#dark || this.readyState !== 0) return
    Object.assign(this, { protocol, extensions, readyState: 1 })
    this.#opened = true
    this.dispatchEvent(new Event('open'))
  }

  /** Messages come: bytes as the owner's `binaryType` says. */
  receive(...messages: unknown[]): void {
    for (const message of messages) {
      const data = delivered(message, this.binaryType)
      if (!this.#dark && this.readyState === 1) this.dispatchEvent(new MessageEvent('message', { data }))
    }
  }

  /** The server's close frame comes, or with 1006 only its FIN. */
  serverClose(code = 1005, reason = ''): void {
    if (this.#dark || !this.#opened || this.readyState === 3) return
    this.#end(closeEvent(code, reason, code !== 1006))
  }

  /** The handshake or the connection fails. */
  fail(): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.dispatchEvent(new Event('error'))
    this.#end(closeEvent(1006, '', false))
  }

  /** What `close()` began comes to its end, as it does in a later task. */
  finishClose(): void {
    if (this.#dark || this.readyState !== 2) return
    if (!this.#opened) this.fail()
    else this.#end(closeEvent(this.closing?.code ?? 1005, this.closing?.reason ?? '', true))
  }

  /** From now on nothing comes through, in either direction, and nobody is told. */
  blackHole(): void {
    this.#dark = true
    this.peer = undefined
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.#listening.add(args[0])
    super.addEventListener(...args)
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.#listening.delete(args[0])
    super.removeEventListener(...args)
  }

  #end(event: Event): void {
    this.readyState = 3
    this.dispatchEvent(event)
  }
}

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
