import { describe, expect, it } from 'vitest'
import { hostileNames } from '../../support/hostile-names.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

/** What no server should say; a page hears nothing of it, or at most that a link was lost. */
const rubbish: readonly string[] = [
  'hello',
  '',
  'null',
  'true',
  '5',
  '"text"',
  '{}',
  '[]',
  '[[]]',
  '[[[]]]',
  '[null]',
  '[1,null,"x",{}]',
  '[{"channel":null}]',
  '[{"channel":{}}]',
  '[{"channel":["/meta/connect"]}]',
  '[{"channel":{"toString":1},"successful":true}]',
  '[{"channel":{"toString":1},"id":"4"}]',
  '[{"channel":"/a","id":{"toString":1},"successful":true}]',
  '[{"channel":"/a","error":{"toString":1},"successful":false}]',
  '[{"channel":"/a","advice":{"reconnect":{"toString":1},"interval":{"valueOf":1}}}]',
  '[{"channel":5,"data":1}]',
  '[{"id":7,"successful":true}]',
  '[{"id":"7","successful":true}]',
  '[{"id":"3"}]',
  '[{"channel":""}]',
  '[{"channel":"no slash","data":1}]',
  '[{"channel":"/meta/connect"}]',
  '[{"channel":"/meta/connect","id":{}}]',
  '[{"channel":"/meta/handshake","id":"1","successful":true,"clientId":"other"}]',
  '[{"channel":"/meta/disconnect","id":"77","successful":true}]',
  '[{"channel":"/meta/subscribe","id":"77","successful":null}]',
  '[{"channel":"/a","successful":{}}]',
  '[{"channel":"/a","advice":null,"ext":null,"data":null}]',
  '[{"channel":"/a","advice":"retry","ext":5}]',
  '[{"__proto__":{"channel":"/a"}}]',
  '[{"channel":"/a","__proto__":{"polluted":1},"advice":{"__proto__":{"polluted":1}},"data":{"__proto__":{"polluted":1}}}]',
  `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
]

describe.each([
  ['websocket', stage],
  ['long-polling', pollingStage],
])('by %s', (_name, staged) => {
  it.each(rubbish.map((text) => [text.slice(0, 80), text]))('%s does no harm', async (_text, text) => {
    const { cometd, server, network, note, log, pass } = await connected(staged())
    cometd.addListener('/**', () => {})
    cometd.publish('/a', 1)
    await pass(5)
    if (staged === stage) network.last.receive(text)
    else {
      server.when('/rubbish', text)
      cometd.publish('/rubbish', 1)
    }
    await pass(5_000)
    expect([cometd.getStatus(), cometd.getClientId()]).toEqual(['connected', 'c1'])
    expect({}).not.toHaveProperty('polluted')
    cometd.publish('/a', 1, note('published'))
    await pass(10)
    expect(log).toEqual(['published [connected] ok'])
    expect(server.wire.length).toBeLessThan(20)
  })
})

describe('advice', () => {
  // The last one is an object that no number can be made of.
  const absurd = [NaN, -1, -0, 1e300, Infinity, '5', 'soon', [], [5], {}, null, true, 2 ** 53].concat({
    valueOf: 1,
    toString: 1,
  } as never)
  it.each(absurd.map((value) => [JSON.stringify(value) ?? String(value), value]))(
    'of an interval and a timeout of %s is no harm, and keeps nobody away for long',
    async (_name, value) => {
      const scene = await connected(stage())
      const { cometd, server, network, pass } = scene
      const text = JSON.stringify({
        channel: '/a',
        advice: { interval: value, timeout: value, maxInterval: value },
      })
      // As JavaScript would have it, which is more than JSON can say.
      cometd.receive({ channel: '/a', advice: { interval: value, timeout: value } } as never)
      network.last.receive(text)
      const { interval, timeout } = cometd.getAdvice()
      for (const amount of [interval, timeout]) {
        expect(amount).toBeGreaterThanOrEqual(0)
        expect(amount).toBeLessThanOrEqual(600_000)
      }
      server.release()
      await pass(600_010)
      expect(server.on('/meta/connect').length).toBeGreaterThan(0)
    },
  )

  it.each(['', 'RETRY', 'never', 5, null, {}, ['none'], '__proto__'])(
    'to reconnect by %j is none',
    async (reconnect) => {
      const { cometd, server, pass } = await connected(stage())
      server.when('/meta/connect', () => {
        server.when('/meta/connect')
        return { successful: false, advice: { reconnect } as never }
      })
      server.release()
      await pass(5_000)
      expect([cometd.getStatus(), cometd.getClientId()]).toEqual(['connected', 'c1'])
    },
  )

  it('does not pile up', async () => {
    const { cometd, network } = await connected(stage())
    for (let n = 0; n < 1_000; n++)
      network.last.receive(JSON.stringify([{ channel: '/a', advice: { [`field ${n}`]: 'x'.repeat(100) } }]))
    expect(JSON.stringify(cometd.getAdvice()).length).toBeLessThan(1_000)
  })
})

describe('names', () => {
  it('are only names: as channels', async () => {
    const { cometd, server, pass } = await connected(stage())
    const heard: string[] = []
    const channels = hostileNames.filter(Boolean).map((name) => `/${name}`)
    for (const channel of channels) cometd.addListener(channel, (message) => heard.push(message.channel))
    server.deliver(...channels.map((channel) => ({ channel, data: 1 })))
    expect(heard.filter((channel) => channels.includes(channel))).toEqual(heard)
    expect(new Set(heard)).toEqual(new Set(channels))
    await pass(1)
    expect({}).not.toHaveProperty('listener')
  })

  it('are only names: as ids, client ids and extensions', async () => {
    for (const name of hostileNames.filter(Boolean)) {
      const { cometd, server, note, log, pass } = stage()
      server.when('/meta/handshake', { clientId: name })
      cometd.handshake()
      await pass(10)
      expect(cometd.getClientId()).toBe(name)
      expect(cometd.getExtension(name)).toBe(null)
      expect(cometd.findTransport(name)).toBe(null)
      expect(cometd._getCallback(name)).toBe(undefined)
      cometd.publish('/a', 1, note('published'))
      server.network.last.receive(JSON.stringify([{ channel: '/a', id: name, successful: true }]))
      expect(log).toEqual([])
      await pass(10)
      expect(log).toEqual(['published [connected] ok'])
    }
  })

  it('of many levels are matched in no time', async () => {
    const { cometd, server } = await connected(stage())
    const heard: string[] = []
    cometd.addListener('/**', () => heard.push('/**'))
    const deep = '/'.repeat(100_000)
    cometd.addListener(deep, () => heard.push('deep'))
    const begin = performance.now()
    for (let n = 0; n < 20; n++) server.deliver({ channel: deep, data: n }, { channel: `${deep}x`, data: n })
    expect(performance.now() - begin).toBeLessThan(2_000)
    expect(heard.filter((name) => name === 'deep')).toHaveLength(20)
  })
})

describe('a great deal', () => {
  it('of messages in one array is heard in order', async () => {
    const { cometd, server } = await connected(stage())
    let heard = 0
    cometd.addListener('/a', ({ data }) => expect(data).toBe(heard++))
    server.deliver(...Array.from({ length: 100_000 }, (_, data) => ({ channel: '/a', data })))
    expect(heard).toBe(100_000)
  })

  it('of replies to nobody leaves nothing behind', async () => {
    const { cometd, server, clock, pass } = await connected(stage())
    const timers = clock.timers
    for (let n = 0; n < 1_000; n++)
      server.deliver(
        { channel: '/a', id: `unknown ${n}`, successful: n % 2 === 0 },
        { channel: `/b${n}`, data: n },
      )
    await pass(10)
    expect([clock.timers, cometd.getStatus()]).toEqual([timers, 'connected'])
  })

  it('of publishes in an outage is bounded, and those that find no place are told so', async () => {
    const { cometd, server, pass } = await connected(stage({ offlineQueue: true }))
    server.stop()
    let refused = 0
    for (let n = 0; n < 10_500; n++)
      cometd.publish('/a', n, ({ successful }) => void (refused += successful ? 0 : 1))
    await pass(1)
    expect(refused).toBe(500)
    server.restart()
    await pass(30_000)
    expect(server.on('/a').length).toBe(10_000)
    expect(Math.max(...server.wire.map((line) => line.split(',').length))).toBeLessThanOrEqual(100)
    expect(cometd.getStatus()).toBe('connected')
  })

  it('of answer by long-polling ends the request, not the page', async () => {
    const { cometd, server, note, log, pass } = await connected(pollingStage())
    server.when('/a', `[{"channel":"/b","data":"${'x'.repeat(17_000_000)}"}]`)
    cometd.publish('/a', 1, note('published'))
    await pass(20)
    for (let turn = 0; turn < 50 && !log.length; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(log).toEqual([expect.stringMatching(/^published \[connected] failed 200 .*longer/)])
    expect(cometd.getStatus()).toBe('connected')
  })
})
