import { describe, expect, it } from 'vitest'
import { FakeWebSocket } from '../../../src/testing/index.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

describe('by WebSocket', () => {
  it('a black hole is left within maxNetworkDelay, and nothing waits for its close', async () => {
    const { cometd, server, network, note, log, pass } = await connected(stage({ maxNetworkDelay: 2_000 }))
    server.blackhole()
    cometd.publish('/a', 1, note('published'))
    await pass(2_000)
    expect(log).toEqual([expect.stringMatching(/^published \[\w+] failed/)])
    const [first] = network.sockets as [FakeWebSocket]
    expect([first.readyState, first.listening]).toEqual([2, expect.any(Number)])
    server.webSocket = 'opens'
    await pass(1_100)
    expect([cometd.getStatus(), cometd.getClientId(), network.live.length]).toEqual(['connected', 'c1', 1])
    log.length = 0
    first.dispatchEvent(
      new MessageEvent('message', { data: '[{"channel":"/meta/connect","id":"5","successful":false}]' }),
    )
    first.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }))
    expect([log, network.live.length]).toEqual([[], 1])
  })

  it('an idle black hole is left when the held connect is late', async () => {
    const { cometd, server, listen, log, pass } = await connected(stage({ maxNetworkDelay: 2_000 }))
    server.blackhole()
    listen('connect')
    await pass(31_970)
    expect(log).toEqual([])
    await pass(30)
    expect(log).toEqual(['/meta/connect [connected] failed 1000 Message Timeout'])
    server.webSocket = 'opens'
    await pass(1_100)
    expect(cometd.getStatus()).toBe('connected')
  })

  it('a connect that asks for an answer at once has maxNetworkDelay, and no more', async () => {
    const { server, listen, log, pass } = await connected(stage({ maxNetworkDelay: 2_000 }))
    server.cut()
    server.when('/meta/connect', null)
    listen('connect')
    await pass(2_990)
    expect(log).toEqual([])
    await pass(10)
    expect(log).toEqual(['/meta/connect [connected] failed 1000 Message Timeout'])
  })

  it.each([
    [500, 500],
    [0, 3_000],
  ])('with connectTimeout %i a half-open one is left after %i ms', async (connectTimeout, after) => {
    const { server, network, pass, cometd } = stage({ connectTimeout, maxNetworkDelay: 3_000 })
    server.webSocket = 'hangs'
    cometd.handshake()
    await pass(after - 1)
    expect(network.live).toHaveLength(1)
    await pass(1)
    expect(network.live).toEqual([])
  })

  it.each([
    [1000, 'bye'],
    [1001, ''],
    [4000, 'custom'],
  ])('the page is told of the close code %i and the reason %j', async (code, reason) => {
    const { server, listen, messages } = await connected(stage())
    listen('connect')
    server.cut(code, reason)
    expect(messages[0]).toMatchObject({
      successful: false,
      failure: {
        websocketCode: code,
        reason,
        connectionType: 'websocket',
        message: { channel: '/meta/connect' },
      },
    })
  })

  it('one at a time is open, whatever is sent while it opens', async () => {
    const { cometd, server, network, pass } = await connected(stage())
    server.cut()
    for (let n = 0; n < 10; n++) cometd.publish('/a', n)
    expect(network.live).toHaveLength(1)
    await pass(2_000)
    expect(network.sockets).toHaveLength(2)
    expect(server.on('/a').map(({ data }) => data)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('deliveries that come after everything is answered are heard', async () => {
    const { server, cometd, network, note, log } = await connected(stage())
    cometd.addListener('/a', note('listener'))
    server.when('/meta/connect', null)
    server.release()
    network.last.receive('[{"channel":"/a","data":1}]', '{"channel":"/a","data":2}')
    expect(log).toEqual(['listener [connected] 1', 'listener [connected] 2'])
  })

  it('a constructor that throws is a failure like another', async () => {
    // As much of a class as is looked at before it throws.
    const throwing = class extends FakeWebSocket {
      constructor(url: string) {
        super(url)
        throw new DOMException('The URL is blocked', 'SecurityError')
      }
    } as unknown as typeof WebSocket
    const { cometd, note, log, pass } = stage({}, { WebSocket: throwing })
    expect(() => cometd.handshake(note('shaken'))).not.toThrow()
    expect(log).toEqual([])
    await pass(20)
    expect(log).toEqual([expect.stringMatching(/^shaken \[handshaking] failed/), 'shaken [handshaking] ok'])
    expect(cometd.getTransport()?.type).toBe('long-polling')
  })
})

describe('by long-polling', () => {
  it('a request is a POST of JSON with the cookies and the headers of the page', async () => {
    const { server } = await connected(pollingStage({ requestHeaders: { 'X-A': 'b' } }))
    const { init } = server.requests[0]!
    expect(init).toMatchObject({ method: 'POST', credentials: 'include', keepalive: false })
    expect(Object.fromEntries(new Headers(init.headers))).toEqual({
      'content-type': 'application/json;charset=UTF-8',
      'x-a': 'b',
    })
  })

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [6, 5],
  ])(
    'with maxConnections %i there are %i requests beside the connect; the others wait, and go one by one',
    async (maxConnections, beside) => {
      const { cometd, server, note, log, pass } = await connected(pollingStage({ maxConnections }))
      const path = () => server.wire.map((line) => line.replace(/POST \/cometd\/: | \d+/g, ''))
      for (let n = 1; n <= 5; n++) cometd.publish(`/slow${n}`, n, note(`${n}`))
      expect(path()).toHaveLength(beside)
      expect(server.pending.length).toBe(beside + 1)
      await pass(20)
      expect(path()).toEqual(['/slow1', '/slow2', '/slow3', '/slow4', '/slow5'])
      expect(log.map((line) => line[0])).toEqual(['1', '2', '3', '4', '5'])
      expect(server.pending.length).toBe(1)
    },
  )

  it('the connect never waits for a place', async () => {
    const { cometd, server, pass } = await connected(pollingStage())
    server.when('/quiet', null)
    cometd.publish('/quiet', 1)
    server.release()
    await pass(5)
    expect(server.wire).toEqual(['POST /cometd/: /quiet 4', 'POST /cometd/connect: /meta/connect 5'])
  })

  it.each<[string, (scene: ReturnType<typeof stage>) => void, object]>([
    ['500', ({ server }) => (server.http = 500), { reason: 'Out of Order', httpCode: 500 }],
    ['404', ({ server }) => (server.http = 404), { reason: 'Out of Order', httpCode: 404 }],
    [
      'no JSON',
      ({ server }) => server.when('/a', 'rubbish'),
      { httpCode: 200, exception: expect.any(SyntaxError) },
    ],
    ['nothing', ({ server }) => server.when('/a', ''), { httpCode: 200, exception: expect.any(SyntaxError) }],
    ['an empty array', ({ server }) => server.when('/a', '[]'), {}],
    ['null', ({ server }) => server.when('/a', 'null'), {}],
    ['a number', ({ server }) => server.when('/a', '5'), {}],
    [
      'another one’s reply',
      ({ server }) => server.when('/a', '[{"id":"77","channel":"/b","successful":true}]'),
      {},
    ],
  ])('a publish that is answered with %s fails, and the session goes on', async (_name, prepare, failure) => {
    const scene = await connected(pollingStage())
    const { cometd, server, note, log, messages, pass } = scene
    prepare(scene)
    cometd.publish('/a', 1, note('published'))
    await pass(10)
    expect(log).toEqual([expect.stringMatching(/^published \[connected] failed/)])
    expect(messages[0]).toMatchObject({
      id: '4',
      successful: false,
      channel: '/a',
      failure: { connectionType: 'long-polling', message: { channel: '/a', data: 1 }, ...failure },
    })
    expect(cometd.getStatus()).toBe('connected')
    server.http = 'answers'
    server.when('/a')
    cometd.publish('/a', 2, note('next'))
    await pass(10)
    expect(log[1]).toBe('next [connected] ok')
  })

  it('the handshake that is answered so fails, and is tried again', async () => {
    for (const body of ['rubbish', '', '[]', 'null', '{}', '[1,null,"x",{}]']) {
      const { cometd, server, note, log, pass } = pollingStage()
      server.when('/meta/handshake', body)
      cometd.handshake(note('shaken'))
      await pass(10)
      expect([body, log]).toEqual([body, [expect.stringMatching(/^shaken \[handshaking] failed/)]])
      server.when('/meta/handshake')
      await pass(3_000)
      expect(cometd.getStatus()).toBe('connected')
    }
  })

  it('an object alone is as good as an array of one', async () => {
    const { cometd, server, note, log, pass } = await connected(pollingStage())
    server.when('/a', ({ id }) => `{"id":"${id}","channel":"/a","successful":true}`)
    cometd.publish('/a', 1, note('published'))
    await pass(10)
    expect(log).toEqual(['published [connected] ok'])
  })

  it('a request that is late is aborted, and only that one', async () => {
    const { cometd, server, note, log, pass } = await connected(pollingStage({ maxNetworkDelay: 800 }))
    server.when('/quiet', null)
    cometd.publish('/quiet', 1, note('published'))
    await pass(800)
    expect(log).toEqual([expect.stringMatching(/^published \[connected] failed/)])
    expect([server.pending.length, cometd.getStatus()]).toEqual([1, 'connected'])
  })

  it('what waits behind a request that failed fails as well, in order; what comes then does not', async () => {
    const { cometd, server, note, messages, log, pass } = await connected(pollingStage())
    server.http = 500
    for (const n of [1, 2, 3]) cometd.publish('/a', n, note(`${n}`))
    await pass(1)
    server.http = 'answers'
    cometd.publish('/a', 4, note('4'))
    await pass(10)
    expect(log.map((line) => line.replace(/ .*?\] /, ' '))).toEqual([
      '1 failed 500 Out of Order',
      '2 failed -1 Previous request failed',
      '3 failed -1 Previous request failed',
      '4 ok',
    ])
    expect(messages.slice(0, 3).map(({ failure }) => failure!.message!.data)).toEqual([1, 2, 3])
  })
})
