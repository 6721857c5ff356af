import { guard } from './errors.js'
import { amount, check, type Rule } from './options.js'
import type { Cause } from './state.js'

/** What a retry policy may know. */
export interface RetryContext {
  /** How many attempts failed in a row before this one: 0 for the first. */
  readonly attempt: number
  /** Why this one failed. */
  readonly cause: Cause
  /** How long there has been no stable connection, in milliseconds. */
  readonly outage: number
  /** Whether nobody is looking at the page. */
  readonly hidden: boolean
  /** Uniform in [0, 1). @defaultValue `Math.random` */
  readonly random?: () => number
}

/** Milliseconds to wait before the next attempt, or `false`: give up. */
export type RetryPolicy = (context: RetryContext) => number | false

/** All durations in milliseconds. */
export interface BackoffOptions {
  /** The first delay is uniform in [0, `base`), or in [0, `cap`) where that is less; the later ones grow from it. @defaultValue 3,000 */
  readonly base?: number
  /** Growth from one delay to the next; at least 1. @defaultValue 1.6 */
  readonly factor?: number
  /** The longest delay in the first five minutes of an outage; four times that on a hidden page. @defaultValue 10,000 */
  readonly cap?: number
  /** The longest delay after them. @defaultValue 30,000, or `cap` where that is longer */
  readonly longCap?: number
  /** Close codes that mean "your credentials expired": retried at once, once. @defaultValue none */
  readonly expiry?: readonly number[]
}

const closeCodes = 'an array of close codes'
const rule: Rule = [
  'an object',
  {
    base: amount,
    factor: 'a number, 1 or more',
    cap: amount,
    longCap: amount,
    expiry: closeCodes,
  },
]
const longOutage = 300_000
const hiddenPace = 4

/** Each of some close codes. */
export const checkEach = (codes: readonly number[], path: string): void => {
  for (const code of codes) check(code, amount, path)
}

export const closedWith = (cause: Cause, codes: readonly number[]): boolean =>
  'code' in cause && codes.includes(cause.code)

/** {@link backoff}, for who checked the options already. */
export const jittered = ({
  base = 3_000,
  factor = 1.6,
  cap = 10_000,
  longCap = Math.max(cap, 30_000),
  expiry = [],
}: BackoffOptions): RetryPolicy => {
  return ({ attempt, cause, outage, hidden, random = Math.random }) => {
    if (!attempt && closedWith(cause, expiry)) return 0
    const ceiling = (outage < longOutage ? cap : longCap) * (hidden ? hiddenPace : 1)
    const longest = Math.min(ceiling, base && base * factor ** attempt)
    return attempt ? (longest * (1 + random())) / 2 : longest * random()
  }
}

/** What `backoff()` gives without options, without its checks: only pages that call it pay for those. */
export const standard: RetryPolicy = /* @__PURE__ */ jittered({})

/**
 * Exponential backoff with jitter: uniform in [0, base) first, so that a million clients that lose their server at one
 * moment come back spread out; then uniform in [x/2, x], x = min(cap, base * factor^attempt). On a hidden page the cap
 * is four times as long: the people who are looking come first. Why these numbers: docs/guide/retry.md.
 */
export const backoff = (options: BackoffOptions = {}): RetryPolicy => {
  check(options, rule, 'backoff')
  checkEach(options.expiry ?? [], 'each of backoff.expiry')
  return jittered(options)
}

/** Gives up after so many retries in a row: with the first one that makes an attempt more. */
export const atMost = (retries: number, policy: RetryPolicy = standard): RetryPolicy => {
  check({ retries, policy }, ['an object', { retries: amount, policy: 'a function' }], 'atMost')
  return (context) => context.attempt < retries && policy(context)
}

/** Never retries: the connection lives once, as a native `WebSocket` does. */
export const never: RetryPolicy = () => false

/** Gives up when the peer closes with one of `codes`. */
export const unless = (codes: readonly number[], policy: RetryPolicy = standard): RetryPolicy => {
  check({ codes, policy }, ['an object', { codes: closeCodes, policy: 'a function' }], 'unless')
  checkEach(codes, 'each of unless.codes')
  return (context) => !closedWith(context.cause, codes) && policy(context)
}

/**
 * A policy that throws or answers rubbish is reported, and must not stop the machine; nor must an injected `random` that
 * throws for the fallback, too: then it is ten seconds.
 */
export const guarded = (policy: RetryPolicy): RetryPolicy => {
  const ask = (context: RetryContext) => {
    const delay = policy(context)
    check(delay, `${amount} or false`, 'the answer of retry')
    return delay
  }
  return (context) => guard(() => ask(context)) ?? guard(() => standard(context)) ?? 10_000
}
