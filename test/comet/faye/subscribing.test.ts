import { describe, expect, it, vi } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from './stage.js'

const reported = hearReports('anything')

describe('subscribing', () => {
  it('succeeds once the server agreed', async () => {
    const { client, watch, asked, pass, news } = stage()
    watch('subscription', client.subscribe('/a'))
    await pass(10)
    expect(asked()).toEqual(['subscribe /a'])
    expect(news()).toEqual(['transport:up', 'subscription: ok'])
  })

  it('asks the server once for each channel, however many hear it', async () => {
    const { client, server, watch, hear, asked, pass, news } = await connected()
    watch('first', client.subscribe('/a', hear('first')))
    watch('second', client.subscribe('/a', hear('second')))
    expect(news()).toEqual([])
    await pass(5)
    watch('third', client.subscribe('/a', hear('third')))
    await pass(5)
    expect(asked()).toEqual(['subscribe /a'])
    expect(news()).toEqual(['first: ok', 'second: ok', 'third: ok'])
    server.deliver({ channel: '/a', data: 1 })
    expect(news()).toEqual(['first hears 1', 'second hears 1', 'third hears 1'])
  })

  it('takes several channels, and gives a subscription for each', async () => {
    const { client, server, hear, asked, pass, news } = await connected()
    const subscriptions = client.subscribe(['/a', '/b/*'], hear('page'))
    expect(subscriptions).toHaveLength(2)
    await pass(5)
    expect(asked()).toEqual(['subscribe /a', 'subscribe /b/*'])
    server.deliver({ channel: '/a', data: 1 }, { channel: '/b/c', data: 2 }, { channel: '/b', data: 3 })
    expect(news()).toEqual(['page hears 1', 'page hears 2'])
  })

  it('tells all who wait of a refusal, and asks again for whoever comes later', async () => {
    const { client, server, watch, hear, asked, pass, news } = await connected()
    server.when('/meta/subscribe', { successful: false, error: '403:/a:Forbidden channel' })
    watch('first', client.subscribe('/a', hear('first')))
    watch('second', client.subscribe('/a', hear('second')))
    await pass(5)
    expect(news()).toEqual(['first: 403:/a:Forbidden channel', 'second: 403:/a:Forbidden channel'])
    server.deliver({ channel: '/a', data: 1 })
    expect(news()).toEqual([])
    server.when('/meta/subscribe')
    watch('third', client.subscribe('/a', hear('third')))
    await pass(5)
    server.deliver({ channel: '/a', data: 2 })
    expect(asked()).toEqual(['subscribe /a', 'subscribe /a'])
    expect(news()).toEqual(['third: ok', 'third hears 2'])
  })

  it('goes before what made the client connect: a page hears what it published just before', async () => {
    const { client, asked, pass } = stage()
    void client.publish('/a', 'early')
    client.subscribe('/a')
    void client.publish('/a', 'later')
    await pass(10)
    expect(asked()).toEqual(['subscribe /a', '/a "later"', '/a "early"'])
  })
})

