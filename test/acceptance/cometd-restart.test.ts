import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, launchable, type Browser } from '../support/browsers.mjs'
import { startable, startServer, type CometServer, type Kind } from '../support/comet/servers.mjs'
import { openStage, site, type Stage } from './cometd/stage'
import { inChromium, inNode, likeABrowser, type Visitor } from './cometd/visitor'
import { until } from './cuts'

/** At least so many milliseconds the server is gone. */
const outage = 800
const options = { backoffIncrement: 250 }

type Join = () => Visitor | Promise<Visitor>

/** When the server is killed; each comes back once it is. */
const moments: Record<string, (it: Stage, join: Join) => Promise<Visitor>> = {
  async 'before the reply to a handshake'({ gate, server }, join) {
    const reply = gate.hold('/meta/handshake')
    const visitor = await join()
    await reply.arrived()
    await server.kill()
    reply.drop()
    return visitor
  },
  async 'between handshake and connect'({ gate, server }, join) {
    const reply = gate.hold('/meta/handshake')
    const visitor = await join()
    await reply.arrived()
    await server.kill()
    reply.release()
    return visitor
  },
  async 'while it holds a connect'(it, join) {
    const visitor = await join()
    await it.listens()
    await it.server.kill()
    return visitor
  },
  async 'in a batch'(it, join) {
    const visitor = await join()
    await it.listens()
    const reply = it.gate.hold(`/${it.room}/a`)
    await visitor.publish(1, 2, 3)
    await reply.arrived()
    await it.server.kill()
    reply.drop()
    return visitor
  },
}

/** The most attempts that the policy allows in so many milliseconds, whatever its dice say. */
function mostAttempts(elapsed: number) {
  let attempts = 1
  for (let at = 0; at <= elapsed; attempts++) at += (options.backoffIncrement * 1.6 ** attempts) / 2
  return attempts
}

async function survives(it: Stage, moment: string, join: Join) {
  const { gate, server } = it
  const visitor = await moments[moment]!(it, join)
  const killed = { at: performance.now(), requests: gate.requests.length }
  await wait(outage)
  const since = gate.log.length
  await server.start()
  const { at } = await it.grants('/meta/handshake', since)
  const asked = gate.requests.filter((request) => request.at < at).length - killed.requests
  await it.grants('/meta/subscribe', since)
  await it.listens(since)
  await it.publish(10, 11)
  await until(async () => (await visitor.seen()).includes(11))

  expect(it.granted('/meta/handshake', since), 'handshakes').toBe(1)
  expect(it.granted('/meta/subscribe', since), 'subscriptions').toBe(1)
  // By both transports each, and what was under way as the server fell.
  expect(asked, 'requests').toBeLessThanOrEqual(2 * mostAttempts(at - killed.at) + 1)
  const seen = await visitor.seen()
  expect(seen, 'nothing twice').toEqual([...new Set(seen)])
  expect(seen.slice(-2)).toEqual([10, 11])
  const told = await visitor.told()
  expect(told.map(({ n }) => n)).toEqual(moment === 'in a batch' ? [1, 2, 3] : [])
}

beforeAll(() => likeABrowser())

const clients: [Kind, string[]][] = [
  ['faye', ['websocket', 'long-polling']],
  ['relay', ['websocket']],
  ['ruby-faye', ['websocket', 'long-polling']],
  ['cometd', ['long-polling']],
]
describe.concurrent.each(clients.filter(([kind]) => startable.includes(kind)))(
  '[F1] when %s, reached by %s, is killed',
  (kind, transports) => {
    let server: CometServer
    beforeAll(async () => void (server = await startServer(kind, { timeout: 2_000 })))
    afterAll(() => server?.stop())

    test.sequential.for(Object.keys(moments))(
      '%s, it is found again once, and nothing comes twice',
      async (moment, { onTestFinished }) => {
        const it = await openStage(server, onTestFinished)
        await survives(it, moment, () => inNode(it, { ...options, transports }))
      },
    )

    test.sequential('for 2 s, it is asked at most 6 times [F5]', async ({ onTestFinished }) => {
      const it = await openStage(server, onTestFinished)
      inNode(it, { transports })
      await it.listens()
      const { accepted } = it.proxy
      await server.kill()
      await wait(2_000)
      expect(it.proxy.accepted - accepted).toBeLessThanOrEqual(6)
      await server.start()
    })
  },
)

describe.runIf(launchable.includes('chromium'))('[F1] in Chromium', () => {
  let browser: Browser
  let server: CometServer
  beforeAll(async () => {
    browser = await launch('chromium')
    server = await startServer('relay', { timeout: 2_000, ...site })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  test.for(['while it holds a connect', 'in a batch'])(
    'when the server is killed %s, it is found again once',
    async (moment, { onTestFinished }) => {
      const it = await openStage(server, onTestFinished)
      await survives(it, moment, () => inChromium(browser, it, options))
    },
  )
})
