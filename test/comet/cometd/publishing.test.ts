import { describe, expect, it } from 'vitest'
import type { Message } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

describe('a publish', () => {
  it('is one message in one frame, and its reply is told to the callback and to /meta/publish', async () => {
    const { cometd, server, listen, note, log, messages, pass } = await connected(stage())
    listen()
    cometd.publish('/a', { n: 1 }, note('one'))
    cometd.publish('/b', null, note('two'))
    cometd.publish('/c')
    await pass(5)
    expect(server.wire).toEqual(['ws: /a 4', 'ws: /b 5', 'ws: /c 6'])
    expect(server.heard).toEqual([
      { id: '4', channel: '/a', data: { n: 1 }, clientId: 'c1' },
      { id: '5', channel: '/b', data: null, clientId: 'c1' },
      { id: '6', channel: '/c', clientId: 'c1' },
    ])
    expect(log).toEqual([
      'one [connected] ok',
      '/meta/publish [connected] ok',
      'two [connected] ok',
      '/meta/publish [connected] ok',
      '/meta/publish [connected] ok',
    ])
    expect(messages[0]).toBe(messages[1])
  })

  it('that the server refuses is told to /meta/unsuccessful as well', async () => {
    const { cometd, server, listen, note, log, pass } = await connected(stage())
    listen()
    server.when('/deny', { successful: false, error: '403::no' })
    cometd.publish('/deny', {}, note('callback'))
    await pass(5)
    expect(log).toEqual([
      'callback [connected] refused 403::no',
      '/meta/publish [connected] refused 403::no',
      '/meta/unsuccessful [connected] refused 403::no',
    ])
  })

  it('is not settled by a delivery that carries its id: Faye’s servers send such', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    cometd.subscribe('/m', note('subscriber'))
    await pass(5)
    server.when('/m', ({ id }) => [
      { channel: '/m', data: 1, id: id! },
      { channel: '/m', id: id!, successful: false, error: '403::no', clientId: 'c1' },
    ])
    cometd.publish('/m', 1, note('callback'))
    await pass(5)
    expect(log).toEqual(['subscriber [connected] 1', 'callback [connected] refused 403::no'])
  })

  it('hears its reply between the deliveries of one answer, in their order', async () => {
    const { cometd, server, note, log, pass } = await connected(pollingStage())
    cometd.subscribe('/d', note('subscriber'))
    await pass(5)
    server.when('/m', ({ id }) => [
      { channel: '/d', data: 1 },
      { channel: '/m', id: id!, successful: true },
      { channel: '/d', data: 2, id: id! },
    ])
    cometd.publish('/m', 1, note('callback'))
    await pass(5)
    expect(log).toEqual(['subscriber [connected] 1', 'callback [connected] ok', 'subscriber [connected] 2'])
  })

  it('that nobody answers fails after maxNetworkDelay, and takes the WebSocket with it', async () => {
    const { cometd, server, network, listen, note, log, pass } = await connected(
      stage({ maxNetworkDelay: 1_000 }),
    )
    listen('connect', 'publish')
    server.when('/quiet', null)
    cometd.publish('/quiet', 1, note('callback'))
    await pass(999)
    expect(log).toEqual([])
    await pass(1)
    expect(log.slice().sort()).toEqual([
      '/meta/connect [connected] failed 1000 Message Timeout',
      expect.stringMatching(/^\/meta\/publish \[conn\w+] failed 1000 Message Timeout/),
      expect.stringMatching(/^callback \[conn\w+] failed 1000 Message Timeout/),
    ])
    expect(network.live).toEqual([])
  })

  it('in flight when the connection is lost fails after the connect', async () => {
    const { cometd, server, listen, note, log, messages, pass } = await connected(stage())
    listen()
    server.when('/quiet', null)
    cometd.publish('/quiet', 1, note('callback'))
    await pass(5)
    server.cut()
    expect(log).toEqual([
      '/meta/connect [connected] failed 1006',
      '/meta/unsuccessful [connected] failed 1006',
      'callback [connecting] failed 1006',
      '/meta/publish [connecting] failed 1006',
      '/meta/unsuccessful [connecting] failed 1006',
    ])
    expect(messages[2]).toEqual({
      id: '4',
      successful: false,
      channel: '/quiet',
      failure: {
        websocketCode: 1006,
        reason: '',
        connectionType: 'websocket',
        message: { id: '4', channel: '/quiet', data: 1, clientId: 'c1' },
      },
    })
  })
})

