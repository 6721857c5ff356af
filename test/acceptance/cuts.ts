import { expect } from 'vitest'
import type { nchan } from './nchan'

/** How many messages each cut falls into. */
const burst = 12
const cuts = 20

/** Waits for what is not told by an event; at most 20 s. */
export const until = async (done: () => unknown) => {
  for (const deadline = performance.now() + 20_000; !(await done());) {
    if (performance.now() > deadline) throw new Error(`Not within 20 s: ${done}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/**
 * Numbered messages are published while the connection is cut twenty times, at another place of each burst: between its
 * messages, and while none is connected. What was received is every one of them, once and in order.
 */
export const receivesEachOnce = async (
  it: ReturnType<typeof nchan>,
  received: () => string[] | Promise<string[]>,
  /** Called after each message. */
  between?: () => unknown,
) => {
  const sent: string[] = []
  const publish = async () => {
    sent.push(`${sent.length}`)
    await it.publish(sent.at(-1)!)
  }
  const all = async () => (await received()).length >= sent.length
  await publish()
  await until(all)
  for (let cut = 0; cut < cuts; cut++) {
    for (let turn = 0; turn < burst; turn++) {
      if (turn === cut % burst) {
        await until(() => it.proxy.open)
        it.proxy[cut % 3 === 2 ? 'end' : 'reset']()
      }
      await publish()
      await between?.()
    }
    // Half of them strike while it is still catching up.
    if (cut % 2) await until(all)
  }
  await until(all)
  // What would come twice would come now.
  await publish()
  await until(all)
  expect(await received()).toEqual(sent)
}
