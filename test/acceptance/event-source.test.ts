import { WebSocket } from 'ws'
import { afterEach, describe, expect, test } from 'vitest'
import { EventSource, type EventSourceOptions } from '../../src/event-source'
import { startable } from '../support/comet/servers.mjs'
import { receivesEachOnce, until } from './cuts'
import { nchan } from './nchan'
import { nowAndThen } from './now-and-then'

describe.runIf(startable.includes('nchan'))('an EventSource of Nchan', () => {
  const it = nchan({ timeout: 2_000 })
  const sources: EventSource[] = []
  afterEach(() => {
    for (const source of sources.splice(0)) source.close()
  })

  const open = async (options: EventSourceOptions = {}) => {
    const source = new EventSource(it.origin + it.path, {
      WebSocket: WebSocket as never,
      retry: () => 10,
      ...options,
    })
    sources.push(source)
    const data: string[] = []
    source.onmessage = (event) => data.push(event.data)
    await until(() => source.readyState === 1)
    return { source, data }
  }

  test.each(['websocket', 'http'] as const)(
    '[F6] gets every message once, over 20 cuts, by %s',
    async (transport) => {
      const { data } = await open({ transports: [transport] })
      await receivesEachOnce(it, () => data)
    },
  )

  test('[F6] also where WebSockets are blocked now and then, and it changes from the one to the other', async () => {
    const { taken, options, between } = nowAndThen()
    const { data } = await open(options)
    await receivesEachOnce(it, () => data, between)
    expect(Math.min(taken.websocket, taken.http)).toBeGreaterThan(5)
  })

  test('[F7] ends for good where there is nothing, though a WebSocket cannot tell', async () => {
    const seen: number[] = []
    const source = new EventSource(`${it.origin}/nothing`, { WebSocket: WebSocket as never, retry: () => 0 })
    sources.push(source)
    source.onerror = () => seen.push(source.readyState)
    await until(() => source.readyState === 2)
    // One WebSocket and one request.
    expect([seen, it.proxy.accepted]).toEqual([[2], 2])
  })

  test('[F7] keeps its last id while the server is gone', async () => {
    const { source, data } = await open()
    await it.publish('one')
    await until(() => data.length)
    it.proxy.refuse()
    it.proxy.reset()
    await until(() => source.readyState === 0)
    await it.publish('two')
    await it.proxy.accept()
    await it.publish('three')
    await until(() => data.length === 3)
    expect(data).toEqual(['one', 'two', 'three'])
  })

  test('gets events by their names, which Nchan tells by HTTP only', async () => {
    const { source, data } = await open()
    await it.publish('one')
    await until(() => data.length)
    source.addEventListener('add', (event) => data.push(`add ${event.data}`))
    await it.publish('two', { 'X-EventSource-Event': 'add' })
    await it.publish('three')
    await until(() => data.length === 3)
    expect(data).toEqual(['one', 'add two', 'three'])
  })

  test('goes on after Nchan ended a quiet WebSocket', async () => {
    const { source, data } = await open({ transports: ['websocket'] })
    await it.publish('one')
    await until(() => it.proxy.accepted === 2)
    await until(() => source.readyState === 1)
    await it.publish('two')
    await until(() => data.length === 2)
  })
})
