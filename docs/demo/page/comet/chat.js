// The window of one chat: what the room says, shown.
import { createTalk } from '../chat/talk.js'
import { enterRoom } from './room.js'

const STATES = {
  open: 'Connected',
  backoff: 'The connection is broken',
  closed: 'Disconnected',
}
const KEPT = 50

const find = (id) => document.querySelector(`#${id}`)
const asked = new URLSearchParams(location.search)
const me = asked.get('me') ?? 'somebody'
const takenBack = new Map()

const room = enterRoom(`http://${location.hostname}:${asked.get('line')}/bayeux`, {
  me,
  onMessage(message) {
    talk.show(message)
    const waiting = document.querySelectorAll('.mine:not([data-fate=arrived], [data-fate=cancelled])').length
    find('waiting').textContent = waiting ? `${waiting} waiting` : ''
  },
  onState(state) {
    document.body.dataset.state = state
    find('status').textContent = STATES[state]
  },
  onReply: hearReply,
  onRepeat: ({ text }) => note(`heard again: ${text}`, false),
})
const talk = createTalk(find('talk'), {
  me,
  names: {},
  onCancel(id) {
    const message = room.takeBack(id)
    if (message) takenBack.set(id, message)
  },
  onAgain(id) {
    room.post(takenBack.get(id))
    takenBack.delete(id)
  },
})

/** What the listeners heard, newest first; but for each reply that only says that all is well. */
let wasWell = false
function hearReply({ channel, successful, failure, error }) {
  const isWell = successful && channel === '/meta/connect'
  if (isWell && wasWell) return
  wasWell = isWell
  // An error is a code, arguments and a message, by colons.
  const why =
    error?.replace(/:.*:/, ' ') ||
    failure?.reason ||
    failure?.websocketCode ||
    failure?.httpCode ||
    'no reason'
  note(`${channel} ${successful ? 'successful' : `failed: ${why}`}`, successful)
}

function note(text, isGood) {
  const row = document.createElement('li')
  row.dataset.good = String(isGood)
  row.textContent = text
  find('heard').prepend(row)
  while (find('heard').children.length > KEPT) find('heard').lastChild.remove()
}

find('composer').addEventListener('submit', (event) => {
  event.preventDefault()
  const text = find('text').value.trim()
  if (text) room.say(text)
  find('text').value = ''
})

/** For the page around it, whose storms make both talk. */
window.say = room.say
