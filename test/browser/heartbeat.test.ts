import { describe, expect, test } from 'vitest'
import { launchable } from '../support/browsers.mjs'
import { fixture, type Seen } from './fixture'

// The heartbeat against real lines: it finds the dead ones, and spares those that are only slow.
const bundle = 'holdfast.umd.min.js'
const megabyte = 1 << 20
const events = (seen: Seen[]) => seen.filter(({ type }) => type !== 'statechange').map(({ type }) => type)

/** From the first answer on, silence counts. */
const answered = 'socket.rtt !== undefined'

describe.each(launchable)('%s', (engine) => {
  const it = fixture(engine)

  test.each([
    ['nobody sends anything', 0],
    ['the page sends a few bytes every 100 ms', 100],
  ])('[S36] [S37] a black hole while %s is found in time', async (_, every) => {
    const [interval, timeout, busyMachine] = [300, 1_500, 1_200] // the last is less than a timeout
    const page = await it.load(bundle)
    await it.connect(page, { heartbeat: { interval, timeout } })
    await page.waitFor(answered)
    await page.evaluate((every) => {
      // What the page keeps on its window has no type here.
      if (every) setInterval(() => (window as any).socket.send('tick'), every)
    }, every)
    if (every) await page.waitFor('data.length >= 2')

    it.proxy.blackhole()
    const dead = Date.now()
    const close = await page.waitFor(
      // What the page keeps on its window has no type here.
      (dead) => ((window as any).seen as Seen[]).find(({ type, at }) => type === 'close' && at >= dead),
      dead,
    )
    expect(close).toMatchObject({ code: 1006, wasClean: false, readyState: 0, state: 'backoff' })
    expect(close!.at - dead).toBeLessThan(interval + timeout + busyMachine)

    it.proxy.pass()
    await it.isOpen(page)
    await page.evaluate('socket.send("healed")')
    await page.waitFor('data.includes("healed")')
    expect(it.server.connections).toHaveLength(2)
  })

  test('[S40] a message that takes long to arrive is no silence while the page is busy', async () => {
    const [size, rate, timeout] = [20 * megabyte, 10 * megabyte, 400]
    const page = await it.load(bundle)
    await page.evaluate(
      (url, timeout) => {
        const heartbeat = { interval: 200, timeout, busy: () => true }
        // What the page keeps on its window has no type here.
        ;(window as any).connect(url, { binaryType: 'arraybuffer', heartbeat })
      },
      it.server.urlOn(it.proxy.port),
      timeout,
    )
    await page.waitFor(answered)
    const connection = await it.server.nextConnection()
    it.proxy.rate(rate)
    const start = performance.now()
    connection.send(Buffer.alloc(size, 7))
    expect(await page.waitFor('data[0]?.byteLength')).toBe(size)
    expect(performance.now() - start).toBeGreaterThan(4 * timeout)
    expect(events(await it.seen(page))).toEqual(['open'])
  })
})

// WebKit counts as sent whatever it was given, so that no page can see its uploads move: there, too, one says `busy`.
describe.each(launchable.filter((engine) => engine !== 'webkit'))('%s', (engine) => {
  const it = fixture(engine)

  test('[S40] an upload that takes several times the timeout is no silence', async () => {
    // The last megabytes (some six, in the system's own buffers) move unseen: they must take less than the timeout.
    const [count, rate, timeout] = [56, 10 * megabyte, 2_000]
    it.server.reply = (message) => (message === 'ping' ? 'pong' : undefined)
    const page = await it.load(bundle)
    await it.connect(page, { heartbeat: { interval: 500, timeout } })
    await page.waitFor(answered)
    const { messages } = await it.server.nextConnection()
    it.proxy.rate(rate)
    const start = performance.now()
    await page.evaluate((count) => {
      const bytes = new Uint8Array(1 << 20)
      // What the page keeps on its window has no type here.
      for (let sent = 0; sent < count; sent++) (window as any).socket.send(bytes)
    }, count)
    const arrived = () => messages.filter((message) => typeof message !== 'string').length
    await expect.poll(arrived, { timeout: 60_000 }).toBe(count)
    expect(performance.now() - start).toBeGreaterThan(2.5 * timeout)
    it.proxy.rate(Infinity)
    await page.evaluate('socket.probe()')
    expect(events(await it.seen(page))).toEqual(['open'])
  })
})
