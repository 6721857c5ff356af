import { WebSocket } from 'ws'
import { afterEach, describe, expect, test } from 'vitest'
import { longPoll, type LongPoll, type LongPollOptions } from '../../src/long-poll'
import { startable } from '../support/comet/servers.mjs'
import { receivesEachOnce, until } from './cuts'
import { nchan } from './nchan'
import { nowAndThen } from './now-and-then'

describe.runIf(startable.includes('nchan'))('a long poll of Nchan', () => {
  const it = nchan({ timeout: 4_000 })
  const polls: LongPoll[] = []
  afterEach(() => {
    for (const poll of polls.splice(0)) poll.close()
  })

  const listen = async (options: Partial<LongPollOptions>) => {
    const data: string[] = []
    const poll = longPoll({
      url: it.origin + it.path,
      success: (message: string) => data.push(message),
      WebSocket: WebSocket as never,
      retry: () => 10,
      ...options,
    })
    polls.push(poll)
    await until(() => poll.state.name === 'open')
    return { poll, data }
  }

  test.each(['websocket', 'http'] as const)(
    '[F6] gets every message once, over 20 cuts, by %s',
    async (transport) => {
      const { data } = await listen({ transports: [transport] })
      await receivesEachOnce(it, () => data)
    },
  )

  test('[F6] also where WebSockets are blocked now and then, and it changes from the one to the other', async () => {
    const { taken, options, between } = nowAndThen()
    const { data } = await listen(options)
    await receivesEachOnce(it, () => data, between)
    expect(Math.min(taken.websocket, taken.http)).toBeGreaterThan(5)
  })

  test.each(['websocket', 'http'] as const)(
    'goes on where nothing came for long, and tells no error, by %s',
    async (transport) => {
      const errors: string[] = []
      const { data } = await listen({
        transports: [transport],
        error: (_, status) => errors.push(status),
      })
      await it.publish('one')
      await until(() => it.proxy.accepted > 1 || transport === 'http')
      await new Promise((resolve) => setTimeout(resolve, 4_500))
      await it.publish('two')
      await until(() => data.length === 2)
      expect([data, errors]).toEqual([['one', 'two'], []])
    },
  )
})
