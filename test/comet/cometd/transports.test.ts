import { describe, expect, it } from 'vitest'
import { type Message, Transport } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

describe('the registry', () => {
  it('has WebSocket, then long-polling, of which either can be taken out', async () => {
    const { cometd, server, pass } = stage()
    expect(cometd.getTransportTypes().slice(0, 2)).toEqual(['websocket', 'long-polling'])
    const transport = cometd.findTransport('websocket')
    expect(cometd.unregisterTransport('websocket')).toBe(transport)
    expect(cometd.unregisterTransport('websocket')).toBe(null)
    expect(cometd.findTransport('websocket')).toBe(null)
    cometd.handshake()
    await pass(20)
    expect(server.heard[0]!.supportedConnectionTypes).toEqual(['long-polling'])
    expect(cometd.getTransport()?.type).toBe('long-polling')
  })

  it('adds at the end, or at an index; a name is taken once', () => {
    const { cometd } = stage()
    expect(cometd.registerTransport('last', new Transport())).toBe(true)
    expect(cometd.registerTransport('first', new Transport(), 0)).toBe(true)
    expect(cometd.registerTransport('first', new Transport())).toBe(false)
    const types = cometd.getTransportTypes()
    expect([types[0], types.at(-1)]).toEqual(['first', 'last'])
    cometd.unregisterTransports()
    expect(cometd.getTransportTypes()).toEqual([])
  })

  it('tells what can be used', () => {
    const { cometd } = stage()
    const registry = cometd.getTransportRegistry()
    const url = 'http://server.test/cometd'
    cometd.registerTransport('never', new Transport(), 0)
    expect(registry.getTransportTypes()).toEqual(cometd.getTransportTypes())
    expect(registry.findTransportTypes('1.0', false, url).slice(0, 2)).toEqual(['websocket', 'long-polling'])
    expect(registry.negotiateTransport(['never', 'long-polling'], '1.0', false, url)).toBe(
      cometd.findTransport('long-polling'),
    )
    expect(registry.negotiateTransport(['never'], '1.0', false, url)).toBe(null)
    expect(registry.find('websocket')).toBe(cometd.findTransport('websocket'))
  })

  it('without any that can be used a handshake ends at once', async () => {
    const { cometd, server, pass } = stage()
    cometd.unregisterTransports()
    cometd.handshake()
    await pass(60_000)
    expect([cometd.getStatus(), server.heard]).toEqual(['disconnected', []])
  })

  it('websocketEnabled = false leaves WebSocket out, before or after configure()', async () => {
    const { cometd, server, network, pass } = stage()
    cometd.websocketEnabled = false
    cometd.handshake()
    await pass(20)
    expect(network.sockets).toEqual([])
    expect(server.heard[0]!.supportedConnectionTypes).toEqual(['long-polling'])
  })
})

/** A transport of a page’s own, that answers by itself and writes down how it is called. */
const recorded = () => {
  const calls: unknown[][] = []
  class Recorded extends Transport {
    override registered(type: string, client: unknown) {
      super.registered(type, client)
      calls.push(['registered', type, Object(client).constructor.name])
    }
    override unregistered() {
      calls.push(['unregistered'])
    }
    override accept(version: string, crossDomain: boolean, url: string) {
      calls.push(['accept', version, crossDomain, url])
      return true
    }
    override reset(init: boolean) {
      calls.push(['reset', init])
    }
    override send(envelope: Parameters<Transport['send']>[0], metaConnect: boolean) {
      const { url, messages } = envelope
      calls.push(['send', url, messages.map(({ channel }) => channel), metaConnect])
      const [{ id, channel, advice }] = messages as [Message]
      const more = { clientId: 'k', supportedConnectionTypes: ['recorded'] }
      if (channel !== '/meta/connect' || advice)
        queueMicrotask(() => envelope.onSuccess([{ id: id!, channel, successful: true, ...more }]))
      return undefined
    }
  }
  return { calls, transport: new Recorded() }
}

