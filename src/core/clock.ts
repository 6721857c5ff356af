/** Time, injected so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `ring` once, `delay` milliseconds from now. Returns what cancels it; cancelling twice is fine. */
  after(delay: number, ring: () => void): () => void
}

/** The platform's clock: `Date.now` and `setTimeout`, looked up when used. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, ring) {
    const timer = setTimeout(ring, delay)
    return () => clearTimeout(timer)
  },
}

/**
 * What `setTimeout` can wait: it takes a signed 32-bit number, and rings at once above it.
 * https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#dom-settimeout
 */
const longestDelay = 0x7fffffff

/** At most one timer, set to an absolute moment; it replaces what was set. No moment, or `Infinity`: none. */
export type Alarm = (deadline?: number) => void

/** A ring is believed, early or late: the wall clock may have been set back meanwhile. */
export const createAlarm = (clock: Clock, ring: () => void): Alarm => {
  let cancel: (() => void) | undefined
  const set: Alarm = (deadline = Infinity) => {
    cancel?.()
    if (deadline === Infinity) return
    const delay = Math.max(0, deadline - clock.now())
    const far = () => (clock.now() < deadline ? set(deadline) : ring())
    cancel = clock.after(Math.min(delay, longestDelay), delay > longestDelay ? far : ring)
  }
  return set
}
