import { closeArguments } from '../core/close-code.js'
import type { Connection } from '../core/connection.js'
import { byteLength, snapshot } from '../core/data.js'
import type { Delivery } from '../core/delivery.js'
import { check } from '../core/options.js'
import { type DeliverOptions, deliverRule } from '../core/outbox.js'
import { never } from '../core/retry.js'
import type { State } from '../core/state.js'
import { parseUrl, type ProtocolsSource, type UrlSource } from '../connect/address.js'
import { Hold } from '../connect/hold.js'
import { type SocketOptions, socketRule } from '../connect/options.js'
import { endingOf } from './ending.js'
import { defineHandlers, EventHandlers } from './event-handlers.js'
import { closeEvent, messageEvent } from './events.js'
import { shapeAsInterface } from './web-idl.js'

/** https://websockets.spec.whatwg.org/#dom-websocket-readystate */
const readyStates: { readonly [name in State['name']]?: number } = { open: 1, closing: 2, closed: 3, idle: 3 }

/**
 * Makes the class of a `WebSocket` that holds; with `bound` options it takes no other. Each is a class of its own, so that
 * its members are its own as WebIDL wants them. Its public face is declared in reconnecting-web-socket.ts.
 */
export const defineSocket = (name: string, bound?: SocketOptions): unknown => {
  class Socket extends EventTarget {
    readonly #hold: Hold
    readonly #connection: Connection
    readonly #options: SocketOptions
    readonly #handlers = new EventHandlers()
    #url = ''
    #origin = ''
    #binaryType: BinaryType = 'blob'
    /** Bytes sent when nothing goes out any more: WHATWG counts them in `bufferedAmount`. */
    #unsent = 0
    /** Whether anybody ever listened for messages: else making events of them is spared. */
    #heard = false

    static {
      const handlers = (socket: EventTarget) => (socket as Socket).#handlers
      defineHandlers(this.prototype, ['open', 'message', 'error', 'close'], handlers)
      shapeAsInterface(this, name)
    }

    constructor(url: UrlSource, protocols: ProtocolsSource = [], options: SocketOptions = {}) {
      if (!arguments.length) throw new TypeError('url is missing')
      super()
      if (!bound) check(options, socketRule, 'options')
      options = { ...(bound ?? options) }
      if (typeof url !== 'function') url = this.#url = parseUrl(`${url}`).href
      this.#options = options
      this.#hold = new Hold(options, url, protocols, {
        binaryType: () => this.#binaryType,
        state: (to, from) => this.#follow(to, from),
        message: (data) => this.#heard && this.dispatchEvent(messageEvent(data, this.#origin)),
        dropped: (data, reason) => {
          // What a link that is ending does not take: without retry and queue it is counted, as native does.
          const asNative = options.retry === never && options.queue?.maxMessages === 0
          if (asNative && reason === 'closed') this.#unsent += byteLength(data)
          else this.#fire('dropped', { data, reason })
        },
      })
      this.#connection = this.#hold.connection
      if (!options.startClosed) this.reconnect()
    }

    get url(): string {
      return this.#url
    }

    get readyState(): number {
      return readyStates[this.#connection.state.name] ?? 0
    }

    get bufferedAmount(): number {
      const { link, outbox } = this.#connection
      return outbox.bytes + (link?.bufferedAmount ?? 0) + this.#unsent
    }

    get extensions(): string {
      return this.#connection.info.extensions
    }

    get protocol(): string {
      return this.#connection.info.protocol
    }

    get binaryType(): BinaryType {
      return this.#binaryType
    }

    set binaryType(type: BinaryType) {
      const { link } = this.#connection
      const known = `${type}`
      // As WebIDL has it for an enumeration: another value is ignored.
      if (known !== 'blob' && known !== 'arraybuffer') return
      this.#binaryType = known
      if (link) link.binaryType = known
    }

    get state(): State {
      return this.#connection.state
    }

    get rtt(): number | undefined {
      return this.#connection.link?.rtt
    }

    send(data: unknown): void {
      if (!arguments.length) throw new TypeError('data is missing')
      const { readyState } = this
      const { queue, retry } = this.#options
      if (!readyState && queue?.maxMessages === 0)
        throw new DOMException('Still connecting', 'InvalidStateError')
      if (readyState > 1) this.#unsent += byteLength(snapshot(data))
      if (readyState < 2 || retry !== never) this.#connection.post(data)
    }

    deliver(data: unknown, options: DeliverOptions = {}): Delivery {
      check(options, deliverRule, 'options')
      return this.#connection.post(data, options)!
    }

    close(...given: [code?: number, reason?: string]): void {
      this.#connection.apply('close', closeArguments(...given))
    }

    reconnect(): void {
      if (this.#options.signal?.aborted) return
      this.#unsent = 0
      this.#hold.restart()
    }

    probe(): Promise<number> {
      return this.#hold.probe()
    }

    purge(): void {
      this.#connection.outbox.purge('purged')
    }

    flush(): Promise<void> {
      return this.#hold.flush()
    }

    override addEventListener(
      type: string,
      listener: EventListenerOrEventListenerObject | null,
      options?: AddEventListenerOptions | boolean,
    ): void {
      if (type === 'message') this.#heard = true
      super.addEventListener(type, listener, options)
    }

    #fire(type: string, details?: object): void {
      this.dispatchEvent(Object.assign(new Event(type), details))
    }

    #follow(to: State, from: State): void {
      this.#hold.follow(to)
      if (to.name === 'connecting') this.#origin = new URL((this.#url = to.address.url)).origin
      if (to.name === 'open' && from.name === 'connecting') this.#fire('open')
      const ending = endingOf(to, from)
      if (ending?.end.failed) this.#fire('error')
      if (ending) this.dispatchEvent(closeEvent(ending))
      this.#fire('statechange', { state: to, previous: from })
    }
  }
  return Socket
}
