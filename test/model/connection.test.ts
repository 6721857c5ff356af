import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { liveThrough } from './history.js'
import { remembered } from './remembered.js'
import { aHistory } from './steps.js'

// What throws in a listener, a policy or a send is reported; there are many of them, and nobody needs to read it.
const original = globalThis.reportError
let reported = 0
beforeAll(() => {
  globalThis.reportError = () => void reported++
})
afterAll(() => {
  globalThis.reportError = original
})

// Another seed, or more histories, for whoever changes the core: MODEL_SEED=7 MODEL_RUNS=100000.
const numRuns = Number(process.env['MODEL_RUNS'] ?? 8_000)
const seed = Number(process.env['MODEL_SEED'] ?? 1)

test.each(Object.entries(remembered))('%s', async (_, history) => void (await liveThrough(history)))

test(`${numRuns} random histories break no rule [I1] to [I12], seed ${seed}`, async () => {
  await fc.assert(
    fc.asyncProperty(aHistory, async (history) => void (await liveThrough(history))),
    { numRuns, seed },
  )
  expect(reported).toBeGreaterThan(0)
})
