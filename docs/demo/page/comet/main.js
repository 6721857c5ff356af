// Puts the page about CometD together: the two chats, and the faults between them and their server.
import { createFaults } from '../faults.js'
import { createStorm } from '../storm.js'
import { listFaults } from '../words.js'
import { showDifference } from './difference.js'
import { openWindow } from './window.js'

const LIBRARIES = {
  original: { name: 'cometd.js', about: 'The original, version 7' },
  holdfast: { name: 'Holdfast', about: 'In its place' },
}
const NAMES = Object.fromEntries(Object.entries(LIBRARIES).map(([line, { name }]) => [line, name]))
const STEPS = [
  ['calm before it', 3, () => {}],
  ['reset', 6, (faults) => faults.reset()],
  ['server killed', 8, (faults) => faults.kill()],
  ['server back', 9, (faults) => faults.restart()],
  ['black hole', 14, (faults) => faults.line('blackhole')],
  ['line healed', 14, (faults) => faults.heal()],
  ['silent', 8, (faults) => faults.line('hang')],
  ['no more silent', 12, (faults) => faults.heal()],
  ['slow line', 6, (faults) => faults.latency(400)],
  ['calm', 5, (faults) => faults.heal()],
]
const SMALL_TALK = [
  'Has anything changed for you?',
  'One line.',
  'Which one?',
  'The one with the script.',
  'And the server?',
  'The same.',
]
const FRAME = matchMedia('(prefers-reduced-motion: reduce)').matches ? 250 : 33
const MENTIONED_FOR = 3_000

const find = (id) => document.querySelector(`#${id}`)
/** By the name of the line. */
const windows = new Map()

const faults = createFaults('comet', {
  card: find('break'),
  people: NAMES,
  onScene(scene) {
    if (windows.size === 0) open(scene.lines)
    const broken = listFaults(scene)
    for (const [own, { faulty }] of windows)
      faulty(broken.filter(({ line = own }) => line === own).map(({ short }) => short))
  },
  onAction(text) {
    mention(text)
    for (const line of faults.chosen()) windows.get(line)?.struck(text)
  },
  onFailure: mention,
})
find('close-form').remove() // what a WebSocket is closed with, Bayeux does not tell

createStorm({
  button: find('storm'),
  faults,
  steps: STEPS,
  onStep: (step) => note(step && `Storm: ${step}`),
  send: chatter,
})

showDifference(find('difference'), ...Object.keys(LIBRARIES).map((line) => `comet/${line}.html`))

function open(lines) {
  for (const [line, library] of Object.entries(LIBRARIES))
    windows.set(line, openWindow({ ...library, line, port: lines[line].port }))
  find('windows').replaceChildren(...[...windows.values()].map(({ root }) => root))
  requestAnimationFrame(frame)
}

let drawnAt = 0
function frame() {
  requestAnimationFrame(frame)
  const now = Date.now()
  if (now - drawnAt < FRAME) return
  drawnAt = now
  for (const { tick } of windows.values()) tick(now)
}

/** The storm's messages: the pages talk in turn. */
let spoken = 0
function chatter() {
  const [...both] = windows.values()
  if (both.length === 0) return // nobody has told yet where the lines are
  both[spoken % both.length].say(SMALL_TALK[spoken % SMALL_TALK.length])
  spoken += 1
}

function note(text) {
  find('storm-step').textContent = text
}

function mention(text) {
  note(text)
  setTimeout(() => find('storm-step').textContent === text && note(''), MENTIONED_FOR)
}
