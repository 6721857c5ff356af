import { expect, it } from 'vitest'
import type { Message } from '../../../src/cometd.js'
import { LongPollingTransport } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

const reports = hearReports()

it('R1 publishing again from the callback of a failure does not recurse', async () => {
  const { cometd, server, pass } = await connected(pollingStage())
  let told = 0
  const publish = (n: number): void =>
    cometd.publish('/a', n, (reply) => {
      if (!reply.successful && ++told < 5_000) publish(n)
    })
  server.http = 500
  for (const n of [1, 2, 3]) publish(n)
  await pass(3)
  expect(told).toBeLessThan(10)
})

it('R2 a server that advises an interval is asked at this pace (multiple-clients)', async () => {
  const scene = pollingStage({ linearBackoff: false })
  const { cometd, server, pass } = scene
  server.when('/meta/connect', {
    successful: true,
    advice: { reconnect: 'retry', interval: 2_000, timeout: 0, 'multiple-clients': true } as object,
  })
  cometd.handshake()
  await pass(120_000)
  expect(server.on('/meta/connect').length).toBeGreaterThan(50)
})

it('R3 options that are undefined are as if not given', () => {
  const { cometd } = stage()
  cometd.configure({ url: 'http://server.test/cometd', maxBackoff: undefined, urls: undefined } as never)
  expect(cometd.getConfiguration().maxBackoff).toBe(60_000)
})

it('R4 a transport that is registered under another name does not make a hot loop', async () => {
  const scene = pollingStage()
  const { cometd, server, pass } = scene
  cometd.unregisterTransports()
  cometd.registerTransport('mine', new LongPollingTransport())
  server.stop()
  cometd.handshake()
  await pass(10_000)
  expect(server.requests.length).toBeLessThan(20)
})

it('R5 autoResubscribe: after disconnect() and handshake() a subscription is asked of the server', async () => {
  const scene = await connected(stage({ autoResubscribe: true }))
  const { cometd, server, pass, note, log } = scene
  cometd.subscribe('/a', note('first'))
  await pass(20)
  cometd.disconnect()
  await pass(50)
  server.heard.length = 0
  cometd.handshake((reply) => {
    if (reply.successful) cometd.subscribe('/a', note('second'))
  })
  await pass(50)
  expect(server.on('/meta/subscribe')).toHaveLength(1)
})

it('R6 offlineQueue: what JSON cannot say fails alone, and is told', async () => {
  const scene = await connected(stage({ offlineQueue: true }))
  const { cometd, server, pass, note, log } = scene
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  cometd.batch(() => {
    cometd.publish('/a', 1, note('good'))
    cometd.publish('/a', cyclic, note('bad'))
    cometd.publish('/a', 2, note('good too'))
  })
  await pass(30_000)
  expect(log.map((line) => line.split(' ')[0])).toContain('good')
  expect(log.map((line) => line.split(' ')[0])).toContain('bad')
})

it('R7 offlineQueue: what the server refuses for its size is told, and does not hold up the others', async () => {
  const scene = await connected(pollingStage({ offlineQueue: true }))
  const { cometd, server, pass, note, log } = scene
  server.http = 413
  cometd.publish('/a', 'x', note('large'))
  await pass(10_000)
  expect(server.requests.length).toBeLessThan(10)
  expect(log).toHaveLength(1)
})

it('R8 offlineQueue: what failed by itself is not overtaken', async () => {
  const scene = await connected(pollingStage({ offlineQueue: true }))
  const { cometd, server, pass, note, log } = scene
  server.http = 'fails'
  cometd.publish('/a', 1, note('1'))
  await pass(2)
  server.http = 'answers'
  cometd.publish('/a', 2, note('2'))
  await pass(5_000)
  expect(log.map((line) => line.split(' ')[0])).toEqual(['1', '2'])
})

it('R9 handshake() from a listener of what the end of a session fails', async () => {
  const scene = await connected(stage())
  const { cometd, server, pass, network } = scene
  // The server answers the disconnect, and never the held connect.
  let first = true
  cometd.addListener('/meta/unsuccessful', () => {
    if (first && cometd.getStatus() === 'disconnected') {
      first = false
      cometd.handshake()
    }
  })
  server.when('/meta/disconnect', (m: Message) => [{ id: m.id!, channel: m.channel, successful: true }])
  cometd.disconnect()
  await pass(10_200)
  expect(server.on('/meta/handshake').length).toBe(1)
  expect(cometd.getStatus()).toBe('connected')
})

it('R9b handshake() in handshake() ', async () => {
  const scene = await connected(stage())
  const { cometd, server, pass, network } = scene
  let first = true
  cometd.addListener('/meta/connect', (m) => {
    if (first && cometd.getStatus() === 'disconnected') {
      first = false
      cometd.handshake()
    }
  })
  server.when('/meta/disconnect', (m: Message) => [{ id: m.id!, channel: m.channel, successful: true }])
  cometd.disconnect()
  await pass(10)
  expect(cometd.getStatus()).toBe('disconnected')
  cometd.handshake()
  await pass(50)
  expect(server.on('/meta/handshake').length).toBe(1)
})

it('R10 unregisterTransport while connected, then disconnect: nothing stays open', async () => {
  const scene = await connected(stage())
  const { cometd, network, pass } = scene
  cometd.unregisterTransport('websocket')
  cometd.disconnect()
  await pass(60_000)
  expect(cometd.getStatus()).toBe('disconnected')
  expect(network.live).toHaveLength(0)
})

it('R11 a link that is lost with each held connect is not opened twice a second for ever', async () => {
  const scene = stage({ linearBackoff: false })
  const { cometd, server, pass, network } = scene
  server.when('/meta/connect', (m: Message) => {
    if (m.advice?.timeout === 0) return {}
    server.clock.after(1, () => server.cut())
    return null
  })
  cometd.handshake()
  await pass(600_000)
  expect(network.sockets.length).toBeLessThan(100)
})

it('R12 the outage of a retry policy is one', async () => {
  const seen: number[] = []
  const scene = stage({ retry: ({ outage }: { outage: number }) => (seen.push(outage), 1_000) } as never)
  const { cometd, server, pass } = scene
  server.when('/meta/connect', () => ({ successful: false, advice: { reconnect: 'handshake', interval: 0 } }))
  cometd.handshake()
  await pass(10_000)
  expect(Math.max(...seen)).toBeLessThan(20_000)
})

it('R13 no transport at all: the handshake callback is told', async () => {
  const scene = stage()
  const { cometd, pass, note, log } = scene
  cometd.unregisterTransports()
  cometd.handshake(note('shaken'))
  await pass(100)
  expect(log).toHaveLength(1)
})

it('R14 a WebSocket that never opens is tried less and less', async () => {
  const scene = stage()
  const { cometd, server, network, pass } = scene
  server.webSocket = 'fails'
  cometd.handshake()
  await pass(3_600_000)
  expect(network.sockets.length).toBeLessThan(12)
})

it('R15 10,000 publishes in one turn take no second', async () => {
  const scene = await connected(stage())
  const { cometd, pass } = scene
  const began = performance.now()
  for (let i = 0; i < 10_000; i++) cometd.publish('/a', i)
  console.log('R15', performance.now() - began)
  expect(performance.now() - began).toBeLessThan(1_000)
})
