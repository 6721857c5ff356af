import { describe, expect, it, vi } from 'vitest'
import { Client } from '../../../src/faye.js'
import { hearReports } from '../../support/reported.js'
import { connected, polling, stage, url } from './stage.js'

hearReports()

describe('a client', () => {
  it('does nothing until it is used', async () => {
    const { clock, pass, wire } = stage()
    await pass(60_000)
    expect([wire(), clock.timers]).toEqual([[], 0])
  })

  it('names its states', () => {
    const { UNCONNECTED, CONNECTING, CONNECTED, DISCONNECTED } = stage().client
    expect([UNCONNECTED, CONNECTING, CONNECTED, DISCONNECTED]).toEqual([1, 2, 3, 4])
  })

  it('takes all options that the original does, and no others', () => {
    const nothing = { proxy: {}, tls: {}, ca: '', websocketExtensions: [] }
    new Client(url, { interval: 1, timeout: 2, retry: 3, endpoints: {}, ...nothing })
    const unknown = { timeout: 5, bar: 1, foo: 2 } as object
    expect(() => new Client(url, unknown)).toThrow(new Error('Unrecognized option: bar'))
  })

  it('is at /bayeux by default', async () => {
    const { server } = stage()
    new Client().connect()
    await server.pass(5)
    expect(server.requests[0]?.url).toBe('/bayeux')
  })
})

describe('connecting', () => {
  it('begins by long-polling at once, and goes on by WebSocket once that proved to work', async () => {
    const { client, server, network, pass, wire } = stage()
    client.connect()
    expect(wire()).toEqual(['POST /bayeux: /meta/handshake'])
    await pass(20)
    expect(wire()).toContain('POST /bayeux: /meta/connect')
    if (server.pending.length) server.release()
    await pass(20)
    wire()
    server.release()
    await pass(20)
    expect(wire()).toEqual(['ws: /meta/connect'])
    expect(network.sockets).toHaveLength(1)
  })

  it('tells who asked, once it is, after transport:up and with its context', async () => {
    const { client, pass } = stage()
    const seen: unknown[] = []
    client.on('transport:up', () => seen.push('up'))
    client.connect(function (this: unknown) {
      seen.push(this)
    }, 'mine')
    client.handshake(() => seen.push('shaken'))
    expect(seen).toEqual([])
    await pass(10)
    expect(seen).toEqual(['up', 'mine', 'shaken'])
    client.connect(() => seen.push('again'))
    client.handshake(() => seen.push('never'))
    expect(seen).toHaveLength(3)
    await pass(10)
    expect(seen.slice(3)).toEqual(['again'])
  })

  it('calls the others back, too, where one throws', async () => {
    const reported: unknown[] = []
    const { client, pass } = stage()
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    client.connect(() => {
      throw new Error('mine')
    })
    client.connect(() => reported.push('called'))
    await pass(10)
    expect(reported).toEqual([new Error('mine'), 'called'])
  })

  it('does without what was disabled', async () => {
    const { client, server, network, pass } = stage()
    client.disable('websocket')
    client.disable('eventsource')
    client.connect()
    await pass(100_000)
    expect(network.sockets).toEqual([])
    expect(server.on('/meta/handshake')[0]?.supportedConnectionTypes).toEqual(['long-polling'])
  })

  it('handshakes by WebSocket where long-polling is disabled', async () => {
    const { client, pass, wire } = stage()
    client.disable('long-polling')
    client.connect()
    await pass(10)
    expect(wire()).toEqual(['ws: /meta/handshake', 'ws: /meta/connect', 'ws: /meta/connect'])
  })

  it('sends each transport to its own address', async () => {
    const { client, network, server, pass } = stage({
      endpoints: { websocket: 'ws://elsewhere.test/socket' },
    })
    client.connect()
    await pass(10)
    expect(network.last.url).toBe('ws://elsewhere.test/socket')
    expect(server.requests.map(({ url: to }) => to)).toEqual([url, url])
  })

  it('sends the headers that were set with each request', async () => {
    const { client, server, pass } = stage()
    client.setHeader('Authorization', 'me')
    client.connect()
    await pass(10)
    expect(server.requests.length).toBeGreaterThan(1)
    for (const { init } of server.requests) expect(new Headers(init.headers).get('Authorization')).toBe('me')
  })

  it('tells the server of its own wishes, in milliseconds', async () => {
    const { client, server, pass } = stage({ timeout: 7, interval: 2 })
    client.connect()
    await pass(10)
    expect(server.heard[0]?.advice).toEqual({ timeout: 7_000, interval: 2_000 })
  })

  it('stays with long-polling where the WebSocket hangs, is refused or dies, and loses nothing [F3]', async () => {
    for (const fate of ['hangs', 'fails'] as const) {
      const { client, server, watch, hear, pass, news } = stage()
      server.webSocket = fate
      server.when('/a', ({ data, id }) => [
        { channel: '/a', data },
        { channel: '/a', id: id!, successful: true },
      ])
      watch('subscription', client.subscribe('/a', hear('page')))
      watch('publication', client.publish('/a', 1))
      await pass(30_000)
      expect(news()).toEqual(['transport:up', 'page hears 1', 'publication: ok', 'subscription: ok'])
    }
  })
})

