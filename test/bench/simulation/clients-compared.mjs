/** @import { Client, Context } from "./clients.mjs" */
/** @typedef {(context: Context) => number | false} Policy */

/**
 * Holdfast, around a policy of the library's own.
 * @param {Policy} policy @param {string} [name] @returns {Client}
 */
export const holdfast = (policy, name = 'holdfast') => ({
  name,
  retry: () => policy,
  // The attempt that follows the first failure carries the count 1.
  connectTimeout: (attempt) => Math.min(60_000, 10_000 * 1.5 ** (attempt + 1)),
  stableAfter: 5_000,
})

/** Exponential backoff with full jitter, with the figures of the AWS SDKs: U(0, min(20 s, 1 s x 2^n)). @type {Client} */
export const fullJitter = {
  name: 'full jitter',
  retry:
    (random) =>
    ({ attempt }) =>
      random() * Math.min(20_000, 1_000 * 2 ** attempt),
  connectTimeout: () => 10_000,
  stableAfter: 0,
}

/** The first delay is drawn once, when the page loads; there is no jitter after that. @type {Client} */
export const reconnectingWebSocket = {
  name: 'reconnecting-websocket 4.4.0',
  retry: (random) => {
    const first = 1_000 + random() * 4_000
    return ({ attempt }) => Math.min(10_000, first * 1.3 ** attempt)
  },
  connectTimeout: () => 4_000,
  stableAfter: 5_000,
}

/** No jitter at all. @type {Client} */
export const partysocket = {
  name: 'partysocket 1.3.0',
  retry:
    () =>
    ({ attempt }) =>
      Math.min(10_000, 3_000 * 1.3 ** attempt),
  connectTimeout: () => 4_000,
  stableAfter: 5_000,
}

/** 1 s x 2^n, half more or half less, and then cut at 5 s; counted from 0 at every open. @type {Client} */
export const socketIo = {
  name: 'socket.io-client 4.8.4',
  retry:
    (random) =>
    ({ attempt }) =>
      Math.min(5_000, 1_000 * 2 ** attempt * (0.5 + random())),
  connectTimeout: () => 20_000,
  stableAfter: 0,
}

/** At once, after 3 s, after 10 s, never again. Its timeout only fires an event: it waits as long as the browser does. @type {Client} */
export const robustWebSocket = {
  name: 'robust-websocket',
  retry:
    () =>
    ({ attempt }) =>
      [0, 3_000, 10_000][attempt] ?? false,
  connectTimeout: () => 240_000,
  stableAfter: 0,
}

export const peers = [fullJitter, reconnectingWebSocket, partysocket, socketIo, robustWebSocket]
