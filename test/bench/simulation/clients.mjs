import { EventQueue } from './event-queue.mjs'

/**
 * A reconnecting client, reduced to what a server feels of it.
 *
 * @typedef {{ attempt: number, outage: number, hidden: boolean, cause: object, random: () => number }} Context
 * @typedef {object} Client
 * @property {string} name
 * @property {(random: () => number) => (context: Context) => number | false} retry  called once per client
 * @property {(attempt: number) => number} connectTimeout  patience with a silent handshake, ms
 * @property {number} stableAfter  a link that lived so long (ms) resets the count of attempts
 */

/**
 * Lets `count` clients lose their link at moment 0 and come back.
 *
 * @param {object} setup
 * @param {Client} setup.client
 * @param {number} setup.count
 * @param {import('./servers.mjs').Server} setup.server
 * @param {() => number} setup.random
 * @param {number} setup.until  the end of the simulation, ms after the drop
 * @param {[number, number]} [setup.rtt]  each client's round trip is uniform in it, ms
 * @param {number} [setup.hidden]  the share of clients whose page is hidden
 * @returns {{ attempts: number[], opened: number[], hidden: boolean[] }} the moment of every attempt; the moment each
 *   client was open for the first time (Infinity: never); and whether it was hidden
 */
export const dropAll = ({ client, count, server, random, until, rtt = [10, 100], hidden = 0 }) => {
  const events = new EventQueue()
  const attempts = []
  const opened = new Array(count).fill(Infinity)
  const isHidden = opened.map((_, id) => id < count * hidden)

  const live = (id) => {
    const delay = client.retry(random)
    const trip = rtt[0] + random() * (rtt[1] - rtt[0])
    const lostAt = trip / 2
    let attempt = 0

    const retry = (now, cause) => {
      const wait = delay({ attempt, cause, outage: now - lostAt, hidden: isHidden[id], random })
      if (wait !== false) events.schedule(now + wait, () => dial(now + wait))
    }
    const dial = (now) => {
      attempts.push(now)
      const answer = server(now + trip / 2)
      const heard = (answer.opens ?? answer.refuses) + trip / 2
      const patience = now + client.connectTimeout(attempt)
      if (heard >= patience) {
        events.schedule(patience, () => fail(patience, { type: 'timeout' }))
      } else if (answer.opens === undefined) {
        events.schedule(heard, () => fail(heard, remote))
      } else {
        events.schedule(heard, () => open(heard, answer.lives))
      }
    }
    const fail = (now, cause) => {
      attempt++
      retry(now, cause)
    }
    const open = (now, lives = Infinity) => {
      if (now < opened[id]) opened[id] = now
      if (lives === Infinity) return
      attempt = lives >= client.stableAfter ? 0 : attempt + 1
      events.schedule(now + lives, () => retry(now + lives, remote))
    }
    events.schedule(lostAt, () => retry(lostAt, remote))
  }
  for (let id = 0; id < count; id++) live(id)
  events.run(until)
  return { attempts, opened, hidden: isHidden }
}

const remote = { type: 'close', code: 1006, reason: '', wasClean: false }
