// How many messages waited, as steps.
import { stripChart } from './strip-chart.js'

const MARGIN = 3

export function createQueuePlot(canvas, { samples }) {
  return stripChart(canvas, (paper, now) => {
    const { context, colour, width, height, since } = paper
    const firstInside = samples.queue.findIndex(({ at }) => at >= since)
    const visible = samples.queue.slice(Math.max(0, firstInside === -1 ? -1 : firstInside - 1))
    const highest = Math.max(1, ...visible.map(({ value }) => value))
    const base = height - 1
    const y = (value) => base - (value / highest) * (height - 2 * MARGIN - 1)

    context.fillStyle = colour('grid')
    context.fillRect(0, base, width, 1)
    if (visible.every(({ value }) => value === 0)) return

    context.fillStyle = colour('backoff')
    for (const [index, { at, value }] of visible.entries()) {
      if (value === 0) continue
      const left = Math.max(0, paper.x(at))
      const right = Math.max(left + 1, paper.x(visible[index + 1]?.at ?? now))
      context.globalAlpha = 0.3
      context.fillRect(left, y(value), right - left, base - y(value))
      context.globalAlpha = 1
      context.fillRect(left, y(value), right - left, 1.5)
    }
    context.fillStyle = colour('muted')
    context.fillText(String(highest), 2, y(highest) + 8)
  })
}
