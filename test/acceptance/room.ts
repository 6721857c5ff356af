import { systemClock } from '../../src/core/clock'
import { openGate, type Message } from '../support/comet/gate.mjs'
import { createPublisher } from '../support/comet/publisher.mjs'
import type { CometServer } from '../support/comet/servers.mjs'
import { faultProxy } from '../support/fault-proxy.mjs'

/** What a test has to do in its end, the last first. */
type OnEnd = (end: () => Promise<void>) => void

let rooms = 0

/** Before a Bayeux server, for one test: a gate, before that a fault proxy, and a room that nobody else is in. */
export async function openRoom(server: CometServer, onEnd: OnEnd) {
  const gate = await openGate(server.port)
  onEnd(gate.close)
  const proxy = await faultProxy(gate.port)
  onEnd(proxy.stop)
  const room = `room${++rooms}`
  type Entry = (typeof gate.log)[number]
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
    /** The first entry like this, since the log was so long. */
    seenSince: (since: number, isLikeThis: (message: Message, entry: Entry) => unknown) =>
      gate.seen((message, entry) => gate.log.indexOf(entry) >= since && !!isLikeThis(message, entry)),
  }
}

/** The platform's clock, which can be put forward: what was waited for keeps its time. */
export function clockToAdvance() {
  let ahead = 0
  return {
    clock: { ...systemClock, now: () => systemClock.now() + ahead },
    advance: (milliseconds: number) => void (ahead += milliseconds),
  }
}
