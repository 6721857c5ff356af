import { type Clock, systemClock } from '../core/clock.js'
import { endOf } from '../core/close-code.js'
import { amount, type Shape } from '../core/options.js'
import type { RetryContext } from '../core/retry.js'
import type { Transport } from '../core/transport.js'
import { heartbeat, type HeartbeatOptions } from '../layers/heartbeat.js'
import { eventFrames, nchanFrames, streamFrames } from '../transports/event-frames.js'
import { fallback } from '../transports/fallback.js'
import { webSocket } from '../transports/web-socket.js'
import { type SocketOptions, socketShape } from './options.js'

/** How to listen: the first that opens. */
export type ListeningTransport = 'websocket' | 'http'

/** What those who only listen have in common. Durations are milliseconds; `Infinity` disables. */
export interface ListeningOptions extends Pick<
  SocketOptions,
  'retry' | 'connectTimeout' | 'stableAfter' | 'WebSocket' | 'signal' | 'page' | 'clock' | 'random'
> {
  /** Finds dead WebSockets; see the options of the socket. @defaultValue false */
  readonly heartbeat?: boolean | HeartbeatOptions
  /** In either order: a WebSocket is tried first. @defaultValue both, but see `longPoll`; HTTP alone where a WebSocket cannot carry what is asked for */
  readonly transports?: readonly ListeningTransport[]
  /** What a WebSocket is asked to speak; none: each frame is the data of one message. @defaultValue `['ws+meta.nchan', 'holdfast.event-stream']` */
  readonly protocols?: readonly string[]
  /** The query parameter that tells where to go on. @defaultValue 'last_event_id' */
  readonly lastEventIdQueryParameterName?: string
  /** Of HTTP requests. @defaultValue none */
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of the global one, for HTTP requests. */
  readonly fetch?: typeof fetch
  /** How many characters one event, or one answer, may have by HTTP. @defaultValue 16,777,216 */
  readonly maxReceiveLength?: number
}

const {
  retry,
  connectTimeout,
  stableAfter,
  heartbeat: beats,
  WebSocket,
  signal,
  page,
  clock,
  random,
} = socketShape

export const listeningShape: Shape = {
  ...({
    retry,
    connectTimeout,
    stableAfter,
    heartbeat: beats,
    WebSocket,
    signal,
    page,
    clock,
    random,
  } as Shape),
  transports: 'an array',
  protocols: 'an array',
  lastEventIdQueryParameterName: 'a string',
  headers: 'an object',
  fetch: 'a function',
  maxReceiveLength: amount,
}

/** What differs between them. */
export interface Listener {
  /** By HTTP. */
  readonly http: (clock: Clock, limit: number) => Transport
  /** Whether only HTTP can carry what is asked for, besides what every listener may ask for. */
  readonly plainHttp?: boolean
  /**
   * Whether a WebSocket waits until the server has told where to go on, unless the page names its transports: one that knows no
   * WebSockets may take the handshake for a poll, and what it answers is lost.
   */
  readonly httpFirst?: boolean
  /** Where to go on; empty: nobody knows. */
  readonly lastEventId: () => string
  /** Whether a WebSocket may speak so, where there is HTTP instead. */
  readonly wanted?: (protocol: string) => boolean
}

/** What it offers, and how its links are opened. */
export const listen = (
  options: ListeningOptions,
  { http, plainHttp, httpFirst, lastEventId, wanted = () => true }: Listener,
): { readonly protocols: readonly string[]; readonly transport: Transport } => {
  const { clock = systemClock, connectTimeout, heartbeat: beats, headers, fetch } = options
  const { transports = headers || fetch || plainHttp ? ['http'] : ['websocket', 'http'] } = options
  const { protocols = [nchanFrames, streamFrames] } = options
  const requests = http(clock, options.maxReceiveLength ?? 2 ** 24)
  // Looked for when it is used: where there is none, HTTP is left.
  const native: Transport = (address, events) => webSocket(options.WebSocket, clock)(address, events)
  const beating = beats ? heartbeat(beats === true ? {} : beats, clock)(native) : native
  const alone = !transports.includes('http')
  const frames = eventFrames((protocol) => alone || wanted(protocol))(beating)
  const socket: Transport = (address, events) =>
    frames({ ...address, url: resumed(address.url, lastEventId(), options) }, events)
  const transport = !transports.includes('websocket')
    ? requests
    : alone
      ? socket
      : fallback(socket, requests, {
          clock,
          connectTimeout,
          resumable: () => !!lastEventId(),
          deferred: httpFirst && !options.transports,
        })
  return { protocols, transport }
}

/** The URL that tells where to go on; all else in it stays as it is, byte by byte: it may be signed. */
const resumed = (
  url: string,
  id: string,
  { lastEventIdQueryParameterName: name = 'last_event_id' }: ListeningOptions,
): string => {
  if (!id) return url
  const parsed = new URL(url)
  const own = `${name}=`
  const others = parsed.search
    .slice(1)
    .split('&')
    .filter((part) => !part.startsWith(own))
  parsed.search = [...others, own + encodeURIComponent(id)].join('&').replace(/^&/, '')
  return parsed.href
}

/** A header carries bytes. */
export const bytes = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')

/** How an HTTP request tells where to go on: by the header, unless the query is asked for, or another origin had to give leave. */
export const resumption = (
  url: string,
  id: string,
  options: ListeningOptions,
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } =>
  id && options.lastEventIdQueryParameterName === undefined && sameOrigin(url)
    ? { url, headers: { 'Last-Event-ID': bytes(id) } }
    : { url: resumed(url, id, options), headers: {} }

/** Whether a request needs no leave of another origin for its headers. */
export const sameOrigin = (url: string): boolean => {
  const { origin } = globalThis.location ?? {}
  return !origin || new URL(url).origin === origin
}

/** Whether the server ended a proven WebSocket because it was quiet: Nchan, with 1000 and the status that a poll would get. */
export const wasIdle = ({ attempt, cause }: RetryContext): boolean =>
  !attempt && endOf(cause).reason.startsWith('408 ')
