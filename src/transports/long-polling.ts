import { type Clock, createAlarm } from '../core/clock.js'
import type { LinkEnd, Transport } from '../core/transport.js'
import { type Get, httpLink, refusal, textOf } from './http-link.js'

export interface LongPollingOptions {
  /** Asked for every poll. */
  readonly get: Get
  readonly clock: Clock
  /** A poll that brings nothing for so many milliseconds is asked anew. */
  readonly timeout: number
  /** How many characters an answer may have. */
  readonly limit: number
}

/** What a poll was answered with; 408 where it was not, in time. */
export interface Answer extends Pick<Response, 'status' | 'statusText' | 'headers'> {
  readonly text: string
}

/** What stands for an answer where there is none. */
export const unanswered = (status: number, statusText: string): Answer => ({
  status,
  statusText,
  headers: new Headers(),
  text: '',
})

/** A poll was answered with an error. */
export interface RefusedEnd extends LinkEnd {
  readonly answer: Answer
}

/** A server that keeps a poll for so long is listening. */
const held = 2_000

/** One that answers nothing sooner than this does not hold polls now: asking it again at once would be a hot loop. */
const quick = 1_000

/** One poll after the other; each answer that is no error is a message, those that bring nothing included. */
export const longPolling = ({ get, clock, timeout, limit }: LongPollingOptions): Transport =>
  httpLink(async ({ url, signal, open, message }): Promise<LinkEnd | RefusedEnd> => {
    const poll = async (): Promise<Answer> => {
      const request = new AbortController()
      let late = false
      const alarm = createAlarm(clock, () => {
        late = true
        request.abort()
      })
      signal.onabort = () => request.abort()
      alarm(clock.now() + timeout)
      try {
        const response = await get(url, request.signal)
        const { status, statusText, headers } = response
        let text = ''
        for await (const piece of textOf(response))
          if ((text += piece).length > limit) throw new RangeError(`An answer of over ${limit} characters`)
        return { status, statusText, headers, text }
      } catch (error) {
        if (late) return unanswered(408, 'timeout')
        throw error
      } finally {
        alarm()
      }
    }

    const alarm = createAlarm(clock, open)
    alarm(clock.now() + held)
    try {
      for (;;) {
        const began = clock.now()
        const answer = await poll()
        const { status, text } = answer
        const end = refusal(answer)
        if (!/^(2..|304|408)$/.test(`${status}`)) return { ...end, answer }
        open()
        message(answer)
        if (signal.aborted || (!text && clock.now() - began < quick))
          return { ...end, wasClean: true, failed: false }
      }
    } finally {
      alarm()
    }
  })
