// The page's control API: POST /control/<verb> breaks or mends something, GET /control/events tells the
// scene as it changes. It is on the page's own origin, not behind the fault proxy.
import { LINES } from './scene.mjs'

const MAX_BODY = 1_000
const MAX_LATENCY = 10_000
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost']

/** Tells a bad request (the asker's fault) from a failure of the demo. */
class BadRequest extends Error {}

/** @param {import('./scene.mjs').Scene} scene */
export function createControl(scene) {
  /** @type {Record<string, (body: Record<string, unknown>) => unknown>} */
  const verbs = {
    kill: () => scene.kill(),
    restart: () => scene.restart(),
    reset: () => scene.reset(),
    heal: () => scene.heal(),
    line: ({ mode }) => scene.setLine(oneOf('mode', mode, LINES)),
    latency: ({ milliseconds }) =>
      scene.setLatency(wholeNumber('milliseconds', milliseconds, 0, MAX_LATENCY)),
    close: ({ code, reason = '' }) => scene.closeClients(closeCode(code), closeReason(reason)),
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function respond(request, response) {
    const name = (request.url ?? '').slice('/control/'.length)
    if (!isOwnHost(request)) return answer(response, 403, 'This demo answers to loopback names only.')
    if (request.method === 'GET' && name === 'events') return streamEvents(response)
    if (request.method !== 'POST') return answer(response, 405, 'POST a verb, or GET /control/events.')
    if (!isOwnOrigin(request)) return answer(response, 403, 'Only the demo page itself may do this.')
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (!verb) return answer(response, 404, `There is no verb '${name}'.`)
    try {
      await verb(await readBody(request))
      response.writeHead(204).end()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      answer(response, error instanceof BadRequest ? 400 : 500, message)
    }
  }

  /** @param {import('node:http').ServerResponse} response */
  function streamEvents(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const push = () => response.write(`data: ${JSON.stringify(scene.snapshot())}\n\n`)
    push()
    response.on('close', scene.watch(push))
  }

  return {
    respond,
    /** @param {import('node:http').IncomingMessage} request */
    handles: (request) => (request.url ?? '').startsWith('/control/'),
  }
}

/**
 * A foreign name in Host that leads here is DNS rebinding.
 * @param {import('node:http').IncomingMessage} request
 */
function isOwnHost({ headers, socket }) {
  return LOOPBACK_NAMES.some((name) => headers.host === `${name}:${socket.localPort}`)
}

/**
 * Browsers name the page's origin in every POST, so a foreign page cannot pass.
 * @param {import('node:http').IncomingMessage} request
 */
function isOwnOrigin({ headers }) {
  return headers.origin === `http://${headers.host}`
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<Record<string, unknown>>}
 */
async function readBody(request) {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > MAX_BODY) throw new BadRequest('The body is too long.')
  }
  try {
    const body = JSON.parse(text || '{}')
    if (typeof body === 'object' && body !== null) return body
  } catch {
    // told below
  }
  throw new BadRequest('The body must be a JSON object.')
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
function answer(response, status, text) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

/**
 * @template {string} T
 * @param {string} name
 * @param {unknown} value
 * @param {readonly T[]} allowed
 * @returns {T}
 */
function oneOf(name, value, allowed) {
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw new BadRequest(`${name} must be one of ${allowed.join(', ')}.`)
  return found
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
function wholeNumber(name, value, least, most) {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new BadRequest(`${name} must be a whole number from ${least} to ${most}.`)
}

/** The codes that an endpoint may put into a close frame. @param {unknown} value */
function closeCode(value) {
  const code = wholeNumber('code', value, 1000, 4999)
  if ([1004, 1005, 1006].includes(code) || (code > 1014 && code < 3000)) {
    throw new BadRequest(`No server may send ${code}.`)
  }
  return code
}

/** @param {unknown} value */
function closeReason(value) {
  if (typeof value === 'string' && Buffer.byteLength(value) <= 123) return value
  throw new BadRequest('reason must be a string of at most 123 bytes.')
}
