// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../support/free-ports.mjs'
import { SuiteUnavailableError } from './fetch.mjs'

/** @typedef {Awaited<ReturnType<typeof serve>>} Server */

const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * Browsers take every name under localhost for the loopback interface, so nothing of the machine is changed. Two of
 * them make the suite's own host and its foreign one.
 */
const hosts = { browser_host: 'wpt.localhost', alternate_hosts: { alt: 'foreign.localhost' } }

/**
 * Starts the suite's own server on the loopback interface.
 * @param {{ root: string, scratch: string, script?: string }} options `script` runs before all else in every page and worker
 * @returns the pages it has tests in, its `origin('http' | 'https')`, and `close()`
 */
export async function serve({ root, scratch, script }) {
  await mkdir(scratch, { recursive: true })
  const [http, https, h2, ws, wss] = /** @type {[number, number, number, number, number]} */ (
    await freePorts(5)
  )
  const config = {
    ...hosts,
    server_host: '127.0.0.1',
    check_subdomains: false,
    ports: {
      http: [http, null],
      https: [https, null],
      ws: [ws],
      wss: [wss],
      h2: [h2],
      ...Object.fromEntries(
        ['http', 'https'].flatMap((s) => [
          [`${s}-private`, [null]],
          [`${s}-public`, [null]],
        ]),
      ),
    },
    aliases: [{ 'url-path': '/stage/', 'local-dir': here }],
    logging: { level: 'warning' },
  }
  const options = []
  if (script) {
    // Documents get the script from the server; workers get it with the harness, the first thing that each imports.
    const file = join(scratch, 'script.js')
    await writeFile(file, script)
    const harness = await readFile(join(root, 'resources', 'testharness.js'), 'utf8')
    await writeFile(join(scratch, 'testharness.js'), `${script}\n;${harness}`)
    config.aliases.push({ 'url-path': '/resources/testharness.js', 'local-dir': scratch })
    options.push('--inject-script', file)
  }
  const configFile = join(scratch, 'config.json')
  await writeFile(configFile, JSON.stringify(config))

  // A process group of its own: the server is a family of processes, and goes as one.
  const python = spawn('python3', [join(here, 'serve.py'), root, configFile, ...options], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  python.on('error', () => {})
  let log = ''
  python.stderr.on('data', (chunk) => (log = (log + chunk).slice(-4_000)))
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
  const ended = new Promise((resolve) => python.once('close', resolve).once('error', resolve))
  const first = await lines.next()
  if (first.done) {
    throw new SuiteUnavailableError(
      `the suite's server did not start; it needs python3 (Debian: python3)\n${log}`,
    )
  }
  const close = async () => {
    python.stdin.end()
    await ended
  }
  try {
    await Promise.all([http, https, ws, wss].map((port) => listening(port, ended)))
  } catch (error) {
    await close()
    throw new SuiteUnavailableError(`${error}\n${log}`)
  }
  return {
    /** @type {import('./pages.mjs').TestPage[]} */
    pages: JSON.parse(first.value),
    /** @param {'http' | 'https'} scheme */
    origin: (scheme) => `${scheme}://${hosts.browser_host}:${scheme === 'http' ? http : https}`,
    close,
  }
}

/**
 * @param {number} port
 * @param {Promise<unknown>} ended
 */
async function listening(port, ended) {
  let gone = false
  ended.then(() => (gone = true))
  for (const deadline = Date.now() + 20_000; Date.now() < deadline && !gone; await delay(50)) {
    const socket = connect(port, '127.0.0.1')
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (open) return
  }
  throw new Error(`the suite's server does not listen on port ${port}`)
}
