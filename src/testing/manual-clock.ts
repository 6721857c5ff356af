import type { Clock } from '../core/clock.js'
import { amount, check } from '../core/options.js'
import { settled } from './settled.js'

/** A timer that has not rung. */
export interface Timer {
  /** The moment at which it was set, and for how long, in milliseconds. */
  readonly setAt: number
  readonly delay: number
  readonly ring: () => void
}

/** On the time line that nobody can set back. */
interface Due extends Timer {
  readonly from: number
  readonly due: number
}

/**
 * What `setTimeout` can wait.
 * https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#dom-settimeout
 */
const longestDelay = 0x7fffffff

/** So many timers of no delay at one moment are an endless loop. */
const mostAtOnce = 20_000

const finite = (value: number, name: string): number => {
  check(value, 'a number', name)
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number, got ${value}`)
  return value
}

/** Time that passes when the test says so. All durations are milliseconds. */
export class ManualClock implements Clock {
  #now: number
  /** How many timers of no delay have rung at this moment. */
  #rung = 0
  /** How far the wall clock is off: timers do not follow it. */
  #step = 0
  readonly #timers = new Set<Due>()

  /** @param now - The first moment, in milliseconds since the epoch. @defaultValue the first of January 2025 */
  constructor(now: number = Date.UTC(2025, 0, 1)) {
    this.#now = finite(now, 'now')
  }

  now(): number {
    return this.#now + this.#step
  }

  /** @throws RangeError for a delay that `setTimeout` cannot wait, or would take for another: below 0, above 2^31 - 1. */
  after(delay: number, ring: () => void): () => void {
    if (!(delay >= 0 && delay <= longestDelay)) throw new RangeError(`setTimeout cannot wait ${delay} ms`)
    const timer = { setAt: this.now(), delay, from: this.#now, due: this.#now + delay, ring }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How many timers are set: none is left of what was closed. */
  get timers(): number {
    return this.#timers.size
  }

  /** Those timers, in the order in which they were set. */
  get pending(): readonly Timer[] {
    return [...this.#timers]
  }

  /** The moment, as `now()` counts them, at which the next timer is due; `Infinity` without any. It may be past. */
  get next(): number {
    return (this.#soonest()?.due ?? Infinity) + this.#step
  }

  /**
   * Time passes, and each timer rings at its moment.
   *
   * @throws RangeError for a duration that cannot be; Error where timers of no delay go on for ever.
   */
  advance(ms: number): void {
    const end = this.#end(ms)
    while (this.#next(end));
    this.#now = Math.max(this.#now, end)
  }

  /** The same, and after each timer promises that have settled are heard. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#end(ms)
    do await settled()
    while (this.#next(end))
    this.#now = Math.max(this.#now, end)
  }

  /** Time passes up to the next timer, and it alone rings; returns whether there was one. */
  advanceToNext(): boolean {
    return this.#next(Infinity)
  }

  /** Time passes and nothing rings: the page is frozen, asleep, throttled or busy. {@link ring} ends that. */
  freeze(ms: number): void {
    this.#now = this.#end(ms)
  }

  /** Rings what is due, however late. */
  ring(): void {
    this.advance(0)
  }

  /** Somebody sets the wall clock, forward or back. */
  step(ms: number): void {
    this.#step += finite(ms, 'ms')
  }

  #end(ms: number): number {
    check(ms, amount, 'ms')
    this.#rung = 0
    return this.#now + finite(ms, 'ms')
  }

  #next(end: number): boolean {
    const timer = this.#soonest()
    if (!timer || timer.due > end) return false
    this.#rung = timer.due > this.#now ? 0 : this.#rung + Number(timer.due === timer.from)
    if (this.#rung > mostAtOnce)
      throw new Error(
        `${mostAtOnce} timers rang at one moment: does something ask for no delay, again and again?`,
      )
    this.#now = Math.max(this.#now, timer.due)
    this.#timers.delete(timer)
    timer.ring()
    return true
  }

  #soonest(): Due | undefined {
    let soonest: Due | undefined
    for (const timer of this.#timers) if (!soonest || timer.due < soonest.due) soonest = timer
    return soonest
  }
}
