import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
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

  test('polls first, and takes a WebSocket when Nchan has told where it is', async () => {
    const opened: string[] = []
    class Noted extends WebSocket {
      constructor(url: string, protocols?: string[]) {
        super(url, protocols)
        this.on('open', () => opened.push(url))
      }
    }
    const { data } = await listen({ WebSocket: Noted as never })
    expect(opened).toEqual([])
    await it.publish('one')
    await until(() => opened.length)
    await it.publish('two')
    await until(() => data.length === 2)
    expect(opened).toEqual([expect.stringMatching(/\?last_event_id=\d+%3A\d+$/)])
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

test('a long poll loses nothing to a server that takes the handshake of a WebSocket for a poll', async () => {
  const queue = ['one', 'two', 'three']
  // Without a listener for `upgrade`, Node's server answers it like every other request.
  const server = http.createServer((_, response) => {
    const next = queue.shift()
    if (next) response.end(next)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const data: string[] = []
  const poll = longPoll({
    url: `http://127.0.0.1:${port}/`,
    success: (message: string) => data.push(message),
    WebSocket: WebSocket as never,
  })
  await until(() => !queue.length && data.includes('three'))
  poll.close()
  server.closeAllConnections()
  server.close()
  expect(data).toEqual(['one', 'two', 'three'])
})
