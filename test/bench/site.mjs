import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import http from 'node:http'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Server as SocketIoServer } from 'socket.io'
import { WebSocketServer } from 'ws'
import { startChannelServer } from '../support/channel-server.mjs'

const root = new URL('../../', import.meta.url)
const served = /^\/(?:dist|node_modules|test\/bench)\/[\w@./-]+$/
const types = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.html': 'text/html',
  '.json': 'application/json',
}

/** Bare names, as pages import them. */
const imports = {
  holdfast: '/dist/index.js',
  'partysocket/ws': '/node_modules/partysocket/dist/ws.js',
  'reconnecting-websocket': '/node_modules/reconnecting-websocket/dist/reconnecting-websocket-mjs.js',
  'socket.io-client': '/node_modules/socket.io-client/dist/socket.io.esm.min.js',
}

const blank = `<!doctype html><meta charset="utf-8"><title>bench</title>
<link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>`

/** Cross-origin isolation gives pages a clock of 5 microseconds. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cache-Control': 'no-store',
}

const serve = (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  if (pathname === '/') return response.writeHead(200, { ...headers, 'Content-Type': 'text/html' }).end(blank)
  if (!served.test(pathname) || pathname.includes('..')) return response.writeHead(404).end()
  createReadStream(fileURLToPath(new URL(`.${pathname}`, root)))
    .on('open', () =>
      response.writeHead(200, { ...headers, 'Content-Type': types[extname(pathname)] ?? 'text/plain' }),
    )
    .on('error', () => response.writeHead(404).end())
    .pipe(response)
}

/** The client's own wire: an event comes back to its sender, and `drop` cuts the line. */
const startChannels = () =>
  startChannelServer({
    record: false,
    historySize: 0,
    onEvent(connection, { e }) {
      if (e === 'drop') connection.terminate()
      return e !== 'drop'
    },
  })

/**
 * A page to measure on, and echoes: of text by plain WebSocket on `/echo`, of anything by socket.io on its own path, and
 * of channel messages by a server of its own.
 */
export const startSite = async () => {
  const server = http.createServer(serve)
  const echo = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const socketIo = new SocketIoServer(server, { destroyUpgrade: false, serveClient: false })
  echo.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })))
  socketIo.on('connection', (socket) => socket.on('echo', (data) => socket.emit('echo', data)))
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/echo') return
    echo.handleUpgrade(request, socket, head, (webSocket) => echo.emit('connection', webSocket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const channels = await startChannels()
  return {
    channels: channels.url,
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: async () => {
      for (const client of echo.clients) client.terminate()
      await Promise.all([socketIo.close(), channels.stop()])
    },
  }
}
