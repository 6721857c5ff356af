import { describe, expect, test } from 'vitest'
import { launchable } from '../support/browsers.mjs'
import { fixture } from './fixture'

// What engines do to a page and its sockets, and what Holdfast makes of it.
const bundle = 'holdfast.umd.min.js'
const only = (...engines: string[]) => launchable.filter((engine) => engines.includes(engine))

describe.each(launchable)('%s', (engine) => {
  const it = fixture(engine)

  // Firefox closes the socket when a navigation begins, and tells the page before `pagehide`; Holdfast waits then.
  test('[S45] a navigation ends the connection and starts no other', async () => {
    const page = await it.load(bundle)
    await it.connect(page, { retry: 1_000 })
    await it.isOpen(page)
    const { closed } = await it.server.nextConnection()
    await page.goto(it.otherUrl())
    expect([1001, 1005]).toContain((await closed).code) // the engine's own, or that of the suspended socket
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_200)))
    expect(it.server.handshakes).toHaveLength(1)
  })

  test('[S21] after failures, for which Firefox parks new sockets, it comes back in time', async () => {
    it.proxy.refuse()
    const page = await it.load(bundle)
    const wait = 200
    await it.connect(page, { retry: wait })
    const failures = await page.waitFor(() => {
      const { attempt } = (window as any).socket.state
      return attempt >= 5 ? (attempt as number) : 0
    })
    const parked = engine === 'firefox' ? 300 * 1.5 ** (failures + 1) : 0
    const start = performance.now()
    await it.proxy.accept()
    await it.isOpen(page)
    expect(performance.now() - start).toBeLessThan(wait + parked + 1_000)
    expect(it.server.handshakes).toHaveLength(1)
  })
})

describe.each(only('chromium'))('%s', (engine) => {
  const it = fixture(engine)

  test.each([true, false])(
    '[S46] freeze and resume is one immediate reconnect, heartbeat: %s',
    async (heartbeat) => {
      const page = await it.load(bundle)
      await it.connect(page, { heartbeat })
      await it.isOpen(page)
      await page.evaluate(() => {
        const { seen, socket } = window as any
        const note = ({ type }: Event) =>
          seen.push({ type, readyState: socket.readyState, state: socket.state.name, at: Date.now() })
        document.addEventListener('freeze', note)
        document.addEventListener('resume', note)
      })
      await it.openOther()
      await page.waitFor('document.visibilityState === "hidden"')
      await page.cdp('Page.setWebLifecycleState', { state: 'frozen' })
      await page.waitFor('seen.some(({ type }) => type === "freeze")')
      await page.cdp('Page.setWebLifecycleState', { state: 'active' })
      await page.waitFor('seen.some(({ type }) => type === "resume")')
      await page.waitFor('seen.filter(({ type }) => type === "open").length === 2')

      const seen = await it.seen(page)
      const frozen = seen.findIndex(({ type }) => type === 'freeze')
      const reopened = seen.findIndex(({ type }, index) => index > frozen && type === 'open')
      const between = seen.slice(frozen + 1, reopened).filter(({ type }) => type !== 'statechange')
      expect(between.map(({ type, readyState }) => [type, readyState])).toContainEqual(['resume', 0])
      expect(between.every(({ readyState }) => readyState !== 1)).toBe(true)
      const resumed = seen.find(({ type }) => type === 'resume')!
      expect(seen[reopened]!.at - resumed.at).toBeLessThan(2_000)
      expect(it.server.handshakes).toHaveLength(2)
    },
  )
})

describe.each(only('chromium'))('%s', (engine) => {
  const it = fixture(engine)
  const online = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
  const heartbeat = { interval: 60_000, timeout: 500 }

  test('[S43] a page that wrongly believes it is offline keeps its connection, and makes new ones', async () => {
    const page = await it.load(bundle)
    await it.connect(page, { heartbeat })
    await it.isOpen(page)
    await page.evaluate('socket.send("ping")') // the heartbeat condemns only those who have answered before
    await page.evaluate(() => addEventListener('offline', () => ((window as any).offline = true)))
    await page.cdp('Network.overrideNetworkState', { ...online, offline: true })
    await page.waitFor('window.offline')
    expect(await page.evaluate('navigator.onLine')).toBe(false)
    await page.evaluate('socket.send("still here")')
    await page.waitFor('data.includes("still here")')
    expect(it.server.handshakes).toHaveLength(1)
    it.proxy.reset()
    await page.waitFor('seen.filter(({ type }) => type === "open").length === 2')
  })

  test('[S43] offline is noticed by a probe, and online is answered at once', async () => {
    const page = await it.load(bundle)
    await page.cdp('Network.enable') // only sockets that are made from now on can be cut off
    await it.connect(page, { heartbeat, retry: 60_000 })
    await it.isOpen(page)
    await page.evaluate('socket.probe()')
    await page.cdp('Network.emulateNetworkConditions', { ...online, offline: true })
    await page.waitFor('socket.readyState === 0')
    await page.cdp('Network.emulateNetworkConditions', online)
    const start = performance.now()
    await it.isOpen(page)
    expect(performance.now() - start).toBeLessThan(10_000) // the next retry is a minute away
  })
})

describe.each(only('chromium', 'webkit'))('%s', (engine) => {
  const it = fixture(engine)

  test('[S47] what is sent inside pageshow, back from the cache, arrives exactly once', async () => {
    const page = await it.load(bundle)
    await page.evaluate(() => {
      const state = window as any
      state.restored = []
      addEventListener('pageshow', ({ persisted }) => {
        state.restored.push(persisted)
        state.socket.send('first')
      })
    })
    await it.connect(page)
    await it.isOpen(page)
    await page.evaluate(() => addEventListener('pageshow', () => (window as any).socket.send('second')))
    await page.goto(it.otherUrl())
    await page.back()
    await page.waitFor('window.restored?.length')
    expect(await page.evaluate('restored')).toEqual([true])

    await page.waitFor('data.length >= 2')
    await page.evaluate('socket.send("last")')
    await page.waitFor('data.at(-1) === "last"')
    expect(it.server.connections.flatMap(({ messages }) => messages)).toEqual(['first', 'second', 'last'])
    expect(await page.evaluate('data')).toEqual(['first', 'second', 'last'])
  })
})
