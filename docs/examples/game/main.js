// A game: catch the stars. Where one is counts only now, and may be lost; who caught what must not be.
import { showConnection } from '../page/connection.js'
import { stage } from '../page/stage.js'
import { add, place, steer } from './field.js'

const PEOPLE = { ada: 'Ada', grace: 'Grace' }
const REACH = 32
/** Milliseconds between positions, on the move and at rest, and after which silence one fades. */
const EVERY = { moving: 50, resting: 500, gone: 1_500 }

const find = (id) => document.querySelector(`#${id}`)
const { url, me } = await stage('game', PEOPLE)
const field = find('field')
const others = new Map()
const stars = new Map()
let turn = -1 // of the state that is shown

const client = Holdfast.createClient(url, {
  token: me,
  requestTimeout: Infinity, // a catch waits for as long as the line is away
  retry: Holdfast.unless([4403]), // with this code the server says that it does not know us
  heartbeat: { interval: 1_500, timeout: 1_500, require: true }, // quicker than the default, for people who watch
})
const game = client.channel('game')
showConnection(client, find('connection'), () => {
  const { length } = field.querySelectorAll('[data-asked]')
  return length ? `${length} pending` : ''
})

// The state is told whole, with its number: whatever was missed, the newest is enough.
game.on('state', show)
client.on('open', () => game.request('state', {}, { idempotent: true }).then(show, () => {})) // each link asks anew

function show(state) {
  if (state.turn <= turn) return
  turn = state.turn
  field.dataset.turn = turn
  for (const [person, score] of Object.entries(state.scores)) find(`score-${person}`).value = score
  for (const [id, star] of stars) {
    if (state.stars.some((shining) => shining.id === id)) continue
    star.remove()
    stars.delete(id)
  }
  for (const star of state.stars) {
    if (!stars.has(star.id)) stars.set(star.id, add(field, 'star', star.worth > 1 ? star.worth : ''))
    place(stars.get(star.id), star)
  }
}

/** The server says who was first. It knows each star by its id, so a catch may be asked again after an outage. */
async function grab(star) {
  star.dataset.asked = ''
  try {
    show(await game.request('catch', { star: star.dataset.id }, { idempotent: true }))
  } catch {
    delete star.dataset.asked // this page was shut out
  }
}

/** Now or never: when there is a connection again, this position is wrong. */
function tell() {
  const { status } = game.send('at', self, { volatile: true })
  told[status] += 1
  find('told').textContent = `Positions: ${told.sent} sent, ${told.dropped} given up.`
}

game.on('at', ({ from, x, y }) => {
  const other = others.get(from) ?? { element: add(field, 'player', PEOPLE[from][0]) }
  others.set(from, { ...other, heardAt: performance.now() })
  place(other.element, { person: from, x, y })
})

const self = { x: me === 'ada' ? 60 : 740, y: 250 }
const own = add(field, 'player own', PEOPLE[me][0])
const told = { at: 0, sent: 0, dropped: 0 }

steer(field, self, (now, moves) => {
  place(own, { ...self, person: me })
  for (const star of stars.values()) if (reaches(star)) grab(star)
  for (const { element, heardAt } of others.values())
    element.classList.toggle('gone', now - heardAt > EVERY.gone)
  if (now - told.at < (moves ? EVERY.moving : EVERY.resting)) return
  told.at = now
  tell()
})

function reaches({ dataset: { x, y, asked } }) {
  return asked === undefined && client.state.name !== 'closed' && Math.hypot(x - self.x, y - self.y) < REACH
}
