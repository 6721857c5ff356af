import { describe, expect, test } from 'vitest'
import { launchable } from '../support/browsers.mjs'
import { silent } from '../support/test-server.mjs'
import { fixture } from './fixture'

const bundle = 'holdfast.umd.min.js'
const count = 10_000

/**
 * Runs in the page: queues messages of two kilobytes, and answers with how long the page could do nothing else, at the most,
 * from the moment the line was open until the last of them was sent.
 */
async function longestBlock(url: string, count: number) {
  const state = window as any
  state.connect(url, { queue: { maxMessages: count, maxBytes: 64 << 20 } })
  const { socket } = state
  const padding = '.'.repeat(2_000)
  for (let number = 0; number < count; number++) socket.send(number + padding)

  const { port1, port2 } = new MessageChannel()
  let longest = 0
  let last = performance.now()
  const tick = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    port2.postMessage(undefined)
  }
  port1.onmessage = tick
  await new Promise((resolve) => {
    socket.addEventListener('open', () => {
      last = performance.now()
      longest = 0
      tick()
      // What is sent here and now would go first: a greeting.
      resolve(Promise.resolve().then(() => socket.deliver('sent while the others go out').done))
    })
  })
  tick()
  port1.close()
  return longest
}

describe.each(launchable)('%s', (engine) => {
  const it = fixture(engine)

  test('[S29] 10,000 queued messages go out in order, and never block the page for 50 ms', async () => {
    it.server.reply = silent
    const page = await it.load(bundle)
    // What a busy machine adds, it adds to some runs: the shortest tells what the flush itself takes.
    let shortest = Infinity
    for (let runs = 0; runs < 8 && shortest >= 50; runs++) {
      const block = await page.evaluate(longestBlock, it.server.url, count)
      shortest = Math.min(shortest, block)
      const { messages } = await it.server.nextConnection()
      await expect.poll(() => messages.length, { timeout: 30_000 }).toBe(count + 1)
      expect(messages.map((message) => parseInt(String(message)))).toEqual([...Array(count).keys(), NaN])
      await page.evaluate('socket.close()')
    }
    expect(shortest).toBeLessThan(50)
  })
})
