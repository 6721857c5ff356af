// Runs the server of one example, in a process of its own, to be killed for real.
import { reportToDemo } from './reports.mjs'

const [, , port, script = '', file] = process.argv
const { serve } = await import(script)
const server = serve({ port: Number(port), file })

/** Each page comes to the path that has the name of its line. @type {Map<import('ws').WebSocket, string>} */
const lines = new Map()
reportToDemo(server, (chosen) =>
  [...server.clients].filter((socket) => chosen.includes(lines.get(socket) ?? '')),
)
server.on('connection', (socket, request) => {
  lines.set(socket, request.url.slice(1))
  socket.on('close', () => lines.delete(socket))
})
