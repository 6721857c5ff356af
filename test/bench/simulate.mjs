/**
 * What the retry policy does to a server and to its users, by discrete-event simulation of the policy's own code.
 *
 *   npm run simulate -- [--seed N] [--sweep] [--json]
 *
 * `--sweep` adds a minute: it looks for a better default among the neighbours of this one.
 */
import { parseArgs } from 'node:util'
import { backoff } from 'holdfast'
import { comparison } from './simulation/comparison.mjs'
import { holdfast, peers } from './simulation/clients-compared.mjs'
import { sweep } from './simulation/sweep.mjs'
import { printTable } from './report.mjs'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, sweep: { type: 'boolean' }, json: { type: 'boolean' } },
})
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed)

const result = {
  seed,
  comparison: comparison([holdfast(backoff()), ...peers], seed),
  ...(values.sweep && { sweep: sweep(backoff, seed) }),
}

if (values.json) {
  console.log(JSON.stringify(result, null, 2))
} else {
  console.log(`seed ${seed} (repeat with --seed ${seed})`)
  for (const [title, rows] of Object.entries(result.comparison)) printTable(title, rows)
  if (result.sweep) {
    const shown = result.sweep.rows.filter((row, place) => place < 20 || row.score === 1)
    printTable('The default (score 1) among its neighbours, the best 20 first', shown)
    console.log(result.sweep.verdict)
  }
}
