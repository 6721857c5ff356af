import { type Clock, systemClock } from '../../core/clock.js'
import { jittered, type RetryPolicy } from '../../core/retry.js'
import { browserPage, type Page } from '../../page/browser-page.js'
import type { WebSocketConstructor } from '../../transports/web-socket.js'
import { type Advice, base, type Message } from '../bayeux/message.js'
import type { SessionSettings } from '../bayeux/settings.js'

/** What `configure()` takes: the original's options, with their defaults but where said otherwise, and Holdfast's own. Durations are milliseconds. */
export interface Configuration {
  /** Where the server is: `http:`, `https:`, or relative to the page; the WebSocket goes to the same place. */
  readonly url: string
  /** Addresses by transport, where they differ. @defaultValue none */
  readonly urls?: Readonly<Record<string, string>>
  /** The subprotocol of the WebSocket. @defaultValue none */
  readonly protocol?: string | null
  /** Whether one lost `/meta/connect` more is waited for before another transport is tried in place of a WebSocket that worked. @defaultValue true */
  readonly stickyReconnect?: boolean
  /** How long a WebSocket may take to open; 0: as long as it likes. @defaultValue 10,000; the original's is 0 */
  readonly connectTimeout?: number
  /** Requests under way at once, the one that the server holds included. @defaultValue 2 */
  readonly maxConnections?: number
  /** The first wait is uniform in [0, this); the later ones grow from it. @defaultValue 1,000 */
  readonly backoffIncrement?: number
  /** The longest wait; not above `maxNetworkDelay` in the first five minutes of an outage. @defaultValue 60,000 */
  readonly maxBackoff?: number
  /** How long an answer may take, beyond what the server holds it back. @defaultValue 10,000 */
  readonly maxNetworkDelay?: number
  /** Headers of each request; no browser can add them to a WebSocket. @defaultValue none */
  readonly requestHeaders?: Readonly<Record<string, string>>
  /** Whether requests name their kind in the path: `/cometd/connect`. Off by itself for a url with a query, a fragment, or a dot in its last segment. @defaultValue true */
  readonly appendMessageTypeToURL?: boolean
  /** What the server is told of one's wishes. @defaultValue `{ timeout: 60000, interval: 0, maxInterval: 0 }` */
  readonly advice?: Advice
  /** Kept for its name: nothing is written to the console. @defaultValue 'info' */
  readonly logLevel?: string
  /** Whether the wait grows by `backoffIncrement` each time, up to `maxBackoff`, as the original's does, instead of `backoff()`. @defaultValue false */
  readonly linearBackoff?: boolean
  /** Whether what is published while there is no connection, or fails with it, is sent once there is one again. @defaultValue false, as the original: the callback hears of the failure */
  readonly offlineQueue?: boolean
  /** Whether subscriptions outlive the server's memory of them. @defaultValue false, as the original: pages subscribe when they hear of the handshake */
  readonly autoResubscribe?: boolean
  /** When to try again. @defaultValue `backoff()` with the numbers above */
  readonly retry?: RetryPolicy
  /** Other options of the original are accepted, and change nothing. */
  readonly [option: string]: unknown
}

/** The world around a client, for tests. */
export interface Environment {
  /** @defaultValue the platform's */
  readonly clock?: Clock
  /** Uniform in [0, 1). @defaultValue `Math.random` */
  readonly random?: () => number
  /** The page whose life is followed, or `false`. @defaultValue the page or worker it runs in */
  readonly page?: Page | false
  /** The native constructor. @defaultValue the global one */
  readonly WebSocket?: WebSocketConstructor
}

/** What must be a number, and the least that it may be. */
const least = {
  connectTimeout: 0,
  maxConnections: 1,
  backoffIncrement: 0,
  maxBackoff: 0,
  maxNetworkDelay: 0,
}

/** The original's, under its names: but for `connectTimeout`, which it leaves at 0. */
export const defaults = {
  useWorkerScheduler: true,
  protocol: null,
  stickyReconnect: true,
  connectTimeout: 10_000,
  maxConnections: 2,
  backoffIncrement: 1_000,
  maxBackoff: 60_000,
  logLevel: 'info',
  maxNetworkDelay: 10_000,
  requestHeaders: {},
  appendMessageTypeToURL: true,
  autoBatch: false,
  urls: {} as Readonly<Record<string, string>>,
  maxURILength: 2_000,
  maxSendBayeuxMessageSize: 8_192,
  advice: { timeout: 60_000, interval: 0, maxInterval: 0 },
}

export type Configured = typeof defaults & Configuration

/** @throws RangeError for a number that cannot be, by its name. */
export const configured = (options: Partial<Configuration>): Configured => {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const configuration = {
    ...defaults,
    ...given,
    advice: { ...defaults.advice, ...options.advice },
  } as Configured
  const numbers: Record<string, number> = {}
  for (const [name, value] of Object.entries(least)) {
    numbers[name] = Number(configuration[name])
    if (!(numbers[name] >= value))
      throw new RangeError(`${name} must be a number, ${value} or more, got ${String(configuration[name])}`)
  }
  return { ...configuration, ...numbers }
}

/** Whether the url is of another origin than the page. */
const isElsewhere = (url: string): boolean =>
  !!url && !!globalThis.location && new URL(url, base()).origin !== location.origin

/** What the session is told of it. */
export const settingsOf = (configuration: Configured, environment: Environment): SessionSettings => {
  const { backoffIncrement: first, maxBackoff, maxNetworkDelay, linearBackoff, url } = configuration
  const linear: RetryPolicy = ({ attempt }) => Math.min((attempt + 1) * first, maxBackoff)
  // The next attempt comes within maxNetworkDelay: so whoever can connect again has, after that and one more try.
  const cap = Math.min(maxBackoff, maxNetworkDelay)
  return {
    clock: systemClock,
    random: Math.random,
    page: browserPage,
    retry: linearBackoff ? linear : jittered({ base: first, cap, longCap: Math.max(cap, maxBackoff) }),
    ...configuration,
    ...environment,
    resend: first,
    misses: configuration.stickyReconnect ? 2 : 1,
    crossDomain: isElsewhere(url),
  }
}

/** Where these messages go. */
export const addressOf = (
  { url, urls, appendMessageTypeToURL }: Configured,
  type: string,
  messages: readonly Message[],
): string => {
  const address = Object.hasOwn(urls, type) ? urls[type]! : url
  const [, kind = ''] = /^\/meta\/(handshake|connect|disconnect)$/.exec(messages[0]?.channel ?? '') ?? []
  const bare = type === 'websocket' || !appendMessageTypeToURL || /[?#]|\.[^/]*$/.test(address)
  return bare ? address.replace(/#.*/, '') : address.replace(/\/?$/, `/${messages.length === 1 ? kind : ''}`)
}
