// Round trips: the heartbeat's as a line with dots, each message's echo as a ring.
import { stripChart } from './strip-chart.js'

/** Round tops for the scale; the smallest that holds everything in view is used. */
const TOPS = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000]
const MARGIN = 8

export function createRttPlot(canvas, { samples }) {
  return stripChart(canvas, (paper) => {
    const { context, colour, width, height, since } = paper
    const heartbeat = samples.heartbeat.filter(({ at }) => at >= since - 30_000)
    const message = samples.message.filter(({ at }) => at >= since)
    const highest = Math.max(0, ...[...heartbeat, ...message].map(({ value }) => value))
    const top = TOPS.find((candidate) => candidate >= highest) ?? highest
    const y = (value) => height - MARGIN - (value / top) * (height - 2 * MARGIN)

    if (!heartbeat.length && !message.length) {
      context.fillStyle = colour('muted')
      context.textAlign = 'center'
      context.fillText('no round trip measured yet', width / 2, height / 2)
      context.textAlign = 'start'
      return
    }
    drawScale(paper, top, y)

    context.strokeStyle = context.fillStyle = colour('connecting')
    context.lineWidth = 1.25
    context.globalAlpha = 0.75
    for (const { at, value } of message) ring(context, paper.x(at), y(value), 2.5)
    context.globalAlpha = 1

    context.strokeStyle = context.fillStyle = colour('open')
    context.lineWidth = 1.75
    context.lineJoin = 'round'
    context.beginPath()
    for (const { at, value, first } of heartbeat) {
      if (first) context.moveTo(paper.x(at), y(value))
      else context.lineTo(paper.x(at), y(value))
    }
    context.stroke()
    for (const { at, value } of heartbeat) dot(context, paper.x(at), y(value), 2.75)
  })
}

function drawScale({ context, colour, width }, top, y) {
  for (const value of [0, top / 2, top]) {
    context.fillStyle = colour('grid')
    context.fillRect(0, Math.round(y(value)), width, 1)
    if (value === 0) continue
    context.fillStyle = colour('muted')
    context.fillText(value >= 1_000 ? `${value / 1_000} s` : `${value} ms`, 2, y(value) + 7)
  }
}

function ring(context, x, y, radius) {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.stroke()
}

function dot(context, x, y, radius) {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fill()
}
