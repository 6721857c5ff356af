import { fileURLToPath } from 'node:url'
import { openRoom } from '../room'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** What a server needs to serve the chat as a page. */
export const site = {
  pages: { '/chat.html': '<!doctype html><script src="/dist/holdfast.cometd.umd.min.js"></script>' },
  folders: {
    '/dist': process.env['HOLDFAST_DIST'] ?? fileURLToPath(new URL('../../../dist', import.meta.url)),
  },
}

/** A room, and what a CometD client does in it. */
export async function openStage(...[server, onEnd]: Parameters<typeof openRoom>) {
  const it = await openRoom(server, onEnd)
  const { seenSince } = it
  type Via = (typeof it.gate.log)[number]['via']
  return {
    ...it,
    /** The first message on that channel that the server answered with a success, since the log was so long. */
    grants: (channel: string, since = 0) =>
      seenSince(since, (message) => message.channel === channel && message.successful),
    /** A client lets the server hold a `/meta/connect`: it does so once one was answered. */
    listens: (since = 0, via?: Via) =>
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
