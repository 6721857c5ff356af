// The chat's server: what is said gets a number and is kept before anyone sees it; typing is only passed on.
import { openArchive } from '../server/archive.mjs'
import { Refusal, serveChannels } from '../server/channels.mjs'

const PEOPLE = ['ada', 'grace']
const LONGEST = 2_000
/** Of the history in one answer: whoever missed more asks again. */
const MOST = 500

/** @param {{ port: number, file: string }} options */
export function serve({ port, file }) {
  const said = openArchive(file)
  // A real server finds out by the token who it is. This one believes it.
  const live = serveChannels({ port, welcome: (token) => PEOPLE.find((person) => person === token) })
  const room = live.channel('room')

  room.on('message', ({ id, text }, peer) => {
    if (!isText(id) || !isText(text)) return
    // Said before, and said again because nobody knew whether it had arrived: it has its number.
    if (said.find(id)) return
    room.publish('message', said.keep({ id, from: peer.user, text }))
  })

  room.on('typing', (_, peer) => room.publish('typing', { from: peer.user }, { except: peer }))

  room.respond('history', ({ after }) => {
    if (!Number.isSafeInteger(after) || after < 0)
      throw new Refusal('invalid', 'after is a number of a message')
    return said.after(after, MOST)
  })

  return live.server
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST
}
