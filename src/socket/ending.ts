import { endOf } from '../core/close-code.js'
import type { State } from '../core/state.js'
import type { LinkEnd } from '../core/transport.js'

/** A `close` event that a transition owes. */
export interface Ending {
  readonly end: LinkEnd
  /** When the next attempt comes; `undefined`: this was final. */
  readonly retryAt: number | undefined
}

/**
 * What a listener of `close` hears of a transition: the end of what was open, the first failure of an outage, and the
 * final end; nothing of the further attempts.
 */
export const endingOf = (to: State, from: State): Ending | undefined => {
  if (to.name === 'closed' && from.name !== 'idle') return { end: to.close, retryAt: undefined }
  const waits = to.name === 'backoff' || to.name === 'suspended'
  if (!waits && to.name !== 'resolving') return undefined
  const opened = from.name === 'open' || from.name === 'closing'
  const failed = to.name === 'backoff' && to.attempt && 'outage' in from && from.outage === undefined
  return (opened || failed) && to.cause
    ? { end: endOf(to.cause), retryAt: waits ? to.deadline : to.since }
    : undefined
}
