import type { Clock } from '../../src/index.js'

interface Timer {
  readonly due: number
  readonly ring: () => void
}

/** What `setTimeout` can wait. */
const longestDelay = 0x7fffffff

/** Time that passes when the test says so. */
export class ManualClock implements Clock {
  #now = Date.UTC(2025, 0, 1)
  /** How far the wall clock is off: timers do not follow it. */
  #step = 0
  readonly #timers = new Set<Timer>()

  now(): number {
    return this.#now + this.#step
  }

  after(delay: number, ring: () => void): () => void {
    if (!(delay >= 0 && delay <= longestDelay)) throw new RangeError(`setTimeout cannot wait ${delay} ms`)
    const timer = { due: this.#now + delay, ring }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How many timers are live. */
  get timers(): number {
    return this.#timers.size
  }

  /** Time passes, and each timer rings at its moment. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let timer; (timer = this.#soonest(end));) {
      this.#now = Math.max(this.#now, timer.due)
      this.#timers.delete(timer)
      timer.ring()
    }
    this.#now = Math.max(this.#now, end)
  }

  /** Time passes and nothing rings: the page is frozen, asleep, throttled or busy. */
  freeze(ms: number): void {
    this.#now += ms
  }

  /** Somebody sets the wall clock, forward or back. */
  step(ms: number): void {
    this.#step += ms
  }

  /** Rings what is due, however late. */
  ring(): void {
    this.advance(0)
  }

  #soonest(end: number): Timer | undefined {
    let soonest: Timer | undefined
    for (const timer of this.#timers)
      if (timer.due <= end && (!soonest || timer.due < soonest.due)) soonest = timer
    return soonest
  }
}
