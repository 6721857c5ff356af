import { describe, expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

/** What a page does first: a publish that comes early, and subscribes once it hears of the handshake. */
const documented = (scene: ReturnType<typeof stage>) => {
  const { cometd, note } = scene
  scene.listen()
  cometd.addListener('/meta/handshake', ({ successful }) => {
    if (successful) cometd.subscribe('/chat/*', note('subscriber'), note('subscribed'))
  })
  cometd.handshake(note('shaken'))
  cometd.publish('/chat/a', { n: 'early' }, note('published'))
}

describe('a handshake', () => {
  it('tells its callback, then the listeners; then what was held goes, what the listeners asked, and the connect', async () => {
    const scene = stage()
    documented(scene)
    expect(scene.cometd.getStatus()).toBe('handshaking')
    await scene.pass(20)
    expect(scene.news).toEqual([
      'shaken [handshaking] ok',
      '/meta/handshake [handshaking] ok',
      'published [connected] ok',
      '/meta/publish [connected] ok',
      'subscribed [connected] ok',
      '/meta/subscribe [connected] ok',
      '/meta/connect [connected] ok',
    ])
    expect(scene.server.wire).toEqual([
      'ws: /meta/handshake 1',
      'ws: /chat/a 2',
      'ws: /meta/subscribe 3',
      'ws: /meta/connect 4',
      'ws: /meta/connect 5',
    ])
  })

  it('does the same by long-polling, one request beside the connect', async () => {
    const scene = pollingStage()
    documented(scene)
    await scene.pass(20)
    expect(scene.news.slice(0, 2)).toEqual(['shaken [handshaking] ok', '/meta/handshake [handshaking] ok'])
    expect(scene.server.wire).toEqual([
      'POST /cometd/handshake: /meta/handshake 1',
      'POST /cometd/: /chat/a 2',
      'POST /cometd/connect: /meta/connect 4',
      'POST /cometd/: /meta/subscribe 3',
      'POST /cometd/connect: /meta/connect 5',
    ])
  })

  it('looks on the wire as it does from the original', async () => {
    const { cometd, server, pass } = stage()
    cometd.handshake({ ext: { auth: 1 }, channel: '/x', id: '77', version: '9' })
    await pass(20)
    expect(server.heard).toEqual([
      {
        ext: { auth: 1 },
        id: '1',
        version: '1.0',
        minimumVersion: '1.0',
        channel: '/meta/handshake',
        supportedConnectionTypes: ['websocket', 'long-polling'],
        advice: { timeout: 60_000, interval: 0 },
      },
      {
        id: '2',
        channel: '/meta/connect',
        connectionType: 'websocket',
        advice: { timeout: 0 },
        clientId: 'c1',
      },
      { id: '3', channel: '/meta/connect', connectionType: 'websocket', clientId: 'c1' },
    ])
  })

  it('sends what was held as one array', async () => {
    const { cometd, server, pass } = stage()
    cometd.handshake()
    cometd.publish('/a', 1)
    cometd.subscribe('/b', () => {})
    cometd.publish('/c', 2)
    await pass(20)
    expect(server.wire[1]).toBe('ws: /a 2, /meta/subscribe 3, /c 4')
    expect(server.heard.slice(1, 4).map(({ clientId }) => clientId)).toEqual(['c1', 'c1', 'c1'])
  })

  it('tells the same object to everybody, which says whether it is one again', async () => {
    const { cometd, messages, note, pass } = stage()
    cometd.addListener('/meta/handshake', note('listener'))
    cometd.handshake(note('callback'))
    await pass(20)
    expect(messages).toMatchObject([{ reestablish: false, clientId: 'c1', id: '1' }, {}])
    expect(messages[0]).toBe(messages[1])
  })

  it('that the server refuses is told, and asked again later', async () => {
    const { cometd, server, note, listen, pass, ...scene } = stage()
    server.when('/meta/handshake', { successful: false, error: '403::denied' })
    listen('handshake', 'unsuccessful')
    cometd.handshake(note('callback'))
    await pass(20)
    expect(scene.log).toEqual([
      'callback [handshaking] refused 403::denied',
      '/meta/handshake [handshaking] refused 403::denied',
      '/meta/unsuccessful [handshaking] refused 403::denied',
    ])
    expect(scene.messages[0]).not.toHaveProperty('reestablish')
    server.when('/meta/handshake')
    await pass(1_000)
    expect(scene.log.slice(3)).toEqual(['callback [handshaking] ok', '/meta/handshake [handshaking] ok'])
    expect([cometd.getStatus(), cometd.getClientId()]).toEqual(['connected', 'c1'])
  })

  it('that is refused with the advice of none is the last, and what was held fails', async () => {
    const scene = stage()
    const { cometd, server, note, listen, pass } = scene
    server.when('/meta/handshake', {
      successful: false,
      error: '403::denied',
      advice: { reconnect: 'none' },
    })
    listen()
    cometd.handshake(note('callback'))
    cometd.publish('/a', 1, note('held'))
    await pass(60_000)
    expect(scene.log.slice(3)).toEqual([
      'held [disconnected] failed Disconnected',
      '/meta/publish [disconnected] failed Disconnected',
      '/meta/unsuccessful [disconnected] failed Disconnected',
    ])
    expect(scene.messages.at(-1)).toMatchObject({
      id: '2',
      channel: '/a',
      successful: false,
      failure: { reason: 'Disconnected', message: { channel: '/a', data: 1 } },
    })
    expect([cometd.getStatus(), cometd.getClientId(), server.heard.length]).toEqual(['disconnected', null, 1])
  })

  it('waits for the interval that is advised besides', async () => {
    const { cometd, server, pass } = stage({ backoffIncrement: 10 })
    server.when('/meta/handshake', { successful: false, advice: { reconnect: 'handshake', interval: 300 } })
    cometd.handshake()
    await pass(290)
    expect(server.heard).toHaveLength(1)
    await pass(60)
    expect(server.heard).toHaveLength(2)
  })

  it('cannot be asked for twice', async () => {
    const { cometd } = await connected(stage())
    expect(() => cometd.handshake()).toThrow(/^Illegal state: /)
    expect(() => cometd.init('http://server.test/other')).toThrow(/^Illegal state: /)
  })

  it('answered without a usable transport is told as failed, and ends it', async () => {
    const scene = stage()
    const { cometd, server, note, pass } = scene
    const switched: unknown[] = []
    cometd.onTransportException = ({ reason }, from, to) => switched.push([reason, from, to])
    server.when('/meta/handshake', { supportedConnectionTypes: ['foo'] })
    cometd.handshake(note('callback'))
    await pass(60_000)
    expect(scene.log).toEqual(['callback [handshaking] refused undefined'])
    expect(switched).toEqual([[expect.stringContaining('foo'), 'websocket', null]])
    expect([cometd.getStatus(), server.heard.length]).toEqual(['disconnected', 1])
  })

  it('by WebSocket whose server offers long-polling alone goes on by long-polling', async () => {
    const { cometd, server, pass } = stage()
    server.when('/meta/handshake', { supportedConnectionTypes: ['long-polling'] })
    cometd.handshake()
    cometd.publish('/a', 1)
    await pass(20)
    expect(server.wire).toEqual([
      'ws: /meta/handshake 1',
      'POST /cometd/: /a 2',
      'POST /cometd/connect: /meta/connect 3',
      'POST /cometd/connect: /meta/connect 4',
    ])
    expect(cometd.getTransport()?.type).toBe('long-polling')
  })
})

describe('init()', () => {
  it('configures and shakes hands', async () => {
    const { cometd, server, note, log, pass } = stage()
    cometd.init('http://server.test/other', { ext: { x: 1 } }, note('callback'))
    await pass(20)
    expect(server.network.last.url).toBe('ws://server.test/other')
    expect(server.heard[0]).toMatchObject({ ext: { x: 1 } })
    expect(log).toEqual(['callback [handshaking] ok'])
  })
})
