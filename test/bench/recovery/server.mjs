import { once } from 'node:events'
import http from 'node:http'
import { Server as SocketIoServer } from 'socket.io'
import { WebSocketServer } from 'ws'

/**
 * A server for all clients: socket.io on its own path, plain WebSocket on the others. `/` answers pings; `/drop`, and
 * the namespace of that name, cuts every link at once; `/expired` closes with 4401.
 */
export const startServer = async () => {
  const server = http.createServer()
  const webSockets = new WebSocketServer({ noServer: true })
  const socketIo = new SocketIoServer(server, { destroyUpgrade: false, serveClient: false })
  socketIo.of('/drop').on('connection', (socket) => socket.conn.close())
  const greet = {
    '/': (socket) => socket.on('message', (data) => `${data}` === 'ping' && socket.send('pong')),
    '/drop': (socket) => socket.terminate(),
    '/expired': (socket) => socket.close(4401),
  }
  server.on('upgrade', (request, socket, head) => {
    const welcome = greet[request.url]
    if (welcome) webSockets.handleUpgrade(request, socket, head, welcome)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: server.address().port,
    stop: async () => {
      for (const client of webSockets.clients) client.terminate()
      await socketIo.close()
    },
  }
}
