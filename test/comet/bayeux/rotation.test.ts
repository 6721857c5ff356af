import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from '../stage.js'

hearReports()

/** What the hook is told. */
const watch = (scene: ReturnType<typeof stage>) => {
  const told: [from: string, to: string | null, failure: Failure][] = []
  scene.cometd.onTransportException = function (this: unknown, failure, from, to) {
    expect(this).toBe(scene.cometd)
    told.push([from, to, failure])
  }
  return told
}

describe('a WebSocket that does not work from the beginning', () => {
  it.each([
    ['is refused', 'fails', 1],
    ['is never answered', 'hangs', 10_000],
  ] as const)(
    'and %s is told as a failed handshake, then long-polling is tried at once',
    async (_name, webSocket, after) => {
      const scene = stage()
      const { cometd, server, listen, note, log, pass } = scene
      const told = watch(scene)
      server.webSocket = webSocket
      listen('handshake', 'unsuccessful')
      cometd.handshake(note('shaken'))
      cometd.publish('/a', 1, note('published'))
      cometd.subscribe('/a', () => {}, note('subscribed'))
      await pass(after)
      expect(log.splice(0)).toEqual([
        expect.stringMatching(/^shaken \[handshaking] failed/),
        expect.stringMatching(/^\/meta\/handshake \[handshaking] failed/),
        expect.stringMatching(/^\/meta\/unsuccessful \[handshaking] failed/),
      ])
      expect(told).toMatchObject([
        [
          'websocket',
          'long-polling',
          { connectionType: 'websocket', message: { channel: '/meta/handshake' } },
        ],
      ])
      await pass(20)
      expect(server.wire.map((line) => line.replace(/ \d+/g, ''))).toEqual([
        'POST /cometd/handshake: /meta/handshake',
        'POST /cometd/: /a, /meta/subscribe',
        'POST /cometd/connect: /meta/connect',
        'POST /cometd/connect: /meta/connect',
      ])
      expect(log).toEqual([
        'shaken [handshaking] ok',
        '/meta/handshake [handshaking] ok',
        'published [connected] ok',
        'subscribed [connected] ok',
      ])
      expect(cometd.getTransport()?.type).toBe('long-polling')
    },
  )

  it('and opens, but says nothing, is one, too', async () => {
    const scene = stage({ maxNetworkDelay: 1_000 })
    const told = watch(scene)
    scene.server.when('/meta/handshake', () => (scene.server.requests.length ? {} : null))
    scene.cometd.handshake()
    await scene.pass(1_100)
    expect(told).toMatchObject([
      ['websocket', 'long-polling', { reason: 'Message Timeout', websocketCode: 1000 }],
    ])
    expect(scene.cometd.getStatus()).toBe('connected')
    expect(scene.network.live).not.toContain(scene.network.sockets[0])
  })

  it('is tried again where nothing else works, either', async () => {
    const scene = stage()
    const { cometd, server, network, pass } = scene
    const told = watch(scene)
    server.stop()
    cometd.handshake()
    await pass(2_500)
    expect(told.map(([from, to]) => `${from} ${to}`).slice(0, 3)).toEqual([
      'websocket long-polling',
      'long-polling websocket',
      'websocket long-polling',
    ])
    server.restart()
    await pass(30_000)
    expect(network.live).toHaveLength(1)
    expect(cometd.getTransport()?.type).toBe('websocket')
  })

  it('and is all that there is goes on being tried', async () => {
    const scene = stage()
    const { cometd, server, pass } = scene
    cometd.unregisterTransport('long-polling')
    server.stop()
    cometd.handshake()
    await pass(20_000)
    expect(cometd.getStatus()).toBe('handshaking')
    server.restart()
    await pass(20_000)
    expect(cometd.getStatus()).toBe('connected')
  })
})

/** A proxy lets no WebSocket through any more. */
const blocked = async (options = {}) => {
  const scene = await connected(stage(options))
  const told = watch(scene)
  scene.server.webSocket = 'fails'
  scene.server.cut()
  return { ...scene, told }
}

