import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, launchable, type Browser } from '../support/browsers.mjs'
import { startServer, type CometServer } from '../support/comet/servers.mjs'
import { unpooledFetch } from '../support/comet/unpooled-fetch.mjs'
import { openStage, site, type Stage } from './cometd/stage'
import { inChromium, inNode, likeABrowser, type Visitor } from './cometd/visitor'
import { until } from './cuts'

// Packets vanish: no byte, no FIN, no RST. What was on its way never comes, and the connections of that time stay dead.
// docs/benchmarks.md has the figures, and those of the original: test/bench/black-hole.mjs.

/** For so many milliseconds the server holds a poll. */
const hold = 500
/** By which timers ring late on a busy machine. */
const late = 500

interface Settings {
  maxNetworkDelay: number
  connectTimeout: number
}

const connected = async (visitor: Visitor, after: number) =>
  (await visitor.connected()).find((at) => at >= after)

type Join = () => Visitor | Promise<Visitor>

/** When packets begin to vanish. */
const moments: Record<string, (it: Stage, join: Join) => Promise<Visitor>> = {
  async 'while a connect is held'(it, join) {
    const visitor = await join()
    await it.listens()
    it.proxy.blackhole()
    return visitor
  },
  async 'while a publish is under way'(it, join) {
    const visitor = await join()
    await it.listens()
    it.proxy.blackhole()
    await visitor.publish(1)
    return visitor
  },
  async 'during the handshake'(it, join) {
    it.proxy.blackhole()
    return join()
  },
}

/** They get through again just after an attempt was made in vain, when the next one is as far away as can be. */
async function comesBack(
  it: Stage,
  visitor: Visitor,
  { maxNetworkDelay, connectTimeout }: Settings,
  by: string,
) {
  const { proxy } = it
  await wait(hold)
  for (let attempts = 0; attempts < 3; attempts++) {
    const { accepted } = proxy
    await until(() => proxy.accepted > accepted)
  }
  proxy.pass({ held: 'discard' })
  const healed = Date.now()
  await until(() => connected(visitor, healed))
  const back = (await connected(visitor, healed))! - healed
  expect(back, by).toBeLessThan(maxNetworkDelay + connectTimeout + late)
  const told = await visitor.told()
  await it.publish(2)
  await until(async () => (await visitor.seen()).includes(2))
  expect(told).toEqual(told.length ? [{ n: 1, successful: false }] : [])
}

let faye: CometServer
let cometd: CometServer
beforeAll(() => likeABrowser(unpooledFetch))
beforeAll(async () => {
  faye = await startServer('faye', { timeout: hold, ...site })
  cometd = await startServer('cometd', { timeout: hold })
})
afterAll(async () => {
  await faye?.stop()
  await cometd?.stop()
})

const clients: [string, string[], () => CometServer][] = [
  ['WebSocket and long-polling', ['websocket', 'long-polling'], () => faye],
  ['WebSocket', ['websocket'], () => faye],
  ['long-polling', ['long-polling'], () => cometd],
]
const cases: [string, Settings][] = [
  ...Object.keys(moments).map((moment): [string, Settings] => [
    moment,
    { maxNetworkDelay: 2_000, connectTimeout: 1_000 },
  ]),
  ['while a connect is held', { maxNetworkDelay: 1_000, connectTimeout: 1_500 }],
]
describe.concurrent(
  '[F2] once packets get through again, the server is found within maxNetworkDelay + connectTimeout',
  () => {
    let browser: Browser | undefined
    beforeAll(
      async () => void (browser = launchable.includes('chromium') ? await launch('chromium') : undefined),
    )
    afterAll(() => browser?.close())

    test.for(cases)('%s, $1, by each transport', async ([moment, times], { onTestFinished }) => {
      await Promise.all(
        clients.map(async ([by, transports, server]) => {
          const it = await openStage(server(), onTestFinished)
          const visitor = await moments[moment]!(it, () =>
            // The longest waits.
            inNode(it, { ...times, transports }, { random: () => 0.999 }),
          )
          await comesBack(it, visitor, times, by)
        }),
      )
    })

    test.runIf(launchable.includes('chromium'))('in Chromium', async ({ onTestFinished }) => {
      const it = await openStage(faye, onTestFinished)
      const [moment, times] = cases[0]!
      const visitor = await moments[moment]!(it, () => inChromium(browser!, it, { ...times }))
      await comesBack(it, visitor, times, 'in Chromium')
    })
  },
)