describe('a message', () => {
  it('is heard by patterns from the widest to the narrowest, as the original has it', async () => {
    const { client, server, hear, pass, news } = await connected()
    for (const channel of ['/a/b/c', '/a/b/*', '/a/**', '/a/b/**', '/**', '/a/*', '/a/b', '/*'])
      client.subscribe(channel, hear(channel))
    await pass(5)
    server.deliver({ channel: '/a/b/c', data: 1 })
    expect(news().map((line) => line.split(' ')[0])).toEqual(['/**', '/a/b/c', '/a/b/*', '/a/**', '/a/b/**'])
    server.deliver({ channel: '/a', data: 1 })
    expect(news().map((line) => line.split(' ')[0])).toEqual(['/**', '/*'])
  })

  it('comes to the callback with its context, and to withChannel with its channel', async () => {
    const { client, server, pass } = await connected()
    const seen: unknown[] = []
    const subscription = client.subscribe<number>(
      '/a/*',
      function (this: unknown, data) {
        seen.push([this, data])
      },
      'mine',
    )
    const same = subscription.withChannel(function (this: unknown, channel, data) {
      seen.push([this, channel, data])
    }, 'also mine')
    expect(same).toBe(subscription)
    await pass(5)
    server.deliver({ channel: '/a/b', data: 1 })
    expect(seen).toEqual([
      ['mine', 1],
      ['also mine', '/a/b', 1],
    ])
  })

  it('comes to all, also where one of them throws, which is reported', async () => {
    const { client, server, hear, pass, news } = await connected()
    client.subscribe('/a', () => {
      throw new Error('mine')
    })
    client.subscribe('/a', hear('page'))
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    expect(news()).toEqual(['page hears 1'])
    expect(reported).toEqual([new Error('mine')])
  })

  it('without data is none', async () => {
    const { client, server, hear, pass, news } = await connected()
    client.subscribe('/**', hear('page'))
    await pass(5)
    server.deliver({ channel: '/a' }, { channel: '/a', data: null }, { channel: '/a', data: 0 })
    expect(news()).toEqual(['page hears null', 'page hears 0'])
  })

  it('on a channel with a hostile name harms nobody', async () => {
    const { client, server, hear, pass, news } = await connected()
    client.subscribe('/**', hear('page'))
    await pass(5)
    for (const channel of ['__proto__', '/__proto__', '/constructor/x', '', '/', `/${'x/'.repeat(20_000)}`])
      server.deliver({ channel, data: 1 })
    expect(news()).toEqual(Array(3).fill('page hears 1'))
  })

  it('that is junk costs nothing but itself', async () => {
    const { client, server, hear, network, pass, news } = await connected()
    client.subscribe('/**', hear('page'))
    await pass(5)
    network.last.receive('[1,null,"x",{},{"channel":5,"data":1},{"channel":"/a","data":2}]')
    network.last.receive('{"channel":"/b","data":3}')
    network.last.receive(
      '[{"channel":"/meta/foo","successful":false},{"channel":"/a","id":"9","successful":true}]',
    )
    expect(news()).toEqual(['page hears 2', 'page hears 3'])
    server.deliver({ channel: '/c', data: 4 })
    expect(news()).toEqual(['page hears 4'])
  })
})

describe('cancelling', () => {
  it('tells the server once nobody is left, and is fine twice', async () => {
    const { client, server, hear, asked, pass, news } = await connected()
    const first = client.subscribe('/a', hear('first'))
    const second = client.subscribe('/a', hear('second'))
    await pass(5)
    asked()
    first.cancel()
    first.unsubscribe()
    await pass(5)
    expect(asked()).toEqual([])
    server.deliver({ channel: '/a', data: 1 })
    expect(news()).toEqual(['second hears 1'])
    second.unsubscribe()
    second.cancel()
    await pass(5)
    expect(asked()).toEqual(['unsubscribe /a'])
    server.deliver({ channel: '/a', data: 2 })
    expect(news()).toEqual([])
  })

  it('works by the name of channels, for one subscription or for all', async () => {
    const { client, server, hear, asked, pass, news } = await connected()
    const first = client.subscribe('/a', hear('first'))
    client.subscribe(['/a', '/b'], hear('second'))
    await pass(5)
    asked()
    client.unsubscribe('/a', first)
    client.unsubscribe('/never')
    server.deliver({ channel: '/a', data: 1 })
    client.unsubscribe(['/a', '/b'])
    await pass(5)
    expect(asked()).toEqual(['unsubscribe /a', 'unsubscribe /b'])
    expect(news()).toEqual(['second hears 1'])
  })

  it('within a delivery is obeyed at once', async () => {
    const { client, server, hear, pass, news } = await connected()
    client.subscribe('/a', () => second.cancel())
    const second = client.subscribe('/a', hear('second'))
    client.subscribe('/a', () => client.unsubscribe('/a'))
    client.subscribe('/a', hear('fourth'))
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    expect(news()).toEqual([])
  })

  it('who subscribes within a delivery hears the next one', async () => {
    const { client, server, hear, pass, news } = await connected()
    client.subscribe('/a', () => client.subscribe('/a', hear('late')))
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    expect(news()).toEqual([])
    server.deliver({ channel: '/a', data: 2 })
    expect(news()).toEqual(['late hears 2'])
  })

  it('before the server agreed leaves nothing behind', async () => {
    const { client, server, hear, asked, pass, news } = await connected()
    client.subscribe('/a', hear('page')).cancel()
    await pass(5)
    expect(asked()).toEqual(['subscribe /a', 'unsubscribe /a'])
    server.restart()
    await pass(2_100)
    expect(asked()).toEqual([])
    expect(news()).toEqual(['transport:down', 'transport:up'])
  })
})

