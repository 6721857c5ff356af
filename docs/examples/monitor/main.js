// Fifty values a second on a plot. Each has a number: where one is skipped there is a gap, and what is missing is asked for.
import { showConnection } from '../page/connection.js'
import { stage } from '../page/stage.js'

const EVERY = 20 // milliseconds from one number to the next
const SHOWN = 1_000 // values: 20 seconds
const LATE = 15 // values: what is behind by less is only a little late

const find = (selector) => document.querySelector(selector)
const { url } = await stage('monitor')

const client = Holdfast.createClient(url, {
  retry: Holdfast.unless([4403]), // by this code the server says that it does not want us
  heartbeat: { interval: 1_500, timeout: 1_500, require: true }, // quicker than the default, for people who watch
})
const plant = client.channel('plant')
showConnection(client, find('#connection'))

/** What is on the plot. A number's place is used again by the one that comes when it has left the plot. */
const values = Array(SHOWN)
const known = (number) => (values[number % SHOWN]?.number === number ? values[number % SHOWN] : undefined)
const counts = { values: 0, gaps: 0, filled: 0 }
let first, newest, newestAt

plant.on('value', ({ number, value }) => {
  if (number <= newest) return // the server's clock was set back: no news until it has caught up
  const before = newest
  newest = number
  newestAt = performance.now()
  first ??= number - SHOWN + 1
  keep({ number, value })
  if (before === undefined) return fill(first, number - 1) // what there was before this page
  if (number === before + 1) return
  counts.gaps += 1
  fill(Math.max(before + 1, number - SHOWN + 1), number - 1, true)
})

async function fill(from, to, late = false) {
  try {
    // Reading twice does no harm, so the client may ask again if the link breaks before the answer.
    const range = await plant.request('range', { from, to }, { idempotent: true })
    for (const { number, value } of range) keep({ number, value, late })
    if (late) counts.filled += range.length
  } catch {
    // The gap stays, and is there to be seen. Who keeps more than 20 seconds asks again on the next link.
  }
}

function keep(item) {
  const place = item.number % SHOWN
  if (!(values[place]?.number > item.number)) values[place] = item // an answer may be late, and too old for the plot
  counts.values += 1
}

const canvas = find('canvas')
const paper = canvas.getContext('2d')
const colour = (name) => getComputedStyle(canvas).getPropertyValue(`--${name}`)

requestAnimationFrame(function draw() {
  requestAnimationFrame(draw)
  if (newest === undefined) return
  const { clientWidth: width, clientHeight: height } = canvas
  Object.assign(canvas, { width: width * devicePixelRatio, height: height * devicePixelRatio }) // clears it, too
  paper.scale(devicePixelRatio, devicePixelRatio)

  // The plot moves on while nothing comes: that time is a part of the gap.
  const head = newest + (performance.now() - newestAt) / EVERY
  const x = (number) => width * (1 - (head - number) / SHOWN)
  const y = (value) => height * (1 - value / 100)
  const [gap, filled] = [colour('gap'), colour('filled')]
  const curves = { live: new Path2D(), late: new Path2D() }
  let missing = 0
  for (let number = Math.ceil(head - SHOWN); number <= head; number += 1) {
    const [item, next] = [known(number), known(number + 1)]
    const isMissing = !item && (number < newest || head - newest > LATE)
    if (isMissing) missing += 1
    if (isMissing || item?.late) {
      paper.fillStyle = isMissing ? gap : filled
      paper.fillRect(Math.round(x(number)), 0, Math.round(x(number + 1)) - Math.round(x(number)), height)
    }
    if (!item || !next) continue
    const curve = item.late ? curves.late : curves.live
    curve.moveTo(x(number), y(item.value))
    curve.lineTo(x(number + 1), y(next.value))
  }
  for (const kind in curves) {
    paper.strokeStyle = colour(kind)
    paper.stroke(curves[kind])
  }
  const now = missing ? '–' : known(newest).value.toFixed(1)
  for (const [id, text] of Object.entries({ now, missing, ...counts })) find(`#${id}`).textContent = text
  Object.assign(canvas.dataset, { first, newest }) // of all that is counted
})
