import { type Clock, createAlarm } from '../core/clock.js'
import type { Link, Transport } from '../core/transport.js'

export interface FallbackOptions {
  readonly clock: Clock
  /** Whether the server knows where to go on: then a link may be left for another without losing anything. */
  readonly resumable: () => boolean
  /** How long a link may take to open, by whichever: the first has half of it, and at most 5 s. @defaultValue 10,000 */
  readonly connectTimeout?: number | undefined
  /** Whether the first waits until `resumable` says yes. */
  readonly deferred?: boolean | undefined
}

const longestPatience = 5_000
/** A link of the first that ends so soon, and has brought nothing, is none to come back to: something lets it open and no more. */
const proven = 5_000
/** For how long the first is left alone after it failed where the second did not; doubled each time, up to the longest. */
const shortest = 60_000
const longest = 3_600_000

/**
 * Opens a link by the first transport; where that does not open, at once by the second: a browser does not tell why a WebSocket
 * failed, HTTP does. Where only the second works, the first is tried again later, and later, at the next attempt or right after a
 * message; such a link opens more than once, and tells what was negotiated then.
 */
export const fallback = (
  first: Transport,
  second: Transport,
  { clock, resumable, connectTimeout = 10_000, deferred }: FallbackOptions,
): Transport => {
  const patience = Math.min(connectTimeout / 2, longestPatience)
  let barredUntil = 0
  let pause = shortest
  const bar = () => {
    barredUntil = clock.now() + pause
    pause = Math.min(pause * 2, longest)
  }
  const barred = () => clock.now() < barredUntil || (deferred && !resumable())

  return (address, events) => {
    let link: Link | undefined
    let closing = false
    /** While the first is opening. */
    let trying = false
    const alarm = createAlarm(clock, () => {
      link?.abandon()
      descend()
    })
    const settle = () => {
      trying = false
      alarm()
    }

    const climb = () => {
      let since = 0
      let fruitful = false
      trying = true
      alarm(clock.now() + patience)
      try {
        link = first(address, {
          open(info) {
            settle()
            since = clock.now()
            events.open(info)
          },
          message(data) {
            if (!fruitful) pause = shortest
            fruitful = true
            events.message(data)
          },
          close(end) {
            if (trying) return descend()
            if (!fruitful && clock.now() - since < proven) bar()
            events.close(end)
          },
        })
      } catch {
        descend()
      }
    }

    const descend = () => {
      const failed = trying
      settle()
      const here = (link = second(address, {
        open(info) {
          if (failed) bar()
          events.open(info)
        },
        message(data) {
          events.message(data)
          if (link !== here || closing || barred() || !resumable()) return
          link.abandon()
          climb()
        },
        close: (end) => events.close(end),
      }))
    }

    if (barred()) descend()
    else climb()
    return {
      send: (data) => !!link?.send(data),
      close(code, reason) {
        closing = true
        settle()
        link?.close(code, reason)
      },
      abandon() {
        settle()
        link?.abandon()
        link = undefined
      },
      get bufferedAmount() {
        return link?.bufferedAmount ?? 0
      },
      // Nobody changes it here.
      binaryType: 'blob',
      get probe() {
        const on = link
        return on?.probe && ((settle?: (rtt: number | undefined) => void) => on.probe?.(settle))
      },
    }
  }
}
