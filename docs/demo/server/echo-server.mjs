// The server that the page talks to. A process of its own, so that killing it is a real death: the kernel
// closes its sockets and its port refuses, as after a crash.
import { WebSocketServer } from 'ws'

const port = Number(process.argv[2] ?? 0)
const server = new WebSocketServer({ host: '127.0.0.1', port })
let received = 0

server.on('listening', () => {
  const address = server.address()
  tell({ type: 'listening', port: typeof address === 'object' ? address?.port : port })
})
server.on('error', (error) => {
  tell({ type: 'failed', message: error.message })
  process.exit(1)
})

server.on('connection', (socket) => {
  count()
  socket.on('close', count)
  socket.on('error', () => {}) // a reset line; 'close' follows
  socket.on('message', (data, isBinary) => {
    const text = data.toString()
    if (text === 'ping') return socket.send('pong')
    received += 1
    count()
    if (isBinary) socket.send(data)
    else socket.send(JSON.stringify({ sequence: received, time: Date.now(), echo: text }))
  })
})

process.on('message', (/** @type {{ type: 'close', code: number, reason: string }} */ command) => {
  if (command.type === 'close')
    for (const socket of server.clients) socket.close(command.code, command.reason)
})
process.on('disconnect', () => process.exit(0)) // the demo is gone, however it went
process.on('SIGINT', () => {}) // Ctrl-C reaches the whole group; the demo itself decides when this ends

/** Tells the demo how many clients and messages there are, at most once per turn of the event loop. */
let counting = false
function count() {
  if (counting) return
  counting = true
  setImmediate(() => {
    counting = false
    tell({ type: 'count', clients: server.clients.size, received })
  })
}

/** @param {object} message */
function tell(message) {
  if (process.connected) process.send?.(message)
}
