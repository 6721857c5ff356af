import { WebSocket } from 'ws'
import { openGate, type Message } from '../../support/comet/gate.mjs'
import { createPublisher } from '../../support/comet/publisher.mjs'
import type { CometServer } from '../../support/comet/servers.mjs'
import { faultProxy } from '../../support/fault-proxy.mjs'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** What a test has to do in its end, the last first. */
type OnEnd = (end: () => Promise<void>) => void

/** What Node 20 has not. Returns what takes it back. */
export const withWebSocket = () => {
  const { WebSocket: none } = globalThis
  Object.assign(globalThis, { WebSocket })
  return () => void Object.assign(globalThis, { WebSocket: none })
}

let rooms = 0

/** Before a server, for one test: a gate, and before that a fault proxy. */
export async function openStage(server: CometServer, onEnd: OnEnd) {
  const gate = await openGate(server.port)
  onEnd(gate.close)
  const proxy = await faultProxy(gate.port)
  onEnd(proxy.stop)
  const room = `room${++rooms}`

  /** Whether the client asks without being answered at once: the server holds it. */
  const isHeld = ({ channel, advice, successful }: Message) =>
    channel === '/meta/connect' && successful === undefined && !advice

  return {
    server,
    gate,
    proxy,
    onEnd,
    /** Of this test alone. */
    room,
    /** The endpoint, through the proxy and the gate. */
    url: server.url.replace(server.origin, `http://127.0.0.1:${proxy.port}`),
    /** How many messages on that channel the server answered with a success, since the log was so long. */
    granted: (channel: string, since = 0) =>
      gate.log
        .slice(since)
        .filter(({ from, message }) => from === 'server' && message.channel === channel && message.successful)
        .length,
    /** From beside, to the server itself. */
    async publish(...numbers: number[]) {
      const publisher = await createPublisher(server.url)
      for (const n of numbers) await publisher.publish(`/${room}/a`, { n })
      await publisher.close()
    },
    /** Once a client is subscribed and its server holds a `/meta/connect`, since the log was so long. */
    async ready(since = 0) {
      const isNew = (entry: (typeof gate.log)[number]) => gate.log.indexOf(entry) >= since
      await gate.seen(
        ({ channel, successful }, entry) => channel === '/meta/subscribe' && !!successful && isNew(entry),
      )
      await gate.seen((message, entry) => isHeld(message) && isNew(entry))
    },
  }
}
