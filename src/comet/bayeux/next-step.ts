import { type Alarm, createAlarm } from '../../core/clock.js'
import type { SessionOwner } from './owner.js'

/** When a page comes back, those who waited dial within so many milliseconds, and not all at once. */
const spread = 300

/** What is done next, when its time has come. */
export class NextStep {
  readonly #owner: SessionOwner
  readonly #alarm: Alarm
  #step: (() => void) | undefined
  #hasty = false
  #unwatch: (() => void) | undefined

  constructor(owner: SessionOwner) {
    this.#owner = owner
    this.#alarm = createAlarm(owner.settings.clock, () => this.#take())
  }

  /** At once, or after so many milliseconds; instead of what was planned. `hasty`: sooner, if the page comes back. */
  plan(step: () => void, delay: number, hasty = false): void {
    this.#step = step
    this.#hasty = hasty
    if (delay) this.#alarm(this.#owner.settings.clock.now() + delay)
    else this.#take()
  }

  cancel(): void {
    this.#alarm()
    this.#step = undefined
  }

  /** Who waits need not wait on once the page is back. */
  watch(): void {
    const { page, clock, random } = this.#owner.settings
    this.unwatch()
    if (page)
      this.#unwatch = page.watch((hint) => {
        if (this.#step && this.#hasty && hint !== 'offline' && hint !== 'sleep')
          this.#alarm(clock.now() + spread * random())
      })
  }

  unwatch(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
  }

  #take(): void {
    const step = this.#step
    this.cancel()
    step?.()
  }
}
