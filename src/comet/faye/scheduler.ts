import { type Clock, systemClock } from '../../core/clock.js'
import type { Message } from '../bayeux/message.js'

/** What a {@link Scheduler} is told. */
export interface SchedulerOptions {
  /** Seconds that an answer may take. */
  readonly timeout: number
  /** The option `retry`, in seconds. */
  readonly interval: number
  /** How often it may be sent. @defaultValue as often as it takes */
  readonly attempts?: number | undefined
  /** Until when, in milliseconds since the epoch. @defaultValue without end */
  readonly deadline?: number | undefined
}

/**
 * Decides how long one message is worth trying. Extend it and pass the class as the option `scheduler` for a policy of your
 * own: each message gets one, and so does each outage (as a message of `/meta/connect`).
 */
export class Scheduler {
  readonly message: Message
  readonly options: SchedulerOptions
  /** How often it was sent. */
  attempts = 0
  readonly #clock: Clock

  constructor(message: Message, options: SchedulerOptions, clock: Clock = systemClock) {
    this.#clock = clock
    this.message = message
    this.options = options
  }

  /** Seconds that an answer may take. */
  getTimeout(): number {
    return this.options.timeout
  }

  /** Seconds until the next attempt to reach the server, at most: chance takes some off. */
  getInterval(): number {
    return this.options.interval
  }

  /** Whether it may be sent, or sent again. */
  isDeliverable(): boolean {
    const { attempts = Infinity, deadline = Infinity } = this.options
    return this.attempts < attempts && this.#clock.now() < deadline
  }

  /** It was sent. */
  send(): void {
    this.attempts++
  }

  /** The server answered. */
  succeed(): void {}

  /** It got no answer. */
  fail(): void {}

  /** It is given up. */
  abort(): void {}
}
