// A game: catch the stars. Where one is counts only now, and may be lost; who caught what must not be.
import { showConnection } from '../page/connection.js'
import { stage } from '../page/stage.js'

const PEOPLE = { ada: 'Ada', grace: 'Grace' }
const [WIDTH, HEIGHT] = [800, 500]
const SPEED = 0.3 // in a millisecond
const REACH = 32
const TOLD_EVERY = 80 // milliseconds: where one is
const GONE_AFTER = 1_500 // of silence

const find = (selector) => document.querySelector(selector)
const { url, me } = await stage('game', PEOPLE)
const field = find('#field')

const client = Holdfast.createClient(url, {
  token: me,
  requestTimeout: Infinity, // a catch waits for as long as the line is away
  retry: Holdfast.unless([4403]), // with this code the server says that it does not know us
  heartbeat: { interval: 1_500, timeout: 1_500, require: true }, // quicker than the default, for people who watch
})
const game = client.channel('game')
const pending = () => document.querySelectorAll('[data-asked]').length
showConnection(client, find('#connection'), () => (pending() ? `${pending()} pending` : ''))

// The state is told whole, with its number: whatever was missed, the newest is enough.
let turn = -1 // of the state that is shown
game.on('state', show)
client.on('open', () => game.request('state', {}).then(show, () => {})) // if this link ends, the next one asks

function show(state) {
  if (state.turn <= turn) return
  turn = state.turn
  field.dataset.turn = turn
  for (const [person, score] of Object.entries(state.scores)) find(`#score-${person}`).value = score
  for (const star of document.querySelectorAll('.star'))
    if (!state.stars.some(({ id }) => id === star.dataset.id)) star.remove()
  for (const star of state.stars) {
    if (find(`[data-id=${star.id}]`)) continue
    const element = document.createElement('b')
    element.className = 'star'
    place(element, star)
    field.append(element)
  }
}

/** The server says who was first. It knows each star by its id, so a catch may be asked again after an outage. */
async function grab(star) {
  star.dataset.asked = ''
  try {
    show(await game.request('catch', { star: star.dataset.id }, { idempotent: true }))
  } catch {
    setTimeout(() => delete star.dataset.asked, 1_000) // refused, or shut out: try again, but not in each frame
  }
}

const playerOf = (person) => find(`.player[data-person=${person}]`)
let fading
game.on('at', ({ from, ...at }) => {
  const other = playerOf(from)
  place(other, at)
  other.classList.remove('gone')
  clearTimeout(fading)
  fading = setTimeout(() => other.classList.add('gone'), GONE_AFTER)
})

const self = { x: me === 'ada' ? 60 : 740, y: 250 }
let aim = self
let drawnAt = performance.now()
playerOf(me).classList.add('own')

requestAnimationFrame(function frame(now) {
  requestAnimationFrame(frame)
  const far = Math.hypot(aim.x - self.x, aim.y - self.y)
  const part = far && Math.min(1, (SPEED * (now - drawnAt)) / far)
  drawnAt = now
  self.x += (aim.x - self.x) * part
  self.y += (aim.y - self.y) * part
  place(playerOf(me), self)
  for (const star of document.querySelectorAll('.star:not([data-asked])'))
    if (Math.hypot(star.dataset.x - self.x, star.dataset.y - self.y) < REACH) grab(star)
})

/** The style sheet takes it there smoothly. */
function place(element, { x, y, ...more }) {
  Object.assign(element.dataset, { x, y, ...more })
  Object.assign(element.style, { left: `${(100 * x) / WIDTH}%`, top: `${(100 * y) / HEIGHT}%` })
}

field.addEventListener('pointerdown', point)
field.addEventListener('pointermove', point)
function point({ buttons, offsetX, offsetY }) {
  const within = (part) => Math.max(0, Math.min(1, part)) // a finger may leave the field
  if (buttons)
    aim = { x: WIDTH * within(offsetX / field.clientWidth), y: HEIGHT * within(offsetY / field.clientHeight) }
}

const told = { sent: 0, dropped: 0 }
setInterval(() => {
  // Now or never: when there is a connection again, this position is wrong.
  const { status } = game.send('at', self, { volatile: true })
  told[status] += 1
  find('#told').textContent = `Positions: ${told.sent} sent, ${told.dropped} given up.`
}, TOLD_EVERY)
