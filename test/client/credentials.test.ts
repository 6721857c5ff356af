import { describe, expect, it } from 'vitest'
import { inspect } from 'node:util'
import { type Cause, createClient, type TokenPlace } from '../../src/index.js'
import { FakeServer } from '../../src/testing/index.js'
import { hearReports } from '../support/reported.js'
import { address, openStage, settled, type Stage, stage, type StageOptions } from './stage.js'
import { bye, greeted, hello, next, provider, welcome } from './tokens.js'

const event = (d: unknown) => ({ t: 'm', c: 'chat', e: 'message', d })

const reported = hearReports()

const causeOf = ({ client }: Stage): Cause | undefined =>
  'cause' in client.state ? client.state.cause : undefined

describe('a token', () => {
  it.each<[string, StageOptions['token']]>([
    ['a value', 'mine'],
    ['what a function gives', () => 'mine'],
    ['what it promises', () => Promise.resolve('mine')],
    ['in an object', () => ({ token: 'mine' })],
    ['in an object with its time', async () => ({ token: 'mine', expiresIn: 60_000 })],
  ])('may be %s', async (_, token) => {
    const scene = stage({ token: token! })
    await settled()
    scene.native.accept()
    expect(scene.sent()).toEqual([hello('mine')])
  })

  it('that is empty is one', () => {
    const scene = stage({ token: '' })
    scene.native.accept()
    expect(scene.sent()).toEqual([hello('')])
  })

  it('is said first and its answer awaited, before anything else goes out [S32]', async () => {
    const scene = stage({ token: 'mine' })
    const { client, native, receive, sent, log } = scene
    client.channel('chat').on('message', () => {})
    client.channel('chat').send('message', 'queued')
    const asked = client.channel('chat').request('history')
    await settled()
    native.accept()
    expect([client.state.name, sent(), log]).toEqual(['connecting', [hello('mine')], []])
    const status = client.channel('chat').send('message', 'later').status
    expect([status, sent()]).toEqual(['queued', []])
    client.channel('news').on('deal', () => {})
    await settled()
    client.channel('news').leave()
    receive({ t: 'ping' })
    await settled()
    expect(sent()).toEqual([])
    receive(welcome())
    expect([client.state.name, log]).toEqual(['open', ['open']])
    expect(sent().map(({ t, c, d }) => [t, c, d])).toEqual([
      ['sub', ['chat'], undefined],
      ['m', 'chat', 'queued'],
      ['q', 'chat', undefined],
      ['m', 'chat', 'later'],
      ['pong', undefined, undefined],
    ])
    receive({ t: 'r', n: 1, d: 'here' })
    expect(await asked).toBe('here')
  })

  it('that is not answered is a failed attempt, when the time to connect is over [S32]', () => {
    const scene = stage({ token: 'mine' })
    scene.native.accept()
    scene.clock.advance(9_999)
    expect(scene.client.state.name).toBe('connecting')
    scene.clock.advance(1)
    expect(scene.client.state).toMatchObject({ name: 'backoff', attempt: 1 })
    expect(causeOf(scene)).toEqual({ type: 'timeout', phase: 'connecting' })
    expect(scene.network.live).toEqual([])
  })

  it('that is refused is a failed attempt, with the code in the cause [S32]', () => {
    const scene = stage({ token: 'mine' })
    scene.native.accept()
    scene.receive(bye(4403, 'not you'))
    expect(scene.client.state).toMatchObject({ name: 'backoff', attempt: 1 })
    expect(causeOf(scene)).toMatchObject({ type: 'close', code: 4403, reason: 'not you' })
    expect([scene.network.live, scene.log]).toEqual([[], []])
  })

  it('keeps what comes before its answer, in order', () => {
    const scene = stage({ token: 'mine' })
    const heard: unknown[] = []
    scene.client.channel('chat').on('message', (data) => heard.push(data))
    scene.native.accept()
    scene.receive(event(1), event(2))
    expect(heard).toEqual([])
    scene.client.on('open', () => heard.push('open'))
    scene.receive(welcome(), event(3))
    expect(heard).toEqual(['open', 1, 2, 3])
  })

  it('does not keep a heartbeat from being answered meanwhile', () => {
    const scene = stage({ token: 'mine', connectTimeout: 60_000 })
    scene.native.accept()
    scene.sent()
    scene.clock.advance(5_000)
    expect(scene.sent()).toEqual([{ t: 'ping' }])
    scene.receive({ t: 'pong' }, welcome())
    expect([scene.client.state.name, scene.client.rtt]).toEqual(['open', 0])
  })

  it('in the first message is not waited for', () => {
    const scene = stage({ token: 'mine', tokenIn: 'message' })
    scene.client.channel('chat').send('message', 'queued')
    scene.native.accept()
    expect(scene.client.state.name).toBe('open')
    expect(scene.sent()).toEqual([hello('mine'), event('queued')])
    scene.receive(bye(4403))
    expect(causeOf(scene)).toMatchObject({ code: 4403 })
  })

  it.each([
    [address, `${address}?auth=a%2Fb%20%26c%3D%C3%A9`],
    [`${address}?room=1&x=%20`, `${address}?room=1&x=%20&auth=a%2Fb%20%26c%3D%C3%A9`],
    ['https://server.test', 'wss://server.test/?auth=a%2Fb%20%26c%3D%C3%A9'],
  ])('in the query of %s is encoded, and leaves what was there', (url, expected) => {
    const scene = openStage({ url, token: 'a/b &c=é', tokenIn: { query: 'auth' } })
    expect(scene.native.url).toBe(expected)
    expect(new URL(scene.native.url).searchParams.get('auth')).toBe('a/b &c=é')
    expect(scene.sent()).toEqual([])
  })

  it('in a subprotocol comes last, after its prefix', () => {
    const scene = openStage({
      token: 'eyJ.a-b_c',
      tokenIn: { subprotocol: 'token.' },
      protocols: ['chat.v1', 'chat.v2'],
    })
    expect(scene.native.protocols).toEqual(['chat.v1', 'chat.v2', 'token.eyJ.a-b_c'])
    expect(scene.sent()).toEqual([])
  })

  it.each(['white space', 'com,ma', 'equals=', 'é', 'line\nfeed', ''])(
    'that no subprotocol can carry (%j) is told without being shown',
    async (token) => {
      const tokenIn = { subprotocol: token && 'token.' }
      const scene = stage({ token: () => token, tokenIn })
      await settled()
      const cause = causeOf(scene)
      expect(String(cause?.type === 'error' && cause.error)).toMatch(/TypeError: .*subprotocol/)
      if (token) expect(inspect(scene.client.state, { depth: 9 })).not.toContain(token)
      expect(() => createClient(address, { token, tokenIn, WebSocket: new FakeServer().WebSocket })).toThrow(
        /cannot be a subprotocol/,
      )
    },
  )
})

