import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly lastEventId: string | undefined
  readonly cookie: string | undefined
  readonly accept: string | undefined
}

/** What a stream is answered with: `turn` counts the requests of this listener for it, from 0. */
export type Script = (response: http.ServerResponse, turn: number, request: http.IncomingMessage) => void

const asType = (response: http.ServerResponse, type = 'text/event-stream') => {
  response.writeHead(200, { 'Content-Type': type })
  return response
}
const start = (response: http.ServerResponse, text: string) => void asType(response).write(text)
const allow = (response: http.ServerResponse, request: http.IncomingMessage) => {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
  response.setHeader('Access-Control-Allow-Credentials', 'true')
}

const fields = [
  '\uFEFFdata: byte order mark\n\n',
  'data:no space\ndata:  two spaces\ndata\ndata: end\n\n',
  'id: 1\r\ndata: crlf\r\n\r\nid: 2\rdata: cr\r\r',
  ': comment\nevent: add\ndata: named\n\nevent: add\n\ndata: after\n\n',
  'event: error\ndata: an event called error\n\nevent: open\ndata: one called open\n\n',
  'id: a\0b\ndata: id with NUL\n\nid: ünï\ndata: id in unicode\n\nid\ndata: no id\n\n',
  'data: ünïcödé 🪸 __proto__\nunknown: x\nDATA: y\n\n',
  'retry: x\nretry: 1e3\nevent\ndata: last\n\ndata: incomplete\n',
].join('')

/** Each is a way in which a server may answer. */
export const scripts: Readonly<Record<string, Script>> = {
  fields: (response) => start(response, fields),
  'comes back with the last id': (response, turn) => {
    start(response, turn ? 'data: b\n\n' : 'retry: 100\nid: 7\ndata: a\n\nid: 8\n\ndata: incomplete')
    if (!turn) response.end()
  },
  'comes back with an id in unicode': (response, turn) => {
    start(response, turn ? 'data: b\n\n' : 'retry: 100\nid: ünï\ndata: a\n\n')
    if (!turn) response.end()
  },
  'comes back without an id that was taken back': (response, turn) => {
    start(response, turn ? 'data: b\n\n' : 'retry: 100\nid: 7\ndata: a\n\nid\ndata: c\n\n')
    if (!turn) response.end()
  },
  'comes back after a reset': (response, turn) => {
    start(response, turn ? 'data: b\n\n' : 'retry: 100\nid: 7\ndata: a\n\n')
    if (!turn) setTimeout(() => response.destroy(), 50)
  },
  'comes back, and is gone': (response, turn) => {
    if (turn) response.writeHead(410).end()
    else asType(response).end('retry: 100\ndata: a\n\n')
  },
  'follows a redirect': (response, _, request) => {
    if (request.url!.includes('?')) start(response, 'data: a\n\n')
    else response.writeHead(302, { Location: '?again' }).end()
  },
  'has a charset': (response) =>
    void asType(response, 'text/event-stream;charset=utf-8').write('data: a\n\n'),
  'of another type': (response) => void asType(response, 'text/plain').end('data: a\n\n'),
  'of no type': (response) => void response.writeHead(200).end('data: a\n\n'),
  204: (response) => void response.writeHead(204).end(),
  201: (response) => void response.writeHead(201, { 'Content-Type': 'text/event-stream' }).end('data: a\n\n'),
  400: (response) => void response.writeHead(400).end(),
  404: (response) => void response.writeHead(404, { 'Content-Type': 'text/event-stream' }).end('data: a\n\n'),
  500: (response) => void response.writeHead(500).end(),
  503: (response) => void response.writeHead(503).end(),
  allowed: (response, _, request) => {
    allow(response, request)
    start(response, 'data: a\n\n')
  },
  forbidden: (response) => start(response, 'data: a\n\n'),
}

/** Streams at `/<listener>/<script>`, and pages; it remembers who asked what. */
export async function streamServer(pages: Readonly<Record<string, string>> = {}) {
  const asked = new Map<string, Asked[]>()
  const server = http.createServer((request, response) => {
    const path = decodeURIComponent(request.url!.replace(/\?.*/, ''))
    if (path in pages) {
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html'
      return void response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(pages[path])
    }
    const script = scripts[path.split('/')[2] ?? '']
    if (!script) return void response.writeHead(404).end()
    const { accept, cookie, 'last-event-id': id } = request.headers
    const before = asked.get(path) ?? []
    asked.set(path, [
      ...before,
      { accept, cookie, lastEventId: id && Buffer.from(`${id}`, 'latin1').toString() },
    ])
    script(response, before.length, request)
  })
  // A WebSocket is refused.
  server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    /** The same, for which a page of the other is another site. */
    otherOrigin: `http://localhost:${port}`,
    asked: (path: string) => asked.get(path) ?? [],
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
