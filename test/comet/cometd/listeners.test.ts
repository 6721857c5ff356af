import { describe, expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from '../stage.js'

hearReports()

/** Hears a channel, and writes down under which name. */
const hearing = (scene: ReturnType<typeof stage>, ...patterns: string[]) => {
  const heard: string[] = []
  for (const pattern of patterns) scene.cometd.addListener(pattern, () => heard.push(pattern))
  return heard
}

describe('a message', () => {
  it('is heard by its channel, then by the patterns, from the narrowest to the widest', async () => {
    const scene = await connected(stage())
    const heard = hearing(
      scene,
      '/**',
      '/a/**',
      '/a/b/**',
      '/a/b/*',
      '/a/b/c',
      '/a/*',
      '/*',
      '/a/b',
      '/a/b/c/*',
    )
    scene.server.deliver({ channel: '/a/b/c', data: 1 })
    expect(heard).toEqual(['/a/b/c', '/a/b/*', '/a/b/**', '/a/**', '/**'])
    heard.length = 0
    scene.server.deliver({ channel: '/a', data: 1 })
    expect(heard).toEqual(['/*', '/**'])
  })

  it('is heard by all of a channel in the order in which they came, subscribers and listeners alike', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    cometd.subscribe('/a', note('1'))
    cometd.addListener('/a', note('2'))
    cometd.subscribe('/a', note('3'))
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    expect(log).toEqual(['1 [connected] 1', '2 [connected] 1', '3 [connected] 1'])
  })

  it('is not heard any more by who is removed meanwhile, nor yet by who comes', async () => {
    const { cometd, server } = await connected(stage())
    const heard: string[] = []
    cometd.addListener('/r', () => {
      heard.push('r1')
      cometd.removeListener(r2)
      if (heard.length === 1) cometd.addListener('/r', () => heard.push('r4'))
    })
    const r2 = cometd.addListener('/r', () => heard.push('r2'))
    cometd.addListener('/r', () => heard.push('r3'))
    server.deliver({ channel: '/r', data: 1 })
    expect(heard.splice(0)).toEqual(['r1', 'r3'])
    server.deliver({ channel: '/r', data: 2 })
    expect(heard).toEqual(['r1', 'r3', 'r4'])
  })

  it('of no data at all is heard, too', async () => {
    const scene = await connected(stage())
    const heard = hearing(scene, '/a')
    scene.server.deliver({ channel: '/a' })
    expect(heard).toEqual(['/a'])
  })
})

describe('a reply', () => {
  it('to a publish is heard on /meta/publish and the patterns of that, not on the channel', async () => {
    const scene = await connected(stage())
    const heard = hearing(scene, '/a/b', '/a/**', '/meta/publish', '/meta/*', '/**', '/meta/unsuccessful')
    scene.cometd.publish('/a/b', 1)
    await scene.pass(5)
    expect(heard).toEqual(['/meta/publish', '/meta/*', '/**'])
  })

  it('of a meta channel is heard by patterns as well', async () => {
    const scene = stage()
    const heard = hearing(scene, '/meta/*', '/meta/**', '/**')
    scene.server.when('/meta/connect', null)
    scene.cometd.handshake()
    await scene.pass(10)
    expect(heard).toEqual(['/meta/*', '/meta/**', '/**'])
  })

  it('to nobody knows what is told on /meta/publish', async () => {
    const { listen, log, network } = await connected(stage())
    listen()
    network.last.receive(
      '[{"channel":"/a","id":"999","successful":true}]',
      '[{"channel":"/meta/foo","successful":true}]',
      '[{"channel":"/a","id":"98","successful":"true"}]',
    )
    expect(log.slice(0, 2)).toEqual(['/meta/publish [connected] ok', '/meta/publish [connected] ok'])
    expect(log[2]).toMatch('/meta/publish')
  })

  it('that does not say whether it succeeded, and answers nothing, is nothing', async () => {
    const { cometd, listen, log, network } = await connected(stage())
    listen()
    network.last.receive('[{"channel":"/meta/connect","id":"77"}]', '[{"channel":5,"data":1}]', '[]')
    expect([cometd.getStatus(), log]).toEqual(['connected', []])
  })
})

describe('a listener', () => {
  it('can be added before anything else, and asks nothing of the server', () => {
    const { cometd, server } = stage()
    expect(cometd.addListener('/meta/handshake', () => {})).toEqual({
      id: 1,
      channel: '/meta/handshake',
      scope: undefined,
      callback: expect.any(Function),
      listener: true,
    })
    expect(server.heard).toEqual([])
  })

  it('outlives disconnects and handshakes', async () => {
    const scene = await connected(stage())
    const heard = hearing(scene, '/a')
    scene.cometd.disconnect()
    await scene.pass(20)
    scene.cometd.handshake()
    await scene.pass(20)
    scene.server.deliver({ channel: '/a', data: 1 })
    expect(heard).toEqual(['/a'])
  })

  it('can be removed twice', () => {
    const { cometd } = stage()
    const handle = cometd.addListener('/a', () => {})
    cometd.removeListener(handle)
    cometd.removeListener(handle)
  })
})
