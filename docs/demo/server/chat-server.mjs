// The chat's server: one room, kept in a file. A process of its own, to be killed for real.
import { openArchive } from '../../examples/server/archive.mjs'
import { Refusal, serveChannels } from '../../examples/server/channels.mjs'
import { reportToDemo } from './reports.mjs'

const PEOPLE = ['ada', 'grace']
const LONGEST = 2_000
/** Of the history in one answer: whoever missed more asks again. */
const MOST = 200

const [, , port, file = ''] = process.argv
const archive = openArchive(file)
const live = serveChannels({ port: Number(port), welcome })
const room = live.channel('room:harbour')
const report = reportToDemo(live.server, (people) =>
  [...live.peers].filter(({ user }) => people.includes(user?.person)).map(({ socket }) => socket),
)

/**
 * The token says who it is and on which page: a new link of that page ends its old one, so that what may still be on
 * its way there cannot come in after what the new one says.
 * @param {string} token
 * @param {import('../../examples/server/channels.mjs').Peer} peer
 */
function welcome(token, peer) {
  const [person = '', page] = token.split('/')
  if (!PEOPLE.includes(person) || !page) return undefined
  for (const other of live.peers)
    if (other !== peer && other.user?.person === person && other.user.page === page) live.letGo(other)
  return { person, page }
}

room.on('message', (said, peer) => {
  report.received()
  if (!isText(said?.id) || !isText(said.text)) return
  // Said before, and said again because nobody knew: kept once, and only the one who asks is told.
  const before = archive.find(said.id)
  if (before) room.publish('message', before, { to: [peer] })
  else room.publish('message', archive.keep({ id: said.id, from: peer.user.person, text: said.text }))
})

room.on('typing', (told, peer) => {
  report.received()
  room.publish('typing', { from: peer.user.person, typing: told?.typing === true }, { except: peer })
})

room.respond('history', (question) => {
  report.received()
  if (!Number.isSafeInteger(question?.after) || question.after < 0) throw new Refusal('invalid')
  return archive.after(question.after, MOST)
})

/** @param {unknown} value */
function isText(value) {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST
}