describe('a publish while the server is down', () => {
  it('is lost, and told so: by WebSocket two share one attempt', async () => {
    const { cometd, server, network, note, log, messages, pass } = await connected(stage())
    server.stop()
    cometd.publish('/a', 2, note('two'))
    cometd.publish('/a', 3, note('three'))
    await pass(10)
    expect(network.sockets).toHaveLength(2)
    expect(log).toEqual([
      expect.stringMatching(/^two \[connecting] failed/),
      expect.stringMatching(/^three \[connecting] failed/),
    ])
    expect(messages).toMatchObject([
      { id: '4', successful: false, channel: '/a', failure: { message: { data: 2 } } },
      { id: '5', failure: { connectionType: 'websocket' } },
    ])
    server.restart()
    await pass(20_000)
    expect(server.on('/a')).toEqual([])
    expect(log).toHaveLength(2)
  })

  it('by long-polling fails with httpCode 0, and the one behind it because of it', async () => {
    const { cometd, server, note, messages, pass } = await connected(pollingStage())
    server.stop()
    await pass(5)
    cometd.publish('/a', 2, note('two'))
    cometd.publish('/a', 3, note('three'))
    await pass(10)
    expect(messages).toMatchObject([
      { id: '4', channel: '/a', failure: { httpCode: 0, connectionType: 'long-polling' } },
      {
        id: '5',
        channel: '/a',
        failure: { httpCode: -1, reason: 'Previous request failed', connectionType: 'long-polling' },
      },
    ])
  })

  it('goes by a WebSocket of its own as soon as one opens again, before the connect', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    server.cut()
    cometd.publish('/a', 5, note('callback'))
    await pass(10)
    expect(log).toEqual(['callback [connecting] ok'])
    await pass(1_000)
    expect(server.wire.slice(0, 2)).toEqual(['ws: /a 4', 'ws: /meta/connect 5'])
    expect(cometd.getStatus()).toBe('connected')
  })
})

describe('with offlineQueue', () => {
  it('it waits for the end of the outage, and goes in order, once', async () => {
    const { cometd, server, note, log, pass } = await connected(stage({ offlineQueue: true }))
    server.when('/a', null)
    cometd.publish('/a', 1, note('1'))
    await pass(5)
    server.when('/a')
    server.stop()
    for (const n of [2, 3, 4]) cometd.publish('/a', n, note(`${n}`))
    await pass(5_000)
    expect([log, server.on('/a').length]).toEqual([[], 1])
    server.restart()
    await pass(20_000)
    expect(server.on('/a').map(({ data, clientId }) => [data, clientId])).toEqual([
      [1, 'c1'],
      [1, 'c2'],
      [2, 'c2'],
      [3, 'c2'],
      [4, 'c2'],
    ])
    expect(log).toEqual(['1', '2', '3', '4'].map((n) => expect.stringMatching(`^${n} \\[\\w+] ok$`)))
  })

  it('with autoResubscribe one hears what one published meanwhile', async () => {
    const { cometd, server, note, pass, ...scene } = await connected(
      stage({ offlineQueue: true, autoResubscribe: true }),
    )
    cometd.subscribe('/a', note('subscriber'))
    cometd.subscribe('/a', note('another'))
    cometd.subscribe('/b', note('third'))
    await pass(5)
    server.stop()
    cometd.publish('/a', 1)
    server.wire.length = 0
    server.restart()
    await pass(5_000)
    expect(server.wire.map((line) => line.replace(/ \d+/g, ''))).toEqual([
      'ws: /meta/connect',
      'ws: /meta/handshake',
      'ws: /meta/subscribe, /meta/subscribe, /a',
      'ws: /meta/connect',
      'ws: /meta/connect',
    ])
    server.deliver({ channel: '/a', data: 'heard' })
    expect(scene.log).toEqual(['subscriber [connected] "heard"', 'another [connected] "heard"'])
  })

  it('it goes as soon as there is a connection again', async () => {
    const { cometd, server, note, log, pass } = await connected(stage({ offlineQueue: true }))
    server.cut()
    cometd.publish('/a', 1, note('callback'))
    await pass(990)
    expect(server.heard).toEqual([])
    await pass(20)
    expect([log, server.on('/a').length]).toEqual([['callback [connected] ok'], 1])
  })

  it('one that the server refuses is not sent again', async () => {
    const { cometd, server, note, log, pass } = await connected(stage({ offlineQueue: true }))
    server.when('/a', { successful: false, error: '403::no' })
    cometd.publish('/a', 1, note('callback'))
    await pass(60_000)
    expect([log, server.on('/a').length]).toEqual([['callback [connected] refused 403::no'], 1])
  })

  it('what waits is told of at disconnect()', async () => {
    const { cometd, server, note, messages, pass } = await connected(stage({ offlineQueue: true }))
    server.stop()
    cometd.publish('/a', 1, note('callback'))
    cometd.disconnect()
    await pass(10)
    expect(messages).toMatchObject([{ channel: '/a', failure: { reason: 'Disconnected' } }] as Message[])
  })
})
