import { describe, expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from '../stage.js'

hearReports()

/** The server forgets, once. */
const forget = async (scene: ReturnType<typeof stage>) => {
  scene.server.when('/meta/connect', () => {
    scene.server.when('/meta/connect')
    return { successful: false, error: '402::x', advice: { reconnect: 'handshake', interval: 0 } }
  })
  scene.server.release()
  await scene.pass(20)
}

describe('subscribing', () => {
  it('asks the server once for each channel, and answers the second by itself, later', async () => {
    const { cometd, server, listen, note, messages, log, pass } = await connected(stage())
    listen('subscribe')
    cometd.subscribe('/x', note('first hears'), note('first'))
    cometd.subscribe('/x', note('second hears'), note('second'))
    expect(log).toEqual([])
    await pass(10)
    expect(server.heard).toEqual([
      { id: '4', channel: '/meta/subscribe', subscription: '/x', clientId: 'c1' },
    ])
    expect(log).toEqual(['second [connected] ok', 'first [connected] ok', '/meta/subscribe [connected] ok'])
    expect(messages[0]).toEqual({
      id: '5',
      successful: true,
      channel: '/meta/subscribe',
      subscription: '/x',
    })
    log.length = 0
    server.deliver({ channel: '/x', data: 1 })
    expect(log).toEqual(['first hears [connected] 1', 'second hears [connected] 1'])
  })

  it('asks although somebody listens there already', async () => {
    const { cometd, server, pass } = await connected(stage())
    cometd.addListener('/x', () => {})
    cometd.subscribe('/x', () => {})
    await pass(10)
    expect(server.on('/meta/subscribe')).toHaveLength(1)
  })

  it('that is refused is told, and the subscriber stays', async () => {
    const { cometd, server, listen, note, log, pass } = await connected(stage())
    listen()
    server.when('/meta/subscribe', { successful: false, error: '403:/a:denied' })
    const handle = cometd.subscribe('/a', note('subscriber'), note('callback'))
    await pass(10)
    expect(log).toEqual([
      'callback [connected] refused 403:/a:denied',
      '/meta/subscribe [connected] refused 403:/a:denied',
      '/meta/unsuccessful [connected] refused 403:/a:denied',
    ])
    server.deliver({ channel: '/a', data: 1 })
    expect(log.at(-1)).toBe('subscriber [connected] 1')
    cometd.unsubscribe(handle)
    await pass(10)
    expect(server.on('/meta/unsubscribe')).toHaveLength(1)
  })
})

describe('unsubscribing', () => {
  it('tells the server with the last subscriber only', async () => {
    const { cometd, server, listen, note, log, messages, pass } = await connected(stage())
    const first = cometd.subscribe('/x', note('first hears'))
    const second = cometd.subscribe('/x', note('second hears'))
    await pass(10)
    server.heard.length = 0
    listen()
    cometd.unsubscribe(first, note('first'))
    expect(log).toEqual([])
    await pass(10)
    expect([server.heard, log]).toEqual([[], ['first [connected] ok']])
    expect(messages).toMatchObject([{ channel: '/meta/unsubscribe', subscription: '/x', successful: true }])
    server.deliver({ channel: '/x', data: 1 })
    expect(log.splice(0)).toEqual(['first [connected] ok', 'second hears [connected] 1'])
    cometd.unsubscribe(second, { p: 1 }, note('second'))
    await pass(10)
    expect(server.heard).toMatchObject([{ p: 1, channel: '/meta/unsubscribe', subscription: '/x' }])
    expect(log.splice(0)).toEqual(['second [connected] ok', '/meta/unsubscribe [connected] ok'])
    server.deliver({ channel: '/x', data: 2 })
    expect(log).toEqual([])
  })

  it('the same handle twice is fine', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    const handle = cometd.subscribe('/x', () => {})
    cometd.subscribe('/x', () => {})
    cometd.unsubscribe(handle)
    cometd.unsubscribe(handle, note('again'))
    await pass(10)
    expect([log, server.on('/meta/unsubscribe')]).toEqual([['again [connected] ok'], []])
  })
})

