/**
 * Benchmarks. Each compares in one run, in turns.
 *
 *   npm run bench -- [names] [--json]
 *
 * Names: any of those below; all by default. Exits with 1 where a target was missed.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { printTable } from './report.mjs'

const names = [
  'bundle-size',
  'message-cost',
  'echo-throughput',
  'channel-cost',
  'channel-echo',
  'resubscription',
  'queue-memory',
  'instance-memory',
  'offline-send',
  'leftovers',
  'recovery',
  'black-hole',
]

/** @typedef {{ what: string, value: number, most?: number, least?: number }} Target */

/** @param {Target} target */
const reached = ({ value, most = Infinity, least = -Infinity }) => value <= most && value >= least

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}`)
  process.exit(2)
}

const results = {}
for (const name of positionals.length > 0 ? positionals : names) {
  const { default: measure } = await import(`./${name}.mjs`)
  const result = await measure()
  for (const target of result.targets) target.reached = reached(target)
  results[name] = result
  if (values.json) continue
  printTable(result.title, result.rows)
  for (const { what, value, most, least, reached } of result.targets) {
    const bound = most === undefined ? `at least ${least}` : `at most ${most}`
    console.log(`${reached ? 'reached' : 'MISSED '}  ${what}: ${Number(value.toFixed(3))} (${bound})`)
  }
}

const machine = {
  cores: cpus().length,
  processor: cpus()[0].model,
  node: process.version,
  platform: process.platform,
}
if (values.json) console.log(JSON.stringify({ machine, results }, null, 2))
else console.log(`\n${machine.cores} cores, ${machine.processor}, Node ${machine.node}, ${machine.platform}`)

process.exitCode = Object.values(results).every(({ targets }) => targets.every(({ reached }) => reached))
  ? 0
  : 1
