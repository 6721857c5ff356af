// The fault lane and the state lane: what was wrong, and right below it what the socket made of it.
import { stripChart } from './strip-chart.js'

/** How tall a state stands in its lane: nearer to working is taller, so that colour is not the only cue. */
const STANDING = {
  open: 1,
  closing: 0.75,
  connecting: 0.62,
  resolving: 0.62,
  backoff: 0.38,
  suspended: 0.38,
  idle: 0.12,
  closed: 0.12,
}
const HATCHED = new Set(['backoff', 'suspended'])
const FLAG_ROW = 18
const PADDING = 6
const GAP = 5
/** A lower band carries no name. */
const TEXT_HEIGHT = 14

export function createTimeline({ faultCanvas, stateCanvas, history }) {
  const renderFaults = stripChart(faultCanvas, (paper, now) => {
    const top = FLAG_ROW + 4
    const faults = history.lanes.fault.filter(({ name }) => name !== 'none')
    for (const span of faults) drawBand(paper, span, now, { top, height: paper.height - top, name: 'fault' })
    const begun = faults.map(({ from, name }) => ({ at: from, label: name }))
    const flags = [...begun, ...history.marks.fault].sort((one, other) => one.at - other.at)
    drawFlags(paper, flags, FLAG_ROW / 2, 'fault')
  })

  const renderStates = stripChart(stateCanvas, (paper, now) => {
    const room = paper.height - FLAG_ROW
    for (const span of history.lanes.state) {
      const height = Math.max(3, room * STANDING[span.name])
      drawBand(paper, span, now, { top: paper.height - height, height, name: span.name })
    }
    drawFlags(paper, history.marks.state, FLAG_ROW / 2, 'ink')
  })

  return function render(now) {
    renderFaults(now)
    renderStates(now)
  }
}

function drawBand(paper, span, now, { top, height, name }) {
  const { context, colour } = paper
  const left = Math.max(0, paper.x(span.from))
  const right = Math.min(paper.width, paper.x(Math.min(span.until, now)))
  if (right <= 0) return
  const width = Math.max(1.5, right - left)
  context.fillStyle = colour(name)
  context.beginPath()
  context.roundRect(left, top, Math.max(1.5, width - 1), height, Math.min(4, height / 2, width / 2))
  context.fill()
  context.save()
  context.clip()
  if (HATCHED.has(name)) hatch(paper, left, right, top, height)
  if (height >= TEXT_HEIGHT && context.measureText(span.name).width + 2 * PADDING <= width) {
    context.fillStyle = colour('on-band')
    context.fillText(span.name, left + PADDING, top + height / 2 + 0.5)
  }
  context.restore()
}

function hatch({ context, colour }, left, right, top, height) {
  context.strokeStyle = colour('hatch')
  context.lineWidth = 1
  context.beginPath()
  for (let x = left - height; x < right; x += 7) {
    context.moveTo(x, top + height)
    context.lineTo(x + height, top)
  }
  context.stroke()
}

/**
 * Labels of moments, newest first: a label has the room up to the next newer tick, or it is left out and only its
 * tick stays. The newest may stand to the left of its tick instead, where the chart ends.
 */
function drawFlags(paper, marks, y, name) {
  const { context, colour, width } = paper
  context.fillStyle = colour(name)
  let limit = width
  for (let index = marks.length - 1; index >= 0; index -= 1) {
    const { at, label } = marks[index]
    const x = Math.round(paper.x(at))
    if (x < 0) return
    if (x > limit) continue
    const room = context.measureText(label).width + 2 * GAP
    const start = x + room <= limit ? x + GAP : limit === width ? x - room + GAP : undefined
    context.fillRect(x, y - 6, 1.5, 12)
    if (start !== undefined) context.fillText(label, start, y + 0.5)
    limit = Math.min(x, start ?? x) - 2
  }
}
