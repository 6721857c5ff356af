import { describe, expect, it } from 'vitest'
import { FakePage } from '../../../src/testing/index.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

const reports = hearReports('anything')

/** How long each attempt came after the one before, in an outage of ten minutes; an attempt itself takes no time to speak of. */
const waits = async (scene: ReturnType<typeof stage>, attempts: number) => {
  const { cometd, server, clock } = await connected(scene)
  const at: number[] = []
  cometd.addListener('/meta/connect', () => at.push(clock.now()))
  server.stop()
  await scene.pass(600_000)
  return at.slice(1, attempts + 1).map((time, index) => Math.round((time - at[index]!) / 5) * 5)
}

describe('an outage', () => {
  it.each([
    ['websocket', stage],
    ['long-polling', pollingStage],
  ])('with linearBackoff waits as the original does, by %s', async (_name, staged) => {
    const options = { linearBackoff: true, backoffIncrement: 500, maxBackoff: 1_600 }
    const scene = staged(options)
    if (staged === stage) scene.cometd.unregisterTransport('long-polling')
    expect(await waits(scene, 6)).toEqual([500, 1_000, 1_500, 1_600, 1_600, 1_600])
  })

  it('without it waits exponentially, with jitter, and the next attempt always comes within maxNetworkDelay', async () => {
    const scene = pollingStage({ linearBackoff: false })
    const seen = await waits(scene, 30)
    expect(seen[0]).toBe(500)
    for (let index = 1; index < 6; index++) {
      const full = Math.min(10_000, 1_000 * 1.6 ** index)
      expect(seen[index]).toBeGreaterThanOrEqual(full / 2 - 5)
      expect(seen[index]).toBeLessThanOrEqual(full + 5)
    }
    expect(Math.max(...seen)).toBeLessThanOrEqual(10_000)
  })

  it('of two seconds costs six requests at most [F5]', async () => {
    for (const staged of [stage, pollingStage]) {
      const { server, network, pass } = await connected(staged({ linearBackoff: false }))
      const before = server.requests.length + network.sockets.length
      server.stop()
      await pass(2_000)
      expect(server.requests.length + network.sockets.length - before).toBeLessThanOrEqual(6)
      expect(server.requests.length + network.sockets.length - before).toBeGreaterThan(0)
    }
  })

  it('ends with the first connect that succeeds, and the next one begins anew', async () => {
    const { cometd, server, pass } = await connected(pollingStage())
    server.stop()
    await pass(7_000)
    expect(cometd.getBackoffPeriod()).toBeGreaterThan(2_000)
    server.restart()
    await pass(40_000)
    expect([cometd.getStatus(), cometd.getBackoffPeriod()]).toEqual(['connected', 0])
    server.stop()
    await pass(10)
    expect(cometd.getBackoffPeriod()).toBe(1_000)
  })

  it('is forgotten with a handshake of the page’s own', async () => {
    const { cometd, server, pass } = await connected(pollingStage())
    server.stop()
    await pass(7_000)
    cometd.disconnect()
    await pass(10)
    cometd.handshake()
    await pass(10)
    expect(cometd.getBackoffPeriod()).toBe(1_000)
  })

  it('on a page that nobody sees waits longer', async () => {
    const page = new FakePage()
    page.hidden = true
    const seen = await waits(pollingStage({ linearBackoff: false }, { page }), 12)
    expect(Math.max(...seen)).toBeGreaterThan(10_000)
  })

  it('is waited through by a policy of one’s own; one that throws or answers rubbish is no harm', async () => {
    expect(await waits(pollingStage({ linearBackoff: false, retry: () => 250 }), 3)).toEqual([250, 250, 250])
    const throwing = () => {
      throw new Error('in retry')
    }
    expect(await waits(pollingStage({ linearBackoff: false, retry: throwing }), 2)).toEqual([10_000, 10_000])
    expect(String(reports[0])).toBe('Error: in retry')
    for (const rubbish of [NaN, -1, 'soon', undefined])
      expect(await waits(pollingStage({ linearBackoff: false, retry: () => rubbish as number }), 2)).toEqual([
        10_000, 10_000,
      ])
  })

  it('ends the session where the policy says so', async () => {
    const scene = pollingStage({ linearBackoff: false, retry: ({ attempt }) => attempt < 2 && 100 })
    const { cometd, server, listen, log, pass } = await connected(scene)
    listen('connect')
    server.stop()
    await pass(600_000)
    expect([cometd.getStatus(), log.length, server.clock.timers]).toEqual(['disconnected', 3, 0])
  })
})

