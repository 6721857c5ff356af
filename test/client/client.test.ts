import { describe, expect, it } from 'vitest'
import { never } from '../../src/index.js'
import { hearReports } from '../support/reported.js'
import { openStage, reopen, settled, type Stage, stage } from './stage.js'

const event = (d: unknown) => ({ t: 'm', c: 'chat', e: 'message', d })
const oops = new Error('oops')

const reported = hearReports()

/** The name of each state from here on. */
const states = ({ client }: Stage) => {
  const names: string[] = []
  client.on('state', (to, from) => names.push(`${from.name} > ${to.name}`))
  return names
}

describe('on()', () => {
  it.each(['message ', 'opened', '', 'toString', 'stat'])('knows no event %j', (name) => {
    const { client } = openStage()
    expect(() => client.on(name as 'open', () => {})).toThrow(/event must be "state" or "open"/)
  })

  it.each([undefined, null, {}, 'log'])('takes no listener that is %j', (listener) => {
    const { client } = openStage()
    expect(() => client.on('open', listener as never)).toThrow(/listener must be a function/)
  })

  it('returns what ends it; doing so twice ends no other', () => {
    const scene = openStage()
    const heard: number[] = []
    const listener = () => heard.push(1)
    const off = scene.client.on('open', listener)
    scene.client.on('open', listener)
    off()
    off()
    reopen(scene)
    expect(heard).toEqual([1])
  })

  it('tells all, though a listener throws; and it is reported', () => {
    const scene = openStage()
    const heard: string[] = []
    for (const name of [
      'state',
      'open',
      'lost',
      'restored',
      'closed',
      'dropped',
      'error',
      'message',
    ] as const) {
      scene.client.on(name, () => {
        throw oops
      })
      scene.client.on(name, () => heard.push(name))
    }
    scene.receive(event(1))
    scene.native.receive('nonsense')
    scene.client.channel('chat').on('message', () => {})
    reopen(scene)
    expect(scene.sent()).toEqual([{ t: 'sub', c: ['chat'] }])
    scene.native.fail()
    scene.client.channel('chat').send('message')
    scene.clock.advance(2_000)
    scene.client.close()
    scene.clock.advance(0)
    expect(new Set(heard)).toEqual(
      new Set(['message', 'error', 'state', 'open', 'lost', 'closed', 'dropped']),
    )
    expect(reported.splice(0).length).toBe(heard.length)
    expect([scene.client.state.name, scene.clock.timers]).toEqual(['closed', 0])
  })
})

describe('state', () => {
  it('is told after every transition, before what follows from it', () => {
    const scene = stage()
    const names = states(scene)
    scene.client.on('state', () => scene.log.push('state'))
    scene.native.accept()
    scene.native.fail()
    scene.clock.advance(1_500)
    scene.native.accept()
    scene.client.close()
    scene.native.finishClose()
    expect(names).toEqual([
      'connecting > open',
      'open > backoff',
      'backoff > resolving',
      'resolving > connecting',
      'connecting > open',
      'open > closing',
      'closing > closed',
    ])
    expect(scene.log.join(' ')).toBe('state open state state state state open state state closed 1005')
  })

  it('is told in order, also to one who hears of it after another has changed it', () => {
    const scene = stage()
    scene.client.on('open', () => scene.client.close())
    const names = states(scene)
    scene.native.accept()
    scene.native.finishClose()
    expect(names).toEqual(['connecting > open', 'open > closing', 'closing > closed'])
  })

  it('tells when the next attempt comes, and why', () => {
    const scene = openStage()
    scene.native.serverClose(1012, 'deploy')
    expect(scene.client.state).toMatchObject({
      name: 'backoff',
      attempt: 1,
      deadline: scene.clock.now() + 1_500,
      cause: { code: 1012, reason: 'deploy' },
    })
  })
})

