// Puts the demo together: server processes <- fault proxies <- pages, and the pages' control API.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { faultProxy } from '../../../test/support/fault-proxy.mjs'
import { createControl } from './control.mjs'
import { EXAMPLES } from './examples.mjs'
import { createScene } from './scene.mjs'
import { createServerProcess } from './server-process.mjs'
import { createStaticFiles } from './static-files.mjs'

const LOOPBACK = '127.0.0.1'

/** @param {{ root: string, port: number, portIsRequired: boolean }} options */
export async function startDemo({ root, port, portIsRequired }) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-demo-'))
  const scenes = await startScenes({
    socket: startScene(createServerProcess(script('echo-server.mjs')), ['page']),
    chat: startScene(createServerProcess(script('chat-server.mjs'), [join(folder, 'said.jsonl')]), [
      'ada',
      'grace',
    ]),
    comet: startScene(
      createServerProcess(script('comet-server.mjs'), [join(folder, 'room.jsonl')]),
      ['original', 'holdfast'],
      'discard',
    ),
    ...Object.fromEntries(
      Object.entries(EXAMPLES).map(([name, lines]) => [
        `example-${name}`,
        startScene(exampleServer(name, folder), lines),
      ]),
    ),
  })
  const control = createControl(scenes)
  const files = createStaticFiles(root)

  const http = createServer((request, response) => {
    if (control.handles(request)) control.respond(request, response)
    else files.respond(request, response)
  })

  async function stop() {
    const closed = new Promise((resolve) => http.close(resolve))
    http.closeAllConnections()
    await Promise.all([closed, ...Object.values(scenes).map((scene) => scene.stop())])
    await rm(folder, { recursive: true, force: true })
  }

  try {
    const pagePort = await listen(http, port, portIsRequired)
    return { pageUrl: `http://${LOOPBACK}:${pagePort}/`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @param {string} name */
function script(name) {
  return new URL(name, import.meta.url)
}

/**
 * @param {string} name
 * @param {string} folder for what it keeps
 */
function exampleServer(name, folder) {
  const server = script(`../../examples/${name}/server.mjs`)
  return createServerProcess(script('example-server.mjs'), [server.href, join(folder, `${name}.jsonl`)])
}

/**
 * They start side by side.
 * @param {Record<string, Promise<import('./scene.mjs').Scene>>} starting
 */
async function startScenes(starting) {
  const started = Object.entries(starting).map(async ([name, scene]) => [name, await scene])
  return Object.fromEntries(await Promise.all(started))
}

/**
 * A server that runs, and a line to it for each name.
 * @param {import('./server-process.mjs').ServerProcess} server
 * @param {readonly string[]} names
 * @param {'release' | 'discard'} [held]
 */
async function startScene(server, names, held) {
  const port = await server.start()
  const lines = names.map(async (name) => [name, await faultProxy(port)])
  return createScene(server, Object.fromEntries(await Promise.all(lines)), held)
}

/**
 * Listens on the wished port; when it is taken and was only a wish, on one that the system chooses.
 * @param {import('node:http').Server} http
 * @param {number} port
 * @param {boolean} portIsRequired
 * @returns {Promise<number>}
 */
function listen(http, port, portIsRequired) {
  return new Promise((resolve, reject) => {
    http.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EADDRINUSE' || port === 0) reject(error)
      else if (portIsRequired)
        reject(new Error(`Port ${port} is taken. Choose another, or 0 for any free one.`))
      else resolve(listen(http, 0, true))
    })
    http.listen(port, LOOPBACK, () => {
      const address = http.address()
      resolve(address && typeof address === 'object' ? address.port : port)
    })
  })
}
