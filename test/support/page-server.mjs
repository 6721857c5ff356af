// @ts-check
// Serves pages to browsers on loopback: files of this repository, and html that a test brings along.

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { extname, resolve, sep } from 'node:path'
import { selfSigned } from './self-signed.mjs'

/** @typedef {Awaited<ReturnType<typeof pageServer>>} PageServer */

/** @type {Record<string, string>} */
const TYPES = {
  '': 'text/html; charset=utf-8',
  '.cjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}

/**
 * @typedef {object} PageServerOptions
 * @property {Record<string, string>} [folders] by the path they appear under: `{ '/dist/': '/home/me/holdfast/dist' }`
 * @property {Record<string, string>} [pages] contents by path: `{ '/': '<!doctype html>...' }`
 * @property {number} [port] chosen by the system by default
 * @property {boolean} [tls] https with a self-signed certificate
 */

/** @param {PageServerOptions} options */
export async function pageServer({ folders = {}, pages = {}, port = 0, tls = false }) {
  const contents = new Map(Object.entries(pages))

  /** @param {string} path */
  async function read(path) {
    const page = contents.get(path)
    if (page !== undefined) return page
    for (const [prefix, folder] of Object.entries(folders)) {
      if (!path.startsWith(prefix)) continue
      const root = resolve(folder) + sep
      const file = resolve(root, path.slice(prefix.length))
      if (file.startsWith(root)) return readFile(file).catch(() => undefined)
    }
    return undefined
  }

  /**
   * @param {http.IncomingMessage} request
   * @param {http.ServerResponse} response
   */
  async function onRequest(request, response) {
    const path = pathOf(request.url ?? '/')
    const body = path === undefined ? undefined : await read(path)
    const type = TYPES[extname(path ?? '')] ?? 'application/octet-stream'
    response.setHeader('X-Content-Type-Options', 'nosniff')
    if (body === undefined) response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found')
    else response.writeHead(200, { 'Content-Type': type }).end(request.method === 'HEAD' ? undefined : body)
  }

  const server = tls ? https.createServer(selfSigned(), onRequest) : http.createServer(onRequest)
  await once(server.listen(port, '127.0.0.1'), 'listening')
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())

  return {
    port: address.port,
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    /** @param {string} path @param {string} content */
    add: (path, content) => void contents.set(path, content),
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** @param {string} url */
function pathOf(url) {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*/, ''))
    return path.includes('\0') ? undefined : path
  } catch {
    return undefined // not well encoded
  }
}
