import { endOf } from '../core/close-code.js'
import type { State } from '../core/state.js'
import type { LinkEnd } from '../core/transport.js'

/** A `close` event that a transition owes. */
export interface Ending {
  readonly end: LinkEnd
  /** When the next attempt comes; absent where this was final. */
  readonly retryAt?: number
}

const hasLink = ({ name }: State) => name === 'open' || name === 'closing'

/**
 * What a listener of `close` hears of a transition: the end of what was open, the first failure of an outage, and the
 * final end; nothing of the further attempts.
 */
export const endingOf = (to: State, from: State): Ending | undefined => {
  if (to.name === 'closed') return from.name === 'idle' ? undefined : { end: to.close }
  if (hasLink(to) || !('cause' in to && to.cause)) return undefined
  const failed = to.name === 'backoff' && to.attempt && 'outage' in from && from.outage === undefined
  if (!failed && !hasLink(from)) return undefined
  return { end: endOf(to.cause), retryAt: to.name === 'resolving' ? to.since : to.deadline }
}
