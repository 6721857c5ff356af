import type { Clock } from '../../src/core/clock.js'

/** A timer as it was asked for. */
export interface Timer {
  readonly setAt: number
  readonly delay: number
  /** On the monotonic time line, which nobody can set back. */
  readonly due: number
  readonly ring: () => void
}

/** Time that passes when told to; the wall clock can be set, and a page can be frozen. */
export class VirtualClock implements Clock {
  readonly timers: Timer[] = []
  #elapsed = 0
  #wall = 1_700_000_000_000

  now(): number {
    return this.#wall + this.#elapsed
  }

  after(delay: number, ring: () => void): () => void {
    if (!(delay >= 0 && delay <= 0x7fffffff)) throw new RangeError(`setTimeout cannot wait ${delay} ms`)
    const timer: Timer = { setAt: this.now(), delay, due: this.#elapsed + delay, ring }
    this.timers.push(timer)
    return () => this.#remove(timer)
  }

  /** Lets time pass; each timer rings at its moment. Stops after so many `rings`. */
  advance(duration: number, rings = Infinity): void {
    const end = this.#elapsed + duration
    for (let timer; (timer = this.#next(end)); rings--) {
      if (!rings) return
      this.#elapsed = Math.max(this.#elapsed, timer.due)
      this.#ring(timer)
    }
    this.#elapsed = Math.max(this.#elapsed, end)
  }

  /** Lets time pass as in a page that is frozen: what should have rung meanwhile rings after it, late. */
  freeze(duration: number): void {
    this.#elapsed += duration
    const late = this.timers.filter(({ due }) => due <= this.#elapsed)
    for (const timer of late.sort((one, other) => one.due - other.due))
      if (this.timers.includes(timer)) this.#ring(timer)
  }

  /** Sets the wall clock; timers do not care. */
  set(change: number): void {
    this.#wall += change
  }

  #next(end: number): Timer | undefined {
    return this.timers.filter(({ due }) => due <= end).sort((one, other) => one.due - other.due)[0]
  }

  #ring(timer: Timer): void {
    this.#remove(timer)
    timer.ring()
  }

  #remove(timer: Timer): void {
    const place = this.timers.indexOf(timer)
    if (place >= 0) this.timers.splice(place, 1)
  }
}
