import { describe, expect, it } from 'vitest'
import { inspect } from 'node:util'
import { type AttemptContext, atMost, type ClientTrouble, never } from '../../src/index.js'
import { hearReports } from '../support/reported.js'
import { openStage, settled, type Stage, stage } from './stage.js'
import { auth, bye, greeted, hello, next, provider, welcome } from './tokens.js'

hearReports()

describe('an expired token', () => {
  const loseBy: Record<string, (scene: Stage, code?: number) => void> = {
    'a close': ({ native }, code = 4401) => native.serverClose(code, 'expired'),
    bye: ({ receive }, code = 4401) => receive(bye(code, 'expired')),
  }
  describe.each(Object.keys(loseBy))('told by %s', (how) => {
    const expire = loseBy[how]!

    it('is asked for anew at once, without backoff, with the cause [S24]', async () => {
      const { asked, token } = provider()
      const scene = await greeted({ token })
      expire(scene)
      expect(asked).toHaveLength(1)
      await next(scene, 0)
      expect(asked[1]).toMatchObject({ attempt: 1, cause: { code: 4401, reason: 'expired' } })
      expect(scene.sent()).toEqual([hello('token-2')])
      scene.receive(welcome())
      expect(scene.client.state.name).toBe('open')
    })

    it('twice in a row is a failure like any other: once, and then with backoff [S24]', async () => {
      const { asked, token } = provider()
      const scene = await greeted({ token })
      for (let expired = 0; expired < 3; expired++) {
        expire(scene)
        await next(scene, 0)
      }
      expect([asked.length, scene.client.state.name]).toEqual([2, 'backoff'])
      await next(scene, 3_600)
      expect(asked).toHaveLength(3)
      expire(scene)
      expect(scene.client.state).toMatchObject({ name: 'backoff', attempt: 3 })
      await next(scene, 0)
      expect(asked).toHaveLength(3)
    })

    it('is news again after a link that lasted', async () => {
      const { asked, token } = provider()
      const scene = await greeted({ token })
      for (let expired = 2; expired < 5; expired++) {
        expire(scene)
        await next(scene, 0)
        scene.receive(welcome())
        scene.clock.advance(5_000)
        expect([asked.length, scene.client.state.name]).toEqual([expired, 'open'])
      }
    })

    it('may be told by other codes, and then only by them', async () => {
      const { asked, token } = provider()
      const scene = await greeted({ token, expiryCodes: [4001] })
      expire(scene, 4401)
      await next(scene, 0)
      expect(asked).toHaveLength(1)
      await next(scene, 1_500)
      scene.receive(welcome())
      expire(scene, 4001)
      await next(scene, 0)
      expect(asked).toHaveLength(3)
    })

    it('is nothing special to a client that never retries', async () => {
      const { asked, token } = provider()
      const scene = await greeted({ token, retry: never })
      expire(scene)
      await settled()
      expect([scene.client.state.name, scene.log, asked.length]).toEqual(['closed', ['closed 4401'], 1])
    })

    it('is asked for at once where the policy would not wait for nothing: then the policy goes on', async () => {
      const { asked, token } = provider()
      const scene = await greeted({ token, retry: atMost(1) })
      expire(scene)
      await next(scene, 0)
      expire(scene)
      await settled()
      expect([asked.length, scene.client.state.name]).toEqual([2, 'closed'])
    })
  })

  it('does not matter where there is none', () => {
    const scene = openStage()
    scene.native.serverClose(4401)
    expect(scene.client.state).toMatchObject({ name: 'backoff', deadline: scene.clock.now() + 1_500 })
  })

  it('that is a value is tried with backoff: it is no newer for being tried at once', async () => {
    const scene = await greeted({ token: 'mine' })
    scene.native.serverClose(4401)
    await next(scene, 0)
    expect(scene.client.state.name).toBe('backoff')
    await next(scene, 1_500)
    expect(scene.sent()).toEqual([hello('mine')])
  })
})

