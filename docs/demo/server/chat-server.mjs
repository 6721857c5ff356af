// The chat's server: docs/protocol.md spoken over `ws`, for one room. A process of its own, to be killed for real.
import { WebSocketServer } from 'ws'
import { openArchive } from '../../examples/server/archive.mjs'
import { reportToDemo } from './reports.mjs'

const PEOPLE = ['ada', 'grace']
const LONGEST = 2_000
const MOST = 200

/**
 * @typedef {object} Link
 * @property {import('ws').WebSocket} socket
 * @property {string} [person] who it is, once it has said hello
 * @property {string} [page] which of this person's pages
 * @property {Set<string>} channels whose events it wants
 */
/** @typedef {{ t: string, c: any, e?: string, n?: unknown, d?: any, tok?: string }} Frame */

const [, , port, file = ''] = process.argv
const archive = openArchive(file)
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(port), maxPayload: 65_536 })
/** @type {Set<Link>} */
const links = new Set()
const report = reportToDemo(server, (people) =>
  [...links].filter(({ person = '' }) => people.includes(person)).map(({ socket }) => socket),
)

server.on('connection', (socket) => {
  /** @type {Link} */
  const link = { socket, channels: new Set() }
  links.add(link)
  socket.on('close', () => links.delete(link))
  socket.on('message', (message) => {
    try {
      if (links.has(link)) receive(link, JSON.parse(String(message)))
    } catch (error) {
      console.error('skipped what is no frame:', error)
    }
  })
})

/**
 * @param {Link} link
 * @param {Frame} frame
 */
function receive(link, frame) {
  if (frame.t === 'ping') return tell(link, { t: 'pong' })
  if (frame.t === 'hello') return greet(link, String(frame.tok))
  if (!link.person) return bye(link, 'hello comes first')
  report.received()
  if (frame.t === 'sub') for (const channel of frame.c) link.channels.add(channel)
  if (frame.t === 'uns') for (const channel of frame.c) link.channels.delete(channel)
  if (frame.t === 'm') hear(link, frame)
  if (frame.t === 'q') tell(link, { t: 'r', n: frame.n, ...answer(frame) })
}

/**
 * The token says who it is and on which page: a new link of that page ends its old one, so that what may still be on
 * its way there cannot come in after what the new one says.
 * @param {Link} link
 * @param {string} token
 */
function greet(link, token) {
  const [person = '', page] = token.split('/')
  if (!PEOPLE.includes(person) || !page) return bye(link, 'nobody by that name')
  for (const other of links) {
    if (other.page !== page || other === link) continue
    links.delete(other)
    other.socket.terminate()
  }
  Object.assign(link, { person, page })
  tell(link, { t: 'welcome' })
}

/**
 * @param {Link} link
 * @param {Frame} frame
 */
function hear(link, { c, e, d }) {
  const from = String(link.person)
  if (e === 'typing') return publish(c, e, { from, typing: d?.typing === true }, link)
  if (e !== 'message' || !isText(d?.id) || !isText(d.text)) return
  // Said before, and said again because nobody knew: kept once, and only the one who asks is told.
  const before = archive.find(d.id)
  if (before) tell(link, { t: 'm', c, e, d: before })
  else publish(c, e, archive.keep({ id: d.id, from, text: d.text }))
}

/** @param {Frame} question */
function answer({ e, d }) {
  if (e !== 'history') return { err: { code: 'unknown', message: `What is ${e}?` } }
  if (!Number.isSafeInteger(d?.after) || d.after < 0) return { err: { code: 'invalid' } }
  return { d: archive.after(d.after, MOST) }
}

/**
 * @param {string} channel
 * @param {string} event
 * @param {object} data
 * @param {Link} [except]
 */
function publish(channel, event, data, except) {
  for (const link of links)
    if (link !== except && link.channels.has(channel)) tell(link, { t: 'm', c: channel, e: event, d: data })
}

/**
 * @param {Link} link
 * @param {object} frame
 */
function tell({ socket }, frame) {
  socket.send(JSON.stringify(frame))
}

/**
 * @param {Link} link
 * @param {string} reason
 */
function bye(link, reason) {
  tell(link, { t: 'bye', code: 4403, reason })
  link.socket.close(4403, reason)
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST
}
