// The game's server: it says who caught a star first, and keeps that before anyone hears of it. Positions it passes on.
import { openArchive } from '../server/archive.mjs'
import { Refusal, serveChannels } from '../server/channels.mjs'

const PEOPLE = ['ada', 'grace']
const [WIDTH, HEIGHT] = [800, 500]
const STARS = 5 // that shine at a time; what is in a file was caught with as many

/** @param {{ port: number, file: string }} options */
export function serve({ port, file }) {
  const catches = openArchive(file)
  const scores = Object.fromEntries(PEOPLE.map((person) => [person, 0]))
  const shining = new Map(Array.from({ length: STARS }, (_, index) => entry(index + 1)))
  let turn = 0
  catches.after(0).forEach(count)

  const live = serveChannels({ port, welcome: (token) => PEOPLE.find((person) => person === token) })
  const game = live.channel('game')
  const state = () => ({ turn, scores, stars: [...shining.values()] })

  /** For each star that is caught there is a new one. */
  function count({ id, by, number }) {
    scores[by] += shining.get(id).worth
    shining.delete(id)
    shining.set(...entry(STARS + number))
    turn = number
  }

  game.respond('catch', ({ star }, { user }) => {
    if (shining.has(star)) {
      count(catches.keep({ id: star, by: user }))
      game.publish('state', state())
    } else if (!catches.find(star)) throw new Refusal('invalid', 'There is no such star')
    return state() // also to who asks again, or was second
  })

  game.respond('state', state)

  game.on('at', ({ x, y }, peer) => {
    if (isOn(WIDTH, x) && isOn(HEIGHT, y)) game.publish('at', { from: peer.user, x, y }, { except: peer })
  })

  return live.server
}

/** A star follows from its number: where it is, and what it is worth. @param {number} number */
function entry(number) {
  const id = `star-${number}`
  const [x, y] = [scatter(number, WIDTH), scatter(number + 0.5, HEIGHT)]
  return [id, { id, x, y, worth: number % 5 ? 1 : 3 }]
}

/** What looks like chance, away from the edges. */
function scatter(number, length) {
  const noise = Math.sin(number * 12.9898) * 43_758.5453
  return Math.round(length * (0.06 + 0.88 * (noise - Math.floor(noise))))
}

const isOn = (length, value) => typeof value === 'number' && value >= 0 && value <= length
