import { describe, expect, it } from 'vitest'
import { answer, ask, begin, idempotent, kinds, rejection, scene } from './asking.js'
import { settled, stage } from './stage.js'

const question = (n: number, d?: unknown, e = 'history', c = 'chat') => ({ t: 'q', n, c, e, d })

describe('an answer', () => {
  it('settles the request of its number, in whichever order answers come', async () => {
    const asked = [ask('a'), ask('b'), ask('c')]
    await settled()
    expect(scene.sent()).toEqual([question(1, 'a'), question(2, 'b'), question(3, 'c')])
    scene.receive(answer(3, 'C'), answer(1, null), answer(2))
    expect(await Promise.all(asked)).toEqual([null, undefined, 'C'])
  })

  it('that refuses rejects with the code, the message and the data of the server', async () => {
    const chat = scene.client.channel('chat')
    const asked = [1, 2, 3].map(() => rejection(chat.request('history')))
    await settled()
    scene.receive({ t: 'r', n: 1, err: { code: 'forbidden', message: 'Not you', data: { for: 'admins' } } })
    scene.receive({ t: 'r', n: 2, err: { code: 'gone' } })
    scene.receive({ t: 'r', n: 3, err: 'nothing like that' })
    const failed = { name: 'RequestFailedError', sent: true }
    expect(await Promise.all(asked)).toEqual([
      expect.objectContaining({ ...failed, code: 'forbidden', message: 'Not you', data: { for: 'admins' } }),
      expect.objectContaining({ ...failed, code: 'gone', message: 'gone' }),
      expect.objectContaining({ ...failed, code: 'error', data: 'nothing like that' }),
    ])
  })

  it('that comes twice, late, or to what nobody asked is skipped', async () => {
    const timely = ask('timely')
    const late = ask('late', { timeout: 1_000 })
    await settled()
    scene.receive(answer(1, 'first'), answer(1, 'second'), { t: 'r', n: 1, err: { code: 'third' } })
    scene.receive(answer(7, 'nobody asked'), answer(0), answer(-1), {
      t: 'r',
      n: '2',
      d: 'a string is not it',
    })
    scene.clock.advance(1_000)
    scene.receive(answer(2, 'late'))
    expect(await Promise.all([timely, late])).toEqual(['first', ['RequestTimeoutError', true]])
    expect([scene.log, scene.client.state.name]).toEqual([[], 'open'])
  })

  it('that comes before the link is lost counts; after that it is too late', async () => {
    const [one, other] = [ask(), ask()]
    await settled()
    scene.receive(answer(1, 'just in time'))
    scene.native.fail()
    scene.native.receive(JSON.stringify(answer(2)))
    expect(await Promise.all([one, other])).toEqual(['just in time', ['ConnectionLostError', true]])
  })

  it('finds each of thousands', async () => {
    begin({ queue: { maxMessages: 10_000, maxBytes: 10_000_000 } })
    const asked = Array.from({ length: 5_000 }, (_, index) => ask(index))
    await settled()
    const frames = scene.sent()
    expect(new Set(frames.map(({ n }) => n)).size).toBe(5_000)
    scene.receive(...frames.reverse().map(({ n, d }) => answer(n as number, [d])))
    expect(await Promise.all(asked)).toEqual(asked.map((_, index) => [index]))
  })

  it('leaves no timer behind', async () => {
    begin({ heartbeat: false })
    const before = scene.clock.timers
    const asked = ask()
    await settled()
    expect(scene.clock.timers).toBe(before + 1)
    scene.receive(answer(1))
    await asked
    expect(scene.clock.timers).toBe(before)
  })
})

