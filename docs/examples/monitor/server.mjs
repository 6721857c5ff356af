// The monitor's server: a measurement every 20 ms, numbered by the clock. Each value follows from its number, so that it
// can be told again after this process has died, as from a database.
import { Refusal, serveChannels } from '../server/channels.mjs'

const EVERY = 20
/** What one may ask for at once, and how far back. */
const MOST = 3_000
const KEPT = 30_000
/** Told live though it is late: a second. */
const MOST_LATE = 50

/** @param {{ port: number }} options */
export function serve({ port }) {
  const live = serveChannels({ port })
  const plant = live.channel('plant')
  const now = () => Math.floor(Date.now() / EVERY)
  let told = now()

  const clock = setInterval(() => {
    // A timer is late now and then: tell all that is due, but not what a machine has slept through. Pages ask for that.
    told = Math.max(told, now() - MOST_LATE)
    while (told < now()) plant.publish('value', measure(++told))
  }, EVERY)

  plant.respond('range', ({ from, to }) => {
    const isRange = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from <= to && to - from < MOST
    if (!isRange || to > now() || from < now() - KEPT) throw new Refusal('invalid', 'no such range')
    return Array.from({ length: to - from + 1 }, (_, index) => measure(from + index))
  })

  live.server.on('close', () => clearInterval(clock))
  return live.server
}

/** Two slow swings, and what looks like noise. @param {number} number */
function measure(number) {
  const noise = Math.sin(number * 12.9898) * 43_758.5453
  const value = 50 + 24 * Math.sin(number / 90) + 12 * Math.sin(number / 23) + 5 * (noise - Math.floor(noise))
  return { number, value: Math.round(value * 100) / 100 }
}
