// A window's line at a glance: round trips above, states below.
import { stripChart } from '../strip-chart.js'

const BAND = 6
/** How tall a state stands: nearer to working is taller, so that colour is not the only cue. */
const STANDING = { open: 1, closing: 0.7, connecting: 0.7, resolving: 0.7, backoff: 0.4, suspended: 0.4 }
/** Milliseconds: what is below is a quiet line, not a mountain. */
const LEAST_TOP = 20

export function createPulse(canvas, { lanes, samples }) {
  return stripChart(canvas, (paper, now) => {
    const { context, colour, height, since, x } = paper
    for (const { name, from, until } of lanes.state) {
      const tall = Math.max(1.5, BAND * (STANDING[name] ?? 0.2))
      const left = Math.max(0, x(from))
      context.fillStyle = colour(name)
      context.fillRect(left, height - tall, Math.max(0, x(Math.min(until, now)) - left), tall)
    }

    const trips = samples.heartbeat.filter(({ at }) => at >= since - 5_000)
    const top = Math.max(LEAST_TOP, ...trips.map(({ value }) => value))
    const room = height - BAND - 8
    context.strokeStyle = colour('open')
    context.lineWidth = 1.5
    context.lineJoin = 'round'
    context.beginPath()
    for (const { at, value, first } of trips) {
      const y = 4 + room * (1 - value / top)
      if (first) context.moveTo(x(at), y)
      else context.lineTo(x(at), y)
    }
    context.stroke()
  })
}
