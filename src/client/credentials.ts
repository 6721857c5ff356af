import { type Clock, createAlarm } from '../core/clock.js'
import type { AttemptContext } from '../core/connection.js'
import type { RetryPolicy } from '../core/retry.js'
import type { Data } from '../core/data.js'
import type { Address, Layer, Transport } from '../core/transport.js'
import type { Provided } from '../connect/address.js'
import { type Answer, greeting } from '../layers/greeting.js'
import { endOfRefusal, type Frame } from './envelope.js'
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
  let expiredBefore = false
  return (context) => {
    const { attempt, cause } = context
    const expired = 'code' in cause && codes.includes(cause.code)
    if (!attempt) expiredBefore = false
    const fresh = expired && !expiredBefore
    expiredBefore ||= expired
    const delay = policy(context)
    return fresh && delay !== false ? 0 : delay
  }
}

export interface CredentialsOptions {
  readonly token: Provided<string | Token>
  readonly place: TokenPlace
  readonly clock: Clock
  readonly wire: Wire
  /** What a message says. */
  readonly read: (data: unknown) => Frame | undefined
  /** Hands a new token to the open link. */
  readonly renew: (token: string) => void
  readonly trouble: (error: unknown) => void
}

export const createCredentials = (options: CredentialsOptions): Credentials => {
  const { token: provided, place, clock, wire, read, renew, trouble } = options
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
    if (typeof place === 'string') say()
  }

  const alarm = createAlarm(clock, () => {
    renewAt = Infinity
    renewal?.abort()
    const { signal } = (renewal = new AbortController())
    const renewed = () => {
      if (signal.aborted) return
      renew(token)
      credentials.opened()
    }
    const failed = (error: unknown) => {
      if (signal.aborted) return
      trouble(error)
      renewAt = clock.now() + again
      credentials.opened()
    }
    void credentials.ask({ attempt: 0, cause: undefined, signal })?.then(renewed).catch(failed)
  })

  const answer = (data: unknown): Answer => {
    const frame = read(data)
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
  if (typeof place === 'string') say()

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
      if (place === 'greeting') return greeting({ hello: () => hello, answer })(open)
      if (place !== 'message') return open
      return (address, events) => {
        const link = open(address, {
          ...events,
          open(info) {
            link.send(hello)
            events.open(info)
          },
        })
        return link
      }
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
      if (expiresIn! > 0 && typeof provided === 'function' && typeof place === 'string')
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
