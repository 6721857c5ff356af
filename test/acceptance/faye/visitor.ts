import { Client, type ClientOptions } from '../../../src/faye'
import { clockToAdvance } from '../room'
import type { Stage } from './stage'

/** Someone in a room who notes what is heard, what is known of what was published, and how the connection is. */
export function visit({ url, room, onEnd }: Stage, options: ClientOptions & { without?: string } = {}) {
  const { without, ...others } = options
  const { clock, advance } = clockToAdvance()
  const client = new Client(url, { retry: 0.5, connectTimeout: 1, clock, ...others })
  if (without) client.disable(without)
  const it = {
    client,
    subscription: undefined as PromiseLike<void> | undefined,
    heard: [] as number[],
    /** The numbers of what was published successfully, and the errors of the rest. */
    settled: [] as unknown[],
    /** When each `transport:up` and `:down` was. */
    turns: [] as { event: string; at: number }[],
    publish(...numbers: number[]) {
      for (const n of numbers)
        void client.publish(`/${room}/a`, { n }).then(
          () => it.settled.push(n),
          (error: unknown) => it.settled.push(String(error)),
        )
    },
    advance,
    /** When the connection was up, or down, since then. */
    turnedSince: (at: number, event: 'up' | 'down') =>
      it.turns.find((turn) => turn.event === `transport:${event}` && turn.at >= at)?.at,
  }
  for (const event of ['transport:up', 'transport:down'])
    client.on(event, () => it.turns.push({ event, at: performance.now() }))
  // Else what makes it connect goes last: the subscription, after what is published at once.
  client.connect()
  it.subscription = client.subscribe<{ n: number }>(`/${room}/*`, ({ n }) => it.heard.push(n))
  onEnd(async () => {
    await client.disconnect()?.then(null, () => {})
  })
  return it
}
