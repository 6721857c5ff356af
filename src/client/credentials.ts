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
  /** Asks for the token of an attempt. */
  ask(context: AttemptContext): Promise<void> | undefined
  /** Without the token. */
  redact(text: string): string
  /** The server said how long the token is good for. */
  lasts(expiresIn: number | undefined): void
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

  const take = (answer: string | Token) => {
    const given: Token = typeof answer === 'string' ? { token: answer } : answer
    // What came is not told: it may be a secret.
    if (typeof given?.token !== 'string')
      throw new TypeError(`token must give a string, or an object with one; got ${typeof given}`)
    token = given.token
    renewAt = Infinity
    credentials.lasts(given.expiresIn)
    if (said) say()
  }

  const renewToken = async () => {
    renewAt = Infinity
    renewal?.abort()
    const { signal } = (renewal = new AbortController())
    try {
      await credentials.ask({ attempt: 0, cause: undefined, signal })
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
    switch (frame?.type) {
      case undefined:
        return 'nothing'
      case 'welcome':
        credentials.lasts(frame.expiresIn)
        return 'welcome'
      case 'refused':
        return endOfRefusal(frame)
      default:
        return 'other'
    }
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
  if (said) say()

  const credentials: Credentials = {
    layer(next) {
      const open: Transport = (address, events) => {
        const place = placed(address)
        try {
          return next(place, events)
        } catch (error) {
          // An error that names the url names the token.
          const text = String(error)
          throw credentials.redact(text) === text ? error : new TypeError(credentials.redact(text))
        }
      }
      if (!said) return open
      return greeting({ hello: () => hello, answer: place === 'greeting' ? answer : undefined })(open)
    },
    ask(context) {
      if (typeof provided === 'function')
        return (async () => {
          const answer = await provided(context)
          // A late one is not said instead of a newer.
          if (!context.signal.aborted) take(answer)
        })()
      take(provided)
      return undefined
    },
    redact: (text) =>
      token
        ? [token, encodeURIComponent(token)].reduce((text, secret) => text.replaceAll(secret, '…'), text)
        : text,
    lasts(expiresIn) {
      if (expiresIn! > 0 && typeof provided === 'function' && said)
        renewAt = clock.now() + Math.max(soonest, expiresIn! * part)
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
