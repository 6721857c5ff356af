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
  const scenes = {
    socket: onDemand(() => startScene(serverOf('echo-server.mjs'), ['page'])),
    chat: onDemand(() =>
      startScene(serverOf('chat-server.mjs', join(folder, 'said.jsonl')), ['ada', 'grace']),
    ),
    comet: onDemand(() =>
      startScene(
        serverOf('comet-server.mjs', join(folder, 'room.jsonl')),
        ['original', 'holdfast'],
        'discard',
      ),
    ),
    ...Object.fromEntries(
      Object.entries(EXAMPLES).map(([name, lines]) => [
        `example-${name}`,
        onDemand(() => startScene(exampleServer(name, folder), lines)),
      ]),
    ),
  }
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
    // The demo's own pages are at hand at once. An example starts when somebody looks at it.
    await Promise.all([scenes.socket, scenes.chat, scenes.comet].map(({ scene }) => scene()))
    const pagePort = await listen(http, port, portIsRequired)
    return { pageUrl: `http://${LOOPBACK}:${pagePort}/`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * @param {string} script
 * @param {string[]} args
 */
function serverOf(script, ...args) {
  return createServerProcess(new URL(script, import.meta.url), args)
}

/**
 * @param {string} name
 * @param {string} folder for what it keeps
 */
function exampleServer(name, folder) {
  const { href } = new URL(`../../examples/${name}/server.mjs`, import.meta.url)
  return serverOf('example-server.mjs', href, join(folder, `${name}.jsonl`))
}

/**
 * A scene that starts when it is first asked for.
 * @typedef {ReturnType<typeof onDemand>} SceneOnDemand
 */
/** @param {() => Promise<import('./scene.mjs').Scene>} start */
export function onDemand(start) {
  /** @type {Promise<import('./scene.mjs').Scene> | undefined} */
  let started
  return {
    scene: () =>
      (started ??= start().catch((error) => {
        started = undefined // who looks again tries again
        throw error
      })),
    stop: () =>
      started?.then(
        (scene) => scene.stop(),
        () => {}, // it did not start, and the page was told
      ),
  }
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
