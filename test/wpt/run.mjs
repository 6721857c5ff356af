// @ts-check
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { engines, launch, missing } from '../support/browsers.mjs'
import { compare, total } from './compare.mjs'
import { SuiteUnavailableError, suite } from './fetch.mjs'
import { scope, select } from './pages.mjs'
import { serve } from './server.mjs'
import { perform } from './stage.mjs'

/** @typedef {import('../support/browsers.mjs').Engine} Engine */
/** @typedef {import('./pages.mjs').TestPage} TestPage */
/** @typedef {import('./server.mjs').Server} Server */

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', multiple: true, default: [...engines] },
    only: { type: 'string' },
    json: { type: 'string' },
    // A script to measure instead of the bundle: it replaces WebSocket.
    script: { type: 'string' },
  },
})

/** Every page and worker runs this first. Documents meet it twice, so it looks before it acts. */
async function boundClass() {
  if (options.script) return readFile(options.script, 'utf8')
  const bundle = await readFile(new URL('../../dist/holdfast.umd.js', import.meta.url), 'utf8')
  return `if (!('Holdfast' in globalThis)) {
${bundle}
WebSocket = Holdfast.socketClass({ retry: Holdfast.never, queue: { maxMessages: 0 } })
}`
}

/** How the browsers are started, and how many frames run tests at a time in each. */
const conditions = {
  chromium: { frames: 6, args: ['--ignore-certificate-errors', '--disable-popup-blocking'] },
  // It opens one connection to a host at a time, so tests with slow handshakes stand in each other's way.
  firefox: { frames: 3, args: [] },
  webkit: { frames: 6, args: [] },
}

/**
 * @param {Engine} engine
 * @param {{ native: Server, bound: Server }} servers
 * @param {readonly TestPage[]} pages
 */
async function measure(engine, servers, pages) {
  const { frames, args } = conditions[engine]
  // One browser for each class: only the page in front runs at full speed.
  const browsers = await Promise.all([launch(engine, { args }), launch(engine, { args })])
  try {
    const pass = async (/** @type {readonly TestPage[]} */ selection, /** @type {number} */ crowd) => {
      const [native, bound] = await Promise.all([
        perform(browsers[0], servers.native, selection, crowd),
        perform(browsers[1], servers.bound, selection, crowd),
      ])
      return new Map(selection.map(({ url }) => [url, compare(url, native.get(url), bound.get(url))]))
    }
    const outcomes = await pass(pages, frames)
    // What differs is looked at once more, with less going on: only what differs again is a failure.
    const doubtful = pages.filter(({ url }) => outcomes.get(url)?.failures.length)
    for (const [url, outcome] of await pass(doubtful, 1)) outcomes.set(url, outcome)
    return [...outcomes.values()]
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()))
  }
}

/**
 * @param {Engine} engine
 * @param {number} pages
 * @param {import('./compare.mjs').Outcome} outcome
 * @param {number} seconds
 */
function summary(engine, pages, { passed, failures, allowed, unmeasured }, seconds) {
  const faults = failures.map(
    ({ url, name, message }) => `${engine}, ${scope(url)}: ${url}\n  ${name}\n  ${message}\n`,
  )
  return `${faults.join('')}${engine}: ${pages} pages in ${seconds} s: ${passed} subtests passed, ${failures.length} failed, ${allowed.length} differ as allowed, ${unmeasured.length} that the native socket itself does not pass`
}

const chosen = engines.filter((engine) => options.engine.includes(engine))
const scratch = await mkdtemp(join(tmpdir(), 'holdfast-wpt-'))
/** @type {Server[]} */
const servers = []
/** @type {{ [engine in Engine]?: import('./compare.mjs').Outcome }} */
const report = {}
try {
  for (const engine of chosen) {
    const lacking = missing(engine)
    if (lacking.length > 0)
      throw new SuiteUnavailableError(`${engine} is not installed: ${lacking.join(', ')}`)
  }
  const root = await suite()
  const native = await serve({ root, scratch: join(scratch, 'native') })
  servers.push(native)
  const bound = await serve({ root, scratch: join(scratch, 'bound'), script: await boundClass() })
  servers.push(bound)
  const pages = select(native.pages, options.only)
  for (const engine of chosen) {
    const started = Date.now()
    const outcome = total(await measure(engine, { native, bound }, pages))
    report[engine] = outcome
    console.log(summary(engine, pages.length, outcome, Math.round((Date.now() - started) / 1_000)))
  }
} catch (error) {
  if (!(error instanceof SuiteUnavailableError)) throw error
  console.log(`The web-platform-tests could not run. ${error.message}`)
  if (process.env.CI === 'true') process.exitCode = 1
} finally {
  await Promise.all(servers.map((server) => server.close()))
  await rm(scratch, { recursive: true, force: true })
}
if (options.json) await writeFile(options.json, JSON.stringify(report, null, 2))
const { passed, failures } = total(Object.values(report))
if (failures.length > 0) process.exitCode = 1
console.log(`${passed} passed, ${failures.length} failed`)
