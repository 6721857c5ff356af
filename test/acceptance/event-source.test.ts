import { WebSocket } from 'ws'
import { afterEach, describe, expect, test } from 'vitest'
import { EventSource, type EventSourceOptions } from '../../src/event-source'
import { startable } from '../support/comet/servers.mjs'
import { receivesEachOnce, until } from './cuts'
import { nchan } from './nchan'
import { nowAndThen } from './now-and-then'

describe.runIf(startable.includes('nchan'))('an EventSource of Nchan', () => {
  const it = nchan()
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
})