describe('a timeout', () => {
  it('is 30 s, or what the client or the request says; the server is told that nobody waits any more', async () => {
    const asked = ask()
    scene.clock.advance(29_999)
    scene.sent()
    scene.clock.advance(1)
    expect(await asked).toEqual(['RequestTimeoutError', true])
    expect(kinds(scene)).toEqual([['x', 1]])

    begin({ requestTimeout: 2_000 })
    const [two, one, long] = [ask(), ask('', { timeout: 1_000 }), ask('', { timeout: Infinity })]
    scene.clock.advance(1_000)
    expect(kinds(scene).at(-1)).toEqual(['x', 2])
    scene.clock.advance(1_000)
    expect(kinds(scene)).toContainEqual(['x', 1])
    expect(await Promise.all([one, two])).toEqual([
      ['RequestTimeoutError', true],
      ['RequestTimeoutError', true],
    ])
    scene.receive(answer(3, 'at last'))
    expect(await long).toBe('at last')
  })

  it('covers the wait in the queue: what was not sent by then never is [S35]', async () => {
    scene.native.fail()
    const asked = ask('', { timeout: 1_000 })
    scene.clock.advance(1_000)
    expect(await asked).toEqual(['RequestTimeoutError', false])
    expect(scene.log).toEqual(['dropped chat/history expired'])
    scene.clock.advance(500)
    scene.native.accept()
    expect(scene.sent()).toEqual([])
  })

  it('goes on from the queue to the wire', async () => {
    scene.native.fail()
    const asked = ask('', { timeout: 2_000 })
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(kinds(scene)).toEqual([['q', 1]])
    scene.clock.advance(499)
    expect(kinds(scene)).toEqual([])
    scene.clock.advance(1)
    expect(kinds(scene)).toEqual([['x', 1]])
    expect(await asked).toEqual(['RequestTimeoutError', true])
  })

  it('that passed on a frozen page keeps what was queued from being sent [S35]', async () => {
    scene.native.fail()
    const asked = ask('', { timeout: 1_000 })
    scene.clock.advance(500)
    scene.clock.freeze(60_000)
    scene.client.reconnect()
    scene.native.accept()
    expect(scene.sent()).toEqual([])
    expect(await asked).toEqual(['RequestTimeoutError', false])
    scene.clock.ring()
    expect(scene.log.filter((line) => line.startsWith('dropped'))).toEqual(['dropped chat/history expired'])
  })

  it('is shorter than the ttl of the queue, or longer: it is the one that counts', async () => {
    begin({ queue: { ttl: 100 } })
    scene.native.fail()
    const asked = ask('', { timeout: 3_000 })
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(kinds(scene)).toEqual([['q', 1]])
    scene.receive(answer(1, 'here'))
    expect(await asked).toBe('here')
  })

  it.each([-1, NaN, '5'])('cannot be %s', async (timeout) => {
    const error = await rejection(
      scene.client.channel('chat').request('a', 1, { timeout: timeout as number }),
    )
    expect(String(error)).toMatch(/options.timeout must be/)
    expect(scene.sent()).toEqual([])
  })
})

describe('an aborted request', () => {
  const reason = new Error('no longer wanted')
  /** Nobody listens to a signal whose request has settled. */
  const counted = () => {
    const controller = new AbortController()
    const { signal } = controller
    const listeners = { count: 0 }
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
    signal.addEventListener = (...args: Parameters<typeof add>) => (listeners.count++, add(...args))
    signal.removeEventListener = (...args: Parameters<typeof add>) => (listeners.count--, remove(...args))
    return { controller, signal, listeners }
  }

  it('that waits is never sent, and told as cancelled [S35]', async () => {
    scene.native.fail()
    const { controller, signal } = counted()
    const asked = rejection(scene.client.channel('chat').request('history', 1, { signal }))
    await settled()
    controller.abort(reason)
    expect(await asked).toBe(reason)
    scene.clock.advance(1_500)
    scene.native.accept()
    expect([scene.sent(), scene.log]).toEqual([[], ['dropped chat/history cancelled', 'open']])
  })

  it('that was sent rejects with the reason, and the server is told; its answer is skipped', async () => {
    const { controller, signal, listeners } = counted()
    const asked = rejection(scene.client.channel('chat').request('history', 1, { signal }))
    await settled()
    controller.abort(reason)
    scene.receive(answer(1))
    expect(await asked).toBe(reason)
    expect(kinds(scene)).toEqual([
      ['q', 1],
      ['x', 1],
    ])
    expect([listeners.count, scene.log]).toEqual([0, []])
  })

  it('that is to be asked again is not', async () => {
    const { controller, signal } = counted()
    const asked = rejection(scene.client.channel('chat').request('history', 1, { signal, ...idempotent }))
    await settled()
    scene.native.fail()
    controller.abort(reason)
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(await asked).toBe(reason)
    expect(scene.sent()).toEqual([])
  })

  it('whose signal was aborted before is not even queued', async () => {
    const asked = scene.client.channel('chat').request('history', 1, { signal: AbortSignal.abort(reason) })
    expect(await rejection(asked)).toBe(reason)
    expect([scene.sent(), scene.log]).toEqual([[], []])
  })

  it('leaves a signal that outlives it alone', async () => {
    const { controller, signal, listeners } = counted()
    const asked = ask('', { signal })
    await settled()
    expect(listeners.count).toBe(1)
    scene.receive(answer(1))
    await asked
    expect(listeners.count).toBe(0)
    controller.abort(reason)
    expect(kinds(scene)).toEqual([['q', 1]])
  })
})

