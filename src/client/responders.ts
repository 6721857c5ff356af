import { guard, isHoldfastError, report } from '../core/errors.js'
import type { Link } from '../core/transport.js'
import type { Responder } from './channel.js'
import type { Check } from './contract.js'
import type { Failure, Frame, RequestId } from './envelope.js'

/** What the server asks, until it is answered. */
export interface Responders {
  ask(frame: Extract<Frame, { type: 'request' }>, responder: Responder | undefined): Promise<void>
  ping(): void
  /** The answer is no longer wanted. */
  cancel(id: RequestId): void
  /** Who asked is gone. */
  lost(): void
}

/** So many responders run at once, also for nobody any more, and no more of them: the server may be hostile. */
const most = 1_000

/** In bytes: a server that has left so much unread is not answered. */
const flood = 4_194_304

const failureOf = (error: unknown): Failure => {
  if (isHoldfastError(error, 'RequestFailedError'))
    return { code: error.code ?? 'failed', message: error.message, data: error.data }
  if (isHoldfastError(error, 'ValidationError')) return { code: 'invalid', message: error.message }
  // What else went wrong here is nobody's business there.
  report(error)
  return { code: 'failed' }
}

/**
 * @param link - Whose question it is: only the link that brought it takes its answer.
 * @param answer - Hands an answer to the open link; throws where it cannot be said.
 * @param failed - A refusal that cannot be said either.
 */
export const createResponders = (
  check: Check,
  link: () => Link | undefined,
  answer: (frame: Frame) => void,
  failed: (error: unknown) => void,
): Responders => {
  /** By what aborts them: a server may give one id to several. */
  const running = new Map<AbortController, RequestId>()

  const flooded = () => (link()?.bufferedAmount ?? 0) > flood

  return {
    async ask({ id, channel, event, data }, responder) {
      const own = link()
      const asked = new AbortController()
      const { signal } = asked
      const fail = (error: Failure) => {
        try {
          if (own === link()) answer({ type: 'failure', id, error })
        } catch (error) {
          failed(error)
        }
      }
      if (flooded()) return
      if (!responder) return fail({ code: 'not-found' })
      if (running.size >= most) return fail({ code: 'busy' })
      running.set(asked, id)
      try {
        const valid = await check('question', channel, event, data)
        if (signal.aborted) return
        const reply = await check('answer', channel, event, await responder(valid, { signal }))
        if (!signal.aborted) answer({ type: 'response', id, data: reply })
      } catch (error) {
        if (!signal.aborted) fail(failureOf(error))
      } finally {
        running.delete(asked)
      }
    },
    ping() {
      if (!flooded()) guard(() => answer({ type: 'pong' }))
    },
    cancel(id) {
      for (const [asked, its] of running) if (its === id) asked.abort()
    },
    lost() {
      for (const asked of running.keys()) asked.abort()
    },
  }
}
