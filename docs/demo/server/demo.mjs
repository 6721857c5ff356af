// Puts the demo together: server process <- fault proxy <- page, and the page's control API.
import { createServer } from 'node:http'
import { faultProxy } from '../../../test/support/fault-proxy.mjs'
import { createControl } from './control.mjs'
import { createEchoProcess } from './echo-process.mjs'
import { createScene } from './scene.mjs'
import { createStaticFiles } from './static-files.mjs'

const LOOPBACK = '127.0.0.1'

/** @param {{ root: string, port: number, portIsRequired: boolean }} options */
export async function startDemo({ root, port, portIsRequired }) {
  const echo = createEchoProcess()
  const serverPort = await echo.start()
  const proxy = await faultProxy(serverPort)
  const scene = createScene({ echo, proxy })
  const control = createControl(scene)
  const files = createStaticFiles(root)

  const http = createServer((request, response) => {
    if (control.handles(request)) control.respond(request, response)
    else files.respond(request, response)
  })

  async function stop() {
    const closed = new Promise((resolve) => http.close(resolve))
    http.closeAllConnections()
    await Promise.all([closed, proxy.stop(), echo.kill()])
  }

  try {
    const pagePort = await listen(http, port, portIsRequired)
    return {
      pageUrl: `http://${LOOPBACK}:${pagePort}/`,
      socketUrl: `ws://${LOOPBACK}:${proxy.port}/`,
      serverPort,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
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
