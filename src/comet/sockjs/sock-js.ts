import { Hold } from '../../connect/hold.js'
import { systemClock } from '../../core/clock.js'
import { byteLength } from '../../core/data.js'
import { never, standard } from '../../core/retry.js'
import type { Closing, State } from '../../core/state.js'
import type { LinkEnd, Transport } from '../../core/transport.js'
import { endingOf } from '../../socket/ending.js'
import { closeEvent } from '../../socket/events.js'
import { fallback } from '../../transports/fallback.js'
import { webSocket } from '../../transports/web-socket.js'
import { checked, type SockJSOptions } from './options.js'
import { parsePrefix, under } from './prefix.js'
import { sessionNames } from './session.js'
import { xhrPolling } from './xhr-polling.js'

const eventTypes = ['open', 'message', 'close', 'error', 'heartbeat'] as const
type Handlers = { [type in `on${(typeof eventTypes)[number]}`]?: unknown }

const readyStates: { readonly [name in State['name']]?: number } = { open: 1, closing: 2, closed: 3, idle: 3 }

/** How the page's own `close()` ends: as it said, whatever the server answers. */
const asSaid = ({ code = 1000, reason = '' }: Closing): LinkEnd => ({
  type: 'close',
  code,
  reason,
  wasClean: true,
  failed: false,
})

/** What never opened, in the original's words; the server's own code stays. */
const unreached = (end: LinkEnd): LinkEnd =>
  end.code === 1006 ? { ...end, code: 1002, reason: 'Cannot connect to server' } : end

/** Makes the class; its public face is declared in sockjs.ts. */
export const defineSockJS = (): unknown => {
  class Socket extends EventTarget {
    static readonly version = '1.6.1'
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3

    readonly url: string
    readonly protocol = ''
    readonly extensions = ''
    readonly #hold: Hold
    readonly #reconnect: unknown
    /** By which it is open, or was until `close()`. */
    #transport: string | null = null

    constructor(...[url, , given]: [url: unknown, reserved?: unknown, options?: SockJSOptions | null]) {
      if (!arguments.length)
        throw new TypeError("Failed to construct 'SockJS': 1 argument required, but only 0 present")
      super()
      const options = checked(given)
      // As the original, it waits for no answer to close().
      const { reconnect = false, connectTimeout = 10_000, closeTimeout = 0 } = options
      this.url = parsePrefix(url)
      const { origin } = new URL(this.url)
      this.#reconnect = reconnect
      // The original calls the handlers before the listeners.
      for (const type of eventTypes)
        this.addEventListener(type, (event) => {
          const handler = (this as Handlers)[`on${type}`]
          if (typeof handler === 'function') handler.call(this, event)
        })
      this.#hold = new Hold(
        {
          ...options,
          connectTimeout,
          closeTimeout,
          ...(!reconnect && { queue: { maxMessages: 0 } }),
          retry: reconnect === true ? standard : reconnect || never,
          transport: this.#choose(options),
        },
        this.url,
        [],
        {
          binaryType: () => 'blob',
          state: (to, from) => this.#follow(to, from),
          message: (data) => this.dispatchEvent(new MessageEvent('message', { data, origin })),
          dropped: (data, reason) =>
            this.dispatchEvent(Object.assign(new Event('dropped'), { data, reason })),
        },
      )
      this.#hold.restart()
    }

    get readyState(): number {
      return readyStates[this.#hold.connection.state.name] ?? 0
    }

    get transport(): string | null {
      return this.readyState === 1 ? this.#transport : null
    }

    send(data: unknown): void {
      if (!this.#reconnect && !this.readyState)
        throw new Error('InvalidStateError: The connection has not been established yet')
      this.#hold.connection.post(`${data as string}`)
    }

    close(code?: number, reason?: string): void {
      if (code && code !== 1000 && !(code >= 3000 && code <= 4999))
        throw new Error('InvalidAccessError: Invalid code')
      const text = `${reason || 'Normal closure'}`
      if (byteLength(text) > 123) throw new SyntaxError('reason argument has an invalid length')
      this.#hold.connection.apply('close', { code: Number(code) || 1000, reason: text })
    }

    #choose(options: SockJSOptions): Transport {
      const { clock = systemClock, transports, transportOptions, WebSocket = globalThis.WebSocket } = options
      const names = [transports || []].flat()
      const noted =
        (name: string, transport: Transport): Transport =>
        (address, events) =>
          transport(address, {
            ...events,
            open: (info) => {
              this.#transport = name
              events.open(info)
            },
          })
      const polling = noted(
        'xhr-polling',
        xhrPolling({
          clock,
          session: sessionNames(options),
          headers: transportOptions?.['xhr-polling']?.headers,
          heartbeat: () => this.dispatchEvent(new Event('heartbeat')),
        }),
      )
      if (!WebSocket || (names.length && !names.includes('websocket'))) return polling
      const native = webSocket(WebSocket, clock)
      const raw = noted('websocket', (address, events) =>
        native({ ...address, url: under(address.url, 'websocket') }, events),
      )
      const alone = names.length && names.every((name) => name === 'websocket')
      // A server that was lost knows nothing of what a new link missed.
      return alone
        ? raw
        : fallback(raw, polling, { clock, resumable: () => false, connectTimeout: options.connectTimeout })
    }

    #follow(to: State, from: State): void {
      this.#hold.follow(to)
      const transport = this.#transport
      if (to.name === 'open' && from.name === 'connecting') this.dispatchEvent(new Event('open'))
      if (!/open|closing/.test(to.name)) this.#transport = null
      const ending = endingOf(to, from)
      if (!ending) return
      // As a native socket that is closed while it is connecting.
      if (from.name === 'closing' && !transport) this.dispatchEvent(new Event('error'))
      const { end } = ending
      this.dispatchEvent(
        closeEvent({
          ...ending,
          end: from.name === 'closing' ? asSaid(from) : from.name === 'open' ? end : unreached(end),
        }),
      )
    }
  }
  // A page may leave out `new`.
  const SockJS: unknown = new Proxy(Socket, {
    apply: (_, __, given: [unknown]) => new Socket(...given),
  })
  Object.defineProperty(Socket, 'name', { value: 'SockJS' })
  Object.defineProperty(Socket.prototype, 'constructor', { value: SockJS })
  return SockJS
}
