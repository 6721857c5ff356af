import { guard, isHoldfastError, report } from '../core/errors.js'
import type { Responder } from './channel.js'
import type { Check } from './contract.js'
import type { Failure, Frame, RequestId } from './envelope.js'

/** What the server asks, until it is answered. */
export interface Responders {
  ask(frame: Extract<Frame, { type: 'request' }>, responder: Responder | undefined): Promise<void>
  /** The answer is no longer wanted. */
  cancel(id: RequestId): void
  /** Who asked is gone. */
  lost(): void
}

/** So many questions wait for their answers at once, and no more: the server may be hostile. */
const most = 1_000

const failureOf = (error: unknown): Failure => {
  if (isHoldfastError(error, 'RequestFailedError'))
    return { code: error.code ?? 'failed', message: error.message, data: error.data }
  if (isHoldfastError(error, 'ValidationError')) return { code: 'invalid', message: error.message }
  // What else went wrong here is nobody's business there.
  report(error)
  return { code: 'failed' }
}

interface Question {
  readonly id: RequestId
  readonly asked: AbortController
}

/** @param post - Sends, or queues until the signal is aborted. */
export const createResponders = (
  check: Check,
  post: (frame: Frame, signal: AbortSignal) => void,
): Responders => {
  const running = new Set<Question>()
  /** Only the link that brought a question takes its answer. */
  let link = new AbortController()

  const forget = (question: Question) => {
    running.delete(question)
    question.asked.abort()
  }

  return {
    async ask({ id, channel, event, data }, responder) {
      const asked = new AbortController()
      const { signal } = asked
      const own = link
      const fail = (error: Failure) => {
        guard(() => post({ type: 'failure', id, error }, own.signal))
      }
      if (!responder) return fail({ code: 'not-found' })
      if (running.size >= most) return fail({ code: 'busy' })
      const question = { id, asked }
      running.add(question)
      try {
        const valid = await check('question', channel, event, data)
        if (signal.aborted) return
        const answer = await check('answer', channel, event, await responder(valid, { signal }))
        if (!signal.aborted) post({ type: 'response', id, data: answer }, own.signal)
      } catch (error) {
        if (!signal.aborted) fail(failureOf(error))
      } finally {
        running.delete(question)
      }
    },
    cancel(id) {
      for (const question of running) if (question.id === id) forget(question)
    },
    lost() {
      link.abort()
      link = new AbortController()
      for (const question of running) forget(question)
    },
  }
}