describe('the life of a client', () => {
  it('begins at once, or with reconnect() where it starts closed', () => {
    const scene = stage({ startClosed: true })
    scene.clock.advance(60_000)
    expect([scene.client.state.name, scene.network.sockets, scene.clock.timers]).toEqual(['idle', [], 0])
    scene.client.reconnect()
    scene.native.accept()
    expect(scene.client.state.name).toBe('open')
  })

  it('ends with close(): the handshake, then closed, and no timer is left', () => {
    const scene = openStage()
    scene.client.close(4000, 'bye')
    expect(scene.native.closing).toEqual({ code: 4000, reason: 'bye' })
    scene.client.close()
    scene.native.finishClose()
    expect(scene.client.state).toMatchObject({ name: 'closed', close: { code: 4000, reason: 'bye' } })
    expect([scene.log, scene.clock.timers, scene.page.watchers]).toEqual([['closed 4000'], 0, 0])
    scene.clock.advance(600_000)
    expect(scene.network.sockets).toHaveLength(1)
  })

  it.each<[unknown, unknown]>([
    [1001, ''],
    [2999, ''],
    [5000, ''],
    [1000, 'x'.repeat(124)],
  ])('does not end with close(%s, %s), which throws as native does [S9]', (code, reason) => {
    const { client } = openStage()
    expect(() => client.close(code as number, reason as string)).toThrow(DOMException)
    expect(client.state.name).toBe('open')
  })

  it('goes on with reconnect() after it was closed, with its channels and listeners', async () => {
    const scene = openStage()
    const heard: unknown[] = []
    scene.client.channel('chat').on('message', (data) => heard.push(data))
    await settled()
    scene.client.close()
    scene.native.finishClose()
    scene.client.reconnect()
    scene.native.accept()
    expect(scene.sent()).toEqual([{ t: 'sub', c: ['chat'] }])
    scene.receive(event(1))
    expect([heard, scene.log]).toEqual([[1], ['closed 1005', 'open']])
    expect(scene.page.watchers).toBe(1)
  })

  it('has one link, however often reconnect() is called [S8]', () => {
    const scene = openStage()
    for (let count = 0; count < 10; count++) scene.client.reconnect()
    scene.page.emit('online', 'wake')
    expect(scene.network.live).toHaveLength(1)
    scene.network.last.accept()
    expect(scene.client.state.name).toBe('open')
  })

  it('ends with its signal, for good', () => {
    const controller = new AbortController()
    const scene = openStage({ signal: controller.signal })
    controller.abort()
    scene.native.finishClose()
    expect(scene.log).toEqual(['closed 1005'])
    scene.client.reconnect()
    expect([scene.client.state.name, scene.network.sockets.length]).toEqual(['closed', 1])
  })

  it('leaves its signal alone once it has closed, and follows it again after reconnect()', () => {
    const { signal } = new AbortController()
    let listening = 0
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
    signal.addEventListener = (...args: Parameters<typeof add>) => (listening++, add(...args))
    signal.removeEventListener = (...args: Parameters<typeof add>) => (listening--, remove(...args))
    const scene = openStage({ signal })
    scene.client.close()
    scene.native.finishClose()
    expect(listening).toBe(0)
    scene.client.reconnect()
    expect(listening).toBe(1)
  })

  it.each([false, true])(
    'is over before it begins where its signal was aborted before (startClosed: %j)',
    (startClosed) => {
      const scene = stage({ signal: AbortSignal.abort(), startClosed })
      const { state } = scene.client
      scene.client.reconnect()
      expect([state.name, scene.client.state, scene.network.sockets]).toEqual(['closed', state, []])
      scene.client.channel('chat').send('message')
      expect([scene.log, scene.clock.timers]).toEqual([['dropped chat/message closed'], 0])
    },
  )

  it('ends with its first link where it never retries', () => {
    const scene = openStage({ retry: never })
    scene.native.fail()
    expect([scene.client.state.name, scene.log]).toEqual(['closed', ['closed 1006']])
    expect(scene.clock.timers).toBe(0)
  })

  it('does not notice what a link says that was let go [S7]', () => {
    const scene = openStage()
    const heard: unknown[] = []
    scene.client.on('message', ({ data }) => heard.push(data))
    const { native: old } = scene
    scene.client.reconnect()
    scene.network.last.accept()
    old.receive(JSON.stringify(event('late')), JSON.stringify({ t: 'bye', code: 4401 }))
    old.finishClose()
    expect([heard, scene.client.state.name, scene.network.sockets.length]).toEqual([[], 'open', 2])
  })
})

describe('flush()', () => {
  it('fulfils at once where nothing waits, and else once nothing does, however that came about', async () => {
    const scene = openStage()
    await scene.client.flush()
    scene.native.fail()
    const { client } = scene
    const [one] = [client.channel('chat').send('message', 1), client.channel('chat').send('message', 2)]
    let flushed = false
    const flush = client.flush().then(() => (flushed = true))
    one.cancel()
    await settled()
    expect(flushed).toBe(false)
    client.purge()
    await flush
  })
})

describe('two clients', () => {
  it('share nothing', async () => {
    const [one, other] = [openStage(), openStage()]
    one.client.channel('chat').on('message', () => {})
    const asked = [one, other].map(({ client }) => client.channel('chat').request('history'))
    await settled()
    expect([one.sent().map(({ n }) => n), other.sent().map(({ n }) => n)]).toEqual([[undefined, 1], [1]])
    other.receive({ t: 'r', n: 1, d: 'other' })
    one.receive({ t: 'r', n: 1, d: 'one' })
    expect(await Promise.all(asked)).toEqual(['one', 'other'])
    one.client.close()
    expect(other.client.state.name).toBe('open')
  })
})
