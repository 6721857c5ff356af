// @ts-check
// Real Comet servers on loopback, each in a process of its own that can be killed and started again on its port.

import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { leash } from '../browsers/leash.mjs'
import { freePort } from '../free-ports.mjs'
import { nchan, rubyFaye } from './configurations.mjs'
import { find, missing } from './find.mjs'
import { createSite } from './site.mjs'

/** @typedef {keyof typeof KINDS} Kind */
/** @typedef {Awaited<ReturnType<typeof startServer>>} CometServer */
/** @typedef {import('./configurations.mjs').Place} Place */

/**
 * @typedef {object} ServerOptions
 * @property {number} [port] chosen by the system by default
 * @property {number} [timeout] for how many milliseconds a poll is held: 5,000 by default
 * @property {object} [settings] the Node packages' own options, over these
 */

/**
 * @typedef {object} Program
 * @property {string} path of the endpoint
 * @property {RegExp} ready the line in its output that says so
 * @property {boolean} [needsPort] it cannot have one chosen by the system
 * @property {(place: Place, settings: object) => string[]} command
 */

/**
 * @param {string} kind
 * @param {string} path
 * @returns {Program}
 */
const node = (kind, path) => ({
  path,
  ready: /^listening on (\d+)$/,
  command: ({ port, root, timeout }, settings) => [
    process.execPath,
    fileURLToPath(new URL('node-server.mjs', import.meta.url)),
    kind,
    JSON.stringify({ port, root, timeout, settings }),
  ],
})

const KINDS = {
  /** Bayeux by WebSocket, EventSource and long-polling. */
  faye: node('faye', '/bayeux'),
  /** Bayeux by long-polling only, sessions by cookie, with the acknowledge extension. */
  cometd: node('cometd', '/cometd'),
  /** The same, behind a relay that gives it a WebSocket. */
  relay: node('relay', '/cometd'),
  /** An echo; says `close(4001, 'bye')` when it is told 'close'. */
  sockjs: node('sockjs', '/echo'),
  /** An independent implementation of Bayeux. @type {Program} */
  'ruby-faye': {
    path: '/bayeux',
    ready: /Listening on/,
    needsPort: true,
    command(place) {
      const file = write(join(place.folder, 'config.ru'), rubyFaye(place))
      return [
        find('ruby-faye')['thin'] ?? 'thin',
        'start',
        '-R',
        file,
        '-a',
        '127.0.0.1',
        '-p',
        `${place.port}`,
        '-e',
        'production',
      ]
    },
  },
  /** `/pub/<id>` takes POSTs, `/sub/<id>` gives them by long-polling, EventSource and WebSocket. @type {Program} */
  nchan: {
    path: '',
    ready: /start worker process \d/,
    needsPort: true,
    command(place) {
      const { nginx = 'nginx', module = '' } = find('nchan')
      return [nginx, '-e', 'stderr', '-c', write(join(place.folder, 'nginx.conf'), nchan(place, module))]
    },
  },
}

const kinds = /** @type {Kind[]} */ (Object.keys(KINDS))

/** What tests go through: the kinds that are installed, and in CI all of them, so that none is skipped unnoticed. */
export const startable = kinds.filter((kind) => process.env['CI'] || missing(kind).length === 0)

/**
 * @param {Kind} kind
 * @param {ServerOptions & import('./site.mjs').Site} [options]
 */
export async function startServer(kind, options = {}) {
  const lacking = missing(kind)
  if (lacking.length > 0) throw new Error(`${kind} is not installed: ${lacking.join(', ')}`)

  const { timeout = 5_000, settings = {} } = options
  /** @type {Program} */
  const { path, ready, needsPort, command } = KINDS[kind]
  const site = createSite(options)
  let port = options.port ?? (needsPort ? await freePort() : 0)
  /** @type {import('../browsers/leash.mjs').Leash | undefined} */
  let running

  async function start() {
    const [program = '', ...args] = command({ port, timeout, ...site }, settings)
    running = await leash(program, args, ready, { timeout: 20_000 })
    port ||= Number(running.match[1])
    await listening(port)
  }

  const server = {
    kind,
    get port() {
      return port
    },
    /** Serves the pages, too. */
    get origin() {
      return `http://127.0.0.1:${port}`
    },
    /** The endpoint; add a path for nchan. */
    get url() {
      return server.origin + path
    },
    /** Of the process group. */
    get pid() {
      return running?.group
    },
    /** By SIGKILL; comes back when nothing of it is left. */
    async kill() {
      await running?.stop()
      running = undefined
    },
    /** The same server again, on the same port. */
    start,
    /** For the end of a test: its files go, too. */
    async stop() {
      await server.kill()
      site.remove()
    },
  }
  await start().catch(async (error) => {
    await server.stop()
    throw error
  })
  return server
}

/** @param {string} file @param {string} content */
function write(file, content) {
  writeFileSync(file, content)
  return file
}

/** Some say that they listen just before they do. @param {number} port */
async function listening(port) {
  for (let tries = 0; ; tries++) {
    const socket = net.connect(port, '127.0.0.1')
    const refused = await once(socket, 'connect').catch((/** @type {unknown} */ error) => ({ error }))
    socket.destroy()
    if (!('error' in refused)) return
    if (tries === 100) throw refused.error
    await new Promise((next) => setTimeout(next, 20))
  }
}
