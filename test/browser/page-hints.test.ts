import { describe, expect, test } from 'vitest'
import { launchable, type Page } from '../support/browsers.mjs'
import { fixture } from './fixture'

// What a page tells as it comes back to life, much of it at the same moment, asks for one thing once.
const bundle = 'holdfast.umd.min.js'
const only = (...engines: string[]) => launchable.filter((engine) => engines.includes(engine))
const patient = { retry: 60_000, heartbeat: { interval: 60_000, timeout: 60_000 } }

/** Runs in the page: all that may come with its return, in one task. */
function tellAll() {
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  for (const event of [new Event('focus'), new PageTransitionEvent('pageshow'), new Event('online')])
    dispatchEvent(event)
}

/** A hint acts within 300 ms: after these, a second dial would have begun. */
const settle = (page: Page) => page.evaluate(() => new Promise<void>((resolve) => setTimeout(resolve, 400)))

describe.each(launchable)('%s', (engine) => {
  const it = fixture(engine)

  test('[S44] visible, focus, pageshow and online together retry once', async () => {
    it.proxy.refuse()
    const page = await it.load(bundle)
    await it.connect(page, patient)
    await page.waitFor('socket.state.name === "backoff"')
    await it.proxy.accept()
    await page.evaluate(tellAll)
    await it.isOpen(page)
    await settle(page)
    expect([it.proxy.accepted, it.server.handshakes.length]).toEqual([1, 1])
  })

  test('[S44] visible, focus, pageshow and online together probe once', async () => {
    const page = await it.load(bundle)
    await it.connect(page, patient)
    await it.isOpen(page)
    await page.evaluate(tellAll)
    await page.waitFor('socket.rtt !== undefined')
    await page.evaluate('socket.send("after")')
    await page.waitFor('data.includes("after")')
    const { messages } = await it.server.nextConnection()
    expect([messages, it.server.handshakes.length]).toEqual([['ping', 'after'], 1])
  })
})

describe.each(only('chromium', 'firefox'))('%s', (engine) => {
  const it = fixture(engine)

  test('[S44] a tab that is shown again, and online with it, retries once', async () => {
    const page = await it.load(bundle)
    await it.connect(page, patient)
    await it.isOpen(page)
    await it.openOther()
    await page.waitFor('document.visibilityState === "hidden"')
    it.proxy.reset()
    await page.waitFor('socket.state.name === "backoff"')
    await page.bringToFront()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await it.isOpen(page)
    await settle(page)
    expect([it.proxy.accepted, it.server.handshakes.length]).toEqual([2, 2])
  })
})

describe.each(only('chromium', 'webkit'))('%s', (engine) => {
  const it = fixture(engine)

  test.each(['open', 'backoff'])(
    '[S44] [S47] a page that was %s dials once, back from the cache',
    async (was) => {
      const page = await it.load(bundle)
      await it.connect(page, patient)
      await it.isOpen(page)
      if (was === 'backoff') it.proxy.reset()
      await page.waitFor((was) => (window as any).socket.state.name === was, was)
      await page.evaluate(() =>
        addEventListener('pageshow', ({ persisted }) => ((window as any).restored = persisted)),
      )
      await page.goto(it.otherUrl())
      await page.back()
      await page.waitFor('window.restored')
      await it.isOpen(page)
      await page.evaluate('socket.send("alive")')
      await page.waitFor('data.includes("alive")')
      await settle(page)
      expect([it.proxy.accepted, it.server.handshakes.length]).toEqual([2, 2])
    },
  )
})
