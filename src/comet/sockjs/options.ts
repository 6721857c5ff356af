import { type SocketOptions, socketShape } from '../../connect/options.js'
import { check, type Shape } from '../../core/options.js'
import type { RetryPolicy } from '../../core/retry.js'

/** The original's options, and how it holds. Other names are ignored, as the original does: pages pass what older ones had. */
export interface SockJSOptions extends Omit<SocketOptions, 'retry' | 'startClosed' | 'transport'> {
  /** Whether it comes back after a loss, and when: `true` is `backoff()`. @defaultValue false: a page has its own way in `onclose` */
  readonly reconnect?: boolean | RetryPolicy
  /** Which may be used: `websocket`; every other name is one over HTTP, for which `xhr-polling` stands. @defaultValue both, in this order */
  readonly transports?: string | readonly string[]
  /** The part of the path before the session, over HTTP. @defaultValue three random digits */
  readonly server?: string
  /** How long the name of a session is, over HTTP, or what makes one. @defaultValue 8 */
  readonly sessionId?: number | (() => string)
  /** `headers` for the requests of `xhr-polling`; another one has nothing to be told. */
  readonly transportOptions?: { readonly [transport: string]: { readonly headers?: HeadersInit } }
  /** Accepted, and not needed: there is no round trip to guess from. A WebSocket has 5 s to open before polling begins. */
  readonly timeout?: number
}

const own: Shape = { ...socketShape, reconnect: 'a boolean or a function' }

/**
 * The options as given; the names that Holdfast reads are checked.
 *
 * @throws TypeError or RangeError for a wrong one.
 */
export const checked = (given: SockJSOptions | null | undefined): SockJSOptions => {
  const options = given ?? {}
  for (const [name, rule] of Object.entries(own)) {
    const value = options[name as keyof SockJSOptions]
    if (value !== undefined) check(value, rule, `options.${name}`)
  }
  if (!/undefined|number|function/.test(typeof options.sessionId))
    throw new TypeError('If sessionId is used in the options, it needs to be a number or a function.')
  return options
}