describe('what a page tells', () => {
  it.each(['online', 'visible', 'wake'] as const)('%s ends a wait soon', async (hint) => {
    const page = new FakePage()
    const { server, pass } = await connected(stage({ backoffIncrement: 20_000 }, { page }))
    server.cut()
    await pass(1_000)
    expect(server.heard).toEqual([])
    page.emit(hint)
    await pass(145)
    expect(server.heard).toEqual([])
    await pass(10)
    expect(server.on('/meta/connect')).toHaveLength(2)
  })

  it('offline and sleep do not, nor any hint while there is nothing to wait for', async () => {
    const page = new FakePage()
    const { server, pass } = await connected(stage({ backoffIncrement: 20_000 }, { page }))
    page.emit('online', 'visible', 'wake')
    await pass(1_000)
    expect(server.heard).toEqual([])
    server.cut()
    page.emit('offline', 'sleep')
    await pass(1_000)
    expect(server.heard).toEqual([])
  })

  it('does not shorten what the server advised', async () => {
    const page = new FakePage()
    const { server, pass } = await connected(stage({}, { page }))
    server.release({ advice: { ...server.advice, interval: 5_000 } })
    page.emit('visible')
    await pass(4_990)
    expect(server.heard).toEqual([])
    await pass(20)
    expect(server.on('/meta/connect')).toHaveLength(1)
  })

  it('is not heard before a handshake, nor after the end', async () => {
    const page = new FakePage()
    const scene = stage({}, { page })
    expect(page.watchers).toBe(0)
    const { cometd, pass } = await connected(scene)
    expect(page.watchers).toBe(1)
    cometd.disconnect()
    await pass(20)
    expect(page.watchers).toBe(0)
    cometd.handshake()
    await pass(20)
    expect(page.watchers).toBe(1)
  })
})

/** So many messages reach the server in a second, when it goes on like this for a minute. */
const rate = async ({ cometd, server, pass }: ReturnType<typeof stage>) => {
  cometd.handshake()
  await pass(60_000)
  const before = server.wire.length
  await pass(60_000)
  return (server.wire.length - before) / 60
}

describe('no server can make it a hot loop:', () => {
  const handshake = { reconnect: 'handshake' as const, interval: 0 }
  it.each<[string, (scene: ReturnType<typeof stage>) => void]>([
    [
      'one that answers each connect at once, with nothing',
      ({ server }) => server.when('/meta/connect', { successful: true }),
    ],
    ['one that refuses each connect', ({ server }) => server.when('/meta/connect', { successful: false })],
    [
      'one that refuses each handshake',
      ({ server }) => server.when('/meta/handshake', { successful: false }),
    ],
    [
      'one that advises a handshake with each refused connect',
      ({ server }) => server.when('/meta/connect', { successful: false, advice: handshake }),
    ],
    [
      'one that advises a handshake with each connect that succeeds',
      ({ server }) => server.when('/meta/connect', { successful: true, advice: handshake }),
    ],
    [
      'one that advises a handshake with each second connect',
      ({ server }) =>
        server.when('/meta/connect', ({ advice }) =>
          advice ? {} : { successful: false, advice: handshake },
        ),
    ],
    [
      'one that advises a handshake with each handshake',
      ({ server }) => server.when('/meta/handshake', { successful: false, advice: handshake }),
    ],
    [
      'one whose WebSocket closes with each connect',
      ({ server }) => server.when('/meta/connect', () => (server.clock.after(0, () => server.cut()), null)),
    ],
    [
      'one whose WebSocket closes with each handshake',
      ({ server }) => server.when('/meta/handshake', () => (server.clock.after(0, () => server.cut()), null)),
    ],
    [
      'one whose WebSocket closes once it is connected',
      ({ server }) =>
        server.when('/meta/connect', ({ advice }) =>
          advice ? {} : (server.clock.after(0, () => server.cut()), null),
        ),
    ],
    ['one that says nothing that can be read', ({ server }) => server.when('/meta/connect', 'rubbish')],
    ['one that is not there', ({ server }) => server.stop()],
    ['one that answers 500', ({ server }) => Object.assign(server, { http: 500, webSocket: 'fails' })],
  ])('%s', async (_name, prepare) => {
    for (const staged of [stage, pollingStage]) {
      const scene = staged({ linearBackoff: false })
      prepare(scene)
      expect(await rate(scene)).toBeLessThan(5)
    }
  })

  it('one that ends a few connects at once is asked again at once: it has a right to', async () => {
    const { server, pass } = await connected(stage())
    for (let count = 0; count < 4; count++) {
      server.release()
      await pass(1)
    }
    expect(server.on('/meta/connect')).toHaveLength(4)
  })

  it('one that has something to say with each connect is asked at once, too', async () => {
    const { server, pass } = await connected(pollingStage())
    for (let count = 0; count < 50; count++) {
      server.release({}, { channel: '/a', data: count })
      await pass(2)
    }
    expect(server.on('/meta/connect')).toHaveLength(50)
  })
})
