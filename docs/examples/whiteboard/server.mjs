// The whiteboard's server: a stroke gets its number, and is on disk, before anyone sees it; cursors are only passed on.
import { binaryJson } from 'holdfast'
import { openArchive } from '../server/archive.mjs'
import { Refusal, serveChannels } from '../server/channels.mjs'

const PEOPLE = ['ada', 'grace']
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

  board.respond('stroke', ({ id, colour, points }) => {
    if (!isId(id) || !isColour(colour) || !arePoints(points))
      throw new Refusal('invalid', 'That is no stroke.')
    const known = strokes.find(id)
    if (known) return known.number // asked again, for nobody knew that it had arrived
    const kept = strokes.keep({ id, colour, points: Buffer.from(points).toString('base64') })
    board.publish('stroke', drawn(kept))
    return kept.number
  })

  board.on('cursor', (at, peer) => {
    if (isPlace(at)) board.publish('cursor', { from: peer.user, at }, { except: peer })
  })

  board.respond('after', ({ number }) => {
    if (!Number.isSafeInteger(number) || number < 0) throw new Refusal('invalid', 'number is one of a stroke')
    return strokes.after(number, MOST_STROKES).map(drawn)
  })

  return live.server
}

/** As pages want it. */
const drawn = ({ points, ...stroke }) => ({ ...stroke, points: Buffer.from(points, 'base64') })

const isId = (value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
const isColour = (value) => typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value)
const isPlace = (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)

const arePoints = (value) =>
  value instanceof Uint8Array &&
  value.length > 0 &&
  value.length % BYTES === 0 &&
  value.length <= MOST_POINTS * BYTES