describe('before it expires a token is renewed', () => {
  it('when nine tenths of the time that its function said have passed', async () => {
    const { asked, token } = provider(100_000)
    const scene = await greeted({ token })
    scene.clock.advance(89_999)
    await settled()
    expect(asked).toHaveLength(1)
    scene.clock.advance(1)
    await settled()
    expect(asked[1]).toMatchObject({ attempt: 0, cause: undefined })
    expect(scene.sent().filter(({ t }) => t !== 'ping')).toEqual([auth('token-2')])
    expect([scene.client.state.name, scene.network.sockets.length, scene.log]).toEqual(['open', 1, []])
  })

  it('or of what the server said, again and again', async () => {
    const { asked, token } = provider()
    const scene = await greeted({ token, heartbeat: false }, 60)
    for (let renewal = 2; renewal < 5; renewal++) {
      scene.clock.advance(53_999)
      await settled()
      expect(asked).toHaveLength(renewal - 1)
      scene.clock.advance(1)
      await settled()
      expect(scene.sent()).toEqual([auth(`token-${renewal}`)])
      scene.receive(welcome(60))
    }
    scene.clock.advance(53_999)
    scene.receive(welcome(120))
    scene.clock.advance(107_999)
    await settled()
    expect(asked).toHaveLength(4)
  })

  it('and the new one is that of the next link, if that is not asked for one', async () => {
    const { asked, token } = provider()
    const scene = await greeted({ token, heartbeat: false }, 60)
    scene.clock.advance(54_000)
    await settled()
    scene.native.fail()
    await next(scene, 1_500)
    expect([asked.length, scene.sent()]).toEqual([3, [hello('token-3')]])
  })

  it.each([0.001, 1e-300, 1, 5, 11])(
    'but no more often than every 10 s, were it good for %f s only',
    async (exp) => {
      const { asked, token } = provider()
      const scene = await greeted({ token, heartbeat: false }, exp)
      scene.clock.advance(9_899)
      await settled()
      expect(asked).toHaveLength(1)
      for (let seconds = 0; seconds < 10; seconds++) {
        scene.clock.advance(1_000)
        await settled()
        scene.receive(welcome(exp))
      }
      expect(asked).toHaveLength(2)
    },
  )

  it.each([0, -1, -1e308, null, '60', [60], true, 1e308, Number.MAX_VALUE])(
    'and never where a server says %s',
    async (exp) => {
      const { asked, token } = provider()
      const scene = await greeted({ token, heartbeat: false }, exp as number)
      scene.clock.advance(86_400_000 * 60)
      await settled()
      expect([asked.length, scene.sent(), scene.client.state.name]).toEqual([1, [], 'open'])
    },
  )

  it.each([0, -1, NaN, Infinity, -Infinity])('nor where its function says %s', async (expiresIn) => {
    const { asked, token } = provider(expiresIn)
    const scene = await greeted({ token, heartbeat: false, page: false })
    const { timers } = scene.clock
    scene.clock.advance(86_400_000)
    await settled()
    expect([asked.length, timers <= 1]).toEqual([1, true])
  })

  it('not where it is a value, or stands elsewhere than in a message', async () => {
    const scene = await greeted({ token: 'mine', heartbeat: false, page: false }, 20)
    scene.clock.advance(5_000)
    expect(scene.clock.timers).toBe(0)
    scene.clock.advance(60_000)
    await settled()
    expect(scene.sent()).toEqual([])

    const { asked, token } = provider(20_000)
    const other = stage({ token, tokenIn: { query: 'token' }, heartbeat: false })
    await settled()
    other.native.accept()
    other.clock.advance(60_000)
    await settled()
    expect([asked.length, other.sent()]).toEqual([1, []])
  })

  it('also where it was the first message, whose answer is not awaited', async () => {
    const { token } = provider()
    const scene = stage({ token, tokenIn: 'message', heartbeat: false })
    await settled()
    scene.native.accept()
    scene.receive(welcome(60))
    scene.clock.advance(54_000)
    await settled()
    expect(scene.sent()).toEqual([hello('token-1'), auth('token-2')])
  })

  it('and if the server does not take it, that is an expiry like any other', async () => {
    const { asked, token } = provider()
    const scene = await greeted({ token, heartbeat: false }, 60)
    scene.clock.advance(54_000)
    await settled()
    scene.receive(bye(4401))
    await next(scene, 0)
    expect([asked.length, scene.sent()]).toEqual([3, [hello('token-3')]])
  })
})

describe('a renewal', () => {
  const slow = async () => {
    const asked: AttemptContext[] = []
    const answers: { give: (token: string) => void; refuse: (error: unknown) => void }[] = []
    const scene = await greeted(
      {
        heartbeat: false,
        token(context) {
          if (asked.push(context) === 1) return 'first'
          return new Promise<string>((give, refuse) => answers.push({ give, refuse }))
        },
      },
      60,
    )
    const troubles: ClientTrouble[] = []
    scene.client.on('error', (trouble) => troubles.push(trouble))
    scene.clock.advance(54_000)
    return { scene, asked, answers, troubles }
  }

  it('that fails is told by error, and the link lives', async () => {
    const { scene, answers, troubles } = await slow()
    const error = new Error('no session')
    answers[0]!.refuse(error)
    await settled()
    expect(troubles).toEqual([{ reason: 'token', error, excerpt: '', count: 1 }])
    expect([scene.client.state.name, scene.sent()]).toEqual(['open', []])
  })

  it('that fails is tried again 30 s later', async () => {
    const { scene, asked, answers, troubles } = await slow()
    answers[0]!.refuse(new Error('no session'))
    await settled()
    scene.clock.advance(29_999)
    expect(asked).toHaveLength(2)
    scene.clock.advance(1)
    expect(asked).toHaveLength(3)
    answers[1]!.give('second')
    await settled()
    expect([scene.sent(), troubles.length]).toEqual([[auth('second')], 1])
  })

  it('that is late says nothing on the next link', async () => {
    const { scene, answers } = await slow()
    scene.native.fail()
    scene.clock.advance(1_500)
    answers[1]!.give('newest')
    await settled()
    scene.native.accept()
    scene.receive(welcome())
    scene.sent()
    answers[0]!.give('stale')
    await settled()
    expect(scene.sent()).toEqual([])
  })

  it('that is under way is not begun again by a welcome that says no time', async () => {
    const signals: AbortSignal[] = []
    const scene = stage({
      heartbeat: false,
      token: ({ signal }) => (signals.push(signal) === 1 ? 'first' : new Promise<string>(() => {})),
    })
    await settled()
    scene.native.accept()
    scene.receive({ t: 'welcome', exp: 60 })
    scene.clock.advance(54_000)
    for (let count = 0; count < 10; count++) {
      scene.receive({ t: 'welcome' })
      scene.clock.advance(1)
    }
    expect([signals.length, signals[1]!.aborted]).toEqual([2, false])
  })

  it('that gives rubbish is told without showing it', async () => {
    const { answers, troubles } = await slow()
    answers[0]!.give(['s3cret'] as never)
    await settled()
    expect(troubles.map(({ reason }) => reason)).toEqual(['token'])
    expect(inspect(troubles, { depth: 9 })).not.toContain('s3cret')
  })

  it.each<[string, (scene: Stage) => void]>([
    ['lost', ({ native }) => native.fail()],
    ['given up', ({ client }) => client.reconnect()],
    ['frozen', ({ page }) => page.emit('sleep')],
    ['refused', ({ receive }) => receive(bye(4403))],
    [
      'closed',
      ({ client, native }) => {
        client.close()
        native.finishClose()
      },
    ],
  ])(
    'is no longer wanted where the link is %s: its signal says so, and what it brings goes nowhere',
    async (_, act) => {
      const { scene, asked, answers, troubles } = await slow()
      expect(asked[1]!.signal.aborted).toBe(false)
      act(scene)
      expect(asked[1]!.signal.aborted).toBe(true)
      answers[0]!.refuse(new Error('aborted'))
      await settled()
      expect([troubles, scene.sent()]).toEqual([[], []])
    },
  )
})

