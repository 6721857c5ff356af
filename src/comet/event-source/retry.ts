import { endOf } from '../../core/close-code.js'
import { wasIdle } from '../../connect/listening.js'
import { backoff, type RetryPolicy } from '../../core/retry.js'

/** As HTTP statuses: what a gateway says for a server that will be back, and one that has only WebSockets here. */
const passing = [4426, 4429, 4502, 4504]

/** A broken server cannot pin its clients, nor make them spin. */
const shortest = 100
const longest = 600_000

/** What the policy of an event source is told by its stream. */
export interface Stream {
  /** The stream's `retry` field. */
  readonly retry: number | undefined
  /** Whether this link has brought an event: then it is no failed attempt, however short it was. */
  readonly fruitful: boolean
}

/**
 * As the HTML standard has it: an HTTP answer other than a stream is the end; after whatever else, the stream's `retry` is waited for,
 * and more: what the given policy says, or its jitter and growth.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
 */
export const streamRetry =
  (given: RetryPolicy | undefined, stream: () => Stream): RetryPolicy =>
  (context) => {
    const { code } = endOf(context.cause)
    if (code >= 4200 && code < 4600 && !passing.includes(code)) return false
    if (wasIdle(context)) return 0
    const { retry, fruitful } = stream()
    const named = retry === undefined ? 0 : Math.min(Math.max(retry, shortest), longest)
    const policy = given ?? backoff(named ? { base: named / 2 } : {})
    const delay = policy(fruitful ? { ...context, attempt: 0, outage: 0 } : context)
    return delay !== false && named + delay
  }
