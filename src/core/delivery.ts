import type { Data } from './data.js'

/**
 * What has become of a message. `sent`: handed to an open socket, which is all that a plain server lets anyone know.
 * Every status but `queued` is final.
 */
export type DeliveryStatus = 'queued' | 'sent' | 'expired' | 'dropped' | 'cancelled'

/** Why a message was given up. */
export type DropReason =
  /** Its `ttl` passed. */
  | 'expired'
  /** `cancel()`, or its signal. */
  | 'cancelled'
  /** A newer message with the same `key` took its place. */
  | 'replaced'
  /** `queue.overflow` chose it. */
  | 'overflow'
  /** `purge()`. */
  | 'purged'
  /** The url provider named another origin or path. */
  | 'destination'
  /** The connection is closed. */
  | 'closed'
  /** The native `send` threw. */
  | 'refused'

/** The fate of one message. */
export class Delivery {
  /** What was sent: strings as they are, binary as a copy. */
  readonly data: Data
  readonly key: unknown
  /** When it expires, in milliseconds since the epoch. */
  readonly expires: number
  #status: DeliveryStatus = 'queued'
  readonly #recall: (delivery: Delivery) => void
  #settle: ((status: DeliveryStatus) => void) | undefined
  #done: Promise<DeliveryStatus> | undefined

  /** For the outbox; `recall` takes it out of the queue. @internal */
  constructor(data: Data, expires: number, key: unknown, recall: (delivery: Delivery) => void) {
    this.data = data
    this.expires = expires
    this.key = key
    this.#recall = recall
  }

  get status(): DeliveryStatus {
    return this.#status
  }

  /** Fulfils with the final status; never rejects. Costs nothing until it is asked for. */
  get done(): Promise<DeliveryStatus> {
    return (this.#done ??= new Promise((resolve) => {
      if (this.#status === 'queued') this.#settle = resolve
      else resolve(this.#status)
    }))
  }

  /** Takes the message back, if it is still queued. Returns whether it was. */
  cancel(): boolean {
    const queued = this.#status === 'queued'
    if (queued) this.#recall(this)
    return queued
  }

  /** For the outbox: the fate, `undefined` where it was sent. @internal */
  settle(reason?: DropReason): void {
    this.#status = !reason ? 'sent' : reason === 'expired' || reason === 'cancelled' ? reason : 'dropped'
    this.#settle?.(this.#status)
  }
}
