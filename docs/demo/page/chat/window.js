// One person's window. Its parts are files of their own and know nothing of each other.
import { createHistory } from '../history.js'
import { describeState, formatRoundTrip } from '../words.js'
import { createBanner } from './banner.js'
import { createConversation } from './conversation.js'
import { createPulse } from './pulse.js'
import { createTalk } from './talk.js'
import { measureRoundTrips } from './round-trips.js'
import { showTyping, tellTyping } from './typing.js'

/**
 * @param {string} url
 * @param {object} parts
 * @param {string} parts.me
 * @param {Record<string, string>} parts.names
 * @param {boolean} parts.alone whether it is the only one on this page
 * @param {() => number | undefined} parts.patience
 */
export function openWindow(url, { me, names, alone, patience }) {
  const root = document.querySelector('#window').content.firstElementChild.cloneNode(true)
  const find = (name) => root.querySelector(`.${name}`)
  root.dataset.person = me
  root.ariaLabel = `${names[me]}’s window`
  find('avatar').textContent = names[me][0]
  find('name').textContent = names[me]
  const other = find('other-window')
  other.href = alone ? 'chat.html' : `chat.html?me=${me}`
  other.textContent = alone ? 'Both here' : 'Own window ↗'
  if (!alone) other.target = '_blank'
  const field = root.querySelector('input')
  field.ariaLabel = `Message from ${names[me]}`

  const conversation = createConversation(url, {
    me,
    patience,
    onMessage(message) {
      talk.show(message)
      if (message.from !== me) typing.end(message.from)
      offerAgain()
    },
    onTyping: (peer) => typing.heard(peer),
    onCaughtUp(missed) {
      talk.divide(missed)
      banner.missed(missed.length)
    },
  })
  const { client } = conversation
  const talk = createTalk(find('talk'), {
    me,
    names,
    onCancel: conversation.cancel,
    onAgain: conversation.sayAgain,
  })
  const typing = showTyping(find('typing'), names)
  const banner = createBanner(find('banner'), client)
  const typingEnds = tellTyping(field, conversation.type)
  const history = createHistory()
  const pulse = createPulse(find('pulse'), history)

  client.on('state', showState)
  showState(client.state)
  measureRoundTrips(client, (milliseconds, first) => {
    find('rtt').textContent = `${formatRoundTrip(milliseconds)} ms`
    history.sample('heartbeat', milliseconds, first)
  })

  function showState(state) {
    root.dataset.state = state.name
    find('state-name').textContent = state.name
    if (state.name !== 'open') find('rtt').textContent = ''
    find('line').title = describeState(state)
    history.span('state', state.name)
  }

  function offerAgain() {
    const { length } = conversation.unsent()
    find('unsent').hidden = length < 2 // a single one offers it itself
    find('unsent').querySelector('b').textContent = `${length} messages did not get through.`
  }

  find('unsent').addEventListener('click', ({ target }) => {
    if (target.closest('button')) for (const { id } of conversation.unsent()) conversation.sayAgain(id)
  })
  find('composer').addEventListener('submit', (event) => {
    event.preventDefault()
    const text = field.value.trim()
    if (!text) return
    field.value = ''
    typingEnds()
    conversation.say(text)
  })

  function tick(now) {
    banner.tick(now)
    pulse(now)
  }

  return { root, tick, say: conversation.say }
}
