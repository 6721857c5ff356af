import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WebSockets } from '../support/comet/gate.mjs'
import { startable, startServer, type CometServer, type Kind } from '../support/comet/servers.mjs'
import { openStage, withWebSocket, type Stage } from './faye/stage'
import { until } from './cuts'
import { visit } from './faye/visitor'

/** For how many milliseconds the server holds a connect. */
const hold = 3_000
/** What an answer may take besides: a fifth of that, and a second at least. */
const maxNetworkDelay = 1_000
const connectTimeout = 1_000
const retry = 500

const kinds = (['faye', 'ruby-faye'] as Kind[]).filter((kind) => startable.includes(kind))
const transports = [
  ['WebSocket', undefined],
  ['long-polling', 'websocket'],
] as const

/** When the server is killed. */
const moments: Record<
  string,
  (it: Stage, arrive: () => ReturnType<typeof visit>) => Promise<ReturnType<typeof visit>>
> = {
  async 'before the reply to a handshake'({ gate, server }, arrive) {
    const reply = gate.hold('/meta/handshake')
    const visitor = arrive()
    await reply.arrived()
    await server.kill()
    reply.drop()
    return visitor
  },
  async 'between handshake and connect'({ gate, server }, arrive) {
    const reply = gate.hold('/meta/handshake')
    const visitor = arrive()
    await reply.arrived()
    await server.kill()
    reply.release()
    return visitor
  },
  async 'while it holds a connect'(it, arrive) {
    const visitor = arrive()
    await it.ready()
    await it.server.kill()
    return visitor
  },
}

beforeAll(withWebSocket)

