import { median } from '../statistics.mjs'
import { comeback, flapping, spread, storm } from './measures.mjs'

/** @import { Client } from './clients.mjs' */

const runs = 5

/**
 * The medians, field by field, over runs with consecutive seeds.
 * @param {number} seed @param {(seed: number) => Record<string, number>} measure
 */
const medians = (seed, measure) => {
  const results = Array.from({ length: runs }, (_, run) => measure(seed + run))
  return Object.fromEntries(
    Object.keys(results[0]).map((field) => [field, median(results.map((result) => result[field]))]),
  )
}

const stormRow = (client, seed, options) => {
  const { peak, perClient, to99, visibleTo99 } = medians(seed, (each) => storm(client, each, options))
  return {
    client: client.name,
    'peak attempts/s': peak,
    'attempts per client': perClient,
    'seconds to 99 %': to99,
    ...(options.hidden && { 'visible pages': visibleTo99 }),
  }
}

/** @param {readonly Client[]} clients @param {number} seed */
export const comparison = (clients, seed) => {
  const table = (row) => clients.map((client) => ({ client: client.name, ...row(client) }))
  return {
    '10,000 clients dropped at once, refused for 30 s, then 500 accepts/s; a full backlog refuses':
      clients.map((client) => stormRow(client, seed, { kind: 'refusing' })),
    'The same, but everyone is let into one unbounded line, where those who gave up still cost their turn':
      clients.map((client) => stormRow(client, seed, { kind: 'queueing' })),
    'As the first, with half of the pages hidden': [stormRow(clients[0], seed, { hidden: 0.5 })],
    'Server back after 1, 5, 30 s: seconds from its return to open, median and 95th percentile': table(
      (client) =>
        Object.fromEntries(
          [1, 5, 30].flatMap((away) => {
            const { median, p95 } = comeback(client, seed, away)
            return [
              [`${away} s`, median],
              [`${away} s p95`, p95],
            ]
          }),
        ),
    ),
    'A server that accepts and drops at once: attempts of one client, the first connect included': table(
      (client) => {
        const half = flapping(client, seed, 15)
        const whole = flapping(client, seed, 30)
        return {
          'in 30 s, median': whole.median,
          'in 30 s, most': whole.most,
          'in 15 s, median': half.median,
          'in 15 s, most': half.most,
        }
      },
    ),
    '1,000 clients dropped at one moment: the fullest 100 ms, in per cent': table((client) => {
      const soon = medians(seed, (each) => spread(client, each, 0))
      const later = medians(seed, (each) => spread(client, each, 30))
      return {
        'server back at once, of the attempts': 100 * soon.ofAttempts,
        'in 30 s, of the attempts': 100 * later.ofAttempts,
        'in 30 s, of the clients': 100 * later.ofClients,
      }
    }),
  }
}
