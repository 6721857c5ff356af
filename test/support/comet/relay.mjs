// @ts-check
// Gives a Bayeux server that knows long-polling only a WebSocket: each frame becomes a POST to it, each response a frame.

import { WebSocketServer } from 'ws'

/** @typedef {{ channel: string, clientId?: string, successful?: boolean, supportedConnectionTypes?: string[] }} Message */

/**
 * @param {import('node:http').Server} server
 * @param {string} path
 */
export function relay(server, path) {
  // The server finds its sessions by a cookie. A client that comes back on another socket has but its id.
  /** @type {Map<string, string>} */
  const cookies = new Map()
  const webSockets = new WebSocketServer({ noServer: true })

  server.on('upgrade', (request, socket, head) => {
    if (!isUnder(path, request.url)) return void socket.destroy()
    webSockets.handleUpgrade(request, socket, head, (webSocket) =>
      accept(webSocket, request.headers.cookie ?? ''),
    )
  })

  /**
   * @param {import('ws').WebSocket} socket
   * @param {string} cookie
   */
  function accept(socket, cookie) {
    const ended = new AbortController()
    let queue = Promise.resolve()
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => ended.abort())
    socket.on('message', (frame) => {
      /** @type {Message[]} */
      const messages = [JSON.parse(frame.toString())].flat()
      const turn = queue.then(() => pass(messages))
      // A /meta/connect is held: what comes after it must not wait for it.
      if (!messages.some(({ channel }) => channel === '/meta/connect')) queue = turn
    })

    /** @param {Message[]} messages */
    async function pass(messages) {
      try {
        const known = messages.map(({ clientId }) => clientId && cookies.get(clientId)).find(Boolean)
        const response = await fetch(address(server) + path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Cookie: known ?? cookie },
          body: JSON.stringify(messages),
          signal: ended.signal,
        })
        cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
        if (response.ok) socket.send(JSON.stringify(edited(/** @type {Message[]} */ (await response.json()))))
      } catch {
        socket.close(1011) // unless it is what ended the fetch
      }
    }

    /** @param {Message[]} replies */
    function edited(replies) {
      for (const reply of replies)
        if (reply.channel === '/meta/handshake' && reply.successful && reply.clientId) {
          cookies.set(reply.clientId, cookie)
          reply.supportedConnectionTypes?.unshift('websocket')
        }
      return replies
    }
  }
}

/** Whether it is that path, or one below it. @param {string} path @param {string} [url] */
export const isUnder = (path, url = '') => `${url.split('?', 1)[0]}/`.startsWith(`${path}/`)

/** @param {import('node:http').Server} server */
function address(server) {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return `http://127.0.0.1:${port}`
}
