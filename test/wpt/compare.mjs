// @ts-check
import { allowedDifferences } from './allowed-differences.mjs'

/** @typedef {import('./stage.mjs').Result} Result */
/** @typedef {{ url: string, name: string, message: string }} Finding */
/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {Finding[]} failures
 * @property {(Finding & { reason: string })[]} allowed
 * @property {Finding[]} unmeasured what the native socket itself does not pass
 */

/** @type {Result} */
const noResult = { status: null, tests: [] }

/** The codes of testharness.js. */
const statuses = ['PASS', 'FAIL', 'TIMEOUT', 'NOTRUN', 'PRECONDITION_FAILED']
const harnessStatuses = ['OK', 'ERROR', 'TIMEOUT', 'PRECONDITION_FAILED']

/** The harness's own verdict on the page counts as one more subtest: it fails on an uncaught error, say. */
const harness = '(harness)'

/**
 * @param {Result} result
 * @returns {Map<string, { passed: boolean, message: string }>} a page's subtests by name
 */
function subtests({ status, tests }) {
  const outcome = status ? harnessStatuses[status.status] : 'NO RESULT'
  return new Map(
    /** @type {[string, { passed: boolean, message: string }][]} */ ([
      [harness, { passed: outcome === 'OK', message: [outcome, status?.message].filter(Boolean).join(': ') }],
      ...tests.map(({ name, status, message }) => [
        name.replace(/localhost:\d+/g, 'localhost:port'),
        { passed: status === 0, message: [statuses[status], message].filter(Boolean).join(': ') },
      ]),
    ]),
  )
}

/**
 * Compares one page's results: what the native socket passes, the bound class must pass.
 * @param {string} url
 * @param {Result} [native]
 * @param {Result} [bound]
 * @returns {Outcome}
 */
export function compare(url, native = noResult, bound = noResult) {
  const expected = subtests(native)
  const actual = subtests(bound)
  /** @type {Outcome} */
  const result = { passed: 0, failures: [], allowed: [], unmeasured: [] }
  for (const [name, { passed, message }] of expected) {
    if (!passed) {
      result.unmeasured.push({ url, name, message })
      continue
    }
    const { passed: same, message: fault } = actual.get(name) ?? { passed: false, message: 'did not run' }
    const allowance = same
      ? undefined
      : allowedDifferences.find((difference) => matches(difference, url, name))
    if (same) result.passed++
    else if (allowance) result.allowed.push({ url, name, message: fault, reason: allowance.reason })
    else result.failures.push({ url, name, message: fault })
  }
  return result
}

const matches = (
  /** @type {import('./allowed-differences.mjs').Difference} */ { page, subtest },
  /** @type {string} */ url,
  /** @type {string} */ name,
) => page.test(url) && subtest.test(name)

/** @param {readonly Outcome[]} outcomes @returns {Outcome} */
export const total = (outcomes) => ({
  passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
  failures: outcomes.flatMap(({ failures }) => failures),
  allowed: outcomes.flatMap(({ allowed }) => allowed),
  unmeasured: outcomes.flatMap(({ unmeasured }) => unmeasured),
})
