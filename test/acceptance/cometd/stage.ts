import { fileURLToPath } from 'node:url'
import { openGate, type Message } from '../../support/comet/gate.mjs'
import { createPublisher } from '../../support/comet/publisher.mjs'
import type { CometServer } from '../../support/comet/servers.mjs'
import { faultProxy } from '../../support/fault-proxy.mjs'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** What a server needs to serve the chat as a page. */
export const site = {
  pages: { '/chat.html': '<!doctype html><script src="/dist/holdfast.cometd.umd.min.js"></script>' },
  folders: {
    '/dist': process.env['HOLDFAST_DIST'] ?? fileURLToPath(new URL('../../../dist', import.meta.url)),
  },
}

let rooms = 0

/** What a test has to do in its end, the last first. */
type OnEnd = (end: () => Promise<void>) => void

/** Before a server, for one test: a gate, and before that a fault proxy. */
export async function openStage(server: CometServer, onEnd: OnEnd) {
  const gate = await openGate(server.port)
  onEnd(gate.close)
  const proxy = await faultProxy(gate.port)
  onEnd(proxy.stop)

  const room = `chat${++rooms}`

  type Entry = (typeof gate.log)[number]
  /** The first entry like this, since the log was so long. */
  const seenSince = (since: number, isLikeThis: (message: Message, entry: Entry) => unknown) =>
    gate.seen((message, entry) => gate.log.indexOf(entry) >= since && !!isLikeThis(message, entry))

  return {
    server,
    gate,
    proxy,
    onEnd,
    /** Of this test alone. */
    room,
    /** The endpoint, through the proxy and the gate. */
    url: server.url.replace(server.origin, `http://127.0.0.1:${proxy.port}`),
    /** From beside, to the server itself. */
    async publish(...numbers: number[]) {
      const publisher = await createPublisher(server.url)
      for (const n of numbers) await publisher.publish(`/${room}/a`, { n })
      await publisher.close()
    },
    /** How many messages on that channel the server answered with a success, since the log was so long. */
    granted: (channel: string, since = 0) =>
      gate.log.slice(since).filter(({ message }) => message.channel === channel && message.successful).length,
    /** The first of those. */
    grants: (channel: string, since = 0) =>
      seenSince(since, (message) => message.channel === channel && message.successful),
    /** A client lets the server hold a `/meta/connect`: it does so once one was answered. */
    listens: (since = 0, via?: Entry['via']) =>
      seenSince(
        since,
        ({ channel, advice }, entry) =>
          channel === '/meta/connect' &&
          entry.from === 'client' &&
          !advice &&
          (via ?? entry.via) === entry.via,
      ),
  }
}
