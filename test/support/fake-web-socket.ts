import type { WebSocketConstructor } from '../../src/index.js'

type Sendable = Parameters<WebSocket['send']>[0]

const encoder = new TextEncoder()
const sizeOf = (data: Sendable) =>
  typeof data === 'string'
    ? encoder.encode(data).length
    : data instanceof Blob
      ? data.size
      : (data as ArrayBuffer).byteLength

const closeEvent = (code: number, reason: string, wasClean: boolean) =>
  Object.assign(new Event('close'), { code, reason, wasClean })

/**
 * A native WebSocket as WHATWG has it, whose network is the test: nothing happens by itself, and whatever happens, happens
 * in the task that the test is in. https://websockets.spec.whatwg.org/
 */
export class FakeWebSocket extends EventTarget {
  declare onopen: ((event: Event) => void) | null
  declare onmessage: ((event: MessageEvent) => void) | null
  declare onerror: ((event: Event) => void) | null
  declare onclose: ((event: Event) => void) | null

  readonly url: string
  readonly protocols: readonly string[]
  protocol = ''
  extensions = ''
  binaryType: BinaryType = 'blob'
  bufferedAmount = 0
  readyState = 0
  /** What was handed to the wire. */
  readonly sent: Sendable[] = []
  /** The arguments of the owner's `close()`, once it was called. */
  closing: { code: number | undefined; reason: string | undefined } | undefined
  /** The server's side: called with everything that is sent. */
  peer: ((data: Sendable, socket: this) => void) | undefined
  #opened = false
  #dark = false
  readonly #listening = new Set<string>()

  constructor(url: string | URL, protocols: string | string[] = []) {
    super()
    this.url = `${url}`
    this.protocols = [protocols].flat()
    if (new Set(this.protocols).size < this.protocols.length)
      throw new DOMException('The subprotocol list has duplicates', 'SyntaxError')
    if (!this.protocols.every((protocol) => /^[\w!#$%&'*+.^`|~-]+$/.test(protocol)))
      throw new DOMException('A subprotocol is not a token', 'SyntaxError')
  }

  /** How many event types somebody still listens for. */
  get listening(): number {
    return this.#listening.size
  }

  send(data: Sendable): void {
    if (this.readyState === 0) throw new DOMException('Still connecting', 'InvalidStateError')
    if (this.readyState > 1) this.bufferedAmount += sizeOf(data)
    else {
      this.sent.push(data)
      this.peer?.(data, this)
    }
  }

  close(code?: number, reason?: string): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999))
      throw new DOMException(`The code ${code} is not for close()`, 'InvalidAccessError')
    if (sizeOf(reason ?? '') > 123) throw new DOMException('The reason is too long', 'SyntaxError')
    if (this.readyState > 1) return
    this.readyState = 2
    this.closing = { code, reason }
  }

  /** The server answers the opening handshake. */
  accept({ protocol = '', extensions = '' } = {}): void {
    if (this.#dark || this.readyState !== 0) return
    Object.assign(this, { protocol, extensions, readyState: 1 })
    this.#opened = true
    this.dispatchEvent(new Event('open'))
  }

  /** A message comes. */
  receive(...messages: unknown[]): void {
    for (const data of messages)
      if (!this.#dark && this.readyState === 1) this.dispatchEvent(new MessageEvent('message', { data }))
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
  blackhole(): void {
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
    set(this: FakeWebSocket, handler: ((event: Event) => void) | null) {
      const old = handlers.get(this)
      if (old) this.removeEventListener(type, old)
      handlers.delete(this)
      if (!handler) return
      handlers.set(this, handler)
      this.addEventListener(type, handler)
    },
  })
}

/** Where fake sockets are made, and kept in order. */
export class FakeNetwork {
  readonly sockets: FakeWebSocket[] = []
  /** The server's side: called with each new socket, still CONNECTING; it acts in a later task. */
  server: ((socket: FakeWebSocket) => void) | undefined

  /** A native constructor of its own. */
  readonly WebSocket: WebSocketConstructor

  constructor() {
    const made = (socket: FakeWebSocket) => {
      this.sockets.push(socket)
      this.server?.(socket)
    }
    this.WebSocket = class extends FakeWebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols)
        made(this)
      }
    } as unknown as WebSocketConstructor
  }

  /** The socket made last. */
  get last(): FakeWebSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('No socket was made')
    return socket
  }

  /** The sockets that nobody has closed. */
  get live(): FakeWebSocket[] {
    return this.sockets.filter(({ readyState }) => readyState < 2)
  }
}
