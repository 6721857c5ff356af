// A chat that shows each message once, whatever becomes of the line.
import { showConnection } from '../page/connection.js'
import { stage } from '../page/stage.js'

const NAMES = { ada: 'Ada', grace: 'Grace' }
const FATES = { queued: 'waits for a connection', sent: 'sent', arrived: '✓' }
/** How often to tell that one types, and for how long to believe it. */
const TYPING = { every: 2_000, believed: 3_000 }

const find = (selector) => document.querySelector(selector)
const { url, me } = await stage('chat', NAMES)

const client = Holdfast.createClient(url, {
  token: me,
  retry: Holdfast.unless([4403]), // with this code the server says that it does not know us
  heartbeat: { interval: 1_500, timeout: 1_500, require: true }, // quicker than the default, for people who watch
})
const room = client.channel('room')

/** What is shown, by id. */
const messages = new Map()
/** No message up to this number is missing here. */
let complete = 0

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

client.on('open', async () => {
  // What was on its way when the last link broke may be lost: say it again, before what still waits goes out. It keeps
  // its id, and the room skips an id that it has.
  for (const { id, text, fate } of messages.values())
    if (fate !== 'arrived' && fate !== 'queued') say(text, id)
  try {
    // Reading twice does no harm, so the client may ask again if this link breaks, too.
    const history = await room.request('history', { after: complete }, { idempotent: true })
    history.forEach(arrive)
    complete = Math.max(complete, ...history.map(({ number }) => number)) // older ones than these cannot be had
  } catch {
    // no answer in time: asked again on the next link
  }
})

client.on('state', (_, previous) => {
  if (previous.name !== 'open') return
  for (const { id, fate } of messages.values()) if (fate === 'sent') show(id, { fate: 'unsure' })
})

/** A new message, or what became of one. In the room it has a number, and stands where that belongs. */
function show(id, news) {
  const row = messages.get(id)?.row ?? find('#row').content.firstElementChild.cloneNode(true)
  const message = { id, row, ...messages.get(id), ...news }
  if (messages.get(id)?.number) return // it comes live and in the history: once is enough
  messages.set(id, message)
  const { from, text, number = Infinity, fate } = message
  Object.assign(row.dataset, { from, fate, number })
  row.querySelector('.text').textContent = text
  row.querySelector('.fate').textContent = from === me ? (FATES[fate] ?? 'perhaps lost') : NAMES[from]
  const later = [...find('#talk').children].find(({ dataset }) => Number(dataset.number) > number)
  if (!row.isConnected || number < Infinity) find('#talk').insertBefore(row, later ?? null)
}

let toldAt = 0
find('input').addEventListener('input', () => {
  if (Date.now() - toldAt < TYPING.every) return
  toldAt = Date.now()
  room.send('typing', {}, { volatile: true }) // now or never: later it would not be true
})

let believed
room.on('typing', ({ from }) => showTyping(`${NAMES[from]} is typing…`))

function showTyping(text) {
  clearTimeout(believed)
  find('#typing').textContent = text
  believed = setTimeout(showTyping, TYPING.believed, '')
}

find('#composer').addEventListener('submit', (event) => {
  event.preventDefault()
  const text = find('input').value.trim()
  if (text) say(text)
  find('input').value = ''
  toldAt = 0
})

showConnection(client, find('#connection'), () => {
  const waiting = [...messages.values()].filter(({ fate }) => fate === 'queued').length
  return waiting ? `${waiting} waiting` : ''
})