describe('a function that gives tokens', () => {
  it('is asked on every attempt, and the newest is said [S24]', async () => {
    const { asked, token } = provider()
    const scene = await greeted({ token })
    for (let attempt = 1; attempt < 4; attempt++) {
      scene.native.fail()
      await next(scene, 10_000)
      expect(scene.sent()).toEqual([hello(`token-${attempt + 1}`)])
    }
    expect(asked.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3])
    expect(asked[0]!.cause).toBeUndefined()
    expect(asked[1]!.cause).toMatchObject({ code: 1006 })
  })

  it.each<[string, StageOptions['token'], RegExp]>([
    ['rejects', () => Promise.reject(new Error('no session')), /no session/],
    ['gives undefined', () => undefined as never, /token must give a string/],
    ['gives null', () => null as never, /token must give a string/],
    ['gives a number', () => 123_456 as never, /token must give a string/],
    ['gives an array', () => ['s3cret'] as never, /token must give a string/],
    ['gives another object', () => ({ access_token: 's3cret' }) as never, /token must give a string/],
    [
      'gives an object with another token',
      () => ({ token: ['s3cret'] }) as never,
      /token must give a string/,
    ],
  ])('that %s fails the attempt; what came is not shown', async (_, token, message) => {
    const scene = stage({ token: token!, tokenIn: { query: 'token' } })
    await settled()
    const cause = causeOf(scene)
    expect(scene.client.state).toMatchObject({ name: 'backoff', attempt: 1 })
    expect(String(cause?.type === 'error' && cause.error)).toMatch(message)
    expect(inspect(scene.client.state, { depth: 9 })).not.toMatch(/s3cret|123.?456/)
    expect(scene.network.sockets).toEqual([])
    scene.clock.advance(1_500)
    await settled()
    expect(scene.client.state).toMatchObject({ name: 'backoff', attempt: 2 })
  })

  it('that never answers is timed out, and told so by its signal', async () => {
    const signals: AbortSignal[] = []
    const scene = stage({
      token: ({ signal }) => {
        signals.push(signal)
        return new Promise<string>(() => {})
      },
    })
    scene.clock.advance(10_000)
    expect(causeOf(scene)).toEqual({ type: 'timeout', phase: 'resolving' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    scene.client.close()
    scene.clock.advance(0)
    expect([scene.client.state.name, scene.clock.timers]).toEqual(['closed', 0])
  })

  it('is told by its signal that the client was closed, and its late answer counts for nothing [S3]', async () => {
    let give!: (token: string) => void
    let signal!: AbortSignal
    const scene = stage({
      token: (context) => {
        signal = context.signal
        return new Promise<string>((resolve) => (give = resolve))
      },
    })
    scene.client.close()
    expect(signal.aborted).toBe(true)
    give('late')
    await settled()
    scene.clock.advance(60_000)
    expect([scene.network.sockets, scene.clock.timers]).toEqual([[], 0])
  })
})

describe('a secret', () => {
  const secret = 'e4a1s3cr3t.-'
  it.each<TokenPlace>(['greeting', 'message', { query: 'auth' }, { subprotocol: 'token.' }])(
    'put into %j is nowhere but on the wire, over a whole life',
    async (tokenIn) => {
      const seen: unknown[] = []
      const scene = stage({
        token: () => ({ token: secret, expiresIn: 60_000 }),
        tokenIn,
        protocols: ['chat.v1'],
        retry: (context) => {
          seen.push(context)
          return 1_000
        },
      })
      const { client, clock, network } = scene
      const note = (...told: unknown[]) => seen.push(told, JSON.stringify(told))
      for (const name of [
        'state',
        'open',
        'lost',
        'restored',
        'closed',
        'dropped',
        'error',
        'message',
      ] as const)
        client.on(name, note)
      await settled()
      const greet = () => {
        network.last.accept()
        if (tokenIn === 'greeting') scene.receive(welcome(60))
      }
      greet()
      expect(client.state.name).toBe('open')
      network.last.receive('nonsense', '{"t":"m"}')
      client.channel('chat').send('message', 'x')
      clock.advance(54_000)
      await settled()
      scene.receive(bye(4401, 'expired'))
      clock.advance(0)
      await settled()
      greet()
      network.last.fail()
      clock.advance(1_000)
      await settled()
      network.last.fail()
      clock.advance(5_000)
      await settled()
      greet()
      client.channel('chat').send('message', 'y')
      seen.push(client, client.state)
      client.close()
      network.last.finishClose()
      seen.push(client, client.state)
      const shown = inspect([seen, scene.log, reported], {
        depth: 20,
        showHidden: true,
        maxArrayLength: null,
      })
      expect(shown).toContain('server.test')
      expect(shown).not.toContain(secret)
      const wire = network.sockets.map(({ url, protocols, sent }) => [url, ...protocols, ...sent].join())
      const said = wire.filter((line) => line.includes(secret))
      // The third link failed before it opened.
      expect(said).toHaveLength(typeof tokenIn === 'string' ? 3 : 4)
    },
  )
})

describe('an answer at a bad moment', () => {
  it('may be an exception: a failed attempt, as a rejection is', async () => {
    const scene = stage({
      token: () => {
        throw new Error('no session')
      },
    })
    await settled()
    expect(scene.client.state).toMatchObject({ name: 'backoff', cause: { type: 'error' } })
  })

  it('may be an exception while the url is refused: no rejection is left that nobody hears of [S23]', async () => {
    const heard: unknown[] = []
    const note = (error: unknown) => heard.push(error)
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', note)
    stage({
      url: () => Promise.reject(new Error('no url')),
      token: () => {
        throw new Error('no session')
      },
    })
    await settled()
    await settled()
    process.off('unhandledRejection', note)
    for (const other of others) process.on('unhandledRejection', other)
    expect(heard).toEqual([])
  })

  it('may be late: that for an attempt that was given up is not said instead of the newest [S24]', async () => {
    const answers: ((token: string) => void)[] = []
    const scene = stage({ token: () => new Promise<string>((resolve) => answers.push(resolve)) })
    scene.clock.advance(10_000)
    scene.clock.advance(1_500)
    answers[1]!('newest')
    await settled()
    answers[0]!('stale')
    await settled()
    scene.native.accept()
    expect(scene.sent()).toEqual([hello('newest')])
  })

  it('may be a token that is too large to be said: a failed attempt that tells why, and no exception', async () => {
    const scene = stage({ token: () => 'x'.repeat(100), maxSendBytes: 80 })
    await settled()
    expect(scene.client.state).toMatchObject({
      name: 'backoff',
      cause: { type: 'error', error: { name: 'MessageTooLargeError' } },
    })
  })
})
