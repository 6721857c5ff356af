import type { Clock } from '../../core/clock.js'
import { guard } from '../../core/errors.js'
import { Deferrable } from './deferrable.js'

/** Hears the messages of one channel, or of all that a pattern covers. It succeeds once the server agreed. */
export class Subscription<Data = unknown> extends Deferrable {
  readonly #hearers: ((channel: string, data: never) => void)[] = []
  /** Ends it. */
  readonly cancel: () => void

  /** @internal */
  constructor(clock: Clock, cancel: (subscription: Subscription) => void) {
    super(clock)
    this.cancel = () => cancel(this)
  }

  /** Ends it. */
  unsubscribe(): void {
    this.cancel()
  }

  /** Calls it with the channel and the data of each message, besides the callback of `subscribe`. */
  withChannel(callback: (channel: string, data: Data) => void, context?: unknown): this {
    this.#hearers.push((channel, data) => callback.call(context, channel, data))
    return this
  }

  /** @internal */
  hear(channel: string, data: unknown): void {
    for (const hearer of this.#hearers) guard(() => hearer(channel, data as never))
  }
}
