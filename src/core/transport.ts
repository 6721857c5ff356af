import type { Data } from './data.js'

/** Where a link goes. */
export interface Address {
  /** An absolute `ws:` or `wss:` URL. */
  readonly url: string
  readonly protocols: readonly string[]
  /** How binary messages are delivered. */
  readonly binaryType: BinaryType
}

/** What the peer chose in the opening handshake. */
export interface LinkInfo {
  readonly protocol: string
  readonly extensions: string
}

/** How a link ended; `failed` where WHATWG fires `error` before `close`. */
export interface LinkEnd {
  /** `silence`: the heartbeat was not answered. */
  readonly type: 'close' | 'silence'
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
  readonly failed: boolean
}

/** One wire. It opens at most once and closes exactly once. */
export interface Link {
  /** Hands data over. `false`: not taken, the link is not open or no longer; whoever sent it keeps it. */
  send(data: Data): boolean
  /** Begins the closing handshake; the link's `close` event follows. */
  close(code?: number, reason?: string): void
  /** Lets go of the wire: no event follows, from whatever is still under way. Its last call. */
  abandon(): void
  /** Bytes handed over and not yet on the wire. */
  readonly bufferedAmount: number
  /** How binary messages are delivered from now on. */
  set binaryType(type: BinaryType)
  /** Asks the peer for a sign of life; only where something can answer. `settle` gets the round trip in milliseconds, or nothing. */
  readonly probe?: ((settle?: (rtt: number | undefined) => void) => void) | undefined
  /** The last measured round trip in milliseconds. */
  readonly rtt?: number | undefined
}

/**
 * What a link tells: nothing before the transport has returned it, from within a call of it, after `close`, or after
 * {@link Link.abandon}.
 */
export interface LinkEvents {
  /** At most once; a fallback tells again what was negotiated when it comes back to another transport. */
  open(info: LinkInfo): void
  message(data: unknown): void
  /** Exactly once, last. */
  close(end: LinkEnd): void
}

/** Opens one link. It may throw what the native constructor throws. */
export type Transport = (address: Address, events: LinkEvents) => Link

/** A feature on the wire: heartbeat, authentication, trace. */
export type Layer = (next: Transport) => Transport
