// @ts-check
// A gate before a Comet server, in the test's own process: notes the Bayeux messages that pass, holds the replies it is
// told to, and keeps WebSockets out. What comes by EventSource or script passes unread. Pages pass, too: same origin.

import { once } from 'node:events'
import http from 'node:http'
import { Mailbox } from '../mailbox.mjs'
import { passRequest } from './gate-request.mjs'
import { passWebSocket } from './gate-web-socket.mjs'
import { createHolds } from './holds.mjs'

/** @typedef {Awaited<ReturnType<typeof openGate>>} Gate */
/** @typedef {{ channel: string, id?: string, clientId?: string, successful?: boolean, [field: string]: unknown }} Message */
/** @typedef {'client' | 'server'} Side */
/** @typedef {{ at: number, from: Side, via: 'http' | 'websocket', message: Message }} Entry `at` is performance.now() */
/** @typedef {{ at: number, method: string, url: string, upgrade: boolean, headers: http.IncomingHttpHeaders }} Request */
/** @typedef {(from: Side, via: Entry['via'], text: string) => Promise<void>} Note resolves when the text may pass, rejects when it must not */

/**
 * @typedef {'pass' | 'cut' | 'hang' | 'silent' | number} WebSockets what becomes of them: they pass, their connection is cut,
 *   they are not answered, they are accepted and nothing crosses, or they are refused with that HTTP status
 */

/**
 * @param {number} target the server's port
 * @param {{ port?: number }} [options]
 */
export async function openGate(target, options = {}) {
  /** @type {Set<(entry: Entry) => void>} */
  const watchers = new Set()
  const holds = createHolds()

  /** @type {Note} */
  async function note(from, via, text) {
    const messages = read(text)
    for (const message of messages) {
      const entry = { at: performance.now(), from, via, message }
      gate.log.push(entry)
      for (const watcher of watchers) watcher(entry)
    }
    if (from === 'server') await holds.pass(messages)
  }

  /** @param {http.IncomingMessage} request @param {boolean} upgrade */
  function count({ method = '', url = '', headers }, upgrade) {
    gate.requests.push({ at: performance.now(), method, url, upgrade, headers })
  }

  const listener = http.createServer((request, response) => {
    count(request, false)
    passRequest(request, response, target, note)
  })
  listener.on('upgrade', (request, socket, head) => {
    count(request, true)
    passWebSocket({ request, socket, head, target, note, fate: gate.webSockets })
  })
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set()
  listener.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => sockets.delete(socket))
  })
  await once(listener.listen(options.port ?? 0, '127.0.0.1'), 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (listener.address())

  const gate = {
    port,
    origin: `http://127.0.0.1:${port}`,
    /** @type {Entry[]} every Bayeux message, in the order of their arrival here */
    log: [],
    /** @type {Request[]} refused WebSockets, too */
    requests: [],
    /** Of those that come from now on. @type {WebSockets} */
    webSockets: 'pass',

    /** How many messages of the clients were on that channel. @param {string} channel */
    count: (channel) =>
      gate.log.filter(({ from, message }) => from === 'client' && message.channel === channel).length,

    /**
     * The first entry of the log like this, past or future.
     * @param {(message: Message, entry: Entry) => boolean} isLikeThis
     * @param {number} [timeout]
     * @returns {Promise<Entry>}
     */
    async seen(isLikeThis, timeout) {
      /** @type {Mailbox<Entry>} */
      const mailbox = new Mailbox('such message')
      /** @param {Entry} entry */
      const watcher = (entry) => isLikeThis(entry.message, entry) && mailbox.put(entry)
      gate.log.forEach(watcher)
      watchers.add(watcher)
      return mailbox.take(timeout).finally(() => watchers.delete(watcher))
    },

    hold: holds.next,

    async close() {
      holds.dropAll()
      const closed = once(listener, 'close')
      listener.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
  return gate
}

/**
 * @param {string} text
 * @returns {Message[]} none if it is not Bayeux
 */
function read(text) {
  try {
    return [JSON.parse(text)].flat().filter((message) => typeof message?.channel === 'string')
  } catch {
    return []
  }
}
