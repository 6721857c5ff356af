import { expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

it('a disconnect tells its callback, then the listeners, then of the connect that was held', async () => {
  const { cometd, server, network, listen, note, log, pass } = await connected(stage())
  listen()
  cometd.disconnect({ bye: 1, id: '77', channel: '/x' }, note('gone'))
  expect([cometd.getStatus(), cometd.isDisconnected()]).toEqual(['disconnecting', true])
  await pass(20)
  expect(server.heard).toEqual([{ bye: 1, id: '4', channel: '/meta/disconnect', clientId: 'c1' }])
  expect(log).toEqual([
    'gone [disconnected] ok',
    '/meta/disconnect [disconnected] ok',
    '/meta/connect [disconnected] ok',
  ])
  expect([cometd.getStatus(), cometd.getClientId(), cometd.getTransport()]).toEqual([
    'disconnected',
    null,
    null,
  ])
  expect(network.live).toEqual([])
})

it('the callback may come first', async () => {
  const { cometd, note, log, pass } = await connected(stage())
  cometd.disconnect(note('gone'))
  await pass(20)
  expect(log).toEqual(['gone [disconnected] ok'])
})

it('a disconnect by long-polling is a request that may outlive its page', async () => {
  const { cometd, server, pass } = await connected(pollingStage())
  cometd.publish('/a', 1)
  await pass(5)
  cometd.disconnect()
  await pass(20)
  expect(server.wire).toEqual(['POST /cometd/: /a 4', 'POST /cometd/disconnect: /meta/disconnect 5'])
  expect(server.requests.map(({ init }) => init.keepalive)).toEqual([false, false, false, false, true])
  expect([cometd.getStatus(), server.pending.length]).toEqual(['disconnected', 0])
})

it('a disconnect that the server refuses fails what is under way first, and is a disconnect all the same', async () => {
  const { cometd, server, network, listen, note, log, pass } = await connected(stage())
  listen()
  server.when('/meta/disconnect', { successful: false, error: '403::denied' })
  cometd.disconnect(note('gone'))
  await pass(20)
  expect(log).toEqual([
    '/meta/connect [disconnecting] failed 1000 Abort',
    '/meta/unsuccessful [disconnecting] failed 1000 Abort',
    'gone [disconnected] refused 403::denied',
    '/meta/disconnect [disconnected] refused 403::denied',
    '/meta/unsuccessful [disconnected] refused 403::denied',
  ])
  expect(network.live).toEqual([])
})

it('a disconnect without an answer takes maxNetworkDelay', async () => {
  const { cometd, server, listen, note, log, pass } = await connected(stage({ maxNetworkDelay: 700 }))
  listen('connect', 'disconnect')
  server.when('/meta/disconnect', null)
  cometd.disconnect(note('gone'))
  await pass(699)
  expect(log).toEqual([])
  await pass(1)
  expect(log).toEqual([
    '/meta/connect [disconnecting] failed 1000 Message Timeout',
    'gone [disconnected] failed 1000 Message Timeout',
    '/meta/disconnect [disconnected] failed 1000 Message Timeout',
  ])
})

it('a disconnect in an outage is over as soon as the server cannot be reached', async () => {
  const { cometd, server, note, log, pass } = await connected(stage())
  server.stop()
  cometd.disconnect(note('gone'))
  await pass(100)
  expect(log).toEqual([expect.stringMatching(/^gone \[disconnected] failed /)])
  expect(cometd.getStatus()).toBe('disconnected')
  await pass(600_000)
  expect(server.network.sockets).toHaveLength(2)
})

it('while disconnected it does nothing, and nobody is told', async () => {
  const { cometd, server, note, log, pass } = stage()
  cometd.disconnect(note('gone'))
  await pass(100)
  expect([log, server.heard]).toEqual([[], []])
  const later = await connected(stage())
  later.cometd.disconnect()
  later.cometd.disconnect(later.note('again'))
  await later.pass(100)
  expect([later.log, later.server.on('/meta/disconnect').length]).toEqual([[], 1])
})

it('while shaking hands it says goodbye after that', async () => {
  const { cometd, server, listen, note, log, pass } = stage()
  listen('handshake', 'connect')
  cometd.handshake(note('shaken'))
  cometd.disconnect(note('gone'))
  expect(cometd.getStatus()).toBe('disconnecting')
  await pass(100)
  expect(server.heard.map(({ channel }) => channel)).toEqual(['/meta/handshake', '/meta/disconnect'])
  expect(log).toEqual([
    'shaken [disconnecting] ok',
    '/meta/handshake [disconnecting] ok',
    expect.stringMatching(/^gone \[disconnected]/),
  ])
})

it('it can shake hands again, as one that is new, and counts its messages on', async () => {
  const { cometd, server, note, log, messages, pass } = await connected(stage())
  cometd.subscribe('/old', note('old subscriber'))
  cometd.disconnect()
  await pass(20)
  cometd.handshake(note('again'))
  await pass(20)
  server.deliver({ channel: '/old', data: 1 })
  expect(log).toEqual(['again [handshaking] ok'])
  expect(messages).toMatchObject([{ id: '6', clientId: 'c2', reestablish: false }])
})

it('what a batch held is told of before', async () => {
  const { cometd, note, log, pass } = await connected(stage())
  cometd.startBatch()
  cometd.publish('/last', 1, note('published'))
  cometd.disconnect(note('gone'))
  await pass(20)
  expect(log).toEqual(['published [disconnected] failed Disconnected', 'gone [disconnected] ok'])
  expect(() => cometd.endBatch()).toThrow('not paired')
})

it('in a subscriber it lets the messages after that come in', async () => {
  const { cometd, server, network, note, log, pass } = await connected(stage())
  cometd.subscribe('/a', note('subscriber'))
  cometd.subscribe('/a', () => cometd.disconnect(note('gone')))
  await pass(5)
  server.when('/meta/disconnect', () => {
    network.last.receive('[{"channel":"/a","data":"late"}]')
    return {}
  })
  server.deliver({ channel: '/a', data: 'stop' }, { channel: '/a', data: 'next' })
  await pass(20)
  expect(log).toEqual([
    'subscriber [connected] "stop"',
    'subscriber [disconnecting] "late"',
    'subscriber [disconnecting] "next"',
    'gone [disconnected] ok',
  ])
})

it('while it waits for the next attempt there is none any more', async () => {
  const { cometd, server, note, log, pass } = await connected(stage())
  server.when('/meta/disconnect', null)
  server.cut()
  cometd.disconnect(note('gone'))
  await pass(60_000)
  expect(server.heard.map(({ channel }) => channel)).toEqual(['/meta/disconnect'])
  expect(log).toEqual(['gone [disconnected] failed 1000 Message Timeout'])
})

it('in a connect listener there is no further connect', async () => {
  const { cometd, server, pass } = stage()
  cometd.addListener('/meta/connect', () => cometd.disconnect())
  cometd.handshake()
  await pass(100)
  expect(server.heard.map(({ channel }) => channel)).toEqual([
    '/meta/handshake',
    '/meta/connect',
    '/meta/disconnect',
  ])
  await pass(10_000)
  expect([cometd.getStatus(), server.clock.timers]).toEqual(['disconnected', 0])
})

it('in a handshake listener there is no connect at all', async () => {
  const { cometd, server, pass } = stage()
  cometd.handshake(() => cometd.disconnect())
  await pass(100)
  expect(server.heard.map(({ channel }) => channel)).toEqual(['/meta/handshake', '/meta/disconnect'])
})

it('a server that never lets go of what it holds is let go of', async () => {
  const { cometd, server, network, pass } = await connected(stage({ maxNetworkDelay: 500 }))
  server.when('/meta/disconnect', (message) => [
    { id: message.id!, channel: '/meta/disconnect', successful: true },
  ])
  cometd.disconnect()
  await pass(10)
  expect([cometd.getStatus(), network.live.length]).toEqual(['disconnected', 1])
  await pass(500)
  expect([network.live, server.holds]).toEqual([[], true])
})
