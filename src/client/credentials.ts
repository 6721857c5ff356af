import { type Clock, createAlarm } from '../core/clock.js'
import type { AttemptContext } from '../core/connection.js'
import { closedWith, type RetryPolicy } from '../core/retry.js'
import type { Data } from '../core/data.js'
import type { Address, Layer, Transport } from '../core/transport.js'
import type { Provided } from '../connect/address.js'
import { type Answer, greeting } from '../layers/greeting.js'
import { endOfRefusal } from './envelope.js'
import type { Wire } from './wire.js'

/** A token, and how long it will be good for, in milliseconds. */
export interface Token {
  readonly token: string
  readonly expiresIn?: number
}

/**
 * Where the server wants the token: in a first message whose answer is awaited, or is not; as a parameter of the url
 * (which servers and proxies log); or as one more subprotocol, after a prefix.
 */
export type TokenPlace =
  'greeting' | 'message' | { readonly query: string } | { readonly subprotocol: string }

/** The credentials of a connection. They are nowhere but here and on the wire. */
export interface Credentials {
  readonly layer: Layer
  /** Asks for the token of an attempt, where that is to be asked for. */
  readonly ask: ((context: AttemptContext) => Promise<void>) | undefined
  /** Without the token. */
  redact(text: string): string
  /** The server took the token, and may have said how long it is good for. */
  readonly welcome: (expiresIn: number | undefined) => void
  /** A link is open: from now on the token is renewed in time. */
  opened(): void
  /** The link ended. */
  lost(): void
}

/** A token is renewed after this part of its time; but no more often than that. */
const part = 0.9
const soonest = 10_000
/** When it could not be renewed, it is tried again. */
const again = 30_000

/** RFC 9110, section 5.6.2: of what a subprotocol may consist. */
const subprotocol = /^[\w!#$%&'*+.^`|~-]+$/

/** An expiry is retried at once, without backoff, unless the policy gives up; one that follows it is a failure like any other. */
export const retryExpired = (codes: readonly number[], policy: RetryPolicy): RetryPolicy => {
  let expired = false
  return (context) => {
    const before = context.attempt > 0 && expired
    expired = before || closedWith(context.cause, codes)
    const delay = policy(context)
    return expired && !before && delay !== false ? 0 : delay
  }
}

/**
 * @param renew - Hands a new token to the open link.
 * @param failed - It could not be renewed.
 * @throws TypeError where the envelope cannot bring the token.
 */
export const createCredentials = (
  provided: Provided<string | Token>,
  place: TokenPlace,
  clock: Clock,
  wire: Wire,
  renew: (token: string) => void,
  failed: (error: unknown) => void,
): Credentials => {
  const said = typeof place === 'string'
  let token = ''
  let hello: Data
  let renewAt = Infinity
  let renewal: AbortController | undefined

  const say = () => {
    const data = wire.write({ type: 'hello', token })
    if (data === undefined)
      throw new TypeError('The envelope has no form for `hello`, which brings the token')
    hello = data
  }

  const last = (expiresIn: number | undefined) => {
    if (expiresIn! > 0 && typeof provided === 'function' && said)
      renewAt = clock.now() + Math.max(soonest, expiresIn! * part)
  }

  const take = (answer: string | Token) => {
    const given: Token = typeof answer === 'string' ? { token: answer } : answer
    // What came is not told: it may be a secret.
    if (typeof given?.token !== 'string')
      throw new TypeError(`token must give a string, or an object with one; got ${typeof given}`)
    token = given.token
    renewAt = Infinity
    last(given.expiresIn)
    if (said) say()
  }

  const renewToken = async () => {
    renewAt = Infinity
    renewal?.abort()
    const { signal } = (renewal = new AbortController())
    try {
      await credentials.ask?.({ attempt: 0, cause: undefined, signal })
      if (!signal.aborted) renew(token)
    } catch (error) {
      if (signal.aborted) return
      failed(error)
      renewAt = clock.now() + again
    }
    if (!signal.aborted) alarm(renewAt)
  }
  const alarm = createAlarm(clock, () => void renewToken())

  const answer = (data: unknown): Answer => {
    const frame = wire.read(data)
    if (!frame) return 'nothing'
    if (frame.type === 'refused') return endOfRefusal(frame)
    if (frame.type !== 'welcome') return 'other'
    credentials.welcome(frame.expiresIn)
    return 'welcome'
  }

  const placed = (address: Address): Address => {
    if (typeof place === 'string') return address
    if ('query' in place) {
      const { url } = address
      const pair = [place.query, token].map(encodeURIComponent).join('=')
      return { ...address, url: `${url}${url.includes('?') ? '&' : '?'}${pair}` }
    }
    const offered = place.subprotocol + token
    if (!subprotocol.test(offered))
      throw new TypeError('The token cannot be a subprotocol: RFC 9110, section 5.6.2')
    return { ...address, protocols: [...address.protocols, offered] }
  }

  // What cannot work is told at once, and not by the first link.
  if (typeof provided !== 'function') take(provided)
  else if (said) say()

  const credentials: Credentials = {
    layer(next) {
      const open: Transport = (address, events) => {
        const to = placed(address)
        try {
          return next(to, events)
        } catch (error) {
          // An error that names the url names the token.
          const text = String(error)
          const redacted = credentials.redact(text)
          throw redacted === text ? error : new TypeError(redacted)
        }
      }
      if (!said) return open
      return greeting({ hello: () => hello, answer: place === 'greeting' ? answer : undefined })(open)
    },
    ask:
      typeof provided === 'function'
        ? async (context) => {
            const answer = await provided(context)
            // A late one is not said instead of a newer.
            if (!context.signal.aborted) take(answer)
          }
        : undefined,
    redact: (text) =>
      token
        ? [token, encodeURIComponent(token), JSON.stringify(token).slice(1, -1)].reduce(
            (text, secret) => text.replaceAll(secret, '…'),
            text,
          )
        : text,
    welcome(expiresIn) {
      last(expiresIn)
      alarm(renewAt)
    },
    opened() {
      alarm(renewAt)
    },
    lost() {
      alarm()
      renewal?.abort()
    },
  }
  return credentials
}
