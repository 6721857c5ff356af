// `npm run demo`: three pages, four examples, their servers, and between them lines that can be broken.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const FRIENDLY_PORT = 4653 // "HOLD" on a phone's keys
const NEEDED = ['ws', 'faye', 'cometd-7']
const root = fileURLToPath(new URL('../..', import.meta.url))

installDependencies()
const { startDemo } = await import('./server/demo.mjs')

const chosenPort = readPort()
const demo = await startDemo({
  root,
  port: chosenPort ?? FRIENDLY_PORT,
  portIsRequired: chosenPort !== undefined,
}).catch((error) => fail(error instanceof Error ? error.message : String(error)))

console.log(`
  Holdfast demo

  Page     ${demo.pageUrl}            the socket
           ${demo.pageUrl}chat.html   typed channels: a chat in two windows
           ${demo.pageUrl}comet.html  one page for CometD, with the original and with Holdfast
           ${demo.pageUrl}examples/   a chat, live monitoring, a shared whiteboard, a game

  They talk to real servers through proxies that break the line. Open one and break it. Ctrl-C stops everything.
`)

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    await demo.stop()
    process.exit(0)
  })
}

/** A fresh clone has no node_modules yet, and an old one perhaps not all that the demo needs from there. */
function installDependencies() {
  if (NEEDED.every((name) => existsSync(`${root}/node_modules/${name}/package.json`))) return
  console.log('Installing the dependencies (npm ci) ...')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32', // npm is a .cmd file there
  })
  if (status !== 0) fail('npm ci failed; its own message is above.')
}

/** @returns {number | undefined} */
function readPort() {
  const given = portOption() ?? process.env['PORT']
  if (given === undefined || given === '') return undefined
  const port = Number(given)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  return fail(`The port must be a whole number from 0 (any free one) to 65535, not '${given}'.`)
}

function portOption() {
  try {
    return parseArgs({ options: { port: { type: 'string' } } }).values.port
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\nUsage: npm run demo -- [--port <number>]`)
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message)
  process.exit(1)
}
