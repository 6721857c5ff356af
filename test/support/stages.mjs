// @ts-check
// The stages of the test command. Each says how many tests passed and failed; one that is no test suite counts as one.

import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './command.mjs'

/**
 * @typedef {object} Result
 * @property {number} passed
 * @property {string[]} failures
 * @property {string} [notRun] why it could not run, in whole or in part
 */

/**
 * @typedef {object} Stage
 * @property {string[]} names what it is called on the command line; it runs those of them that are asked for
 * @property {string[]} [needs] tools besides Node
 * @property {(context: { root: string, names: string[], lacking: Map<string, string[]> }) => Promise<Result>} run
 */

const BROWSERS = ['chromium', 'firefox', 'webkit']
const COVERED = ['unit', 'hooks', 'model', 'node', 'interop']

/** @type {Stage[]} */
export const stages = [
  { names: ['lint'], run: ({ root }) => check('lint', root, 'npm', ['run', '--silent', 'lint']) },
  {
    names: ['typecheck'],
    run: ({ root }) => check('typecheck', root, 'npm', ['run', '--silent', 'typecheck']),
  },
  {
    names: COVERED,
    // The thresholds are for all of them together.
    run: ({ root, names }) => vitest(root, names, 15, names.length === COVERED.length ? ['--coverage'] : []),
  },
  { names: ['build'], run: ({ root }) => build(root) },
  { names: ['package'], run: ({ root, names }) => vitest(root, names, 10) },
  {
    names: ['browser'],
    needs: BROWSERS,
    run: async ({ root, names, lacking }) => ({ ...(await vitest(root, names, 20)), ...without(lacking) }),
  },
  {
    names: ['acceptance'],
    needs: [...BROWSERS, 'ruby-faye', 'nchan'],
    run: async ({ root, names, lacking }) => ({ ...(await vitest(root, names, 30)), ...without(lacking) }),
  },
  {
    names: ['wpt'],
    needs: [...BROWSERS, 'python3', 'xz'],
    run: ({ root, lacking }) => webPlatformTests(root, lacking),
  },
]

/**
 * @param {string} name
 * @param {string} root
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<Result>}
 */
async function check(name, root, command, args) {
  const { code } = await run(command, args, { cwd: root, minutes: 5 })
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [`${name} ended with ${code}`] }
}

/**
 * @param {string} root
 * @param {string[]} projects
 * @param {number} minutes
 * @param {string[]} [options]
 * @returns {Promise<Result>}
 */
async function vitest(root, projects, minutes, options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-vitest-'))
  const file = join(folder, 'report.json')
  try {
    const selection = projects.flatMap((project) => ['--project', project])
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const bin = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const args = [bin, 'run', ...selection, ...reporters, ...options]
    const { code } = await run(process.execPath, args, { cwd: root, minutes })
    const { passed, failures } = existsSync(file) ? summary(file, root) : { passed: 0, failures: [] }
    // Thresholds of coverage, errors outside of tests and a run that was ended show in nothing but the code.
    if (code !== 0 && failures.length === 0)
      failures.push(`vitest (${projects.join(', ')}) ended with ${code}`)
    return { passed, failures }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} file
 * @param {string} root
 */
function summary(file, root) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  /** @type {string[]} */
  const failures = []
  for (const { name, status, assertionResults } of report.testResults) {
    const failed = assertionResults.filter(
      (/** @type {{ status: string }} */ test) => test.status === 'failed',
    )
    const path = name.replace(`${root}/`, '')
    for (const { fullName } of failed) failures.push(`${path}: ${fullName}`)
    if (status === 'failed' && failed.length === 0) failures.push(`${path} could not run`)
  }
  return { passed: /** @type {number} */ (report.numPassedTests), failures }
}

/**
 * Builds anew, beside dist/ (source maps hold relative paths), and compares every byte. A page that loads the bundle
 * by the hash in the README must get it, too.
 * @param {string} root
 * @returns {Promise<Result>}
 */
async function build(root) {
  const fresh = mkdtempSync(join(root, '.dist-'))
  try {
    const bin = join(root, 'node_modules', 'rollup', 'dist', 'bin', 'rollup')
    const { code } = await run(process.execPath, [bin, '-c'], {
      cwd: root,
      minutes: 5,
      env: { HOLDFAST_DIST: fresh },
    })
    if (code !== 0) return { passed: 0, failures: [`rollup ended with ${code}`] }

    const [committed, built] = [contents(join(root, 'dist')), contents(fresh)]
    const names = [...new Set([...committed.keys(), ...built.keys()])]
    const failures = names
      .filter((name) => committed.get(name) !== built.get(name))
      .map((name) => `dist/${name} is not what the sources give: npm run build`)
    const integrity = /integrity="sha384-([^"]*)"/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1]
    if (integrity !== built.get('holdfast.umd.min.js'))
      failures.push('the hash in README.md is not that of the bundle')
    return { passed: failures.length === 0 ? 1 : 0, failures }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @returns {Map<string, string>} hashes by file name
 */
function contents(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : []
  const hash = (/** @type {string} */ name) =>
    createHash('sha384')
      .update(readFileSync(join(folder, name)))
      .digest('base64')
  return new Map(names.map((name) => [name, hash(name)]))
}

/**
 * @param {string} root
 * @param {Map<string, string[]>} lacking
 * @returns {Promise<Result>}
 */
async function webPlatformTests(root, lacking) {
  const engines = BROWSERS.filter((engine) => !lacking.has(engine)).flatMap((engine) => ['--engine', engine])
  const nothing = { passed: 0, failures: [] }
  if (engines.length === 0) return { ...nothing, ...without(lacking) }

  const args = ['test/wpt/run.mjs', ...engines]
  const { code, lastLine } = await run(process.execPath, args, { cwd: root, minutes: 40 })
  const [, passed, failed] = (/^(\d+) passed, (\d+) failed$/.exec(lastLine) ?? []).map(Number)
  if (passed === undefined || failed === undefined)
    return { ...nothing, failures: [`web-platform-tests ended with ${code}`] }
  if (passed + failed === 0) return { ...nothing, notRun: 'the suite is not there' }
  const failures = Array.from(
    { length: failed },
    (_, index) => `web-platform-tests: ${index + 1} of ${failed}, see above`,
  )
  return { passed, failures, ...without(lacking) }
}

/** @param {Map<string, string[]>} lacking */
function without(lacking) {
  if (lacking.size === 0) return {}
  const list = [...lacking].map(([need, paths]) => `${need} (${paths.join(', ')})`)
  return { notRun: `not installed: ${list.join('; ')}` }
}
