import { describe, expect, it, vi } from 'vitest'
import type { Listener } from '../../../src/faye.js'
import { connected, stage } from './stage.js'

describe('events', () => {
  it('are heard in order by all who listen, with their context or the client as `this`', () => {
    const { client } = stage()
    const seen: unknown[] = []
    const listener = function (this: unknown, ...args: unknown[]) {
      seen.push([this, ...args])
    }
    expect(client.on('x', listener)).toBe(client)
    expect(client.bind('x', listener, 'mine')).toBe(client)
    expect(client.addListener('x', listener)).toBe(client)
    expect(client.once('x', listener, 'once')).toBe(client)
    expect(client.trigger('x', 1, 2)).toBe(true)
    expect(seen).toEqual([
      [client, 1, 2],
      ['mine', 1, 2],
      [client, 1, 2],
      ['once', 1, 2],
    ])
    expect([client.countListeners('x'), client.listeners('x')]).toEqual([3, [listener, listener, listener]])
    expect([client.emit('y'), client.countListeners('y'), client.listeners('y')]).toEqual([false, 0, []])
  })

  it('are heard no more by who was taken away, with that context if one is named', () => {
    const { client } = stage()
    const seen: unknown[] = []
    const listener = function (this: unknown) {
      seen.push(this)
    }
    for (const context of ['a', 'b', 'c']) client.on('x', listener, context)
    client.unbind('x', listener, 'b')
    client.off('x', () => {})
    client.emit('x')
    expect(seen).toEqual(['a', 'c'])
    client.removeListener('x', listener)
    expect(client.emit('x')).toBe(false)
    client.on('x', listener).on('y', listener).removeAllListeners('x')
    expect([client.emit('x'), client.emit('y')]).toEqual([false, true])
    client.removeAllListeners()
    expect(client.emit('y')).toBe(false)
  })

  it('go to those who listened when they began', () => {
    const { client } = stage()
    const seen: string[] = []
    client.once('x', () => {
      seen.push('once')
      client.on('x', () => seen.push('late'))
      client.emit('x')
    })
    client.emit('x')
    expect(seen).toEqual(['once', 'late'])
  })

  it('take functions only', () => {
    const { client } = stage()
    // What JavaScript may pass, and TypeScript does not let through.
    expect(() => client.on('x', 5 as unknown as Listener)).toThrow(
      new Error('addListener only takes instances of Function'),
    )
  })
})

describe('transport:up and transport:down', () => {
  it('tell of each change once, with the client as `this` and nothing else', async () => {
    const { client, server, pass } = stage()
    const seen: unknown[] = []
    for (const event of ['transport:up', 'transport:down'])
      client.on(event, function (this: unknown, ...args: unknown[]) {
        seen.push([event, this === client, ...args])
      })
    server.stop()
    client.connect()
    await pass(10_000)
    expect(seen).toEqual([['transport:down', true]])
    server.restart()
    await pass(5_000)
    expect(seen.slice(1)).toEqual([['transport:up', true]])
    await pass(100_000)
    expect(seen).toHaveLength(2)
  })

  it('disturb nothing by what a listener throws, which is reported', async () => {
    const reported: unknown[] = []
    const { client, server, watch, pass, news } = await connected()
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    for (const event of ['transport:up', 'transport:down'])
      client.on(event, () => {
        throw new Error(event)
      })
    server.cut()
    watch('1', client.publish('/a', 1))
    await pass(2_100)
    expect(news()).toEqual(['transport:down', 'transport:up', '1: ok'])
    expect(reported).toEqual([new Error('transport:down'), new Error('transport:up')])
  })

  it('a WebSocket that the server closes is down, whatever the code', async () => {
    const { server, pass, news } = await connected()
    server.cut(1000, 'bye')
    expect(news()).toEqual(['transport:down'])
    await pass(2_100)
    expect(news()).toEqual(['transport:up'])
  })
})
