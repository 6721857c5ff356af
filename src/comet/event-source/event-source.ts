import { parseUrl, type UrlSource } from '../../connect/address.js'
import { Hold } from '../../connect/hold.js'
import { listen, resumption } from '../../connect/listening.js'
import { check } from '../../core/options.js'
import type { State } from '../../core/state.js'
import { defineHandlers, EventHandlers } from '../../socket/event-handlers.js'
import { nchanFrames } from '../../transports/event-frames.js'
import { eventStream } from '../../transports/event-stream.js'
import type { StreamEvent } from '../../transports/event-stream-parser.js'
import { type EventSourceOptions, eventSourceRule } from './options.js'
import { streamRetry } from './retry.js'

/** An `EventSource` as the HTML standard has it. */
export type EventSource = globalThis.EventSource

/** `new EventSource(url, options?)` */
export interface EventSourceConstructor {
  /**
   * @param url - As the native constructor takes it, or a function that is asked on every attempt.
   * @throws DOMException `SyntaxError`, as native; TypeError or RangeError for a wrong option.
   */
  new (url: UrlSource, options?: EventSourceOptions): EventSource
  readonly prototype: EventSource
  readonly CONNECTING: 0
  readonly OPEN: 1
  readonly CLOSED: 2
}

const constant = (value: number) => ({ value, enumerable: true })
const constants = { CONNECTING: constant(0), OPEN: constant(1), CLOSED: constant(2) }
const handled = ['open', 'message', 'error']

const defineEventSource = (): unknown => {
  class EventSource extends EventTarget {
    readonly #hold: Hold
    readonly #withCredentials: boolean
    readonly #handlers = new EventHandlers()
    #url = ''
    #hash = ''
    #origin = ''
    #lastEventId = ''
    #retry: number | undefined
    /** Whether this link has brought an event. */
    #fruitful = false
    /** Whether anybody listens for events by name: Nchan's frames have none. */
    #named = false

    static {
      const { prototype } = this
      defineHandlers(prototype, handled, (source) => (source as EventSource).#handlers)
      for (const member of ['url', 'readyState', 'withCredentials', 'close', 'addEventListener'])
        Object.defineProperty(prototype, member, { enumerable: true })
      Object.defineProperties(prototype, constants)
      Object.defineProperties(this, constants)
      Object.defineProperty(prototype, Symbol.toStringTag, { value: 'EventSource', configurable: true })
    }

    constructor(url: UrlSource, given: EventSourceOptions | null = null) {
      if (!arguments.length) throw new TypeError('url is missing')
      super()
      const options = given ?? {}
      check(options, eventSourceRule, 'options')
      const { fetch, headers, heartbeatTimeout = Infinity } = options
      this.#withCredentials = !!options.withCredentials
      if (typeof url !== 'function') {
        const [bare, hash] = /^([^#]*)(.*)/s.exec(`${url}`)!.slice(1) as [string, string]
        this.#hash = hash
        this.#locate((url = parseUrl(bare).href))
      }
      const get = async (url: string, signal: AbortSignal) => {
        const at = resumption(url, this.#lastEventId, options)
        const response = await (fetch ?? globalThis.fetch)(at.url, {
          headers: { Accept: 'text/event-stream', ...headers, ...at.headers },
          credentials: this.#withCredentials ? 'include' : 'same-origin',
          cache: 'no-store',
          signal,
        })
        if (response.url) this.#origin = new URL(response.url).origin
        return response
      }
      const { protocols, transport } = listen(options, {
        http: (clock, limit) => eventStream({ get, clock, limit, silence: heartbeatTimeout }),
        lastEventId: () => this.#lastEventId,
        wanted: (protocol) => !this.#named || protocol !== nchanFrames,
      })
      const retry = streamRetry(options.retry, () => ({ retry: this.#retry, fruitful: this.#fruitful }))
      const { connectTimeout = 60_000 } = options
      this.#hold = new Hold(
        { ...options, connectTimeout, heartbeat: false, retry, transport },
        url,
        protocols,
        {
          binaryType: () => 'blob',
          state: (to, from) => this.#follow(to, from),
          message: (event) => this.#receive(event as StreamEvent),
          dropped: () => {},
        },
      )
      this.#hold.restart()
    }

    get url(): string {
      return this.#url
    }

    get readyState(): number {
      const { name } = this.#hold.connection.state
      return name === 'open' ? 1 : /idle|clos/.test(name) ? 2 : 0
    }

    get withCredentials(): boolean {
      return this.#withCredentials
    }

    close(): void {
      this.#hold.connection.apply('close')
    }

    override addEventListener(
      type: string,
      listener: EventListenerOrEventListenerObject | null,
      options?: AddEventListenerOptions | boolean,
    ): void {
      super.addEventListener(type, listener, options)
      if (this.#named || handled.includes(type)) return
      this.#named = true
      const { connection } = this.#hold
      if (connection.openLink() && connection.info.protocol === nchanFrames) connection.apply('restart')
    }

    #locate(url: string): void {
      const { href, origin } = new URL(url.replace(/^ws/, 'http'))
      this.#url = href + this.#hash
      this.#origin = origin
    }

    #receive({ type, data, id, retry }: StreamEvent): void {
      if (retry !== undefined) this.#retry = retry
      if (id !== undefined) this.#lastEventId = id
      if (data === undefined) return
      this.#fruitful = true
      const init = { data, origin: this.#origin, lastEventId: this.#lastEventId }
      this.dispatchEvent(new MessageEvent(type!, init))
    }

    #follow(to: State, from: State): void {
      this.#hold.follow(to)
      if (to.name === from.name) return
      if (to.name === 'connecting') {
        this.#fruitful = false
        this.#locate(to.address.url)
      }
      if (to.name === 'open') this.dispatchEvent(new Event('open'))
      const lost = from.name === 'open' && /suspended|resolving/.test(to.name)
      const failed = to.name === 'backoff' && from.name !== 'suspended'
      if (lost || failed || (to.name === 'closed' && to.cause)) this.dispatchEvent(new Event('error'))
    }
  }
  return EventSource
}

/**
 * The drop-in: `EventSource` as the HTML standard has it, over a WebSocket where one opens, and it holds.
 *
 * @example
 * const events = new EventSource('/events')
 * events.onmessage = (event) => show(event.data)
 */
export const EventSource: EventSourceConstructor =
  /* @__PURE__ */ defineEventSource() as EventSourceConstructor
