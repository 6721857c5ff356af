import { guard } from '../../core/errors.js'
import type { SessionOwner } from './owner.js'

/** Milliseconds: a `/meta/connect` that comes back sooner was not held back, and an attempt that takes longer hangs. */
const heldAtLeast = 100
const hanging = 500
/** A connection that lasted so long is none that breaks at once. */
const stableAfter = 1_000
/** So many connects in a row that were not held, and brought nothing, are a server's right. */
const mostUnheld = 5
/** Where a policy throws or answers rubbish. */
const fallback = 10_000

/** How long to wait: after failures, and where a server that does not hold would be asked without end. */
export class Pace {
  /** How many attempts failed since something was held back, or came. */
  attempt = 0
  /** How many failed since one succeeded. */
  misses = 0
  /** The last wait in milliseconds; 0 once an attempt succeeded. */
  period = 0
  readonly #owner: SessionOwner
  /** When the first attempt of an outage failed, and when the one under way began. */
  #since = 0
  #beganAt = 0
  #unheld = 0

  constructor(owner: SessionOwner) {
    this.#owner = owner
  }

  /** A handshake or a `/meta/connect` begins. */
  begin(): void {
    this.#beganAt = this.#now()
  }

  /** Whether the server held back what it answers now. */
  get wasHeld(): boolean {
    return this.#spent >= heldAtLeast
  }

  /**
   * Milliseconds until the next attempt, or `false`: give up. A `fresh` attempt that hung has waited already; whoever was
   * connected waits in full, so that not all come at once.
   */
  failed(fresh: boolean): number | false {
    if (!fresh && this.#spent >= stableAfter) this.attempt = 0
    if (!this.attempt) this.#since = this.#now()
    this.misses++
    const delay = this.after(this.attempt++)
    this.period = delay || 0
    return delay && Math.max(0, delay - (fresh && this.#spent > hanging ? this.#spent : 0))
  }

  /** The same after a success, which brought nothing (`empty`), or something; `paced`: the server should have held it. */
  succeeded(empty: boolean, paced: boolean): number | false {
    this.misses = this.period = 0
    if (this.wasHeld || !empty) this.attempt = 0
    this.#unheld = paced && empty && !this.wasHeld ? this.#unheld + 1 : 0
    return this.#unheld > mostUnheld ? this.after(this.#unheld - mostUnheld) : 0
  }

  reset(): void {
    this.attempt = this.misses = this.period = 0
  }

  /** Milliseconds to wait after so many of a kind, or `false`. */
  after(attempt: number): number | false {
    const { retry, random, page } = this.#owner.settings
    const context = {
      attempt,
      cause: { type: 'restart' },
      outage: this.attempt ? this.#now() - this.#since : 0,
      hidden: !!page && page.hidden,
      random,
    } as const
    const delay = guard(() => retry(context))
    return delay === false || delay! >= 0 ? delay! : fallback
  }

  #now(): number {
    return this.#owner.settings.clock.now()
  }

  get #spent(): number {
    return this.#now() - this.#beganAt
  }
}
