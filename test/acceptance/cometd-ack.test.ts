import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, launchable, type Browser } from '../support/browsers.mjs'
import { createPublisher } from '../support/comet/publisher.mjs'
import { startServer, type CometServer } from '../support/comet/servers.mjs'
import { openStage, site, type Stage } from './cometd/stage'
import { inChromium, inNode, likeABrowser, type Visitor } from './cometd/visitor'
import { until } from './cuts'

const messages = 1_000
const cuts = 20
const burst = messages / cuts
/** For so many milliseconds the server holds a poll, and so many an answer may take. */
const hold = 300
const options = { acknowledged: true, maxNetworkDelay: 400, connectTimeout: 400, backoffIncrement: 50 }

/** How the connection is cut; what is given back ends it. */
const faults: ((proxy: Stage['proxy']) => () => void)[] = [
  (proxy) => (proxy.reset(), () => {}),
  // Packets vanish, and the connections of that time stay dead.
  (proxy) => (proxy.blackhole(), () => proxy.pass({ held: 'discard' })),
  (proxy) => (proxy.end(), () => {}),
  // They are late, and all of them come.
  (proxy) => (proxy.blackhole(), () => proxy.pass()),
]

/** Numbered messages come from beside, while the connection is cut at another place of each burst. */
async function getsEachOnce(it: Stage, visitor: Visitor) {
  const publisher = await createPublisher(it.server.url)
  await it.listens()
  const since = it.gate.log.length
  let sent = 0
  const all = async () => (await visitor.seen()).length >= sent
  for (let cut = 0; cut < cuts; cut++) {
    let heal = () => {}
    for (let turn = 0; turn < burst; turn++) {
      if (turn === (cut * 7) % (burst / 2)) {
        await until(() => it.proxy.open)
        heal = faults[cut % faults.length]!(it.proxy)
      }
      await publisher.publish(`/${it.room}/a`, { n: sent++ })
    }
    heal()
    // Half of the cuts strike while it is still catching up.
    if (cut % 2) await until(all)
  }
  await until(all)
  // What would come twice would come now.
  await publisher.publish(`/${it.room}/a`, { n: sent++ })
  await until(async () => (await visitor.seen()).includes(messages))
  await publisher.close()
  expect(await visitor.seen()).toEqual(Array.from({ length: sent }, (_, n) => n))
  expect(it.proxy.accepted, 'connections').toBeGreaterThan(cuts / 2)
  expect(it.granted('/meta/handshake', since), 'the server knows it still').toBe(0)
}

beforeAll(() => likeABrowser())

const has = launchable.includes('chromium')
let longPolling: CometServer
let webSocket: CometServer
let browser: Browser | undefined
beforeAll(async () => {
  longPolling = await startServer('cometd', { timeout: hold, ...site })
  webSocket = await startServer('relay', { timeout: hold })
  if (has) browser = await launch('chromium')
})
afterAll(async () => {
  await browser?.close()
  await longPolling?.stop()
  await webSocket?.stop()
})

describe.concurrent(
  '[F4] with acknowledgements, every one of 1,000 messages comes once, over 20 cuts',
  () => {
    test('by long-polling', async ({ onTestFinished }) => {
      const it = await openStage(longPolling, onTestFinished)
      await getsEachOnce(it, inNode(it, { ...options, transports: ['long-polling'] }))
    })

    test('by WebSocket', async ({ onTestFinished }) => {
      const it = await openStage(webSocket, onTestFinished)
      await getsEachOnce(it, inNode(it, { ...options, transports: ['websocket'] }))
    })

    test.runIf(has)('in Chromium', async ({ onTestFinished }) => {
      const it = await openStage(longPolling, onTestFinished)
      await getsEachOnce(it, await inChromium(browser!, it, options))
    })
  },
)
