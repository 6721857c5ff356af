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
  /** The platform's `send` threw; or what a client validated later was not valid. */
  | 'refused'
  /** It was to go now or never, and there was no connection, or a backlog. */
  | 'volatile'

/** The fate of one message. */
export interface Delivery {
  /** What is sent. Of what had to wait it is a copy, as of the moment of the call. */
  readonly data: Data
  readonly status: DeliveryStatus
  /** Why it was given up, if it was. */
  readonly reason: DropReason | undefined
  /** Fulfils with the final status; never rejects. Costs nothing until it is asked for. */
  readonly done: Promise<DeliveryStatus>
  /** Takes the message back, if it is still queued. Returns whether it was. */
  cancel(): boolean
}

/** What the outbox keeps of a message that somebody asks about, or that has a key or a time to live. */
export class Entry implements Delivery {
  declare readonly data: Data
  /** What takes it back while it is queued; as `expired`, where that is the reason. */
  declare readonly cancel: (reason?: unknown) => boolean
  declare readonly key: unknown
  /** What the message is to whoever posted it. */
  declare readonly about: unknown
  /** Milliseconds since the epoch. */
  declare readonly expires: number
  status: DeliveryStatus = 'queued'
  reason: DropReason | undefined
  #done: Promise<DeliveryStatus> | undefined
  #fulfil: ((status: DeliveryStatus) => void) | undefined

  constructor(
    data: Data,
    cancel: (reason?: unknown) => boolean,
    about?: unknown,
    key?: unknown,
    expires: number = Infinity,
  ) {
    this.data = data
    this.cancel = cancel
    this.about = about
    this.key = key
    this.expires = expires
  }

  get done(): Promise<DeliveryStatus> {
    return (this.#done ??= new Promise((resolve) => {
      if (this.status === 'queued') this.#fulfil = resolve
      else resolve(this.status)
    }))
  }

  /** Its fate: why it was given up; without a reason it was sent. */
  settle(reason?: DropReason): void {
    this.reason = reason
    this.status = !reason ? 'sent' : reason === 'expired' || reason === 'cancelled' ? reason : 'dropped'
    this.#fulfil?.(this.status)
  }
}
