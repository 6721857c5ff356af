import { WebSocket } from 'ws'
import { openRoom } from '../room'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** What Node 20 has not. Returns what takes it back. */
export const withWebSocket = () => {
  const { WebSocket: none } = globalThis
  Object.assign(globalThis, { WebSocket })
  return () => void Object.assign(globalThis, { WebSocket: none })
}

/** A room, and what a Faye client does in it. */
export async function openStage(...[server, onEnd]: Parameters<typeof openRoom>) {
  const it = await openRoom(server, onEnd)
  return {
    ...it,
    /** Once a client is subscribed and its server holds a `/meta/connect`, since the log was so long. */
    async ready(since = 0) {
      await it.seenSince(since, ({ channel, successful }) => channel === '/meta/subscribe' && successful)
      await it.seenSince(
        since,
        ({ channel, advice, successful }) =>
          channel === '/meta/connect' && successful === undefined && !advice,
      )
    },
  }
}
