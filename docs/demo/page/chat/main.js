// Puts the chat's page together: a window for each person, and the faults between them and the server.
import { createFaults } from '../faults.js'
import { createStorm } from '../storm.js'
import { FATES } from './talk.js'
import { openWindow } from './window.js'

const NAMES = { ada: 'Ada', grace: 'Grace' }
const SMALL_TALK = [
  'Is the line holding?',
  'It holds. How is yours?',
  'Something just flickered.',
  'I saw nothing.',
  'That is what it is for.',
  'Say something, so that we see whether it arrives.',
  'Something.',
  'In order, too.',
]
const FRAME = matchMedia('(prefers-reduced-motion: reduce)').matches ? 250 : 33
const MENTIONED_FOR = 3_000

const find = (id) => document.querySelector(`#${id}`)
const asked = new URLSearchParams(location.search).get('me')?.toLowerCase()
const people = Object.hasOwn(NAMES, asked ?? '') ? [asked] : Object.keys(NAMES)
const windows = []

const faults = createFaults('chat', {
  card: find('break'),
  people: NAMES,
  onScene({ lines }) {
    if (windows.length === 0) open(lines)
  },
  onAction: mention,
  onFailure: mention,
})

createStorm({
  button: find('storm'),
  faults,
  onStep: (step) => note(step && `Storm: ${step}`),
  send: chatter,
})

function note(text) {
  find('storm-step').textContent = text
}

function mention(text) {
  note(text)
  setTimeout(() => find('storm-step').textContent === text && note(''), MENTIONED_FOR)
}

function open(lines) {
  const alone = people.length === 1
  find('windows').classList.toggle('alone', alone)
  if (alone) document.title = `${NAMES[people[0]]} – ${document.title}`
  for (const me of people) {
    const url = `ws://${location.hostname}:${lines[me].port}/`
    windows.push(openWindow(url, { me, names: NAMES, alone, patience }))
  }
  find('windows').replaceChildren(...windows.map(({ root }) => root))
  requestAnimationFrame(frame)
}

let drawnAt = 0
function frame() {
  requestAnimationFrame(frame)
  const now = Date.now()
  if (now - drawnAt < FRAME) return
  drawnAt = now
  for (const { tick } of windows) tick(now)
}

function patience() {
  return Number(find('patience').value) || undefined
}

/** The storm's messages: the people talk in turn. */
let spoken = 0
function chatter() {
  if (windows.length === 0) return // nobody has told yet where the lines are
  windows[spoken % windows.length].say(SMALL_TALK[spoken % SMALL_TALK.length])
  spoken += 1
}

for (const [fate, { sign, name, meaning }] of Object.entries(FATES)) {
  const row = document.createElement('li')
  const mark = document.createElement('i')
  const word = document.createElement('b')
  const explanation = document.createElement('span')
  row.dataset.fate = fate
  mark.textContent = sign
  mark.ariaHidden = 'true'
  word.textContent = name
  explanation.textContent = meaning
  row.append(mark, word, explanation)
  find('fates').append(row)
}
