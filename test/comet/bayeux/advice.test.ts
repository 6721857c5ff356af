import { describe, expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from '../stage.js'

hearReports()

describe('the loop of connects', () => {
  it('asks for an answer at once, then lets the server hold, and asks again whenever it answers', async () => {
    const { cometd, server, listen, log, pass } = stage()
    listen('connect')
    cometd.handshake()
    await pass(100)
    expect(server.on('/meta/connect').map(({ advice }) => advice)).toEqual([{ timeout: 0 }, undefined])
    await pass(60_100)
    expect(server.on('/meta/connect')).toHaveLength(4)
    expect(log).toEqual(Array(3).fill('/meta/connect [connected] ok'))
    expect(cometd.getStatus()).toBe('connected')
  })

  it('is [connected] once the first is sent, and [connecting] while it waits for the next', async () => {
    const { cometd, server, pass } = stage()
    const seen: string[] = []
    cometd.addListener('/meta/connect', () => seen.push(cometd.getStatus()))
    server.when('/meta/connect', null)
    cometd.handshake(() => seen.push(cometd.getStatus()))
    await pass(10)
    expect([...seen, cometd.getStatus()]).toEqual(['handshaking', 'connected'])
    server.cut()
    expect([...seen, cometd.getStatus()]).toEqual(['handshaking', 'connected', 'connecting'])
  })
})

describe('after a refused connect', () => {
  /** The next connect is refused with this, and all later ones are as usual. */
  const refused = async (fields: object, options = {}) => {
    const scene = await connected(stage(options))
    scene.listen('handshake', 'connect', 'unsuccessful')
    scene.server.when('/meta/connect', () => {
      scene.server.when('/meta/connect')
      return { successful: false, error: '500::x', ...fields }
    })
    scene.server.release()
    await scene.pass(0)
    scene.server.heard.length = 0
    await scene.pass(1)
    expect(scene.news).toEqual([
      '/meta/connect [connected] ok',
      '/meta/connect [connected] refused 500::x',
      '/meta/unsuccessful [connected] refused 500::x',
    ])
    return scene
  }

  it('without advice it asks again after a while, and for an answer at once', async () => {
    const { cometd, server, log, pass } = await refused({})
    expect([cometd.getStatus(), cometd.getBackoffPeriod()]).toEqual(['connecting', 1_000])
    await pass(990)
    expect(server.heard).toEqual([])
    await pass(20)
    expect(server.heard[0]).toMatchObject({
      channel: '/meta/connect',
      clientId: 'c1',
      advice: { timeout: 0 },
    })
    expect(log).toEqual(['/meta/connect [connected] ok'])
    expect(cometd.getBackoffPeriod()).toBe(0)
  })

  it('the interval that is advised is waited for at least', async () => {
    const { server, pass } = await refused({ advice: { reconnect: 'retry', interval: 4_000 } })
    await pass(3_990)
    expect(server.heard).toEqual([])
    await pass(20)
    expect(server.heard[0]).toMatchObject({ channel: '/meta/connect' })
  })

  it('with the advice of handshake it shakes hands at once, with the same fields, and the page is told', async () => {
    const { cometd, server, log, messages, pass } = await refused({
      advice: { reconnect: 'handshake', interval: 0 },
    })
    await pass(10)
    expect(server.heard.map(({ channel }) => channel)).toEqual([
      '/meta/handshake',
      '/meta/connect',
      '/meta/connect',
    ])
    expect(log).toEqual(['/meta/handshake [handshaking] ok', '/meta/connect [connected] ok'])
    expect(messages.at(-2)).toMatchObject({ reestablish: true, clientId: 'c2' })
    expect(cometd.getClientId()).toBe('c2')
    expect(server.heard[0]).not.toHaveProperty('clientId')
  })

  it('with an interval in that advice it waits so long, and no longer', async () => {
    const { cometd, server, pass } = await refused({ advice: { reconnect: 'handshake', interval: 100 } })
    await pass(95)
    expect([server.heard, cometd.getClientId()]).toEqual([[], null])
    await pass(10)
    expect(server.heard[0]).toMatchObject({ channel: '/meta/handshake' })
  })

  it('with the advice of none it is over', async () => {
    const { cometd, server, network, pass } = await refused({ advice: { reconnect: 'none' } })
    expect([cometd.getStatus(), cometd.getClientId(), cometd.getTransport()]).toEqual([
      'disconnected',
      null,
      null,
    ])
    expect(network.live).toEqual([])
    await pass(600_000)
    expect(server.heard).toEqual([])
    expect(() => cometd.publish('/a', 1)).toThrow('Illegal state: disconnected')
  })

  it('the number of the error says nothing: 402 is retried where that is advised, or nothing is', async () => {
    for (const advice of [undefined, { reconnect: 'retry', interval: 0 }]) {
      const { cometd, server, pass } = await refused({ error: '500::x', ...(advice && { advice }) })
      server.when('/meta/connect', () => {
        server.when('/meta/connect')
        return { successful: false, error: '402::session_unknown', ...(advice && { advice }) } as object
      })
      await pass(6_000)
      expect(server.heard.map(({ channel }) => channel)).not.toContain('/meta/handshake')
      expect([cometd.getStatus(), cometd.getClientId()]).toEqual(['connected', 'c1'])
    }
  })

  it.each(['401:c1:Unknown client', '402::session_unknown', '500::whatever', undefined])(
    'the advice of handshake is followed, whatever the error: %s',
    async (error) => {
      const { cometd, server, pass } = await connected(stage())
      server.when('/meta/connect', () => {
        server.when('/meta/connect')
        return { successful: false, ...(error && { error }), advice: { reconnect: 'handshake' } }
      })
      server.release()
      await pass(10)
      expect(cometd.getClientId()).toBe('c2')
    },
  )
})

it('a server that forgets now and then is met again at once each time', async () => {
  const { cometd, server, pass } = await connected(stage())
  for (const clientId of ['c2', 'c3', 'c4']) {
    await pass(5_000)
    server.release()
    await pass(1)
    server.release({ successful: false, advice: { reconnect: 'handshake', interval: 0 } })
    await pass(10)
    expect([cometd.getStatus(), cometd.getClientId()]).toEqual(['connected', clientId])
  }
})

describe('advice', () => {
  it('replaces the former, over what is configured', async () => {
    const { cometd, server } = await connected(stage())
    expect(cometd.getAdvice()).toEqual({
      timeout: 30_000,
      interval: 0,
      maxInterval: 0,
      reconnect: 'retry',
    })
    server.deliver({ channel: '/a', data: 1, advice: { reconnect: 'retry', interval: 50 } })
    expect(cometd.getAdvice()).toEqual({
      timeout: 60_000,
      interval: 50,
      maxInterval: 0,
      reconnect: 'retry',
    })
  })

  it('may come alone', async () => {
    const { cometd, network, listen, log } = await connected(stage())
    listen()
    network.last.receive('[{"advice":{"reconnect":"retry","interval":50}}]')
    expect([cometd.getStatus(), cometd.getAdvice().interval, log]).toEqual(['connected', 50, []])
  })

  it('of an interval holds for each next connect', async () => {
    const { server, pass } = await connected(stage())
    server.release({ advice: { ...server.advice, interval: 700 } })
    await pass(695)
    expect(server.heard).toEqual([])
    await pass(10)
    expect(server.on('/meta/connect')).toHaveLength(1)
    server.release()
    await pass(690)
    expect(server.on('/meta/connect')).toHaveLength(1)
    await pass(20)
    expect(server.on('/meta/connect')).toHaveLength(2)
  })

  it('with a refused publish is kept, and changes nothing by itself', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    server.when('/a', {
      successful: false,
      error: '402::session_unknown',
      advice: { reconnect: 'handshake', interval: 0 },
    })
    cometd.publish('/a', 1, note('published'))
    await pass(1_000)
    expect(log).toEqual(['published [connected] refused 402::session_unknown'])
    expect([cometd.getStatus(), cometd.getAdvice().reconnect]).toEqual(['connected', 'handshake'])
    expect(server.heard).toHaveLength(1)
  })

  it('is a copy', async () => {
    const { cometd } = await connected(stage())
    cometd.getAdvice().interval = 5
    expect(cometd.getAdvice().interval).toBe(0)
  })

  it('there is none before the first handshake', () => {
    expect(stage().cometd.getAdvice()).toEqual({})
  })
})
