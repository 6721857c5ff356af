import { abnormal, endOf } from '../core/close-code.js'
import type { LinkEnd, State } from '../core/state.js'

/** A `close` event that a transition owes. */
export interface Ending {
  readonly end: LinkEnd
  /** When the next attempt comes; `undefined`: this was final. */
  readonly retryAt: number | undefined
}

const retryAt = (to: State): number | undefined => {
  switch (to.name) {
    case 'backoff':
      return to.deadline
    case 'suspended':
      return Infinity
    case 'resolving':
      return to.since
    default:
      return undefined
  }
}

/**
 * What a listener of `close` hears of a transition: the end of what was open, the first failure of an outage, and the
 * final end; nothing of the further attempts.
 */
export const endingOf = (to: State, from: State): Ending | undefined => {
  if (to.name === 'closed') return from.name === 'idle' ? undefined : { end: to.close, retryAt: undefined }
  const moment = retryAt(to)
  if (moment === undefined) return undefined
  // `reconnect()` while closing: what `close()` had promised is told, but it is not final.
  if (from.name === 'closing') return { end: abnormal, retryAt: moment }
  const first =
    (from.name === 'resolving' || from.name === 'connecting') &&
    to.name === 'backoff' &&
    from.outage === undefined
  if ((from.name !== 'open' && !first) || !('cause' in to) || !to.cause) return undefined
  return { end: endOf(to.cause), retryAt: moment }
}