describe('handshakes that fail', () => {
  it.each([
    ['nobody is there', 'fails' as const],
    ['404', 404],
    ['500', 500],
  ])('are repeated, no later than every `retry` seconds: %s', async (_, http) => {
    const { client, server, watch, pass, news } = stage()
    server.http = http
    server.webSocket = 'fails'
    watch('publication', client.publish('/a', 1))
    await pass(10_000)
    expect(news()).toEqual(['transport:down'])
    const handshakes = server.wire.filter((line) => /handshake/.test(line)).length
    expect(handshakes).toBeGreaterThanOrEqual(6)
    expect(handshakes).toBeLessThanOrEqual(12)
    server.http = 'answers'
    await pass(2_100)
    expect(news()).toEqual(['transport:up', 'publication: ok'])
  })

  it('are repeated as well where the answer is no Bayeux', async () => {
    for (const junk of [
      '<html>',
      '',
      'null',
      '5',
      '[]',
      '[1,null,"x",{}]',
      '[{"channel":"/meta/handshake","id":"1"}]',
    ]) {
      const { client, server, watch, pass, news } = stage()
      client.disable('websocket')
      server.when('/meta/handshake', junk)
      watch('publication', client.publish('/a', 1))
      await pass(3_000)
      expect(server.requests.length).toBeLessThan(6)
      server.when('/meta/handshake')
      await pass(40_000)
      expect([junk, news().at(-1)]).toEqual([junk, 'publication: ok'])
    }
  })

  it('end it where the server says so, and what waited for it fails', async () => {
    const { client, server, watch, pass, news } = stage()
    server.when('/meta/handshake', { successful: false, error: '403::no', advice: { reconnect: 'none' } })
    watch('publication', client.publish('/a', 1))
    watch('subscription', client.subscribe('/a'))
    await pass(60_000)
    expect(server.on('/meta/handshake')).toHaveLength(1)
    expect(news()).toEqual([
      'transport:up',
      'subscription: null::Not delivered: disconnected',
      'publication: null::Not delivered: disconnected',
    ])
    server.when('/meta/handshake')
    watch('another', client.publish('/a', 2))
    await pass(10)
    expect(news()).toEqual(['another: ok'])
  })

  it('end it where nothing is left to connect by', async () => {
    const { client, watch, pass, news } = stage()
    client.disable('websocket')
    client.disable('long-polling')
    watch('publication', client.publish('/a', 1))
    await pass(10)
    expect(news()).toEqual(['publication: null::Not delivered: disconnected'])
  })
})

describe('disconnecting', () => {
  it('is told to the server after all that was said before, and succeeds once it is known', async () => {
    const { client, clock, watch, pass, network, news, wire } = await connected()
    watch('publication', client.publish('/a', 1))
    watch('farewell', client.disconnect()!)
    expect(client.disconnect()).toBeUndefined()
    await pass(20)
    expect(wire()).toEqual(['ws: /a', 'ws: /meta/disconnect'])
    expect(news()).toEqual(['publication: ok', 'farewell: ok', 'transport:down'])
    await pass(60_000)
    expect([network.live, clock.timers]).toEqual([[], 0])
    expect(news()).toEqual([])
  })

  it('by long-polling lets nothing go down', async () => {
    const { client, server, clock, watch, pass, news } = await polling()
    watch('farewell', client.disconnect()!)
    await pass(60_000)
    expect(news()).toEqual(['farewell: ok'])
    expect([server.pending.length, clock.timers]).toEqual([0, 0])
  })

  it('is for good: what is asked later fails at once', async () => {
    const { client, server, watch, pass, news, wire } = await connected()
    client.disconnect()
    await pass(20)
    news()
    server.wire.length = 0
    watch('publication', client.publish('/a', 1))
    watch('subscription', client.subscribe('/a'))
    client.connect(() => expect.unreachable())
    client.handshake(() => expect.unreachable())
    await pass(60_000)
    expect(wire()).toEqual([])
    expect(news()).toEqual([
      'publication: null::Not delivered: disconnected',
      'subscription: null::Not delivered: disconnected',
    ])
  })

  it('does nothing before it is connected', async () => {
    const { client, watch, hear, server, pass, news } = stage()
    client.disable('websocket')
    expect(client.disconnect()).toBeUndefined()
    watch('subscription', client.subscribe('/a', hear('page')))
    expect(client.disconnect()).toBeUndefined()
    await pass(20)
    server.deliver({ channel: '/a', data: 1 })
    await pass(5)
    expect(news()).toEqual(['transport:up', 'subscription: ok', 'page hears 1'])
  })

  it('ends also where the server is gone, and what it kept fails', async () => {
    const { client, server, clock, watch, pass, network, news } = await connected()
    server.stop()
    watch('publication', client.publish('/a', 1))
    watch('farewell', client.disconnect()!)
    await pass(60_000)
    const [down, ...ends] = news()
    expect(down).toBe('transport:down')
    expect(ends.sort()).toEqual([
      'farewell: null::Not delivered: no connection',
      'publication: null::Not delivered: Disconnected',
    ])
    expect([network.live, clock.timers]).toEqual([[], 0])
  })
})

describe('when the page goes', () => {
  const unload = () => {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    return () => page.dispatchEvent(new Event('beforeunload'))
  }

  it('says goodbye', async () => {
    const leave = unload()
    const { wire } = await connected()
    leave()
    expect(wire()).toEqual(['ws: /meta/disconnect'])
    leave()
    expect(wire()).toEqual([])
  })

  it('by long-polling with a request that outlives it', async () => {
    const leave = unload()
    const { server } = await polling()
    leave()
    expect(server.requests.at(-1)?.init.keepalive).toBe(true)
  })

  it('says nothing if that was disabled', async () => {
    const leave = unload()
    const { client, wire } = await connected()
    client.disable('autodisconnect')
    leave()
    expect(wire()).toEqual([])
  })

  it('is not listened to before it is used', () => {
    vi.stubGlobal('addEventListener', () => expect.unreachable())
    stage()
  })
})
