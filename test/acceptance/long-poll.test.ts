import { WebSocket } from 'ws'
import { afterEach, describe, expect, test } from 'vitest'
import { longPoll, type LongPoll, type LongPollOptions } from '../../src/long-poll'
import { startable } from '../support/comet/servers.mjs'
import { receivesEachOnce, until } from './cuts'
import { nchan } from './nchan'
import { nowAndThen } from './now-and-then'

describe.runIf(startable.includes('nchan'))('a long poll of Nchan', () => {
  const it = nchan()
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
})
