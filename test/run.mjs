// @ts-check
// The test command. It needs Node and this repository, installs the rest where it can, and runs every stage even when
// one fails. `npm test -- unit node` runs the named ones only. Its last line is `N passed, N failed`.

import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endAll } from './support/command.mjs'
import { canInstall, installDependencies, installTools } from './support/install.mjs'
import { stages } from './support/stages.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const known = stages.flatMap(({ names }) => names)
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`No such stage: ${unknown.join(', ')}. There are: ${known.join(', ')}`)
  process.exit(2)
}

for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(name, () => {
    endAll()
    process.exit(130)
  })

const wanted = asked.length > 0 ? asked : known
const selected = stages
  .map((stage) => ({ ...stage, names: stage.names.filter((name) => wanted.includes(name)) }))
  .filter(({ names }) => names.length > 0)

let passed = 0
/** @type {string[]} */
const failures = []
/** @type {string[]} */
const notRun = []

if (await installDependencies(root)) {
  const needs = [...new Set(selected.flatMap((stage) => stage.needs ?? []))]
  const lacking = await installTools(root, needs)
  if (canInstall) failures.push(...[...lacking.keys()].map((need) => `${need} could not be installed`))
  for (const stage of selected) {
    const title = stage.names.join(', ')
    console.log(`\n=== ${title}`)
    const start = performance.now()
    const own = new Map([...lacking].filter(([need]) => stage.needs?.includes(need)))
    const result = await stage.run({ root, names: stage.names, lacking: own })
    passed += result.passed
    failures.push(...result.failures)
    if (result.notRun) notRun.push(`${title}: ${result.notRun}`)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`--- ${title}: ${result.passed} passed, ${result.failures.length} failed in ${seconds} s`)
  }
} else {
  failures.push('npm ci failed')
}

if (notRun.length > 0) console.log(`\nCould not run:\n${notRun.map((line) => `  ${line}`).join('\n')}`)
if (process.env['CI']) failures.push(...notRun) // there, all of it must run
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((line) => `  ${line}`).join('\n')}`)
console.log(`\n${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
