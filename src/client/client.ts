import type { DropReason } from '../core/delivery.js'
import type { Cause, Closed, State } from '../core/state.js'
import type { Channel } from './channel.js'
import type { Message } from './envelope.js'
import type { AnyChannels } from './shape.js'
import type { ClientTrouble } from './trouble.js'

/** A message that was given up. */
export interface Dropped {
  readonly message: Message
  readonly reason: DropReason
}

/** What a client tells, by name. */
export interface ClientEvents {
  /** After every transition. */
  readonly state: (state: State, previous: State) => void
  /** A link opened, and the server took the token. The channels are subscribed; what waits goes out next. */
  readonly open: () => void
  /** There has been no connection for `grace`. */
  readonly lost: (cause: Cause) => void
  /** After `lost`: there is one again. */
  readonly restored: () => void
  /** It is final: by `close()`, by `signal`, or because the retry policy gave up. */
  readonly closed: (state: Closed) => void
  readonly dropped: (dropped: Dropped) => void
  readonly error: (trouble: ClientTrouble) => void
  /** Every event of every channel, also of those that nobody listens to; after their own listeners. */
  readonly message: (message: Message) => void
}

/** Typed channels over one connection. */
export interface Client<Channels = AnyChannels> {
  /** The connection as a value; `state.name` tells which. */
  readonly state: State
  /** The last round trip that the heartbeat measured on this link, in milliseconds. */
  readonly rtt: number | undefined
  /** Listens; returns what ends it. A listener that throws is reported. */
  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void
  /** The channel of that name: always the same object. It is subscribed as long as anybody listens to it. */
  channel<Name extends keyof Channels & string>(name: Name): Channel<Channels[Name]>
  /**
   * Closes, for good. What waits is handed over first, if the connection is open; else it is given up, and told by `dropped`.
   *
   * @throws DOMException as `WebSocket.close` does.
   */
  close(code?: number, reason?: string): void
  /** Dials at once, from any state; also after `close()`. Does nothing once the option `signal` was aborted. */
  reconnect(): void
  /**
   * Asks the peer for a sign of life now. Fulfils with the round trip in milliseconds.
   *
   * @throws NoHeartbeatError without a heartbeat, ConnectionLostError where no link is open or it ends meanwhile,
   * ProbeTimeoutError where no answer comes within `heartbeat.timeout` (each as a rejection).
   */
  probe(): Promise<number>
  /** Gives up everything that waits to be sent, or to be asked again: when another user logs in. */
  purge(): void
  /** Hands over at once what waits, if there is a connection; fulfils once nothing waits any more. */
  flush(): Promise<void>
}
