import type { Clock } from '../core/clock.js'
import { amount, type Rule, type Shape } from '../core/options.js'
import { type QueueOptions, queueRule } from '../core/outbox.js'
import type { RetryPolicy } from '../core/retry.js'
import type { Transport } from '../core/transport.js'
import { type HeartbeatOptions, heartbeatRule } from '../layers/heartbeat.js'
import type { Page } from '../page/browser-page.js'
import type { WebSocketConstructor } from '../transports/web-socket.js'

/** What a socket may be told, besides where to go. Durations are milliseconds; `Infinity` disables. */
export interface SocketOptions {
  /** When to try again, if at all. @defaultValue `backoff()` */
  readonly retry?: RetryPolicy
  /** How long the answer of url and protocols, and then the handshake, may take; half as long again for each further attempt, up to 60 s. @defaultValue 10,000; Infinity with `never` */
  readonly connectTimeout?: number
  /** How long the peer has to answer `close()`. @defaultValue 5,000; Infinity with `never` */
  readonly closeTimeout?: number
  /** After so long a link is proven, and the attempts count from 0 again. @defaultValue 5,000 */
  readonly stableAfter?: number
  /** Finds dead lines. Off by default: a plain server may not like unknown frames. `true` takes its defaults. @defaultValue false */
  readonly heartbeat?: boolean | HeartbeatOptions
  /** What may wait while there is no connection. */
  readonly queue?: QueueOptions
  /** The native constructor, where it is not the global one. */
  readonly WebSocket?: WebSocketConstructor
  /** Instead of a WebSocket: how a link is opened. */
  readonly transport?: Transport
  /** Aborting it closes the socket, for good. */
  readonly signal?: AbortSignal
  /** Do not connect before `reconnect()`. @defaultValue false */
  readonly startClosed?: boolean
  /** The page whose life is followed, or `false`. @defaultValue the page or worker it runs in; false with `never` */
  readonly page?: Page | false
  /** For tests. @defaultValue the platform's */
  readonly clock?: Clock
  /** For tests: uniform in [0, 1). @defaultValue `Math.random` */
  readonly random?: () => number
}

export const socketShape: Shape = {
  retry: 'a function',
  connectTimeout: amount,
  closeTimeout: amount,
  stableAfter: amount,
  heartbeat: heartbeatRule,
  queue: queueRule,
  WebSocket: 'a function',
  transport: 'a function',
  signal: 'an object',
  startClosed: 'a boolean',
  page: 'an object or false',
  clock: 'an object',
  random: 'a function',
}

export const socketRule: Rule = ['an object', socketShape]
