import { type Clock, createAlarm } from '../core/clock.js'
import type { Cause, State } from '../core/state.js'
import type { Emit } from './emitter.js'

/**
 * Tells of an outage only once it has lasted for `grace`, and of its end only if it was told: so a page that shows it
 * does not flicker. A page that is frozen is not shown.
 */
export const watchOutages = (clock: Clock, grace: number, emit: Emit): ((state: State) => void) => {
  let cause: Cause | undefined
  let told = false
  const alarm = createAlarm(clock, () => {
    told = true
    emit('lost', cause)
  })
  return (state) => {
    const missing = 'attempt' in state && !/open|suspended/.test(state.name) ? state.cause : undefined
    if (missing && !cause && !told) alarm(clock.now() + grace)
    if (!missing) alarm()
    cause = missing
    if (told && state.name === 'open') emit('restored')
    if (!/resolving|connecting|backoff|suspended/.test(state.name)) told = false
  }
}
