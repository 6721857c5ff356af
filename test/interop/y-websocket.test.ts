import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { WebSocketServer } from 'ws'
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync'
import { expect, test } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { Plain, realServer } from './real-server.js'

/** https://github.com/yjs/y-protocols/blob/master/PROTOCOL.md, for one document and without awareness. */
const messageSync = 0

const frame = (write: (encoder: encoding.Encoder) => void) => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageSync)
  write(encoder)
  return encoder
}

const serve = (document: Y.Doc) => (sockets: WebSocketServer) => {
  document.on('update', (update: Uint8Array, origin: unknown) => {
    const bytes = encoding.toUint8Array(frame((encoder) => writeUpdate(encoder, update)))
    for (const socket of sockets.clients) if (socket !== origin) socket.send(bytes)
  })
  sockets.on('connection', (socket) => {
    socket.send(encoding.toUint8Array(frame((encoder) => writeSyncStep1(encoder, document))))
    socket.on('message', (data: Buffer) => {
      const decoder = decoding.createDecoder(new Uint8Array(data))
      if (decoding.readVarUint(decoder) !== messageSync) return
      const answer = frame((encoder) => readSyncMessage(decoder, encoder, document, socket))
      if (encoding.length(answer) > 1) socket.send(encoding.toUint8Array(answer))
    })
  })
}

test('y-websocket edits together, and survives a restart of the server by its own means [S53]', async () => {
  const server = await realServer(serve(new Y.Doc()))
  const documents = [new Y.Doc(), new Y.Doc()] as const
  const providers = documents.map(
    (document) =>
      new WebsocketProvider(server.url, 'room', document, {
        WebSocketPolyfill: Plain,
        disableBc: true,
        maxBackoffTime: 50,
      }),
  )
  const [mine, theirs] = documents.map((document) => document.getText('text')) as [Y.Text, Y.Text]
  try {
    mine.insert(0, 'hold')
    await expect.poll(() => theirs.toString(), { timeout: 10_000 }).toBe('hold')
    await server.stop()
    await expect.poll(() => providers.map(({ wsconnected }) => wsconnected)).toEqual([false, false])
    theirs.insert(4, 'fast')
    await server.start()
    await expect.poll(() => mine.toString(), { timeout: 10_000 }).toBe('holdfast')
    await expect.poll(() => server.open).toBe(2)
  } finally {
    for (const provider of providers) provider.destroy()
    await server.stop()
  }
})