describe('a request', () => {
  it('that does not fit the queue rejects, and is no promise that nobody hears of', async () => {
    begin({ queue: { maxMessages: 1 } })
    scene.native.fail()
    const first = ask()
    await settled()
    expect(await ask()).toEqual(['QueueFullError', undefined])
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(kinds(scene)).toEqual([['q', 1]])
    scene.receive(answer(1, 'here'))
    expect(await first).toBe('here')
  })

  it.each([
    ['drop-oldest', [0], ['q', 2]],
    ['drop-newest', [1], ['q', 1]],
  ] as const)('that %s gives up rejects with that reason', async (overflow, [victim], rest) => {
    begin({ queue: { maxMessages: 1, overflow } })
    scene.native.fail()
    const chat = scene.client.channel('chat')
    const asked = [1, 2].map((d) => rejection(chat.request('history', d)))
    expect(await asked[victim]).toMatchObject({
      name: 'RequestDroppedError',
      sent: false,
      reason: 'overflow',
    })
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(kinds(scene)).toEqual([rest])
    scene.client.close()
    scene.native.finishClose()
    await Promise.all(asked)
  })

  it('in a listener of open goes out before what waited, and is answered', async () => {
    scene.native.fail()
    scene.client.channel('chat').send('message')
    let asked: Promise<unknown> | undefined
    scene.client.on('open', () => (asked = ask()))
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(kinds(scene)).toEqual([
      ['q', 1],
      ['m', 'message'],
    ])
    scene.receive(answer(1, 'here'))
    expect(await asked).toBe('here')
  })

  it('that the codec cannot carry rejects with what the codec throws', async () => {
    const circle: unknown[] = []
    circle.push(circle)
    expect(await ask(circle)).toEqual(['TypeError', undefined])
    expect(await ask({ n: 1n })).toEqual(['TypeError', undefined])
    expect(scene.sent()).toEqual([])
  })

  it('while closed for good, or not yet begun, is dropped', async () => {
    begin({ startClosed: true }, stage)
    expect(await ask()).toEqual(['RequestDroppedError', false])
  })
})

describe('among others', () => {
  it('a timeout in the queue is a timeout, whatever else waits there with a time to live [S35]', async () => {
    begin()
    scene.native.fail()
    const asked = ask(1, { timeout: 1_000 })
    scene.client.channel('chat').send('message', 1, { ttl: 1_400 })
    scene.clock.advance(1_000)
    expect(await asked).toEqual(['RequestTimeoutError', false])
    expect(scene.log).toEqual(['dropped chat/history expired'])
  })

  it('one that is aborted by who hears that another made room for it is not sent [S35]', async () => {
    begin({ queue: { maxMessages: 1, overflow: 'drop-oldest' } })
    scene.native.fail()
    const controller = new AbortController()
    scene.client.channel('chat').send('message', 'old')
    scene.client.on('dropped', () => controller.abort())
    const asked = ask(1, controller)
    await settled()
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(scene.sent()).toEqual([])
    expect(await asked).toEqual(['AbortError', undefined])
  })

  it.each([
    ['a reply', { d: 'forged' }],
    ['a refusal', { err: { code: 'forged' } }],
  ])(
    '%s to one that was not sent yet is ignored: it is sent in its turn, and answered',
    async (_, forged) => {
      begin({ queue: { highWater: 100 }, heartbeat: false })
      scene.native.fail()
      const asked = ask()
      await settled()
      scene.clock.advance(1_500)
      scene.native.bufferedAmount = 1_000
      scene.native.accept()
      scene.receive({ t: 'r', n: 1, ...forged })
      expect(scene.sent()).toEqual([])
      scene.native.bufferedAmount = 0
      scene.clock.advance(10)
      expect(scene.sent()).toEqual([question(1)])
      scene.receive(answer(1, 'genuine'))
      expect(await asked).toBe('genuine')
    },
  )

  it('a refusal whose message is no text settles its request, and nothing escapes', async () => {
    begin()
    const thrown: unknown[] = []
    const asked = ask()
    await settled()
    const { native } = scene
    const hear = native.onmessage!
    native.onmessage = (event) => {
      try {
        hear.call(native, event)
      } catch (error) {
        thrown.push(error)
      }
    }
    scene.receive({ t: 'r', n: 1, err: { code: 'no', message: { toString: null } } })
    expect(thrown).toEqual([])
    scene.clock.advance(30_000)
    expect(await asked).toEqual(['RequestFailedError', true])
  })
})
