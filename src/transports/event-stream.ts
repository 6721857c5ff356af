import { type Clock, createAlarm } from '../core/clock.js'
import { abnormal } from '../core/close-code.js'
import type { Transport } from '../core/transport.js'
import { eventStreamParser } from './event-stream-parser.js'
import { type Get, httpLink, refusal, textOf } from './http-link.js'

export interface EventStreamOptions {
  readonly get: Get
  readonly clock: Clock
  /** A stream that brings nothing, not even a comment, for so many milliseconds is lost. */
  readonly silence: number
  /** How many characters one event may have. */
  readonly limit: number
}

/** One event stream by HTTP per link. Its messages are `StreamEvent`s. */
export const eventStream = ({ get, clock, silence, limit }: EventStreamOptions): Transport =>
  httpLink(async ({ url, signal, open, message, abort }) => {
    const alarm = createAlarm(clock, abort)
    try {
      alarm(clock.now() + silence)
      const response = await get(url, signal)
      const type = response.headers.get('Content-Type') ?? ''
      if (response.status !== 200 || !/^text\/event-stream *(;|$)/i.test(type)) return refusal(response)
      open()
      const parse = eventStreamParser(message)
      for await (const text of textOf(response)) {
        alarm(clock.now() + silence)
        if (parse(text) > limit)
          return { ...abnormal, code: 1009, reason: `An event of over ${limit} characters` }
      }
      return abnormal
    } finally {
      alarm()
    }
  })
