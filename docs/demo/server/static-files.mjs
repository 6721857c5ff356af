// Serves the pages' own files, the examples', the built bundles, and the original that one page compares with; nothing else.
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const pageFolder = fileURLToPath(new URL('../page', import.meta.url))
const exampleFolder = fileURLToPath(new URL('../../examples', import.meta.url))

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
}

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
    "connect-src 'self' ws://127.0.0.1:* ws://localhost:* http://127.0.0.1:* http://localhost:*; " +
    // The original has its timers in a worker that is a blob.
    "worker-src blob:; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
}

/** @param {string} root the repository */
export function createStaticFiles(root) {
  /** The folders that are served, by the paths they appear under. */
  const folders = {
    '/dist/': resolve(process.env['HOLDFAST_DIST'] ?? join(root, 'dist')),
    '/cometd-7/': join(root, 'node_modules/cometd-7'),
    '/examples/': exampleFolder,
    '/': pageFolder,
  }

  /** @param {string} path */
  function locate(path) {
    const [prefix, folder] = Object.entries(folders).find(([prefix]) => path.startsWith(prefix)) ?? []
    if (prefix === undefined || folder === undefined) return undefined
    const name = path.endsWith('/') ? `${path}index.html` : path
    const file = normalize(join(folder, name.slice(prefix.length)))
    return file.startsWith(folder + sep) && extname(file) in TYPES ? file : undefined
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function respond(request, response) {
    const file = locate(pathOf(request))
    const body = file && (await readFile(file).catch(() => undefined))
    if (file && body) response.writeHead(200, { ...HEADERS, 'content-type': TYPES[extname(file)] }).end(body)
    else response.writeHead(404, HEADERS).end('Not found')
  }

  return { respond }
}

/** @param {import('node:http').IncomingMessage} request */
function pathOf(request) {
  try {
    return decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
  } catch {
    return '' // not a URL: nothing is found there
  }
}
