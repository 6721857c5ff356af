import type { Failure, Message } from './message.js'
import type { SessionSettings } from './settings.js'

/** Who owns a session: what it answers is believed, and what it throws it must catch itself. */
export interface SessionOwner {
  readonly settings: SessionSettings
  /** The address for these messages by this transport. */
  address(type: string, messages: readonly Message[]): string
  /** Each message on its way out: it goes when `next` is called with it, or never. */
  outgoing(message: Message, next: (message: Message) => void): void
  /** And in. */
  incoming(message: Message, next: (message: Message) => void): void
  /** The server knows the client, perhaps anew: what is sent now goes before all that waits. */
  established?(again: boolean): void
  /** Deliveries, replies, and the replies that are made here for what failed. */
  hear(message: Message): void
  /** Whether a message that cannot go now is sent later, rather than told of; `failure` if it was sent. */
  keeps(message: Message, failure?: Failure): boolean
  /** Messages are late: how many milliseconds more to wait, if any. */
  late(messages: readonly Message[]): number
  /** A transport failed; `to` is used from now on, if there is any. */
  switched(failure: Failure, from: string, to: string | undefined): void
}
