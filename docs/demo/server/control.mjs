// The pages' control API: POST /control/<scene>/<verb> breaks or mends something, GET /control/<scene>/events tells
// the scene as it changes. It is on the pages' own origin, not behind the fault proxies.
import { MODES } from './scene.mjs'

const MAX_BODY = 1_000
const MAX_LATENCY = 10_000
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost']

/** @typedef {import('./scene.mjs').Scene} Scene */
/** @typedef {Record<string, unknown>} Body */

/** Tells a bad request (the asker's fault) from a failure of the demo. */
class BadRequest extends Error {}

/** @type {Record<string, (scene: Scene, body: Body) => unknown>} */
const verbs = {
  kill: (scene) => scene.kill(),
  restart: (scene) => scene.restart(),
  heal: (scene) => scene.heal(),
  reset: (scene, { lines }) => scene.reset(linesOf(scene, lines)),
  line: (scene, { lines, mode }) => scene.setMode(linesOf(scene, lines), oneOf('mode', mode, MODES)),
  latency: (scene, { lines, milliseconds }) =>
    scene.setLatency(linesOf(scene, lines), wholeNumber('milliseconds', milliseconds, 0, MAX_LATENCY)),
  close: (scene, { lines, code, reason = '' }) =>
    scene.closeClients(linesOf(scene, lines), closeCode(code), closeReason(reason)),
}

/** @param {Record<string, import('./demo.mjs').SceneOnDemand>} scenes */
export function createControl(scenes) {
  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function respond(request, response) {
    const [, , name = '', verbName = ''] = (request.url ?? '').split('/')
    if (!isOwnHost(request)) return answer(response, 403, 'This demo answers to loopback names only.')
    const found = Object.hasOwn(scenes, name) ? scenes[name] : undefined
    if (!found) return answer(response, 404, `There is no scene '${name}'.`)
    if (request.method === 'GET' && verbName === 'events') return streamEvents(found, response)
    if (request.method !== 'POST') return answer(response, 405, 'POST a verb, or GET the events.')
    if (!isOwnOrigin(request)) return answer(response, 403, 'Only the demo’s own pages may do this.')
    const verb = Object.hasOwn(verbs, verbName) ? verbs[verbName] : undefined
    if (!verb) return answer(response, 404, `There is no verb '${verbName}'.`)
    try {
      await verb(await found.scene(), await readBody(request))
      response.writeHead(204).end()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      answer(response, error instanceof BadRequest ? 400 : 500, message)
    }
  }

  /**
   * @param {import('./demo.mjs').SceneOnDemand} found
   * @param {import('node:http').ServerResponse} response
   */
  async function streamEvents(found, response) {
    try {
      const scene = await found.scene()
      if (response.destroyed) return // the page has left meanwhile
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      const push = () => response.write(`data: ${JSON.stringify(scene.snapshot())}\n\n`)
      push()
      response.on('close', scene.watch(push))
    } catch (error) {
      console.error(error)
      answer(response, 500, 'The server of this page did not start.')
    }
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
 * @returns {Promise<Body>}
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
 * All of them where none is named.
 * @param {Scene} scene
 * @param {unknown} lines
 */
function linesOf({ names }, lines = names) {
  if (Array.isArray(lines)) return lines.map((line) => oneOf('lines', line, names))
  throw new BadRequest('lines must be an array of names.')
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
