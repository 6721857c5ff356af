import { failure } from '../core/close-code.js'
import type { LinkEnd } from '../core/transport.js'

/** Tells one request from another, on one connection and in one direction. */
export type RequestId = string | number

/** Why a request was not answered with a reply. */
export interface Failure {
  /** For programs. */
  readonly code: string
  /** For people. */
  readonly message?: string
  readonly data?: unknown
}

/** What a client and its server say to each other, whatever it looks like on the wire. */
export type Frame =
  | { readonly type: 'event'; readonly channel: string; readonly event: string; readonly data?: unknown }
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly channels: readonly string[] }
  | {
      readonly type: 'request'
      readonly id: RequestId
      readonly channel: string
      readonly event: string
      readonly data?: unknown
    }
  | { readonly type: 'response'; readonly id: RequestId; readonly data?: unknown }
  | { readonly type: 'failure'; readonly id: RequestId; readonly error: Failure }
  /** The answer to a request is no longer wanted. */
  | { readonly type: 'cancel'; readonly id: RequestId }
  | { readonly type: 'ping' | 'pong' }
  /** The client's first, and later whenever it has a new token. */
  | { readonly type: 'hello' | 'token'; readonly token: string }
  /** The server takes the token, for so many milliseconds where it says so. */
  | { readonly type: 'welcome'; readonly expiresIn?: number }
  /** The server does not take the token; `code` as in a close frame. */
  | { readonly type: 'refused'; readonly code: number; readonly reason?: string }

/** What a channel carries from here to there, or from there to here. */
export type Message = Extract<Frame, { readonly type: 'event' | 'request' }>

/** How a link ends whose server does not take the token. */
export const endOfRefusal = ({
  code,
  reason = '',
}: Extract<Frame, { readonly type: 'refused' }>): LinkEnd => ({
  ...failure,
  code,
  // What a close frame can carry: RFC 6455, section 5.5.
  reason: reason.slice(0, 123),
})

/** Gives frames the form that a server speaks. The values are the codec's to turn into messages. */
export interface Envelope {
  /** The form of a frame; `undefined` where the server has none for it: then it is not sent. */
  encode(frame: Frame): unknown
  /** The frame of a form; `null` where there is nothing to do about it; `undefined`, or an exception, where it is none. */
  decode(value: unknown): Frame | null | undefined
  /** How many channels one `subscribe` or `unsubscribe` may name. @defaultValue 1 */
  readonly batch?: number
}

/** It is sent back: a server must not choose how much. */
const longestId = 256

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'
const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' && value !== null && 'code' in value && isText(value.code)

/** The forms of docs/protocol.md. */
export const plainEnvelope: Envelope = {
  batch: 100,
  encode(frame) {
    switch (frame.type) {
      case 'event':
        return { t: 'm', c: frame.channel, e: frame.event, d: frame.data }
      case 'subscribe':
        return { t: 'sub', c: frame.channels }
      case 'unsubscribe':
        return { t: 'uns', c: frame.channels }
      case 'request':
        return { t: 'q', n: frame.id, c: frame.channel, e: frame.event, d: frame.data }
      case 'response':
        return { t: 'r', n: frame.id, d: frame.data }
      case 'failure':
        return { t: 'r', n: frame.id, err: frame.error }
      case 'cancel':
        return { t: 'x', n: frame.id }
      case 'ping':
      case 'pong':
        return { t: frame.type }
      case 'hello':
        return { t: 'hello', v: 1, tok: frame.token }
      case 'token':
        return { t: 'auth', tok: frame.token }
      case 'welcome':
      case 'refused':
        // A server's to say.
        return undefined
      default:
        return frame satisfies never
    }
  },
  decode(value) {
    const { t, c, e, n, d, err, code, reason, exp } = value as { readonly [key: string]: unknown }
    const named = isText(c) && isText(e)
    const numbered = (isText(n) && n.length <= longestId) || isNumber(n)
    if (t === 'm' && named) return { type: 'event', channel: c, event: e, data: d }
    if (t === 'q' && named && numbered) return { type: 'request', id: n, channel: c, event: e, data: d }
    if (t === 'r' && numbered && (err ?? undefined) === undefined) return { type: 'response', id: n, data: d }
    if (t === 'r' && numbered)
      return { type: 'failure', id: n, error: isFailure(err) ? err : { code: 'error', data: err } }
    if (t === 'x' && numbered) return { type: 'cancel', id: n }
    if (t === 'ping' || t === 'pong') return { type: t }
    if (t === 'welcome') return { type: t, ...(isNumber(exp) && { expiresIn: exp * 1000 }) }
    if (t === 'bye' && isNumber(code)) return { type: 'refused', code, ...(isText(reason) && { reason }) }
    return undefined
  },
}
