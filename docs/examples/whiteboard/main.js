// A shared whiteboard. The server numbers the strokes, and each page draws them in that order: so all boards end equal.
import { showConnection } from '../page/connection.js'
import { stage } from '../page/stage.js'
import { createPen, paint, showCursor, showDot } from './drawing.js'

const PEOPLE = { ada: 'Ada', grace: 'Grace' }
const MOST = 500 // strokes that nobody has confirmed: nobody draws for ever what nobody gets

const find = (id) => document.querySelector(`#${id}`)
const { url, me } = await stage('whiteboard', PEOPLE)
const canvas = find('board')
const screen = canvas.getContext('2d')
/** The strokes that have a number. */
const settled = canvas.cloneNode().getContext('2d')
/** The newest of them: none before it is missing. */
let last = 0
/** By id, those of this page that have no number yet: drawn above. */
const mine = new Map()

const client = Holdfast.createClient(url, {
  token: me,
  codec: Holdfast.binaryJson, // what has bytes in it goes as a binary message: the points
  retry: Holdfast.unless([4403]), // with this code the server says that it does not know us
  heartbeat: { interval: 1_500, timeout: 1_500, require: true }, // quicker than the default, for people who watch
})
const board = client.channel('board')
showConnection(client, find('connection'), () => (mine.size ? `${mine.size} pending` : ''))

function send(stroke) {
  const { id, pen, points } = stroke
  mine.set(id, stroke)
  stroke.delivery = board.send('stroke', { id, pen, points: Int16Array.from(points) })
  showDot(find('strokes'), stroke)
}

board.on('stroke', (stroke) => {
  settle(stroke)
  if (stroke.number > last) catchUp()
  show()
})

client.on('open', async () => {
  // What is not queued any more went over a link that has ended, and perhaps with it.
  const unsure = [...mine.values()].filter(({ delivery }) => delivery.status !== 'queued')
  await catchUp()
  // The server did not have these. It knows them by their ids, should they come by the old link after all.
  for (const stroke of unsure) if (mine.has(stroke.id)) send(stroke)
})

let asking
/** Asks for what came after the last one; once at a time. */
function catchUp() {
  asking ??= ask()
    .catch(() => {}) // not in time: the next link asks again
    .finally(() => (asking = undefined))
  return asking
}

async function ask() {
  for (let missed; missed?.length !== 0; show()) {
    // Reading twice does no harm, so the client may ask again if the link breaks before the answer.
    missed = await board.request('after', { number: last }, { idempotent: true })
    missed.forEach(settle)
  }
}

/** Each stroke once, in order. What comes too early comes again, for it is asked for. */
function settle({ number, id, pen, points }) {
  if (number !== last + 1) return
  last = number
  mine.delete(id)
  paint(settled, { pen, points: new Int16Array(points.buffer) })
  showDot(find('strokes'), { id, pen, number })
}

function show() {
  screen.clearRect(0, 0, canvas.width, canvas.height)
  screen.drawImage(settled.canvas, 0, 0)
  for (const stroke of mine.values()) paint(screen, stroke)
  if (pen.piece) paint(screen, pen.piece)
}

const pen = createPen(canvas, find('pens'), {
  pen: me === 'ada' ? 0 : 3,
  mayDraw: () => mine.size < MOST,
  onDraw: show,
  onPiece: send,
  // Without a connection only the newest place waits: it replaces the one with the same key.
  onMove: (at) => board.send('cursor', at, { key: 'cursor' }),
})
board.on('cursor', ({ from, at }) => showCursor(canvas, PEOPLE[from], at))