describe('between links', () => {
  it('the late answer of a renewal is not said on the next link instead of the newest [S24]', async () => {
    const answers: ((token: string) => void)[] = []
    const scene = stage({ token: () => new Promise<string>((resolve) => answers.push(resolve)) })
    answers[0]!('first')
    await settled()
    scene.native.accept()
    scene.receive(welcome(60))
    scene.clock.advance(54_000)
    scene.native.fail()
    scene.clock.advance(1_500)
    answers[2]!('newest')
    await settled()
    answers[1]!('stale')
    await settled()
    scene.native.accept()
    expect(scene.sent()).toEqual([hello('newest')])
  })

  it('a renewal whose function throws is told by error, and no exception escapes', async () => {
    let calls = 0
    const scene = stage({
      token: () => {
        if (calls++) throw new Error('no session')
        return 'first'
      },
    })
    await settled()
    scene.native.accept()
    scene.receive(welcome(60))
    expect(() => scene.clock.advance(54_000)).not.toThrow()
    await settled()
    expect(scene.log).toContain('error 1 token: ')
  })

  it('nobody is asked for a token once the policy has given up: no timer is left', async () => {
    let calls = 0
    const scene = stage({
      token: () => ({ token: `${++calls}`, expiresIn: 20_000 }),
      retry: () => false,
    })
    await settled()
    scene.native.fail()
    expect(scene.client.state.name).toBe('closed')
    expect(scene.clock.timers).toBe(0)
    scene.clock.advance(60_000)
    expect(calls).toBe(1)
  })

  it('nobody is asked for a token to renew while there is no link', async () => {
    let calls = 0
    const scene = stage({ token: () => ({ token: `${++calls}`, expiresIn: 10_000 }), retry: () => 60_000 })
    await settled()
    scene.native.fail()
    scene.clock.advance(50_000)
    expect([scene.client.state.name, calls]).toEqual(['backoff', 1])
  })

  it('each renewal that is under way ends with its link', async () => {
    const signals: AbortSignal[] = []
    const scene = stage({
      token: ({ signal }) => {
        signals.push(signal)
        return signals.length === 1 ? 'first' : new Promise<string>(() => {})
      },
    })
    await settled()
    scene.native.accept()
    scene.receive(welcome(60))
    scene.clock.advance(54_000)
    scene.receive(welcome(60))
    scene.clock.advance(54_000)
    scene.native.fail()
    expect(signals.slice(1).map(({ aborted }) => aborted)).toEqual(signals.slice(1).map(() => true))
  })

  it('nobody is asked for a token once the link that it was for is lost', async () => {
    const { asked, token } = provider()
    const scene = await greeted({ token, retry: () => 600_000 }, 60)
    scene.native.fail()
    scene.clock.advance(120_000)
    expect(asked).toHaveLength(1)
  })

  it('the time of the last token is not that of the next, which says none', async () => {
    let calls = 0
    const token = () => (++calls === 1 ? { token: 'first', expiresIn: 60_000 } : 'next')
    const scene = await greeted({ token, heartbeat: false, retry: () => 1_000 })
    scene.native.fail()
    await next(scene, 1_000)
    scene.receive(welcome())
    scene.clock.advance(600_000)
    await settled()
    expect([calls, scene.sent().filter(({ t }) => t === 'auth')]).toEqual([2, []])
  })
})