describe('a WebSocket that is blocked later', () => {
  it('is left after two connects that failed, for long-polling, with the same session', async () => {
    const { cometd, server, told, pass, ...scene } = await blocked()
    scene.listen('handshake', 'connect')
    await pass(990)
    expect(told).toEqual([])
    await pass(100)
    expect(told).toMatchObject([['websocket', 'long-polling', { message: { channel: '/meta/connect' } }]])
    expect([cometd.getStatus(), cometd.getTransport()?.type, cometd.getClientId()]).toEqual([
      'connected',
      'long-polling',
      'c1',
    ])
    expect(server.on('/meta/connect')).toMatchObject([
      { connectionType: 'long-polling', advice: { timeout: 0 } },
      { connectionType: 'long-polling' },
    ])
    expect(scene.log.filter((line) => line.includes('handshake'))).toEqual([])
  })

  it('is left after the first with stickyReconnect: false', async () => {
    const { cometd, told, pass } = await blocked({ stickyReconnect: false })
    await pass(100)
    expect(told).toHaveLength(1)
    expect(cometd.getTransport()?.type).toBe('long-polling')
  })

  it('is come back to after a minute, if it works by then, without a gap', async () => {
    const { cometd, server, network, pass, note, log } = await blocked()
    await pass(2_000)
    cometd.subscribe('/a', note('subscriber'))
    server.webSocket = 'opens'
    const sockets = network.sockets.length
    await pass(57_000)
    expect(network.sockets).toHaveLength(sockets)
    await pass(65_000)
    expect([cometd.getTransport()?.type, network.live.length, cometd.getClientId()]).toEqual([
      'websocket',
      1,
      'c1',
    ])
    expect(server.wire.at(-1)).toMatch(/^ws: \/meta\/connect/)
    server.deliver({ channel: '/a', data: 1 })
    expect(log).toEqual(['subscriber [connected] 1'])
  })

  it('is tried now and then while it does not, and nobody notices', async () => {
    const { cometd, server, network, listen, log, pass, told } = await blocked()
    await pass(2_000)
    listen('unsuccessful')
    const sockets = network.sockets.length
    await pass(600_000)
    expect(network.sockets.length - sockets).toBeGreaterThanOrEqual(3)
    expect(network.sockets.length - sockets).toBeLessThanOrEqual(10)
    expect([log, told.length, cometd.getTransport()?.type]).toEqual([[], 1, 'long-polling'])
    expect(server.pending.length).toBe(1)
  })

  it('and one that hangs then is given up, and tried again', async () => {
    const { cometd, server, network, pass } = await blocked()
    await pass(2_000)
    server.webSocket = 'hangs'
    await pass(300_000)
    expect(network.live.length).toBeLessThanOrEqual(1)
    server.webSocket = 'opens'
    await pass(200_000)
    expect(cometd.getTransport()?.type).toBe('websocket')
  })

  it('is the first to be tried after a handshake of the page’s own', async () => {
    const { cometd, server, pass } = await blocked()
    await pass(2_000)
    cometd.disconnect()
    await pass(20)
    server.webSocket = 'opens'
    cometd.handshake()
    await pass(20)
    expect(cometd.getTransport()?.type).toBe('websocket')
  })

  it('and one that opens, but says nothing, is no harm: the page goes on by long-polling', async () => {
    const { cometd, server, listen, log, pass, told } = await blocked()
    await pass(2_000)
    server.webSocket = 'opens'
    server.when('/meta/connect', ({ connectionType }) => (connectionType === 'websocket' ? null : {}))
    listen('unsuccessful', 'publish')
    for (let minute = 0; minute < 10; minute++) {
      await pass(60_000)
      cometd.publish('/a', minute)
    }
    await pass(100)
    expect(log).toHaveLength(10)
    const tried = server.on('/meta/connect').filter(({ connectionType }) => connectionType === 'websocket')
    expect(new Set(tried.map(({ advice }) => advice?.timeout))).toEqual(new Set([0]))
    expect([server.on('/a').length, told.length, cometd.getTransport()?.type]).toEqual([
      10,
      1,
      'long-polling',
    ])
    server.when('/meta/connect')
    await pass(1_200_000)
    expect(cometd.getTransport()?.type).toBe('websocket')
  })

  it('and one that hangs for ever is never beside another one', async () => {
    const { server, network, pass } = await blocked({ connectTimeout: 0 })
    await pass(2_000)
    server.webSocket = 'hangs'
    await pass(600_000)
    expect(network.live.length).toBeLessThanOrEqual(1)
  })

  it('leaves nothing open at the end', async () => {
    const { cometd, server, network, pass } = await blocked()
    await pass(2_000)
    server.webSocket = 'hangs'
    await pass(65_000)
    cometd.disconnect()
    await pass(40_000)
    expect([network.live, server.pending.length, server.clock.timers]).toEqual([[], 0, 0])
  })
})

it('a cut that is none is none: the WebSocket is opened again, and long-polling never tried', async () => {
  const { cometd, server, network, pass } = await connected(stage())
  for (let cut = 0; cut < 5; cut++) {
    server.cut()
    await pass(5_000)
    expect(cometd.getStatus()).toBe('connected')
  }
  expect([server.requests, network.sockets.length]).toEqual([[], 6])
})
