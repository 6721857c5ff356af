// What a server's process tells the demo that started it, and hears from it.

/**
 * @param {import('ws').WebSocketServer | import('node:http').Server} server
 * @param {(lines: readonly string[]) => Iterable<import('ws').WebSocket>} [clientsOf] who is on these lines
 * @returns {{ received: () => void }} to be told of each message
 */
export function reportToDemo(server, clientsOf = () => []) {
  let clients = 0
  let received = 0
  let counting = false

  server.on('listening', () => {
    const address = server.address()
    tell({ type: 'listening', port: typeof address === 'object' ? address?.port : 0 })
  })
  server.on('error', (error) => {
    tell({ type: 'failed', message: error.message })
    process.exit(1)
  })
  server.on('connection', (/** @type {import('node:events').EventEmitter} */ socket) => {
    clients += 1
    count()
    socket.on('close', () => {
      clients -= 1
      count()
    })
    socket.on('error', () => {}) // a reset line; 'close' follows
  })

  process.on(
    'message',
    (/** @type {import('./server-process.mjs').Command} */ { type, lines, code, reason }) => {
      if (type === 'close') for (const socket of clientsOf(lines)) socket.close(code, reason)
    },
  )
  process.on('disconnect', () => process.exit(0)) // the demo is gone, however it went
  process.on('SIGINT', () => {}) // Ctrl-C reaches the whole group; the demo itself decides when this ends

  /** Tells the demo how many clients and messages there are, at most once per turn of the event loop. */
  function count() {
    if (counting) return
    counting = true
    setImmediate(() => {
      counting = false
      tell({ type: 'count', clients, received })
    })
  }

  return {
    received() {
      received += 1
      count()
    },
  }
}

/** @param {object} message */
function tell(message) {
  if (process.connected) process.send?.(message)
}