describe('after a handshake that the server advised', () => {
  it('subscriptions are gone, silently; the page subscribes where it hears of it', async () => {
    const scene = await connected(stage())
    const { cometd, server, note, log, pass } = scene
    cometd.subscribe('/x', note('stale'))
    cometd.addListener('/x', note('listener'))
    await pass(10)
    cometd.addListener('/meta/handshake', () => cometd.subscribe('/x', note('fresh')))
    await forget(scene)
    expect(server.on('/meta/subscribe').map(({ clientId }) => clientId)).toEqual(['c1', 'c2'])
    expect(server.on('/meta/unsubscribe')).toEqual([])
    server.deliver({ channel: '/x', data: 1 })
    expect(log).toEqual(['listener [connected] 1', 'fresh [connected] 1'])
  })

  it('a stale handle can be unsubscribed, or subscribed again', async () => {
    const scene = await connected(stage())
    const { cometd, server, note, log, pass } = scene
    const handle = cometd.subscribe('/x', note('hears'), { p: 0 })
    await pass(10)
    await forget(scene)
    server.heard.length = 0
    cometd.unsubscribe(handle, note('unsubscribed'))
    await pass(10)
    expect(server.heard).toMatchObject([{ channel: '/meta/unsubscribe', subscription: '/x' }])
    const renewed = cometd.resubscribe(handle, { p: 1 })!
    await pass(10)
    expect(server.heard.at(-1)).toMatchObject({ p: 1, channel: '/meta/subscribe', subscription: '/x' })
    expect(renewed).not.toBe(handle)
    expect(renewed).toMatchObject({ channel: '/x', listener: false, callback: handle.callback })
    server.deliver({ channel: '/x', data: 1 })
    expect(log).toEqual(['unsubscribed [connected] ok', 'hears [connected] 1'])
  })

  it('with autoResubscribe they are kept, and asked for again before what waits', async () => {
    const scene = await connected(stage({ autoResubscribe: true }))
    const { cometd, server, note, log, pass } = scene
    cometd.subscribe('/x', note('one'))
    cometd.subscribe('/x', note('two'))
    cometd.subscribe('/y', note('three'))
    cometd.addListener('/z', note('listener'))
    await pass(10)
    server.wire.length = 0
    cometd.addListener('/meta/handshake', () => cometd.publish('/own', 1))
    await forget(scene)
    expect(server.wire.map((line) => line.replace(/ \d+/g, ''))).toEqual([
      'ws: /meta/connect',
      'ws: /meta/handshake',
      'ws: /meta/subscribe, /meta/subscribe',
      'ws: /own',
      'ws: /meta/connect',
      'ws: /meta/connect',
    ])
    server.deliver({ channel: '/x', data: 1 }, { channel: '/y', data: 2 }, { channel: '/z', data: 3 })
    expect(log).toEqual([
      'one [connected] 1',
      'two [connected] 1',
      'three [connected] 2',
      'listener [connected] 3',
    ])
  })

  it('a TCP cut is none: nothing is subscribed again, and everything heard', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    cometd.subscribe('/x', note('hears'))
    await pass(10)
    server.heard.length = 0
    server.cut()
    await pass(2_000)
    expect(server.heard.map(({ channel, clientId }) => `${channel} ${clientId}`)).toEqual([
      '/meta/connect c1',
      '/meta/connect c1',
    ])
    server.deliver({ channel: '/x', data: 1 })
    expect(log).toEqual(['hears [connected] 1'])
  })
})

it('resubscribe() without a handle does nothing', () => {
  expect(stage().cometd.resubscribe(undefined as never)).toBe(undefined)
})

it('clearSubscriptions() forgets here alone, and leaves listeners; the next subscribe asks again', async () => {
  const { cometd, server, note, log, pass } = await connected(stage())
  cometd.subscribe('/a', note('subscriber'))
  cometd.addListener('/a', note('listener'))
  await pass(10)
  cometd.clearSubscriptions()
  cometd.subscribe('/a', note('again'))
  await pass(10)
  expect(server.heard.map(({ channel }) => channel)).toEqual(['/meta/subscribe', '/meta/subscribe'])
  server.deliver({ channel: '/a', data: 1 })
  expect(log).toEqual(['listener [connected] 1', 'again [connected] 1'])
})

it('clearListeners() forgets listeners, and leaves subscriptions', async () => {
  const { cometd, server, note, log, listen, pass } = await connected(stage())
  listen()
  cometd.subscribe('/a', note('subscriber'))
  cometd.addListener('/**', note('listener'))
  cometd.clearListeners()
  await pass(10)
  server.deliver({ channel: '/a', data: 1 })
  expect(log).toEqual(['subscriber [connected] 1'])
})
