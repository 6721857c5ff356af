import { closeArguments } from '../core/close-code.js'
import { systemClock } from '../core/clock.js'
import type { Connection } from '../core/connection.js'
import { byteLength, snapshot } from '../core/data.js'
import type { Delivery } from '../core/delivery.js'
import { ConnectionLostError, NoHeartbeatError, ProbeTimeoutError } from '../core/errors.js'
import { check } from '../core/options.js'
import type { DeliverOptions } from '../core/outbox.js'
import { never } from '../core/retry.js'
import type { State } from '../core/state.js'
import { browserPage } from '../page/browser-page.js'
import { followPage } from '../page/follow-page.js'
import { askAddress, parseUrl, protocolsFrom, type ProtocolsSource, type UrlSource } from './address.js'
import { endingOf } from './ending.js'
import { defineHandlers, type HandlerSlots } from './event-handlers.js'
import { closeEvent, droppedEvent, stateChangeEvent } from './events.js'
import { connectionFor, type SocketOptions, socketShape } from './options.js'
import { shapeAsInterface } from './web-idl.js'

/** https://websockets.spec.whatwg.org/#dom-websocket-readystate */
const readyStates: Readonly<Record<State['name'], number>> = {
  resolving: 0,
  connecting: 0,
  backoff: 0,
  suspended: 0,
  open: 1,
  closing: 2,
  closed: 3,
  idle: 3,
}

/**
 * Makes the class of a `WebSocket` that holds; with `bound` options it takes no other. Each is a class of its own, so that
 * its members are its own as WebIDL wants them. Its public face is declared in reconnecting-web-socket.ts.
 */
export const defineSocket = (name: string, bound?: SocketOptions): unknown => {
  class Socket extends EventTarget {
    readonly #connection: Connection
    readonly #options: SocketOptions
    readonly #plain: boolean
    readonly #handlers: HandlerSlots = new Map()
    #url = ''
    #origin = ''
    #destination = ''
    #binaryType: BinaryType = 'blob'
    /** Bytes sent when nothing goes out any more: WHATWG counts them in `bufferedAmount`. */
    #unsent = 0
    /** Nobody ever listened for messages: then making events of them is spared. */
    #unheard = true
    #leave = () => {}

    static {
      const slots = (socket: EventTarget) => (socket as Socket).#handlers
      defineHandlers(this.prototype, ['open', 'message', 'error', 'close'], slots)
      shapeAsInterface(this, name)
    }

    constructor(url: UrlSource, protocols: ProtocolsSource = [], options: SocketOptions = {}) {
      if (!arguments.length) throw new TypeError(`${name} needs a url`)
      super()
      if (!bound) check(options, socketShape, 'options')
      this.#options = bound ?? options
      const from = typeof url === 'function' ? url : parseUrl(`${url}`)
      const offered = typeof protocols === 'function' ? protocols : protocolsFrom(protocols)
      if (from instanceof URL) this.#url = from.href
      this.#plain = from instanceof URL && Array.isArray(offered)
      this.#connection = connectionFor(
        this.#options,
        (context) => askAddress(from, offered, () => this.#binaryType, context),
        {
          state: (to, from) => this.#follow(to, from),
          message: (data) => {
            if (!this.#unheard)
              this.dispatchEvent(new MessageEvent('message', { data, origin: this.#origin }))
          },
          dropped: (data, reason) => this.dispatchEvent(droppedEvent(data, reason)),
        },
      )
      if (!this.#options.startClosed) this.reconnect()
    }

    get url(): string {
      return this.#url
    }

    get readyState(): number {
      return readyStates[this.#connection.state.name]
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
      // As WebIDL has it for an enumeration: another value is ignored.
      const known = `${type}`
      if (known !== 'blob' && known !== 'arraybuffer') return
      this.#binaryType = known
      const { link } = this.#connection
      if (link) link.binaryType = known
    }

    get state(): State {
      return this.#connection.state
    }

    get rtt(): number | undefined {
      return this.#connection.link?.rtt
    }

    send(data: unknown): void {
      if (!arguments.length) throw new TypeError('send needs data')
      const connection = this.#connection
      if (connection.send(data as string)) return
      const { readyState } = this
      const unqueued = this.#options.queue?.maxMessages === 0
      if (unqueued && !readyState) throw new DOMException('Still connecting', 'InvalidStateError')
      // An open link that takes nothing is about to end.
      if (readyState > 1 || unqueued) this.#unsent += byteLength(snapshot(data))
      if (readyState > 1 || !unqueued) connection.enqueue(data)
    }

    deliver(data: unknown, options?: DeliverOptions): Delivery {
      return this.#connection.deliver(data, options)
    }

    close(code?: number, reason?: string): void {
      this.#connection.close(...closeArguments(code, reason))
    }

    reconnect(): void {
      const connection = this.#connection
      connection.restart()
      const { state } = connection
      // What the native constructor throws for the url and the protocols as they were given, the caller hears.
      if (this.#plain && 'cause' in state && state.cause?.type === 'error') {
        connection.close()
        throw state.cause.error
      }
    }

    probe(): Promise<number> {
      const { link, state } = this.#connection
      return new Promise((resolve, reject) => {
        if (!this.#options.heartbeat)
          reject(new NoHeartbeatError('probe() needs the option heartbeat: nothing else can be asked'))
        else if (state.name !== 'open' || !link?.probe)
          reject(new ConnectionLostError(`probe() needs an open connection, it is ${state.name}`))
        else
          link.probe((rtt) => {
            if (rtt !== undefined) resolve(rtt)
            else if (this.#connection.link === link) reject(new ProbeTimeoutError('No answer in time'))
            else reject(new ConnectionLostError('The link ended before the answer came'))
          })
      })
    }

    purge(): void {
      this.#connection.outbox.purge('purged')
    }

    flush(): Promise<void> {
      return this.#connection.outbox.flush()
    }

    override addEventListener(
      type: string,
      listener: EventListenerOrEventListenerObject | null,
      options?: AddEventListenerOptions | boolean,
    ): void {
      if (type === 'message') this.#unheard = false
      super.addEventListener(type, listener, options)
    }

    #follow(to: State, from: State): void {
      if (to.name === 'connecting') this.#arrive(to.address.url)
      if (to.name === 'resolving' && (from.name === 'idle' || from.name === 'closed')) this.#join()
      if (to.name === 'closed') this.#leave()
      if (to.name === 'open' && from.name === 'connecting') this.dispatchEvent(new Event('open'))
      const ending = endingOf(to, from)
      if (ending) {
        if (ending.end.failed) this.dispatchEvent(new Event('error'))
        this.dispatchEvent(closeEvent(ending))
      }
      this.dispatchEvent(stateChangeEvent(to, from))
    }

    /** What was meant for one destination is not for another. */
    #arrive(url: string): void {
      const { origin, pathname } = new URL(url)
      const destination = origin + pathname
      if (this.#destination && this.#destination !== destination) this.#connection.outbox.purge('destination')
      this.#destination = destination
      this.#origin = origin
      this.#url = url
    }

    /** While it lives, the page and the owner's signal act on it. */
    #join(): void {
      const { page = browserPage, clock = systemClock, retry, signal } = this.#options
      const connection = this.#connection
      const close = () => connection.close()
      const unfollow = page && retry !== never ? followPage(connection, page, clock) : () => {}
      signal?.addEventListener('abort', close)
      this.#leave = () => {
        unfollow()
        signal?.removeEventListener('abort', close)
      }
      this.#unsent = 0
      if (signal?.aborted) close()
    }
  }
  return Socket
}
