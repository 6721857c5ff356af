import { median, peak, quantile } from '../statistics.mjs'
import { dropAll } from './clients.mjs'
import { seeded } from './random.mjs'
import { acceptAndDrop, backAt, queueing, refusing } from './servers.mjs'

/** @import { Client } from './clients.mjs' */

const minute = 60_000
const crowd = 10_000
const back = 30_000
const rate = 500

/** The seconds after the server's return by which this share of them was open. */
const secondsTo = (share, opened) => {
  const last = opened.toSorted((a, b) => a - b)[Math.ceil(share * opened.length) - 1]
  return (last - back) / 1000
}

/**
 * 10,000 clients lose their server at once; it is back after 30 s and then takes 500 handshakes a second.
 * @param {Client} client @param {number} seed @param {{ kind?: 'refusing' | 'queueing', hidden?: number }} [options]
 */
export const storm = (client, seed, { kind = 'refusing', hidden = 0 } = {}) => {
  const server = (kind === 'refusing' ? refusing : queueing)({ back, rate })
  const run = dropAll({ client, count: crowd, server, random: seeded(seed), until: 10 * minute, hidden })
  const visible = run.opened.filter((_, id) => !run.hidden[id])
  return {
    peak: peak(run.attempts, 1_000),
    perClient: run.attempts.length / crowd,
    to99: secondsTo(0.99, run.opened),
    visibleTo99: secondsTo(0.99, visible),
  }
}

/**
 * Single clients against a server that is away for so many seconds, the same for all or drawn for each: the median
 * and the 95th percentile of the seconds from its return to being open.
 * @param {Client} client @param {number} seed @param {number | ((random: () => number) => number)} away
 */
export const comeback = (client, seed, away) => {
  const random = seeded(seed)
  const waits = Array.from({ length: 10_000 }, () => {
    const seconds = typeof away === 'number' ? away : away(random)
    const server = backAt(seconds * 1000)
    const { opened } = dropAll({ client, count: 1, server, random, until: 10 * minute })
    return opened[0] / 1000 - seconds
  })
  return { median: median(waits), p95: quantile(waits, 0.95) }
}

/**
 * A server that accepts and drops at once: attempts of one client in its first so many seconds, the first connect
 * included.
 * @param {Client} client @param {number} seed @param {number} seconds
 */
export const flapping = (client, seed, seconds) => {
  const random = seeded(seed)
  const counts = Array.from({ length: 2_000 }, () => {
    const run = dropAll({ client, count: 1, server: acceptAndDrop(), random, until: seconds * 1000 })
    return 1 + run.attempts.length
  })
  return {
    median: median(counts),
    mean: counts.reduce((sum, count) => sum + count) / counts.length,
    most: Math.max(...counts),
  }
}

/**
 * 1,000 clients dropped at one moment, the server back at once or after so many seconds: the fullest 100 ms, as a
 * share of the clients and of all the attempts.
 * @param {Client} client @param {number} seed @param {number} away seconds
 */
export const spread = (client, seed, away) => {
  const count = 1_000
  const server = backAt(away * 1000)
  const { attempts } = dropAll({ client, count, server, random: seeded(seed), until: 5 * minute })
  const fullest = peak(attempts, 100)
  return { ofClients: fullest / count, ofAttempts: fullest / attempts.length }
}
