// @ts-check
// One HTTP request through a gate.

import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

/**
 * Ends the client's connection with a reset where the server's ends without a response, or there is no server.
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @param {number} target
 * @param {import('./gate.mjs').Note} note
 */
export async function passRequest(request, response, target, note) {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  try {
    const body = await buffer(request)
    await note('client', 'http', body.toString())
    const answer = await ask(request, body, target, gone.signal)
    const { statusCode = 500, headers } = answer
    if (/json/.test(headers['content-type'] ?? '')) {
      const content = await buffer(answer)
      await note('server', 'http', content.toString())
      response.writeHead(statusCode, withoutFraming(headers)).end(content)
    } else {
      response.writeHead(statusCode, withoutFraming(headers))
      response.flushHeaders() // an EventSource is open before its first event
      await pipeline(answer, response)
    }
  } catch {
    request.socket.resetAndDestroy()
  }
}

/**
 * @param {http.IncomingMessage} request
 * @param {Buffer} body
 * @param {number} port
 * @param {AbortSignal} signal
 * @returns {Promise<http.IncomingMessage>}
 */
function ask({ method, url, headers }, body, port, signal) {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      method,
      path: url,
      headers: { ...headers },
      agent: false,
      signal,
    }
    http.request(options, resolve).on('error', reject).end(body)
  })
}

/** What says how the body travels is said anew here. @param {http.IncomingHttpHeaders} headers */
function withoutFraming({ connection: _connection, 'transfer-encoding': _encoding, ...headers }) {
  return headers
}
