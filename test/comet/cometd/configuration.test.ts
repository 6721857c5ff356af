import { describe, expect, it } from 'vitest'
import { CometD } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

const bare = () => new CometD(undefined, { page: false })

it('a new client is as the original’s, but for the connect timeout', () => {
  const client = bare()
  expect(client.getConfiguration()).toMatchObject({
    useWorkerScheduler: true,
    protocol: null,
    stickyReconnect: true,
    connectTimeout: 10_000,
    maxConnections: 2,
    backoffIncrement: 1_000,
    maxBackoff: 60_000,
    logLevel: 'info',
    maxNetworkDelay: 10_000,
    requestHeaders: {},
    appendMessageTypeToURL: true,
    autoBatch: false,
    urls: {},
    maxURILength: 2_000,
    maxSendBayeuxMessageSize: 8_192,
    advice: { timeout: 60_000, interval: 0, maxInterval: 0 },
  })
  expect([
    client.getName(),
    new CometD('other').getName(),
    client.getStatus(),
    client.isDisconnected(),
    client.getClientId(),
    client.getURL(),
    client.getTransport(),
    client.getBackoffIncrement(),
    client.getBackoffPeriod(),
    client.websocketEnabled,
    client.ackEnabled,
  ]).toEqual(['default', 'other', 'disconnected', true, null, null, null, 1_000, 0, undefined, undefined])
})

it('configure() takes a url or options, and changes only what is given; the answer is a copy', () => {
  const client = bare()
  client.configure({ url: 'http://a.test/one', logLevel: 'off', maxNetworkDelay: 5, advice: { timeout: 7 } })
  expect(client.getConfiguration()).toMatchObject({
    url: 'http://a.test/one',
    logLevel: 'off',
    advice: { timeout: 7, interval: 0 },
  })
  client.configure('http://a.test/two')
  expect(client.getURL()).toBe('http://a.test/two')
  expect(client.getConfiguration()).toMatchObject({ logLevel: 'off', maxNetworkDelay: 5 })
  Object.assign(client.getConfiguration(), { url: 'http://a.test/three' })
  expect(client.getURL()).toBe('http://a.test/two')
})

it('what is configured can be asked for with a function in it', () => {
  const client = bare()
  const retry = () => 5
  client.configure({ url: '/cometd', retry })
  expect(client.getConfiguration()).toMatchObject({ url: '/cometd', retry })
})

it.each([
  ['connectTimeout', -1],
  ['maxNetworkDelay', NaN],
  ['backoffIncrement', 'soon'],
  ['maxBackoff', -5],
  ['maxConnections', 0],
])('an option that cannot be is an error that names it: %s %s', (name, value) => {
  expect(() => bare().configure({ url: '/cometd', [name]: value })).toThrow(name)
})

it('the backoff can be read and changed', () => {
  const { cometd } = stage()
  cometd.setBackoffIncrement(5)
  expect(cometd.getBackoffIncrement()).toBe(5)
  expect([cometd.increaseBackoffPeriod(), cometd.getBackoffPeriod()]).toEqual([5, 5])
  expect(cometd.increaseBackoffPeriod()).toBe(10)
  cometd.resetBackoffPeriod()
  expect(cometd.getBackoffPeriod()).toBe(0)
  expect(cometd.getURL()).toBe('http://server.test/cometd')
})

describe('addresses', () => {
  it.each([
    ['/cometd', ['/cometd/handshake', '/cometd/connect', '/cometd/', '/cometd/disconnect']],
    ['/cometd/', ['/cometd/handshake', '/cometd/connect', '/cometd/', '/cometd/disconnect']],
    ['/', ['/handshake', '/connect', '/', '/disconnect']],
    [
      '/a.b/cometd',
      ['/a.b/cometd/handshake', '/a.b/cometd/connect', '/a.b/cometd/', '/a.b/cometd/disconnect'],
    ],
    ['/cometd?x=1', ['/cometd?x=1', '/cometd?x=1', '/cometd?x=1', '/cometd?x=1']],
    ['/bayeux.cometd', ['/bayeux.cometd', '/bayeux.cometd', '/bayeux.cometd', '/bayeux.cometd']],
  ])('by long-polling with %s', async (path, expected) => {
    const scene = await connected(pollingStage({ url: `http://server.test${path}` }))
    scene.cometd.publish('/a', 1)
    scene.cometd.batch(() => {
      scene.cometd.publish('/a', 2)
      scene.cometd.subscribe('/b', () => {})
    })
    await scene.pass(10)
    scene.cometd.disconnect()
    await scene.pass(10)
    const seen = new Set(scene.server.requests.map(({ url }) => url.replace('http://server.test', '')))
    expect([...seen]).toEqual([...new Set(expected)])
  })

  it('a fragment goes nowhere', async () => {
    const scene = await connected(pollingStage({ url: 'http://server.test/cometd#f' }))
    expect(scene.server.requests.map(({ url }) => url.replace(/#.*/, ''))).toEqual(
      Array(3).fill('http://server.test/cometd'),
    )
  })

  it('appendMessageTypeToURL: false leaves them as they are', async () => {
    const { server } = await connected(pollingStage({ appendMessageTypeToURL: false }))
    expect(new Set(server.requests.map(({ url }) => url))).toEqual(new Set(['http://server.test/cometd']))
  })

  it.each([
    ['http://server.test/cometd', 'ws://server.test/cometd'],
    ['https://server.test/cometd?x=1', 'wss://server.test/cometd?x=1'],
  ])('by WebSocket %s is %s', async (url, expected) => {
    const { network } = await connected(stage({ url }))
    expect([network.last.url, network.last.protocols]).toEqual([expected, []])
  })

  it('each transport may have its own, and the WebSocket a subprotocol', async () => {
    const urls = { websocket: 'http://ws.test/ws', 'long-polling': 'http://lp.test/lp' }
    const byWebSocket = await connected(stage({ urls, protocol: 'bayeux' }))
    expect(byWebSocket.network.last.url).toBe('ws://ws.test/ws')
    expect(byWebSocket.network.last.protocols).toEqual(['bayeux'])
    const byPolling = await connected(pollingStage({ urls }))
    expect(byPolling.server.requests[0]!.url).toBe('http://lp.test/lp/handshake')
  })
})
