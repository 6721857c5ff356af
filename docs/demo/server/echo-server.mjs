// The server that the first page talks to. A process of its own, so that killing it is a real death: the kernel
// closes its sockets and its port refuses, as after a crash.
import { WebSocketServer } from 'ws'
import { reportToDemo } from './reports.mjs'

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2] ?? 0) })
const report = reportToDemo(server, () => server.clients)
let sequence = 0

server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    const text = data.toString()
    if (text === 'ping') return socket.send('pong')
    sequence += 1
    report.received()
    if (isBinary) socket.send(data)
    else socket.send(JSON.stringify({ sequence, time: Date.now(), echo: text }))
  })
})
