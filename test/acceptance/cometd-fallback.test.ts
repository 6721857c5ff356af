import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, launchable, type Browser } from '../support/browsers.mjs'
import type { WebSockets } from '../support/comet/gate.mjs'
import { startServer, type CometServer } from '../support/comet/servers.mjs'
import { openStage, site, type Stage } from './cometd/stage'
import { inChromium, inNode, likeABrowser, type Visitor } from './cometd/visitor'
import { until } from './cuts'

const options = { maxNetworkDelay: 2_000, connectTimeout: 1_500, backoffIncrement: 100 }
const minute = 60_000

const refusals: [string, WebSockets][] = [
  ['refused with 400', 400],
  ['refused with 403', 403],
  ['closed on Upgrade', 'cut'],
  ['never answered', 'hang'],
  ['accepted, and silent', 'silent'],
]

type Join = () => Visitor | Promise<Visitor>

/** What is published from beside arrives, once; what the visitor publishes is acknowledged. */
async function works(it: Stage, visitor: Visitor, n: number) {
  await it.publish(n)
  await until(async () => (await visitor.seen()).includes(n))
  await visitor.publish(-n)
  await until(async () => (await visitor.told()).some((told) => told.n === -n))
  expect(await visitor.told()).toContainEqual({ n: -n, successful: true })
}

async function comesBack(it: Stage, visitor: Visitor) {
  const { gate } = it
  const since = gate.log.length
  gate.webSockets = 'pass'
  // One that is being tried already may hang still: then a later one comes back.
  let advanced = 0
  await until(async () => {
    if (performance.now() > advanced + 3_000) {
      await visitor.advance(4 * minute)
      advanced = performance.now()
    }
    return (await visitor.transport()) === 'websocket'
  })
  await works(it, visitor, 11)
  await it.listens(since, 'websocket')
  expect(it.granted('/meta/handshake', since), 'the server knows it still').toBe(0)
  const seen = await visitor.seen()
  expect(seen).toEqual([...new Set(seen)])
}

/** From the start: publishes are held until the handshake is done, by whatever transport. */
async function isRefused(it: Stage, webSockets: WebSockets, join: Join) {
  it.gate.webSockets = webSockets
  const visitor = await join()
  await visitor.publish(1, 2, 3)
  await until(async () => (await visitor.told()).length === 3)
  expect(await visitor.told()).toEqual([1, 2, 3].map((n) => ({ n, successful: true })))
  await it.listens()
  expect(await visitor.transport()).toBe('long-polling')
  await works(it, visitor, 10)
  await comesBack(it, visitor)
}

/** Later, when the page works already. */
async function isBlocked(it: Stage, webSockets: WebSockets, join: Join) {
  const visitor = await join()
  await it.listens()
  expect(await visitor.transport()).toBe('websocket')
  const since = it.gate.log.length
  it.gate.webSockets = webSockets
  it.proxy.reset()
  await it.listens(since, 'http')
  expect(await visitor.transport()).toBe('long-polling')
  await works(it, visitor, 10)
  await comesBack(it, visitor)
}

let server: CometServer
beforeAll(() => likeABrowser())
beforeAll(async () => void (server = await startServer('faye', { timeout: 3_000, ...site })))
afterAll(() => server?.stop())

describe.concurrent('[F3] where WebSockets are', () => {
  test.for(refusals)(
    '%s, long-polling is used until they are not',
    async ([, webSockets], { onTestFinished }) => {
      const it = await openStage(server, onTestFinished)
      await isRefused(it, webSockets, () => inNode(it, options))
    },
  )

  test.for(refusals)('%s from some time on, too', async ([, webSockets], { onTestFinished }) => {
    const it = await openStage(server, onTestFinished)
    await isBlocked(it, webSockets, () => inNode(it, options))
  })

  test('silent again and again, they are tried more and more seldom, and messages come through', async ({
    onTestFinished,
  }) => {
    const it = await openStage(server, onTestFinished)
    it.gate.webSockets = 'silent'
    const visitor = inNode(it, options)
    await it.listens()
    const upgrades = () => it.gate.requests.filter(({ upgrade }) => upgrade).length
    for (const [turn, minutes] of [1, 2].entries()) {
      const tried = upgrades()
      await visitor.advance(minutes * minute)
      await until(() => upgrades() > tried)
      await works(it, visitor, 10 + turn)
      expect(await visitor.transport()).toBe('long-polling')
      await it.listens(it.gate.log.length, 'http')
    }
  })
})

describe.runIf(launchable.includes('chromium'))('[F3] in Chromium, where WebSockets are', () => {
  let browser: Browser
  beforeAll(async () => void (browser = await launch('chromium')))
  afterAll(() => browser?.close())

  test('refused, long-polling is used until they are not', async ({ onTestFinished }) => {
    const it = await openStage(server, onTestFinished)
    await isRefused(it, 403, () => inChromium(browser, it, options))
  })

  test('never answered from some time on, too', async ({ onTestFinished }) => {
    const it = await openStage(server, onTestFinished)
    await isBlocked(it, 'hang', () => inChromium(browser, it, options))
  })
})
