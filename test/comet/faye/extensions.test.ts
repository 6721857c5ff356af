import { describe, expect, it } from 'vitest'
import type { Extension, Message } from '../../../src/faye.js'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from './stage.js'

const reported = hearReports('anything')

describe('an extension', () => {
  it('is told when it is added and removed, once, as `this`', () => {
    const { client } = stage()
    const seen: unknown[] = []
    const extension = {
      added(...args: unknown[]) {
        seen.push(['added', this === extension, ...args])
      },
      removed(...args: unknown[]) {
        seen.push(['removed', this === extension, ...args])
      },
    }
    client.addExtension(extension)
    client.removeExtension(extension)
    client.removeExtension(extension)
    client.addExtension({})
    expect(seen).toEqual([
      ['added', true, client],
      ['removed', true, client],
    ])
  })

  it('sees all that passes, both ways, in the order in which extensions were added', async () => {
    const { client, pass } = stage()
    const seen: string[] = []
    const named = (name: string): Extension => ({
      incoming(message, callback) {
        seen.push(`${name} < ${message.channel}`)
        callback(message)
      },
      outgoing(message, callback) {
        seen.push(`${name} > ${message.channel} ${message.clientId}`)
        callback(message)
      },
    })
    client.addExtension(named('A'))
    client.addExtension(named('B'))
    void client.publish('/a', 1)
    await pass(10)
    expect(seen.filter((line) => !/connect/.test(line))).toEqual([
      'A > /meta/handshake undefined',
      'B > /meta/handshake undefined',
      'A < /meta/handshake',
      'B < /meta/handshake',
      'A > /a c1',
      'B > /a c1',
      'A < /a',
      'B < /a',
    ])
    expect(seen).toEqual(expect.arrayContaining(['A > /meta/connect c1', 'B < /meta/connect']))
  })

  it('may take its time, and messages may overtake each other', async () => {
    const { client, clock, watch, asked, pass, news } = await connected()
    const delay = (message: Message, callback: (message: Message) => void) =>
      void clock.after(message.data === 'slow' ? 50 : 10, () => callback(message))
    client.addExtension({ outgoing: delay, incoming: delay })
    watch('slow', client.publish('/a', 'slow'))
    watch('quick', client.publish('/a', 'quick'))
    await pass(20)
    expect(asked()).toEqual(['/a "quick"'])
    await pass(100)
    expect(asked()).toEqual(['/a "slow"'])
    expect(news()).toEqual(['quick: ok', 'slow: ok'])
  })

  it('may take its time with the handshake, too', async () => {
    const { client, clock, watch, pass, news } = stage()
    const delay = (message: Message, callback: (message: Message) => void) =>
      void clock.after(40, () => callback(message))
    client.addExtension({ outgoing: delay, incoming: delay })
    watch('1', client.publish('/a', 1))
    await pass(300)
    expect(news()).toEqual(['transport:up', '1: ok'])
  })

  it('may change a message, or put another in its place', async () => {
    const { client, server, watch, hear, pass, news } = await connected()
    client.addExtension({
      outgoing: (message, callback) => callback({ ...message, ext: { token: 'mine' } }),
      incoming: (message, callback) => callback(message.data ? { ...message, data: 'changed' } : message),
    })
    client.subscribe('/a', hear('page'))
    watch('1', client.publish('/a', 1))
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    expect(server.on('/a')[0]?.ext).toEqual({ token: 'mine' })
    expect(news()).toEqual(['1: ok', 'page hears "changed"'])
  })

  it('may stop a message: then nothing comes of it', async () => {
    const { client, server, watch, hear, asked, pass, news } = await connected()
    client.subscribe('/a', hear('page'))
    await pass(5)
    asked()
    client.addExtension({
      outgoing: (message, callback) => callback(message.channel === '/b' ? null : message),
      incoming: (message, callback) => callback(message.data === 'spam' ? null : message),
    })
    watch('1', client.publish('/b', 1))
    server.deliver({ channel: '/a', data: 'spam' }, { channel: '/a', data: 'fine' })
    await pass(100)
    expect(asked()).toEqual([])
    expect(news()).toEqual(['page hears "fine"'])
  })

  it('that throws is reported, and what it threw at goes no further', async () => {
    const { client, watch, asked, pass, news } = await connected()
    const extension = {
      outgoing() {
        throw new Error('mine')
      },
    }
    client.addExtension(extension)
    watch('1', client.publish('/a', 1))
    await pass(5)
    client.removeExtension(extension)
    watch('2', client.publish('/a', 2))
    await pass(5)
    expect(reported).toEqual([new Error('mine')])
    expect(asked()).toEqual(['/a 2'])
    expect(news()).toEqual(['2: ok'])
  })

  it('goes through what was published in an outage once, when it was published', async () => {
    const { client, server, watch, pass, news } = await connected()
    const seen: unknown[] = []
    client.addExtension({
      outgoing(message, callback) {
        if (message.channel === '/a') seen.push(message.data)
        callback(message)
      },
    })
    server.stop()
    watch('1', client.publish('/a', 1))
    expect(seen).toEqual([1])
    server.restart()
    await pass(2_100)
    expect([seen, news()]).toEqual([[1], ['transport:down', 'transport:up', '1: ok']])
  })
})
