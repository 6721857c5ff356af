import { describe, expect, it } from 'vitest'
import { defineChannels } from '../../src/index.js'
import { answer, ask, begin, idempotent, kinds, rejection, scene } from './asking.js'
import { ending, openStage, reopen, settled, type Stage, stage, type StageOptions } from './stage.js'

describe('a lost connection', () => {
  it('rejects at once what may have been handled, and says so [S35]', async () => {
    const asked = rejection(scene.client.channel('chat').request('history', 1))
    await settled()
    scene.native.serverClose(1012, 'deploy')
    expect(await asked).toMatchObject({
      name: 'ConnectionLostError',
      sent: true,
      message: expect.stringContaining('chat/history'),
    })
    scene.clock.advance(1_500)
    scene.native.accept()
    expect([scene.sent().length, scene.native.sent.length]).toEqual([0, 0])
  })

  it('lets what is idempotent be asked again, with its number: after the subscriptions, before all else', async () => {
    const asked = [ask('first', idempotent), ask('not again'), ask('second', idempotent)]
    scene.client.channel('chat').on('message', () => {})
    await settled()
    scene.native.fail()
    scene.client.channel('chat').send('message', 'queued')
    const queued = ask('queued', idempotent)
    scene.client.on('open', () => scene.client.channel('chat').send('message', 'from a listener'))
    scene.client.on('state', ({ name }) => {
      if (name === 'open') scene.client.channel('chat').send('message', 'at once')
    })
    await settled()
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(scene.sent().map(({ t, n, d }) => [t, n, d])).toEqual([
      ['sub', undefined, undefined],
      ['q', 1, 'first'],
      ['q', 3, 'second'],
      ['m', undefined, 'at once'],
      ['m', undefined, 'from a listener'],
      ['m', undefined, 'queued'],
      ['q', 4, 'queued'],
    ])
    scene.receive(answer(3, 'C'), answer(1, 'A'), answer(4, 'D'))
    expect(await Promise.all(asked)).toEqual(['A', ['ConnectionLostError', true], 'C'])
    expect(await queued).toBe('D')
  })

  it('lets it be asked once on each link, until it is answered', async () => {
    const asked = ask('', { ...idempotent, timeout: 60_000 })
    await settled()
    for (let link = 0; link < 5; link++) {
      expect(kinds(scene)).toEqual([['q', 1]])
      scene.clock.advance(5_000)
      reopen(scene)
    }
    scene.receive(answer(1, 'at last'))
    expect(await asked).toBe('at last')
    scene.sent()
    reopen(scene)
    expect(scene.sent()).toEqual([])
  })

  it('does not stop the time of what is to be asked again: it settles by its deadline, and is not asked [S35]', async () => {
    const asked = ask('', { ...idempotent, timeout: 1_000 })
    await settled()
    scene.sent()
    scene.native.fail()
    scene.clock.advance(999)
    scene.clock.advance(1)
    expect(await asked).toEqual(['RequestTimeoutError', true])
    scene.clock.advance(500)
    scene.native.accept()
    expect(scene.sent()).toEqual([])
  })

  it.each([1009, 4413])('with %i asks nothing again: it may have been too large [S59]', async (code) => {
    const asked = ask('large', idempotent)
    await settled()
    scene.native.serverClose(code)
    expect(await asked).toEqual(['ConnectionLostError', true])
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(scene.native.sent).toEqual([])
  })

  it('asks nothing again of another destination', async () => {
    let url = 'ws://server.test/one'
    begin({ url: () => url }, stage)
    await settled()
    scene.native.accept()
    const asked = ask('for one', idempotent)
    await settled()
    expect(kinds(scene)).toEqual([['q', 1]])
    url = 'ws://server.test/other'
    scene.native.fail()
    scene.clock.advance(1_500)
    await settled()
    scene.native.accept()
    expect(scene.native.url).toBe(url)
    expect([scene.sent(), await asked]).toEqual([[], ['RequestDroppedError', true]])
  })

  it.each<[string, (scene: Stage) => void]>([
    ['reconnect()', ({ client }) => client.reconnect()],
    ['a page that is frozen', ({ page }) => page.emit('sleep')],
  ])('by %s is a lost one, too', async (_, act) => {
    const [once, again] = [ask('once'), ask('again', idempotent)]
    await settled()
    act(scene)
    expect(await once).toEqual(['ConnectionLostError', true])
    scene.page.emit('wake')
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(kinds(scene)).toEqual([['q', 2]])
    scene.receive(answer(2, 'here'))
    expect(await again).toBe('here')
  })

  it('of thousands rejects each once, and asks each again once', async () => {
    const lost = Array.from({ length: 2_000 }, () => ask())
    const again = Array.from({ length: 2_000 }, () => ask('', idempotent))
    await settled()
    reopen(scene)
    expect(new Set(scene.sent().map(({ n }) => n)).size).toBe(2_000)
    expect(new Set((await Promise.all(lost)).map(String))).toEqual(new Set(['ConnectionLostError,true']))
    scene.receive(...again.map((_, index) => answer(2_001 + index, index)))
    expect(await Promise.all(again)).toEqual([...again.keys()])
  })
})

