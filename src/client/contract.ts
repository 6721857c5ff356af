import type { Clock } from '../core/clock.js'
import type { Delivery, DropReason } from '../core/delivery.js'
import type { SendOptions } from './channel.js'
import type { Message } from './envelope.js'

/**
 * What is validated: what arrives (`receives`; the `reply` to a request; the `question` that the server asks) and what goes
 * out (`sends`; the `query` that the client asks; its `answer`).
 */
export type Direction = 'receives' | 'sends' | 'query' | 'reply' | 'question' | 'answer'

/**
 * The data as the schema gives it, or a promise of it where the schema takes its time; as it is where there is no schema.
 *
 * @throws HoldfastError `ValidationError`; a promise rejects with it.
 */
export type Check = (direction: Direction, channel: string, event: string, data: unknown) => unknown

/** What goes out, in the order in which it was given. */
export interface Outgoing {
  /** @throws what validating and posting throw, where they take no time. */
  readonly send: (message: Message, options: SendOptions) => Delivery
  /** Gives up what was not posted yet. */
  readonly purge: (reason: DropReason) => void
  /** Fulfils once all that was given is posted, or given up. */
  readonly settled: () => Promise<void>
}

/** What becomes of what goes out. */
export interface Outlet {
  readonly post: Outgoing['send']
  readonly dropped: (message: Message, reason: DropReason) => void
  /** Validating or posting threw when nobody could be told at once. */
  readonly failed: (message: Message, error: unknown) => void
  /** How long a message may wait, where it does not say so itself. */
  readonly ttl: number
  readonly clock: Clock
}

/** Takes what arrives one step further, in the order in which it arrived. */
export interface Incoming {
  /** Goes on with the validated data, or with why it is not valid. */
  readonly take: (
    direction: Direction,
    message: Message,
    data: unknown,
    step: (data: unknown) => void,
    failed: (error: unknown) => void,
  ) => void
  /** What still waits for its validation comes too late. */
  readonly forget: () => void
}

/** What the data of each channel must be, and how its validation keeps the order; made by `defineChannels`. */
export interface Contract<Channels> {
  /** Only a type. */
  readonly channels?: Channels
  readonly check: Check
  readonly outgoing: (outlet: Outlet) => Outgoing
  readonly incoming: () => Incoming
}
