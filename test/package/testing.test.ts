import vm from 'node:vm'
import ts from 'typescript'
import { expect, it } from 'vitest'
import * as holdfast from '../../dist/index.js'
import * as testing from '../../dist/testing.js'
import { blocks } from './documents.js'

// The tests that docs/guide/testing.md shows, as a user has them: with the built bundles.

const { ModuleKind, ScriptTarget } = ts
const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 }

/** The tests of a sample, by name. */
const testsOf = (code: string): Map<string, () => unknown> => {
  const tests = new Map<string, () => unknown>()
  const modules: Record<string, unknown> = {
    vitest: { expect, test: (name: string, run: () => unknown) => tests.set(name, run) },
    holdfast,
    'holdfast/testing': testing,
  }
  vm.runInNewContext(ts.transpileModule(code, { compilerOptions }).outputText, {
    exports: {},
    require: (name: string) => modules[name],
    process: { env: {} },
    Number,
    Set,
  })
  return tests
}

const samples = blocks.filter(({ file, code }) => file === 'docs/guide/testing.md' && code.includes('test('))
const tests = samples.flatMap(({ code }) => [...testsOf(code)].map(([name, run]) => ({ name, run, code })))

it.each(tests)('the sample “$name” passes', async ({ run }) => {
  await run()
})

it('the one of reconnecting and resending is shorter than 15 lines, and no run of it need take 50 ms', () => {
  const { run, code } = tests.find(({ name }) => /^reconnects/.test(name))!
  const body = /\n(test\([^]*?\n\}\))/.exec(code)![1]!
  expect(body.split('\n').length).toBeLessThan(15)
  // The machine's load is not the kit's: of many runs the quickest.
  const durations = Array.from({ length: 20 }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  expect(Math.min(...durations)).toBeLessThan(50)
})

it('what they are about really breaks: without an end of the outage they fail', () => {
  const { code } = tests.find(({ name }) => /^reconnects/.test(name))!
  const [run] = [...testsOf(code.replace('server.clock.advance(2_000)', '')).values()]
  expect(run).toThrow(/expected 'backoff' to be 'open'/)
})