describe('close()', () => {
  const dropped = ['RequestDroppedError', false]

  it('drops what waits, and ends what was to be asked again', async () => {
    const again = ask('', idempotent)
    await settled()
    scene.native.fail()
    const waits = ask()
    await settled()
    scene.client.close()
    scene.clock.advance(0)
    expect(await Promise.all([again, waits])).toEqual([['ConnectionLostError', true], dropped])
    scene.client.reconnect()
    scene.native.accept()
    expect(scene.sent()).toEqual([])
  })

  it('ends what was asked, when the link is closed; idempotent or not', async () => {
    const asked = [ask(), ask('', idempotent)]
    await settled()
    scene.client.close()
    scene.native.finishClose()
    expect(await Promise.all(asked)).toEqual([
      ['ConnectionLostError', true],
      ['ConnectionLostError', true],
    ])
  })

  it('is followed by nothing that could be asked', async () => {
    scene.client.close()
    const closing = ask()
    scene.native.finishClose()
    expect(await Promise.all([closing, ask()])).toEqual([dropped, dropped])
    expect(scene.log).toEqual(['dropped chat/history closed', 'closed 1005', 'dropped chat/history closed'])
  })

  it('by the policy that gives up while a request waits to be asked again ends that, too', async () => {
    begin({ retry: ({ attempt }) => attempt < 1 && 1_500 })
    const asked = ask('', idempotent)
    await settled()
    scene.native.fail()
    scene.clock.advance(1_500)
    scene.native.fail()
    expect([scene.client.state.name, await asked]).toEqual(['closed', ['ConnectionLostError', true]])
  })

  it('by the policy that gives up ends all, too', async () => {
    begin({ retry: () => false })
    const asked = ask('', idempotent)
    await settled()
    scene.native.fail()
    expect(await asked).toEqual(['ConnectionLostError', true])
  })
})

describe('purge()', () => {
  it('gives up what waits and what is to be asked again: another user never asks it [S34]', async () => {
    const again = rejection(scene.client.channel('chat').request('history', 1, idempotent))
    await settled()
    scene.native.fail()
    const waits = rejection(scene.client.channel('chat').request('history', 2))
    await settled()
    scene.client.purge()
    expect(await again).toMatchObject({ name: 'RequestDroppedError', sent: true, reason: 'purged' })
    expect(await waits).toMatchObject({ name: 'RequestDroppedError', sent: false, reason: 'purged' })
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(scene.sent()).toEqual([])
  })

  it('leaves what is in flight over an open link', async () => {
    const asked = ask('', idempotent)
    await settled()
    scene.client.purge()
    scene.receive(answer(1, 'here'))
    expect(await asked).toBe('here')
  })

  it('and then it is not asked again, should it be lost: it is the last user who asked [S34]', async () => {
    const asked = ask('', idempotent)
    await settled()
    scene.client.purge()
    reopen(scene)
    expect([scene.sent(), await asked]).toEqual([[], ['ConnectionLostError', true]])
  })
})

it('a request whose reply is still being validated when the client closes is lost, too', async () => {
  const reply = { '~standard': { validate: () => new Promise<never>(() => {}) } }
  const channels = defineChannels({ a: { requests: { q: { reply } } } })
  const scene = openStage({ heartbeat: false, channels } as StageOptions)
  const asked = ending(scene.client.channel('a').request('q', 1, { timeout: Infinity }))
  await settled()
  scene.receive({ t: 'r', n: 1, d: 5 })
  scene.client.close()
  scene.native.finishClose()
  expect(await asked).toEqual(['ConnectionLostError', true])
})
