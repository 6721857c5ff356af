import { describe, expect, it } from 'vitest'
import type { Message } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

/** A server that answers a disconnect, and never the connect that it holds. */
const bareFarewell = ({ id, channel }: Message): Message[] => [{ id: id!, channel, successful: true }]

it('publishing again from the callback of a failure does not recurse', async () => {
  const { cometd, server, pass } = await connected(pollingStage())
  let told = 0
  const publish = (n: number): void =>
    cometd.publish('/a', n, (reply) => {
      if (!reply.successful && ++told < 5_000) publish(n)
    })
  server.http = 500
  for (const n of [1, 2, 3]) publish(n)
  await pass(3)
  expect(told).toBeGreaterThan(0)
  expect(told).toBeLessThan(10)
})

describe('handshake()', () => {
  it('when told of what the end of a session left unanswered begins a new one at once', async () => {
    const { cometd, server, pass } = await connected(stage())
    let times = 0
    cometd.addListener('/meta/unsuccessful', () => {
      if (times || cometd.getStatus() !== 'disconnected') return
      times++
      cometd.handshake()
    })
    server.when('/meta/disconnect', bareFarewell)
    cometd.disconnect()
    await pass(10_100)
    expect([times, server.on('/meta/handshake').length, cometd.getStatus()]).toEqual([1, 1, 'connected'])
  })

  it('while the connect of the last session is unanswered is one, and opens one link', async () => {
    const { cometd, server, network, pass, listen, log } = await connected(stage())
    server.when('/meta/disconnect', bareFarewell)
    cometd.disconnect()
    await pass(10)
    expect(cometd.getStatus()).toBe('disconnected')
    listen('connect')
    cometd.handshake()
    await pass(20_000)
    expect(network.sockets).toHaveLength(2)
    expect(server.wire).toEqual([
      'ws: /meta/disconnect 4',
      'ws: /meta/handshake 5',
      'ws: /meta/connect 6',
      'ws: /meta/connect 7',
    ])
    expect(log).toEqual(['/meta/connect [disconnecting] failed 1000 Abort', '/meta/connect [connected] ok'])
  })

  it('in the callback of disconnect() hears nothing more of what came with its reply', async () => {
    const { cometd, server, pass, listen, log } = await connected(stage())
    server.when('/meta/disconnect', (message) => [
      ...bareFarewell(message),
      { id: '3', channel: '/meta/connect', successful: true },
    ])
    cometd.disconnect(() => {
      listen('connect', 'unsuccessful')
      cometd.handshake()
    })
    await pass(2)
    expect(log).toEqual([
      '/meta/connect [disconnecting] failed 1000 Abort',
      '/meta/unsuccessful [disconnecting] failed 1000 Abort',
    ])
  })

  it('after disconnect() asks for the subscriptions of its callback, with autoResubscribe, too', async () => {
    const { cometd, server, pass, note } = await connected(stage({ autoResubscribe: true }))
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
})

it('disconnect() in the callback of a handshake that no transport can carry ends it', async () => {
  const { cometd, pass } = stage()
  cometd.unregisterTransports()
  cometd.handshake(() => cometd.disconnect())
  await pass(20_000)
  expect(cometd.getStatus()).toBe('disconnected')
})
