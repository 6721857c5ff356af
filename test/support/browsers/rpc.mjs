// @ts-check
// What CDP and WebDriver BiDi have in common: numbered calls and named events over a WebSocket.

import { once } from 'node:events'
import { WebSocket } from 'ws'

/** @typedef {Awaited<ReturnType<typeof rpc>>} Rpc */
/** @typedef {{ method: string, params: any, sessionId?: string }} RpcEvent */

const TIMEOUT = 60_000

/** @param {string} url */
export async function rpc(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0 })
  await once(socket, 'open')
  /** @type {Map<number, (reply: any) => void>} */
  const calls = new Map()
  /** @type {Set<(event: RpcEvent) => void>} */
  const listeners = new Set()
  let last = 0

  socket.on('error', () => {})
  socket.on('close', () => {
    for (const settle of calls.values()) settle({ error: { message: 'the browser is gone' } })
  })
  socket.on('message', (data) => {
    const message = JSON.parse(String(data))
    if (message.id) calls.get(message.id)?.(message)
    else for (const listener of [...listeners]) listener(message)
  })

  return {
    /**
     * @param {string} method
     * @param {object} [params]
     * @param {string} [sessionId]
     * @returns {Promise<any>}
     */
    call: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++last
        const timer = setTimeout(() => settle({ error: { message: `no answer in ${TIMEOUT} ms` } }), TIMEOUT)
        /** @param {any} reply */
        const settle = (reply) => {
          clearTimeout(timer)
          calls.delete(id)
          if (!reply.error) return resolve(reply.result)
          reject(new Error(`${method}: ${reply.error.message ?? `${reply.error} ${reply.message}`}`))
        }
        calls.set(id, settle)
        socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }))
      }),
    /** @param {(event: RpcEvent) => void} listener */
    on(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /**
     * The next event that fits. Ask before causing it.
     * @param {(event: RpcEvent) => boolean} fits
     * @returns {Promise<RpcEvent>}
     */
    next: (fits) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listener)
          reject(new Error(`no such event in ${TIMEOUT} ms`))
        }, TIMEOUT)
        const listener = (/** @type {RpcEvent} */ event) => {
          if (!fits(event)) return
          clearTimeout(timer)
          listeners.delete(listener)
          resolve(event)
        }
        listeners.add(listener)
      }),
    close: () => socket.terminate(),
  }
}
