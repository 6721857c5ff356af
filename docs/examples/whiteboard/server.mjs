// The whiteboard's server: a stroke gets its number, and is on disk, before anyone sees it; cursors are only passed on.
import { binaryJson } from 'holdfast'
import { openArchive } from '../server/archive.mjs'
import { Refusal, serveChannels } from '../server/channels.mjs'

const PEOPLE = ['ada', 'grace']
const PENS = 6
/** Of a point: two numbers of 16 bits. */
const BYTES = 4
const MOST_POINTS = 1_000
/** Strokes in one answer: whoever misses more asks again. */
const MOST_STROKES = 500

/** @param {{ port: number, file: string }} options */
export function serve({ port, file }) {
  const strokes = openArchive(file)
  const live = serveChannels({
    port,
    codec: binaryJson,
    welcome: (token) => PEOPLE.find((person) => person === token),
  })
  const board = live.channel('board')

  board.on('stroke', ({ id, pen, points }) => {
    if (!isId(id) || !isPen(pen) || !arePoints(points)) return
    if (strokes.find(id)) return // sent again, for nobody knew that it had arrived
    const kept = strokes.keep({ id, pen, points: Buffer.from(points).toString('base64') })
    board.publish('stroke', drawn(kept))
  })

  board.on('cursor', (at, peer) => {
    if (isPlace(at)) board.publish('cursor', { from: peer.user, at }, { except: peer })
  })

  board.respond('after', ({ number }) => {
    if (!Number.isSafeInteger(number) || number < 0) throw new Refusal('invalid', 'number is one of a stroke')
    return strokes.after(number, Infinity).slice(0, MOST_STROKES).map(drawn)
  })

  return live.server
}

/** As pages want it. */
const drawn = ({ number, id, pen, points }) => ({ number, id, pen, points: Buffer.from(points, 'base64') })

const isId = (value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
const isPen = (value) => Number.isInteger(value) && value >= 0 && value < PENS
const isPlace = (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)

const arePoints = (value) =>
  value instanceof Uint8Array &&
  value.length > 0 &&
  value.length % BYTES === 0 &&
  value.length <= MOST_POINTS * BYTES
