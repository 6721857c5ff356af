// A chat that shows each message once, whatever becomes of the line.
import { showConnection } from '../page/connection.js'
import { stage } from '../page/stage.js'

const NAMES = { ada: 'Ada', grace: 'Grace' }
const FATES = { queued: 'waits', sent: 'sent', unsure: 'perhaps lost', dropped: 'not sent', arrived: '✓' }

const find = (selector) => document.querySelector(selector)
const { url, me } = await stage('chat', NAMES)

const client = Holdfast.createClient(url, {
  token: me,
  retry: Holdfast.unless([4403]), // by this code the server says that it does not know us
  heartbeat: { interval: 1_500, timeout: 1_500, require: true }, // quicker than the default, for people who watch
})
const room = client.channel('room')
const messages = new Map() // what is shown, by id
let complete = 0 // no message up to this number is missing here

function say(text, id = crypto.randomUUID()) {
  const delivery = room.send('message', { id, text }) // without a connection it waits
  show(id, { from: me, text, fate: delivery.status })
  delivery.done.then((fate) => show(id, { fate }))
}

room.on('message', arrive)
function arrive(message) {
  if (message.number === complete + 1) complete = message.number
  show(message.id, { ...message, fate: 'arrived' })
  if (message.from !== me) showTyping('')
}

client.on('state', (_, previous) => {
  if (previous.name !== 'open') return
  for (const [id, { fate }] of messages) if (fate === 'sent') show(id, { fate: 'unsure' })
})

client.on('open', async () => {
  // What the last link took along may be lost: say it again, before what waits goes out. The room skips ids that it has.
  for (const [id, { text, fate }] of messages) if (fate === 'unsure' || fate === 'dropped') say(text, id)
  try {
    for (let missed; missed?.length !== 0; missed.forEach(arrive))
      missed = await room.request('history', { after: complete }) // as many as go into one answer, the oldest first
  } catch {
    // no answer: the next link asks again, from where this one came to
  }
})

/** A message, or news of one. By its id it is one row, live or in the history; by its number that stands where it belongs. */
function show(id, news) {
  const known = messages.get(id)
  const message = { row: find('template').content.firstElementChild.cloneNode(true), ...known, ...news }
  messages.set(id, message)
  const { row, from, text, number = Infinity, fate } = message
  Object.assign(row.dataset, { number, fate })
  row.classList.toggle('mine', from === me)
  row.querySelector('.text').textContent = text
  row.querySelector('small').textContent = from === me ? FATES[fate] : NAMES[from]
  if (known && !message.number) return // it stays where it stands
  let before = find('ol').lastElementChild
  while (before && (before === row || before.dataset.number > number)) before = before.previousElementSibling
  find('ol').insertBefore(row, before ? before.nextSibling : find('ol').firstChild)
}

let toldAt = 0
find('input').addEventListener('input', () => {
  if (Date.now() - toldAt < 2_000) return
  toldAt = Date.now()
  room.send('typing', {}, { volatile: true }) // now or never: later it would not be true
})

let believed
room.on('typing', ({ from }) => showTyping(`${NAMES[from]} is typing…`))
function showTyping(text) {
  clearTimeout(believed)
  find('#typing').textContent = text
  if (text) believed = setTimeout(showTyping, 3_000, '')
}

find('form').addEventListener('submit', (event) => {
  event.preventDefault()
  const text = find('input').value.trim()
  if (text) say(text) // throws where too much waits already: then it stays in the field
  event.target.reset()
  toldAt = 0
})

const waiting = () => document.querySelectorAll('[data-fate=queued]').length
showConnection(client, find('#connection'), () => (waiting() ? `${waiting()} waiting` : ''))
