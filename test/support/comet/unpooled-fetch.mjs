// @ts-check

import http from 'node:http'
import { Readable } from 'node:stream'

/**
 * A `fetch` that opens a connection for each request. Node's own opens one in place of each that was given up, too, and
 * sends the next request by that, which no browser does: in a black hole it is as dead as the one before.
 * @param {string | URL | Request} input
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
export async function unpooledFetch(input, init) {
  const request = new Request(input, init)
  const { method, url, headers, signal } = request
  const body = Buffer.from(await request.arrayBuffer())
  return new Promise((resolve, reject) => {
    const options = { method, headers: Object.fromEntries(headers), agent: false, signal }
    http
      .request(url, options, (message) => {
        const received = new Headers()
        for (let at = 0; at < message.rawHeaders.length; at += 2)
          received.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '')
        const stream = /** @type {ReadableStream} */ (Readable.toWeb(message))
        resolve(new Response(stream, { status: message.statusCode ?? 0, headers: received }))
      })
      .on('error', reject)
      .end(body)
  })
}
