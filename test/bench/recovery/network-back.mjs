import { setTimeout as sleep } from 'node:timers/promises'
import { inChromium } from '../chromium.mjs'

const kinds = ['holdfast', 'partysocket', 'reconnecting-websocket', 'socket.io']

const rounds = 4

/**
 * Seconds from a page's `online` event to open, after 12 s without a network. One socket to a page, and a new context
 * every time: Chromium slows a renderer's sockets down by itself after some dozens of failures.
 */
export const networkBack = () =>
  inChromium(async ({ page, origin }) => {
    const measure = async (kind) => {
      const context = await page.context().browser().newContext()
      const own = await context.newPage()
      await own.goto(origin)
      const module = '/test/bench/page/network-back.mjs'
      await own.evaluate((path) => import(path).then(() => {}), module)
      await context.setOffline(true)
      await own.evaluate(async ([path, name]) => (await import(path)).default(name), [module, kind])
      await sleep(12_000)
      await context.setOffline(false)
      const wait = await own.evaluate(() => globalThis.wait)
      await context.close()
      return wait
    }
    const waits = Object.fromEntries(kinds.map((kind) => [kind, []]))
    for (let round = 0; round < rounds; round++) {
      await Promise.all(kinds.map(async (kind) => waits[kind].push(await measure(kind))))
    }
    return waits
  })
