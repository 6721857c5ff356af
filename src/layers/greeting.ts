import { failure } from '../core/close-code.js'
import type { Data } from '../core/data.js'
import type { Layer, LinkEnd, LinkInfo } from '../core/transport.js'

/** What a message is to one who waits for the answer to a greeting; the rest is kept until the link is open. */
export type Answer = 'welcome' | 'nothing' | 'other' | LinkEnd

export interface GreetingOptions {
  /** What is said first. */
  readonly hello: () => Data
  /** Where an answer is awaited: what a message is to it. */
  readonly answer?: ((data: unknown) => Answer) | undefined
}

/** More messages, or bytes, that are no answer are none. */
const mostMessages = 1_000
const mostBytes = 16_777_216

/**
 * Says who one is before anything else goes out. Where an answer is awaited the link is open once it came: a refusal is the
 * end of the link; without an answer the connect timeout is.
 */
export const greeting =
  ({ hello, answer }: GreetingOptions): Layer =>
  (next) =>
  (address, events) => {
    let unanswered: LinkInfo | undefined
    let kept: unknown[] = []
    let bytes = 0
    const end = (end: LinkEnd) => {
      link.abandon()
      events.close(end)
    }
    const link = next(address, {
      ...events,
      open(info) {
        link.send(hello())
        if (answer) unanswered = info
        else events.open(info)
      },
      message(data) {
        const info = unanswered
        if (!info || !answer) return events.message(data)
        const answered = answer(data)
        if (typeof answered === 'object') end(answered)
        else if (answered === 'other') {
          bytes += (data as string).length ?? (data as ArrayBuffer).byteLength
          if (kept.push(data) > mostMessages || bytes > mostBytes) end(failure)
        } else if (answered === 'welcome') {
          unanswered = undefined
          events.open(info)
          for (const data of kept) events.message(data)
          kept = []
        }
      },
    })
    return link
  }
