// The server of the page about CometD: Faye's, which speaks Bayeux by WebSocket and by long-polling, with one room and
// its history. A process of its own, to be killed for real.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { openArchive } from '../../examples/server/archive.mjs'
import { reportToDemo } from './reports.mjs'

const { NodeAdapter } = createRequire(import.meta.url)('faye') // it has no types

const ROOM = '/chat/demo'
/** Whoever publishes `{ after }` here finds what came after in the reply. */
const HISTORY = '/service/history'
const LONGEST = 2_000
const MOST = 200
/** For how many seconds a /meta/connect is held. */
const HOLD = 10

/** @typedef {{ channel: string, id?: string, clientId?: string, successful?: boolean, data?: any, ext?: object, error?: string }} Message */
/** @typedef {(message: Message) => void} Pass */

const [, , port, file = ''] = process.argv
const archive = openArchive(file)
const server = createServer((_request, response) => response.writeHead(404).end())
const bayeux = new NodeAdapter({ mount: '/bayeux', timeout: HOLD })
const report = reportToDemo(server)
/** By client. @type {Map<string, import('node:net').Socket>} */
const webSockets = new Map()
/** What was asked for by whom, until it is answered. @type {Map<string, number>} */
const questions = new Map()
/** @param {Message} message */
const asker = ({ clientId, id }) => `${clientId} ${id}`

bayeux.addExtension({
  /** @param {Message} message @param {import('node:http').IncomingMessage} request @param {Pass} pass */
  incoming(message, request, pass) {
    if (message.channel === '/meta/connect') follow(message, request)
    if (message.channel === ROOM) hear(message)
    if (message.channel === HISTORY && Number.isSafeInteger(message.data?.after))
      questions.set(asker(message), message.data.after)
    pass(message)
  },
  /** @param {Message} message @param {Pass} pass */
  outgoing(message, pass) {
    const after = message.channel === HISTORY ? questions.get(asker(message)) : undefined
    if (after !== undefined) {
      questions.delete(asker(message))
      message.ext = { history: archive.after(after).slice(-MOST) }
    }
    pass(message)
  },
})

/**
 * Whoever comes by another connection has lost the one before: what would still be sent there is lost, too.
 * @param {Message} message
 * @param {import('node:http').IncomingMessage} request
 */
function follow({ clientId = '' }, { headers, socket }) {
  const before = webSockets.get(clientId)
  if (before !== socket) before?.destroy()
  if (headers.upgrade) webSockets.set(clientId, socket)
  else webSockets.delete(clientId)
}

/** What is said again, because nobody knew, keeps its number. @param {Message} message */
function hear(message) {
  report.received()
  const { id, from, text } = message.data ?? {}
  if ([id, from, text].every(isText)) message.data = archive.find(id) ?? archive.keep({ id, from, text })
  else message.error = '400::A message has an id, a from and a text'
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST
}

bayeux.attach(server)
server.listen(Number(port), '127.0.0.1')
