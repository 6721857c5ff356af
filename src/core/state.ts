import type { Address, LinkEnd } from './transport.js'

/** Why there is no connection. */
export type Cause =
  | LinkEnd
  /** The provider of the url, or the handshake, took longer than `connectTimeout`. */
  | { readonly type: 'timeout'; readonly phase: 'resolving' | 'connecting' }
  /** A provider threw, rejected or returned rubbish, or the native constructor threw. */
  | { readonly type: 'error'; readonly error: unknown }
  /** The owner asked for a new link. */
  | { readonly type: 'restart' }
  /** The page was frozen, or put into the back/forward cache. */
  | { readonly type: 'suspend' }

/** What every state on the way to an open link carries. All moments are milliseconds since the epoch. */
interface Trying {
  /** How many attempts failed in a row before this one. */
  readonly attempt: number
  /** Since when there has been no stable connection; `undefined` before the first failure. */
  readonly outage: number | undefined
  /** Why the last link ended; `undefined` on the first attempt. */
  readonly cause: Cause | undefined
}

/** Never opened, or not yet. */
export interface Idle {
  readonly name: 'idle'
}

/** Asking for the url and the protocols. */
export interface Resolving extends Trying {
  readonly name: 'resolving'
  readonly since: number
  readonly deadline: number
}

/** A link is opening. */
export interface Connecting extends Trying {
  readonly name: 'connecting'
  readonly since: number
  readonly deadline: number
  readonly address: Address
}

/** A link is open. At `deadline` it is proven stable, and the attempts count from 0 again. */
export interface Open extends Trying {
  readonly name: 'open'
  readonly since: number
  readonly deadline: number
  readonly address: Address
}

/** Waiting to try again, at `deadline`. */
export interface Backoff extends Trying {
  readonly name: 'backoff'
  readonly cause: Cause
  readonly deadline: number
  /** Nothing but the owner goes below this moment: the server named it. 0 where it did not. */
  readonly floor: number
}

/** Not trying, until the page is back. */
export interface Suspended extends Trying {
  readonly name: 'suspended'
  readonly cause: Cause
  readonly deadline: number
  readonly floor: number
}

/** The owner closed it; the peer has until `deadline` to answer. */
export interface Closing {
  readonly name: 'closing'
  readonly deadline: number
  readonly code: number | undefined
  readonly reason: string | undefined
}

/** Final, until the owner opens it again. */
export interface Closed {
  readonly name: 'closed'
  readonly close: LinkEnd
  /** Why it gave up; `undefined` where the owner closed it. */
  readonly cause: Cause | undefined
}

/** The connection as a value. `name` tells which. */
export type State = Idle | Resolving | Connecting | Open | Backoff | Suspended | Closing | Closed