describe.each(kinds)('with %s', (kind) => {
  let server: CometServer
  beforeAll(async () => void (server = await startServer(kind, { timeout: hold })))
  afterAll(() => server?.stop())

  describe.each(transports)('by %s', (_, without) => {
    const options = without ? { without } : {}

    test.for(Object.keys(moments))(
      '[F1] a server that is killed %s is found again: what was published meanwhile arrives in order, once, and each channel is subscribed to once',
      async (moment, { onTestFinished }) => {
        const it = await openStage(server, onTestFinished)
        const visitor = await moments[moment]!(it, () => visit(it, options))
        visitor.publish(1, 2, 3)
        await wait(1_000)
        visitor.publish(4, 5)
        const since = it.gate.log.length
        await server.start()
        await until(() => visitor.settled.length === 5)
        await it.ready(since)
        await it.publish(10)
        await until(() => visitor.heard.includes(10))

        expect(visitor.settled).toEqual([1, 2, 3, 4, 5])
        expect(visitor.heard).toEqual([1, 2, 3, 4, 5, 10])
        expect(it.granted('/meta/handshake', since), 'handshakes').toBe(1)
        expect(it.granted('/meta/subscribe', since), 'subscriptions').toBe(1)
      },
    )

    test('a connection that is cut is opened anew, by the same client, and nothing is lost', async ({
      onTestFinished,
    }) => {
      const it = await openStage(server, onTestFinished)
      const visitor = visit(it, options)
      await visitor.subscription
      await it.ready()
      for (let cut = 0; cut < 5; cut++) {
        const since = it.gate.log.length
        const at = performance.now()
        it.proxy.reset()
        await until(() => visitor.turnedSince(at, 'down'))
        visitor.publish(cut)
        await until(() => visitor.turnedSince(at, 'up'))
        // What a server says into a broken connection is lost: Faye has no acknowledgements.
        await it.publish(100 + cut)
        await until(() => visitor.heard.includes(cut) && visitor.heard.includes(100 + cut))
        // Whose reply is lost is published again.
        await until(() => visitor.settled.includes(cut))
        await it.gate.seen(
          ({ channel }, entry) => channel === '/meta/connect' && it.gate.log.indexOf(entry) >= since,
        )
      }
      expect(visitor.settled).toEqual([0, 1, 2, 3, 4])
      expect(it.gate.count('/meta/handshake')).toBe(1)
      expect(it.gate.count('/meta/subscribe')).toBe(1)
      expect(visitor.heard.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 100, 101, 102, 103, 104])
    })

    test.for(['release', 'discard'] as const)(
      '[F2] a black hole that healed is behind it within maxNetworkDelay and connectTimeout: %s what was held',
      async (held, { onTestFinished }) => {
        const it = await openStage(server, onTestFinished)
        const visitor = visit(it, options)
        await it.ready()
        const at = performance.now()
        it.proxy.blackhole()
        visitor.publish(1)
        await until(() => visitor.turnedSince(at, 'down'))
        await wait(2_000)
        const healed = performance.now()
        it.proxy.pass({ held })
        await until(() => visitor.turnedSince(healed, 'up') && visitor.settled.length)
        expect(visitor.turnedSince(healed, 'up')! - healed).toBeLessThan(
          maxNetworkDelay + connectTimeout + retry,
        )
        expect(visitor.settled).toEqual([1])
        // The server may have forgotten the client meanwhile: then it must subscribe first.
        await until(async () => {
          await it.publish(2)
          return visitor.heard.includes(2)
        })
      },
    )
  })

  const refusals: [string, WebSockets][] = [
    ['refused with 400', 400],
    ['refused with 403', 403],
    ['closed on Upgrade', 'cut'],
    ['never answered', 'hang'],
    ['accepted, and silent', 'silent'],
  ]

  test.for(refusals)(
    '[F3] where WebSockets are %s, a page works at once by long-polling, and later by WebSocket',
    async ([, webSockets], { onTestFinished }) => {
      const it = await openStage(server, onTestFinished)
      it.gate.webSockets = webSockets
      const visitor = visit(it)
      visitor.publish(1, 2, 3)
      await until(() => visitor.settled.length === 3)
      await it.ready()
      await it.publish(10)
      await until(() => visitor.heard.includes(10))
      await wait(2_000)
      visitor.publish(4)
      await until(() => visitor.settled.length === 4)

      it.gate.webSockets = 'pass'
      const isBack = () =>
        it.gate.log.some(
          ({ via, message }) =>
            via === 'websocket' && message.channel === '/meta/connect' && message.successful,
        )
      await until(async () => {
        // What did not work is left alone for a minute, and longer each time.
        visitor.advance(60_000)
        await wait(100)
        return isBack()
      })
      visitor.publish(5)
      await until(() => visitor.heard.includes(5) && visitor.settled.length === 5)
      expect(visitor.settled).toEqual([1, 2, 3, 4, 5])
      expect(visitor.heard).toEqual([...new Set(visitor.heard)])
      expect(it.gate.count('/meta/handshake')).toBe(1)
    },
  )

  test.for(refusals)(
    '[F3] where WebSockets are %s from some time on, it goes on by long-polling',
    async ([, webSockets], { onTestFinished }) => {
      const it = await openStage(server, onTestFinished)
      const visitor = visit(it)
      await visitor.subscription
      await it.gate.seen(({ channel }, { via }) => channel === '/meta/connect' && via === 'websocket', 20_000)
      it.gate.webSockets = webSockets
      it.proxy.reset()
      visitor.publish(1)
      await until(() => visitor.settled.length)
      await it.publish(10)
      await until(() => visitor.heard.includes(10))
      expect(visitor.heard).toEqual(expect.arrayContaining([1, 10]))
      expect(visitor.settled).toEqual([1])
      expect(it.granted('/meta/subscribe')).toBe(1)
    },
  )

  test('[F5] a server that is gone for 2 s is not stormed', async ({ onTestFinished }) => {
    const it = await openStage(server, onTestFinished)
    const visitor = visit(it)
    await it.ready()
    await server.kill()
    const before = it.gate.requests.length
    for (let n = 1; n <= 100; n++) {
      visitor.publish(n)
      await wait(20)
    }
    const asked = it.gate.requests.length - before
    await server.start()
    await until(() => visitor.settled.length === 100)
    expect(visitor.settled).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    // Each half to whole `retry`, the first less; by the other transport at once after three.
    expect(asked).toBeLessThanOrEqual(14)
  })

  test('disconnecting is known to the server', async ({ onTestFinished }) => {
    const it = await openStage(server, onTestFinished)
    const visitor = visit(it)
    await it.ready()
    visitor.publish(1)
    await visitor.client.disconnect()
    expect(visitor.settled).toEqual([1])
    expect(it.granted('/meta/disconnect')).toBe(1)
  })

  test('what the server refuses is told in its own words', async ({ onTestFinished }) => {
    const { client } = visit(await openStage(server, onTestFinished))
    const words = (asked: PromiseLike<unknown>) => asked.then(() => 'agreed', String)
    expect(await words(client.publish('no channel', 1))).toBe('405:no channel:Invalid channel')
    expect(await words(client.publish('/meta/x', 1))).toBe('403:/meta/x:Forbidden channel')
    expect(await words(client.publish('', 1))).toBe('405::Invalid channel')
    expect(await words(client.subscribe('/service/x'))).toBe('403:/service/x:Forbidden channel')
    expect(await words(client.subscribe('/fine/**'))).toBe('agreed')
  })
})
