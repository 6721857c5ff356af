import { expect, it } from 'vitest'
import { type Envelope, WebSocketTransport } from '../../../src/cometd.js'
import { FakeServer, ManualClock } from '../../../src/testing/index.js'
import { hearReports } from '../../support/reported.js'
import { pollingStage, stage } from '../stage.js'

hearReports()

it('a server that advises an interval is asked at this pace, though it says that there are multiple clients', async () => {
  const { cometd, server, pass } = pollingStage({ linearBackoff: false })
  const advice = { reconnect: 'retry' as const, interval: 2_000, timeout: 0, 'multiple-clients': true }
  server.when('/meta/connect', { successful: true, advice })
  cometd.handshake()
  await pass(120_000)
  expect(server.on('/meta/connect').length).toBeGreaterThan(50)
  expect(server.on('/meta/connect').length).toBeLessThan(65)
})

it('a link that is lost with each connect that is held is opened less and less often', async () => {
  const { cometd, server, pass, network } = stage({ linearBackoff: false })
  server.when('/meta/connect', ({ advice }) => {
    if (advice?.timeout === 0) return {}
    server.clock.after(1, () => server.cut())
    return null
  })
  cometd.handshake()
  await pass(600_000)
  expect(network.sockets.length).toBeLessThan(100)
})

it('a WebSocket that never opens is tried less and less often', async () => {
  const { cometd, server, network, pass } = stage()
  server.webSocket = 'fails'
  cometd.handshake()
  await pass(3_600_000)
  expect(network.sockets.length).toBeLessThan(12)
})

it('the outage that a retry policy is told of is as long as it is, however often hands are shaken meanwhile', async () => {
  const outages: number[] = []
  const { cometd, server, pass } = stage({ retry: ({ outage }) => (outages.push(outage), 1_000) })
  server.when('/meta/connect', () => ({ successful: false, advice: { reconnect: 'handshake', interval: 0 } }))
  cometd.handshake()
  await pass(10_000)
  expect(outages.length).toBeGreaterThan(0)
  expect(Math.max(...outages)).toBeLessThan(20_000)
})

it('a burst of publishes by WebSocket looks for what is answered a linear number of times', () => {
  const { WebSocket } = new FakeServer()
  const clock = new ManualClock()
  const transport = new WebSocketTransport()
  const settings = {
    clock,
    connectTimeout: 0,
    maxConnections: 2,
    requestHeaders: {},
    protocol: null,
    WebSocket,
  }
  let looks = 0
  const unanswered: Envelope = {
    messages: [{ channel: '/a', id: '1', data: 1 }],
    url: 'http://server.test/cometd',
    settings,
    get answered() {
      looks++
      return false
    },
    onSuccess: () => {},
    onFailure: () => {},
  }
  for (let n = 0; n < 2_000; n++) transport.send(unanswered)
  expect(looks).toBeLessThan(2 * 2_000)
  transport.abort()
})
