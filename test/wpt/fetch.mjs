// @ts-check
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What the WebSocket tests need of the suite: themselves, the harness, and the suite's own server. */
const folders = ['websockets', 'resources', 'common', 'interfaces', 'tools']
const unneeded = ['tools/wave', 'tools/third_party/hpack/test', 'tools/third_party/pdf_js']

export class SuiteUnavailableError extends Error {
  /** @override */
  name = 'SuiteUnavailableError'
}

/**
 * The folder of the web-platform-tests: `HOLDFAST_WPT` if it is set, the cache if it is filled, and otherwise
 * a fresh copy out of Debian's source package of Firefox, which carries the whole suite.
 */
export async function suite() {
  const own = process.env.HOLDFAST_WPT
  if (own) {
    if (existsSync(join(own, 'websockets', 'constants.sub.js'))) return own
    throw new SuiteUnavailableError(`HOLDFAST_WPT must be a checkout of the web-platform-tests, got ${own}`)
  }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'holdfast')
  const target = join(cache, 'wpt')
  if (!existsSync(target)) await fill(target, cache)
  return target
}

/**
 * @param {string} target
 * @param {string} cache
 */
async function fill(target, cache) {
  await mkdir(cache, { recursive: true })
  const scratch = await mkdtemp(join(cache, 'fetching-'))
  try {
    const tarball = await download(scratch)
    await unpack(tarball, join(scratch, 'wpt'))
    await rename(join(scratch, 'wpt'), target)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/**
 * Downloads the upstream tarball of the newest firefox-esr that the machine's own Debian mirrors still have.
 * @param {string} scratch
 */
async function download(scratch) {
  const options = await sourceIndex(scratch)
  const versions = (
    await run('apt-cache', [...options, 'showsrc', 'firefox-esr'])
      .then(({ stdout }) => stdout.match(/(?<=^Version: )\S+/gm) ?? [])

      .catch(() => /** @type {string[]} */ ([]))
  ).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  const failures = []
  for (const version of new Set(versions)) {
    try {
      const uris = ['source', '--tar-only', '--print-uris', `firefox-esr=${version}`]
      const { stdout } = await run('apt-get', [...options, ...uris])
      const [, uri, checksum] = /^'(\S+\.orig\.tar\.\w+)' \S+ \d+ (\S+:\S+)$/m.exec(stdout) ?? []
      if (!uri || !checksum) throw new Error('no upstream tarball listed')
      const file = join(scratch, 'firefox.tar')
      process.stderr.write(`fetching the web-platform-tests from the source of firefox-esr ${version}\n`)
      await run('/usr/lib/apt/apt-helper', ['download-file', uri, file, checksum])
      return file
    } catch (error) {
      // A security update's tarball can be gone while the index still lists it: the next older one will do.
      failures.push(`${version}: ${String(error).trim().split('\n').pop()}`)
    }
  }
  throw new SuiteUnavailableError(
    ['apt offers no source of firefox-esr; set HOLDFAST_WPT to a checkout of the suite', ...failures].join(
      '\n  ',
    ),
  )
}

/**
 * Reads the source index of the machine's Debian mirrors, apart from the system's own apt state.
 * @param {string} scratch
 */
async function sourceIndex(scratch) {
  const parts = join(scratch, 'sources')
  for (const folder of [parts, join(scratch, 'lists', 'partial'), join(scratch, 'cache')]) {
    await mkdir(folder, { recursive: true })
  }
  const system = '/etc/apt/sources.list.d'
  const files = [
    '/etc/apt/sources.list',
    ...(await readdir(system).catch(() => [])).map((name) => join(system, name)),
  ]
  let count = 0
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '')
    const deb822 = file.endsWith('.sources')
    const entries = text.split(deb822 ? /\n\s*\n/ : '\n').filter((entry) => /^[^#]*debian/m.test(entry))
    const sources = entries.map((entry) =>
      deb822 ? entry.replace(/^Types:.*$/m, 'Types: deb-src') : entry.replace(/^\s*deb\s/, 'deb-src '),
    )
    const name = `${count++}.${deb822 ? 'sources' : 'list'}`
    if (sources.length > 0) await writeFile(join(parts, name), sources.join(deb822 ? '\n\n' : '\n') + '\n')
  }
  const options = [
    'Dir::Etc::SourceList=/dev/null',
    `Dir::Etc::SourceParts=${parts}`,
    `Dir::State::Lists=${join(scratch, 'lists')}`,
    `Dir::Cache=${join(scratch, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option])
  await run('apt-get', [...options, 'update']).catch((error) => {
    throw new SuiteUnavailableError(`apt-get update failed: ${error.stderr || error.message}`)
  })
  return options
}

/**
 * @param {string} tarball
 * @param {string} target
 */
async function unpack(tarball, target) {
  await mkdir(target)
  const root = '*/testing/web-platform/tests'
  const tar = spawn(
    'tar',
    [
      ['--extract', '--file', tarball, '--directory', target, '--strip-components=4', '--wildcards'],
      unneeded.map((folder) => `--exclude=${root}/${folder}`),
      folders.map((folder) => `${root}/${folder}/*`),
    ].flat(),
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const code = await new Promise((resolve, reject) => tar.once('error', reject).once('close', resolve))
  if (code !== 0) throw new SuiteUnavailableError(`tar ended with ${code}`)
}