describe('when the server forgot the client', () => {
  it('each channel is subscribed to once more, before what was published meanwhile goes', async () => {
    const { client, server, watch, hear, asked, pass, news } = await connected()
    client.subscribe('/a', hear('first'))
    client.subscribe('/a', hear('second'))
    client.subscribe('/b/**')
    server.when('/a', ({ data, id }) => [
      { channel: '/a', data },
      { channel: '/a', id: id!, successful: true },
    ])
    await pass(5)
    server.when('/under-way', null)
    void client.publish('/under-way', 0)
    await pass(5)
    asked()
    server.stop()
    server.when('/under-way')
    watch('1', client.publish('/a', 1))
    watch('late', client.subscribe('/late'))
    await pass(3_000)
    server.restart()
    await pass(2_100)
    expect(asked()).toEqual(['subscribe /a', 'subscribe /b/**', '/under-way 0', '/a 1', 'subscribe /late'])
    expect(news()).toEqual([
      'transport:down',
      'transport:up',
      'first hears 1',
      'second hears 1',
      '1: ok',
      'late: ok',
    ])
    await pass(120_000)
    expect([asked(), news()]).toEqual([[], []])
  })

  it('on a connection that is fine, too', async () => {
    const { client, server, hear, asked, pass, news } = await connected()
    client.subscribe('/a', hear('page'))
    await pass(5)
    asked()
    server.release({ successful: false, error: '401:c1:Unknown client', advice: { reconnect: 'handshake' } })
    await pass(10)
    expect(asked()).toEqual(['subscribe /a'])
    server.deliver({ channel: '/a', data: 1 })
    expect(news()).toEqual(['page hears 1'])
  })

  it('a refusal in the name that it had says nothing of the channel', async () => {
    const { client, server, watch, hear, asked, pass, news } = await connected()
    server.when('/meta/subscribe', null)
    watch('subscription', client.subscribe('/a', hear('page')))
    await pass(5)
    const [{ id } = {}] = server.on('/meta/subscribe')
    server.when('/meta/subscribe')
    server.release({ successful: false, advice: { reconnect: 'handshake' } })
    await pass(10)
    asked()
    server.deliver({ channel: '/meta/subscribe', id: id!, successful: false, error: '401:c1:Unknown client' })
    await pass(10)
    expect(asked()).toEqual(['subscribe /a'])
    expect(news()).toEqual(['subscription: ok'])
  })

  it('a channel that it refuses then is asked for again after the next handshake', async () => {
    const { client, server, asked, pass } = await connected()
    client.subscribe('/a')
    await pass(5)
    server.when('/meta/subscribe', { successful: false, error: '403:/a:no' })
    server.restart()
    await pass(2_100)
    server.when('/meta/subscribe')
    asked()
    server.restart()
    await pass(4_100)
    expect(asked()).toEqual(['subscribe /a'])
  })
})

it('a subscription that waits for a connection that is given up fails, and leaves nothing', async () => {
  vi.stubGlobal('fetch', undefined)
  const { client, server, watch, asked, pass, news } = stage()
  server.when('/meta/handshake', { successful: false, advice: { reconnect: 'none' } })
  watch('first', client.subscribe('/a'))
  await pass(10)
  expect(news()).toEqual(['transport:up', 'first: null::Not delivered: disconnected'])
  server.when('/meta/handshake')
  watch('second', client.subscribe('/b'))
  await pass(10)
  expect(news()).toEqual(['second: ok'])
  expect(asked()).toEqual(['subscribe /b'])
})