describe('a transport of the page’s own', () => {
  it('is registered, reset, asked whether it can, and given envelopes', async () => {
    const { cometd } = stage({ url: 'u' })
    const { calls, transport } = recorded()
    cometd.unregisterTransports()
    expect(cometd.registerTransport('recorded', transport)).toBe(true)
    cometd.handshake()
    for (let turn = 0; turn < 10; turn++) await null
    cometd.publish('/a', 1)
    cometd.disconnect()
    for (let turn = 0; turn < 10; turn++) await null
    cometd.unregisterTransport('recorded')
    expect(transport.type).toBe('recorded')
    expect(calls.filter(([name]) => name !== 'accept')).toEqual([
      ['registered', 'recorded', 'CometD'],
      ['reset', true],
      ['send', 'u/handshake', ['/meta/handshake'], false],
      ['send', 'u/connect', ['/meta/connect'], true],
      ['send', 'u/connect', ['/meta/connect'], true],
      ['send', 'u/', ['/a'], false],
      ['send', 'u/disconnect', ['/meta/disconnect'], false],
      ['unregistered'],
    ])
    expect(calls).toContainEqual(['accept', '1.0', false, 'u'])
    expect(cometd.getStatus()).toBe('disconnected')
  })

  it('may tell of a failure, in its own words', async () => {
    const { cometd, note, messages, pass } = stage()
    cometd.unregisterTransports()
    const transport = new (class extends Transport {
      override accept() {
        return true
      }
      override send({ messages: sent, onFailure }: Parameters<Transport['send']>[0]) {
        queueMicrotask(() => onFailure({}, sent, { reason: 'out of pigeons', feathers: 3 }))
        return undefined
      }
    })()
    cometd.registerTransport('pigeon', transport)
    cometd.handshake(note('shaken'))
    await pass(1)
    expect(messages[0]).toMatchObject({
      successful: false,
      failure: { reason: 'out of pigeons', feathers: 3, connectionType: 'pigeon' },
    })
  })
})

describe.each([
  ['websocket', stage],
  ['long-polling', pollingStage],
])('timeout listeners, by %s', (_name, staged) => {
  it('hear of late messages, and may grant more time, again and again', async () => {
    const scene = await connected(staged({ maxNetworkDelay: 3_000 }))
    const { cometd, server, clock, listen, log, pass } = scene
    const asked: unknown[] = []
    const begin = clock.now()
    const grants = [700, 500, 0]
    server.when('/meta/connect', null)
    listen('connect')
    cometd.addTransportListener('timeout', (messages) => {
      asked.push([clock.now() - begin, messages.map(({ channel }) => channel)])
      return grants.shift()
    })
    server.release()
    await pass(32_900)
    expect([asked, log]).toEqual([[], ['/meta/connect [connected] ok']])
    await pass(2_000)
    expect(asked).toEqual([
      [33_000, ['/meta/connect']],
      [33_700, ['/meta/connect']],
      [34_200, ['/meta/connect']],
    ])
    expect(log[1]).toMatch(/^\/meta\/connect \[connected] failed/)
  })

  it('who answers nothing, rubbish, or throws nothing is granted nothing; nor who was removed', async () => {
    const { cometd, server, listen, log, pass } = await connected(staged({ maxNetworkDelay: 1_000 }))
    server.when('/a', null)
    listen('publish')
    const removed = () => 60_000
    cometd.addTransportListener('timeout', removed)
    expect(cometd.removeTransportListener('timeout', removed)).toBe(true)
    expect(cometd.removeTransportListener('timeout', removed)).toBe(false)
    for (const rubbish of [undefined, null, NaN, -1, 'soon', {}])
      cometd.addTransportListener('timeout', () => rubbish)
    cometd.publish('/a', 1)
    await pass(1_001)
    expect(log).toHaveLength(1)
  })
})
