import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { mutants } from './mutants/mutants.mjs'

const run = fileURLToPath(new URL('mutants/run.mjs', import.meta.url))

type Outcomes = Record<string, { failed: string[]; errors: string[]; passed: number }>

describe('the tests of the CometD client show each client that [M1]', () => {
  let outcomes: Outcomes

  beforeAll(async () => {
    // A run of its own, that knows nothing of this one.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST)/.test(name)),
    )
    const { stdout } = await promisify(execFile)(process.execPath, [run], {
      env,
      timeout: 90_000,
      maxBuffer: 1e8,
    })
    outcomes = JSON.parse(stdout.trim().split('\n').at(-1)!) as Outcomes
  }, 100_000)

  it.each(mutants)('$name', ({ name, file, from }) => {
    const source = readFileSync(new URL(`../../src/comet/${file}`, import.meta.url), 'utf8')
    expect(source.split(from), `${from} in ${file}`).toHaveLength(2)
    const { failed, errors, passed } = outcomes[name]!
    expect(errors).toEqual([])
    expect(failed).not.toEqual([])
    // A change that fails everything shows nothing.
    expect(passed).toBeGreaterThan(0)
  })

  it('and nothing of the client that is shipped', () => {
    const { failed, errors, passed } = outcomes['unchanged']!
    expect({ failed, errors }).toEqual({ failed: [], errors: [] })
    expect(passed).toBeGreaterThan(50)
  })
})
