// A shared whiteboard. The server numbers the strokes, and each page draws them in that order: so all boards end equal.
import { showConnection } from '../page/connection.js'
import { stage } from '../page/stage.js'

const PEOPLE = { ada: 'Ada', grace: 'Grace' }
const LONGEST = 24 // numbers, two a point: what is longer goes in pieces, so that others see it while it is drawn

const find = (id) => document.querySelector(`#${id}`)
const { url, me } = await stage('whiteboard', PEOPLE)
const canvas = find('board')
const screen = canvas.getContext('2d')
const settled = canvas.cloneNode().getContext('2d') // the strokes that have a number
let last = 0 // the newest of them: none before it is missing
const mine = new Map() // by id, those of this page that have no number yet: drawn above

const client = Holdfast.createClient(url, {
  token: me,
  codec: Holdfast.binaryJson, // what has bytes in it goes as a binary message: the points
  requestTimeout: Infinity, // a stroke waits for as long as the line is away
  retry: Holdfast.unless([4403]), // with this code the server says that it does not know us
  heartbeat: { interval: 1_500, timeout: 1_500, require: true }, // quicker than the default, for people who watch
})
const board = client.channel('board')
showConnection(client, find('connection'), () => (mine.size ? `${mine.size} pending` : ''))

/** The server knows a stroke by its id. So one that is lost with its link is asked again on the next, before what waits. */
async function send({ id, colour, points }) {
  try {
    await board.request('stroke', { id, colour, points: Int16Array.from(points) }, { idempotent: true })
  } catch {
    mine.delete(id) // refused, or too much waits already: nobody else will see it
    show()
  }
}

board.on('stroke', (stroke) => {
  settle(stroke)
  show()
  if (stroke.number > last) catchUp()
})
client.on('open', catchUp)

let asking = false
async function catchUp() {
  if (asking) return
  asking = true
  try {
    for (let missed; missed?.length !== 0; show()) {
      missed = await board.request('after', { number: last }) // as many as go into one answer, the oldest first
      missed.forEach(settle)
    }
  } catch {
    // the link has ended: the next one asks again
  }
  asking = false
}

/** Each stroke once, in order. What comes too early comes again, for it is asked for. */
function settle({ number, id, colour, points }) {
  if (number !== last + 1) return
  last = number
  mine.delete(id)
  paint(settled, { colour, points: new Int16Array(points.buffer) })
}

function show() {
  screen.clearRect(0, 0, canvas.width, canvas.height)
  screen.drawImage(settled.canvas, 0, 0)
  for (const stroke of mine.values()) paint(screen, stroke)
  Object.assign(canvas.dataset, { last, pending: mine.size })
}

function paint(context, { colour, points }) {
  Object.assign(context, { strokeStyle: colour, lineWidth: 9, lineCap: 'round', lineJoin: 'round' })
  context.beginPath()
  context.moveTo(points[0], points[1])
  for (let at = 0; at < points.length; at += 2) context.lineTo(points[at], points[at + 1])
  context.stroke()
}

find('colour').value = me === 'ada' ? '#e5484d' : '#3b82f6'
let stroke // under the pen

function begin(points) {
  stroke = { id: crypto.randomUUID(), colour: find('colour').value, points }
  mine.set(stroke.id, stroke)
  show()
}

function end() {
  send(stroke)
  stroke = undefined
}

canvas.addEventListener('pointerdown', (event) => {
  if (!event.isPrimary || event.button !== 0) return
  canvas.setPointerCapture(event.pointerId)
  begin(place(event))
})
canvas.addEventListener('pointermove', (event) => {
  if (!event.isPrimary) return
  const at = place(event)
  board.send('cursor', at, { key: 'cursor' }) // of those that wait for a connection, only the newest goes out
  if (!stroke) return
  stroke.points.push(...at)
  show()
  if (stroke.points.length < LONGEST) return
  end()
  begin(at)
})
canvas.addEventListener('lostpointercapture', end)

/** In the canvas's own pixels, which are the same everywhere. */
function place({ offsetX, offsetY }) {
  return [offsetX, offsetY].map((offset) => Math.round((offset * canvas.width) / canvas.clientWidth))
}

let fading
board.on('cursor', ({ from, at: [x, y] }) => {
  const cursor = find('cursor')
  cursor.textContent = PEOPLE[from]
  cursor.style.inset = `${(100 * y) / canvas.height}% auto auto ${(100 * x) / canvas.width}%`
  fading?.cancel()
  fading = cursor.animate({ opacity: [1, 1, 0] }, 4_000)
})
