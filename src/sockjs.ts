import type { RetryingCloseEvent, DroppedEvent } from './socket/events.js'
import type { SockJSOptions } from './comet/sockjs/options.js'
import { defineSockJS } from './comet/sockjs/sock-js.js'

export type { SockJSOptions } from './comet/sockjs/options.js'
export type { DroppedEvent, RetryingCloseEvent } from './socket/events.js'

/** What `addEventListener` may be asked for. */
export interface SockJSEventMap {
  open: Event
  message: MessageEvent<string>
  close: RetryingCloseEvent
  /** Before the `close` of what the page closed while it was connecting; as the original, not otherwise. */
  error: Event
  /** The server says that it is there; over HTTP alone. */
  heartbeat: Event
  /** A message was given up: it was sent when all was over, or `reconnect` has lost it. */
  dropped: DroppedEvent
}

type Handler<K extends keyof SockJSEventMap> = ((this: SockJS, event: SockJSEventMap[K]) => unknown) | null

/** A connection to a SockJS server, in the shape of `sockjs-client` 1.6. */
export interface SockJS extends EventTarget {
  readonly url: string
  readonly readyState: number
  /** Always empty, as the original's. */
  readonly protocol: string
  /** Always empty, as the original's. */
  readonly extensions: string
  /** `websocket` or `xhr-polling` while one is open. */
  readonly transport: string | null
  onopen?: Handler<'open'>
  onmessage?: Handler<'message'>
  onclose?: Handler<'close'>
  onerror?: Handler<'error'>
  onheartbeat?: Handler<'heartbeat'>
  /**
   * Sends text, and of anything else its string. After `close()`, or a loss for good, it is given up: `dropped` tells.
   *
   * @throws Error `InvalidStateError: ...` before it is open; with `reconnect` it waits instead.
   */
  send(data: string): void
  /**
   * Closes it for good; `close` follows in the next task, whatever the server answers.
   *
   * @throws Error `InvalidAccessError: ...` for a code other than 1000 and 3000 to 4999, SyntaxError for a reason of more
   * than 123 bytes.
   */
  close(code?: number, reason?: string): void
  addEventListener<K extends keyof SockJSEventMap>(
    type: K,
    listener: (this: SockJS, event: SockJSEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void
  removeEventListener<K extends keyof SockJSEventMap>(
    type: K,
    listener: (this: SockJS, event: SockJSEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void
}

/** `new SockJS(url, reserved?, options?)`, also without `new`. */
export interface SockJSConstructor {
  /**
   * @param url - The server's prefix, `http:` or `https:`, relative to the page; no fragment.
   * @param reserved - Ignored, as the original does.
   * @throws SyntaxError for a url that cannot be, Error `SecurityError: ...` for one in the clear on a secure page;
   * TypeError or RangeError for a wrong option.
   */
  new (url: string | URL, reserved?: unknown, options?: SockJSOptions | null): SockJS
  (url: string | URL, reserved?: unknown, options?: SockJSOptions | null): SockJS
  readonly prototype: SockJS
  /** Of the `sockjs-client` whose shape this is. */
  readonly version: string
  readonly CONNECTING: 0
  readonly OPEN: 1
  readonly CLOSING: 2
  readonly CLOSED: 3
}

/**
 * `sockjs-client`, replaced in place: WebSocket at `<prefix>/websocket`, and `xhr-polling` where none opens. Like the original it
 * does not come back after a loss, unless `reconnect` says so.
 *
 * @example
 * const socket = new SockJS('/echo', null, { reconnect: true })
 * socket.onmessage = (event) => show(event.data)
 */
export const SockJS: SockJSConstructor = /* @__PURE__ */ defineSockJS() as SockJSConstructor
