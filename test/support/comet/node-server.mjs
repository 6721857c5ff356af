// @ts-check
// The process of a server that is a Node package: `node node-server.mjs <kind> <options as JSON>`. Says its port when it listens.

import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { createRequire } from 'node:module'
import { extname, join, normalize } from 'node:path'
import { isUnder, relay } from './relay.mjs'

const load = createRequire(import.meta.url) // these packages have no types

/** @typedef {{ port: number, root: string, timeout: number, settings: object }} Options timeout in milliseconds */
/** @typedef {(server: http.Server, options: Options) => void} Mount */

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
}

/** @type {Record<string, Mount>} */
const MOUNTS = {
  faye(server, { timeout, settings }) {
    const { NodeAdapter } = load('faye')
    new NodeAdapter({ mount: '/bayeux', timeout: timeout / 1000, ...settings }).attach(server)
  },
  cometd,
  relay(server, options) {
    cometd(server, options)
    relay(server, '/cometd')
  },
  sockjs(server, { settings }) {
    const echo = load('sockjs').createServer({ log: () => {}, ...settings })
    echo.on('connection', (/** @type {any} */ connection) =>
      connection.on('data', (/** @type {string} */ text) =>
        text === 'close' ? connection.close(4001, 'bye') : connection.write(text),
      ),
    )
    echo.installHandlers(server, { prefix: '/echo' })
  },
}

/** @type {Mount} */
function cometd(server, { timeout, settings }) {
  const { createCometDServer } = load('cometd-nodejs-server')
  const { AcknowledgedMessagesExtension } = load('cometd-nodejs-server/ack-extension')
  const bayeux = createCometDServer({ timeout, ...settings })
  bayeux.addExtension(new AcknowledgedMessagesExtension())
  const [others] = server.listeners('request')
  server.removeAllListeners('request').on('request', (request, response) => {
    if (isUnder('/cometd', request.url)) bayeux.handle(request, response)
    else others?.call(server, request, response)
  })
}

/**
 * @param {string} root
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 */
async function serveFile(root, request, response) {
  const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname) // '/..' ends at '/'
  const content = await readFile(join(root, path)).catch(() => undefined)
  const type = TYPES[extname(path)] ?? 'application/octet-stream'
  if (content) response.writeHead(200, { 'Content-Type': type }).end(content)
  else response.writeHead(404).end()
}

const [kind = '', json = ''] = process.argv.slice(2)
/** @type {Options} */
const options = JSON.parse(json)
const server = http.createServer((request, response) => void serveFile(options.root, request, response))
MOUNTS[kind]?.(server, options)
server.listen(options.port, '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  console.log(`listening on ${address.port}`)
})
