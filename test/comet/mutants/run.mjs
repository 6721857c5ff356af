// Runs, for each mutant, the tests that must show it, against the source changed in that one place; and all of them
// against the source as it is. Prints what failed, by name of the mutant, as JSON.

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'
import { mutants } from './mutants.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Changes one file on its way to the tests. */
const change = ({ name, file, from, to }) => ({
  name: `mutant: ${name}`,
  enforce: /** @type {const} */ ('pre'),
  async load(/** @type {string} */ id) {
    if (!id.endsWith(`/src/comet/${file}`)) return null
    return (await readFile(id, 'utf8')).replace(from, () => to)
  },
})

const project = (name, tests, plugins) => ({
  root,
  plugins,
  test: {
    name,
    include: tests.map((test) => `test/comet/${test}`),
    environment: /** @type {const} */ ('node'),
    testTimeout: 5_000,
  },
})

const every = [...new Set(mutants.flatMap(({ tests }) => tests))]
const vitest = await startVitest(
  'test',
  [],
  {
    root,
    config: false,
    watch: false,
    reporters: [{}],
    projects: [
      project('unchanged', every, []),
      ...mutants.map((mutant) => project(mutant.name, mutant.tests, [change(mutant)])),
    ],
  },
  { configFile: false },
)

/** @type {Record<string, { failed: string[]; errors: string[]; passed: number }>} */
const outcomes = {}
for (const module of vitest.state.getTestModules()) {
  const outcome = (outcomes[module.project.name] ??= { failed: [], errors: [], passed: 0 })
  outcome.errors.push(...module.errors().map(({ message }) => message))
  for (const test of module.children.allTests())
    if (test.result().state === 'failed') outcome.failed.push(test.fullName)
    else outcome.passed++
}
await vitest.close()
process.stdout.write(`\n${JSON.stringify(outcomes)}\n`)
process.exit(0)
