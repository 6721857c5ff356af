import { guard } from '../../core/errors.js'
import type { SessionSettings } from './settings.js'

/** A `/meta/connect` that comes back sooner, with nothing, was not held back by the server. */
const heldAtLeast = 100
export const wasHeld = (milliseconds: number): boolean => milliseconds >= heldAtLeast

/** So many of those in a row are a server's right: it may end one to say something. */
const mostUnheld = 5

/** Where a policy throws or answers rubbish. */
const fallback = 10_000

/** How long to wait: after failures, and where a server that does not hold would be asked without end. */
export class Pace {
  /** How many attempts failed in a row. */
  attempt = 0
  /** The last wait in milliseconds; 0 once an attempt succeeded. */
  period = 0
  #since = 0
  #unheld = 0

  /** Milliseconds until the next attempt, or `false`: give up. */
  failed(settings: SessionSettings): number | false {
    if (!this.attempt) this.#since = settings.clock.now()
    const delay = this.after(settings, this.attempt++)
    this.period = delay || 0
    return delay
  }

  /** The same after a success, which took so long to come, with or without anything in it. */
  succeeded(settings: SessionSettings, held: number, empty: boolean): number | false {
    this.reset()
    this.#unheld = empty && !wasHeld(held) ? this.#unheld + 1 : 0
    return this.#unheld > mostUnheld ? this.after(settings, this.#unheld - mostUnheld) : 0
  }

  reset(): void {
    this.attempt = this.period = 0
  }

  /** After so many of a kind. */
  after({ clock, retry, random, page }: SessionSettings, attempt: number): number | false {
    const context = {
      attempt,
      cause: { type: 'restart' },
      outage: clock.now() - this.#since,
      hidden: !!page && page.hidden,
      random,
    } as const
    const delay = guard(() => retry(context))
    return delay === false || delay! >= 0 ? delay! : fallback
  }
}
