import type { Delivery } from '../core/delivery.js'
import type { DeliverOptions } from '../core/outbox.js'
import { check } from '../core/options.js'
import type { State } from '../core/state.js'
import type { ProtocolsSource, UrlSource } from '../connect/address.js'
import type { DroppedEvent, RetryingCloseEvent, StateChangeEvent } from './events.js'
import { type SocketOptions, socketRule } from '../connect/options.js'
import { defineSocket } from './socket.js'

/** What `addEventListener` may be asked for. */
export interface ReconnectingWebSocketEventMap extends WebSocketEventMap {
  close: RetryingCloseEvent
  /** After every transition. */
  statechange: StateChangeEvent
  /** A message was given up. */
  dropped: DroppedEvent
}

type Listener<K extends keyof ReconnectingWebSocketEventMap> = (
  this: ReconnectingWebSocket,
  event: ReconnectingWebSocketEventMap[K],
) => unknown

/** A `WebSocket` that holds: the WHATWG interface, and what one may ask of a connection that comes back. */
export interface ReconnectingWebSocket extends WebSocket {
  /** The connection as a value; `state.name` tells which. */
  readonly state: State
  /** The last round trip that the heartbeat measured on this link, in milliseconds. */
  readonly rtt: number | undefined
  /** Dials at once, from any state; also after the final `close`. Does nothing once the option `signal` was aborted. */
  reconnect(): void
  /**
   * Asks the peer for a sign of life now. Fulfils with the round trip in milliseconds.
   *
   * @throws NoHeartbeatError without a heartbeat, ConnectionLostError where no link is open or it ends meanwhile,
   * ProbeTimeoutError where no answer comes within `heartbeat.timeout` (each as a rejection).
   */
  probe(): Promise<number>
  /** Gives up everything that waits; each message is reported by `dropped`. */
  purge(): void
  /** Hands over without pacing what waits; fulfils once nothing waits any more. */
  flush(): Promise<void>
  /**
   * `send`, with a fate to ask for.
   *
   * @throws QueueFullError
   */
  deliver(data: string | ArrayBufferLike | Blob | ArrayBufferView, options?: DeliverOptions): Delivery
  addEventListener<K extends keyof ReconnectingWebSocketEventMap>(
    type: K,
    listener: Listener<K>,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void
  removeEventListener<K extends keyof ReconnectingWebSocketEventMap>(
    type: K,
    listener: Listener<K>,
    options?: boolean | EventListenerOptions,
  ): void
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void
}

/** `new ReconnectingWebSocket(url, protocols?, options?)` */
export interface ReconnectingWebSocketConstructor {
  /**
   * @param url - As the native constructor takes it, or a function that is asked on every attempt.
   * @throws DOMException `SyntaxError`, as native; TypeError or RangeError for a wrong option.
   */
  new (url: UrlSource, protocols?: ProtocolsSource, options?: SocketOptions): ReconnectingWebSocket
  readonly prototype: ReconnectingWebSocket
  readonly CONNECTING: 0
  readonly OPEN: 1
  readonly CLOSING: 2
  readonly CLOSED: 3
}

/**
 * The drop-in: `WebSocket` as WHATWG has it, and it holds.
 *
 * @example
 * const socket = new ReconnectingWebSocket('wss://example.com/live')
 * socket.onmessage = (event) => show(event.data)
 * socket.send('accepted while offline, too')
 */
export const ReconnectingWebSocket: ReconnectingWebSocketConstructor = /* @__PURE__ */ defineSocket(
  'ReconnectingWebSocket',
) as ReconnectingWebSocketConstructor

/**
 * Binds options to a class that takes a URL and protocols alone, for a library that wants a `WebSocket` constructor. One that
 * reconnects by itself wants `socketClass({ retry: never, queue: { maxMessages: 0 } })`: a plain socket.
 *
 * @throws TypeError or RangeError for a wrong option.
 */
export const socketClass = (options: SocketOptions): typeof WebSocket => {
  check(options, socketRule, 'options')
  // The class may become the global one itself.
  return defineSocket('WebSocket', {
    ...options,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
  }) as typeof WebSocket
}
