// Checked by `npm run typecheck`: every line compiles.
import { EventSource as Holding } from '../../src/event-source.js'

// It is an EventSource wherever one is wanted, and the other way round.
const constructor: typeof EventSource = Holding
const source: EventSource = new Holding('/events', { withCredentials: true, headers: { A: 'b' } })
const holding: Holding = new EventSource('/events')
const init: EventSourceInit = {}
class Named extends Holding {}
export const sources = [
  new constructor('/events', init),
  source,
  holding,
  new Named(new URL('http://a.test/'), init),
]
