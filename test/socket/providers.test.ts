import { describe, expect, it } from 'vitest'
import type { AttemptContext, UrlSource } from '../../src/index.js'
import { settled, stage } from './stage.js'

const server = 'ws://server.test/live'

describe('a url or protocols function', () => {
  it('may answer with what the constructor takes', async () => {
    const { socket, network } = stage({
      url: () => new URL('https://server.test/x'),
      protocols: () => ['a', 'b'],
    })
    await settled()
    expect([network.last.url, network.last.protocols]).toEqual(['wss://server.test/x', ['a', 'b']])
    expect(socket.url).toBe('wss://server.test/x')
  })

  it('is awaited; until then url is empty and the state is resolving', async () => {
    const { socket, network } = stage({
      url: () => Promise.resolve(server),
      protocols: () => Promise.resolve('chat'),
    })
    expect([socket.url, socket.readyState, socket.state.name]).toEqual(['', 0, 'resolving'])
    await settled()
    expect(socket.url).toBe(server)
    expect(network.last.protocols).toEqual(['chat'])
  })

  it('may be a thenable of any kind', async () => {
    const thenable = { then: (resolve: (url: string) => void) => resolve(server) }
    const { network } = stage({ url: (() => thenable) as unknown as UrlSource })
    await settled()
    expect(network.last.url).toBe(server)
  })

  it('is asked on every attempt, and told the attempt, the cause and a signal', async () => {
    const asked: AttemptContext[] = []
    const { clock, network } = stage({ url: (context) => `${server}?n=${asked.push(context)}` })
    await settled()
    network.last.accept()
    network.last.serverClose(4401, 'expired')
    clock.advance(1_500)
    await settled()
    network.last.fail()
    clock.advance(10_000)
    await settled()
    expect(network.sockets.map(({ url }) => url)).toEqual([1, 2, 3].map((n) => `${server}?n=${n}`))
    expect(asked).toMatchObject([
      { attempt: 0, cause: undefined },
      { attempt: 1, cause: { type: 'close', code: 4401, reason: 'expired' } },
      { attempt: 2, cause: { type: 'close', code: 1006 } },
    ])
    for (const { signal } of asked) expect(signal).toBeInstanceOf(AbortSignal)
  })

  it.each<[string, UrlSource]>([
    ['rejects', () => Promise.reject(new Error('no token'))],
    [
      'throws',
      () => {
        throw new Error('no token')
      },
    ],
    ['returns nothing', (() => undefined) as unknown as UrlSource],
    ['resolves to nothing', (() => Promise.resolve()) as unknown as UrlSource],
    ['returns a number', (() => 5) as unknown as UrlSource],
    ['returns an invalid url', () => 'not a url'],
    ['resolves to a url with a fragment', () => Promise.resolve(`${server}#fragment`)],
  ])('[S23] that %s three times is three counted failures, then opens', async (_, rubbish) => {
    let calls = 0
    const { socket, clock, network, log } = stage({
      startClosed: true,
      url: (context) => (++calls > 3 ? server : (rubbish as (context: AttemptContext) => string)(context)),
    })
    socket.reconnect()
    for (const attempt of [1, 2, 3]) {
      await settled()
      const { state } = socket
      expect(state).toMatchObject({ name: 'backoff', attempt, cause: { type: 'error' } })
      if (state.name === 'backoff') clock.advance(state.deadline - clock.now())
    }
    await settled()
    network.last.accept()
    expect([calls, network.sockets.length]).toEqual([4, 1])
    expect(log).toEqual(['error @0', `close 1006 '' unclean retrying @0`, 'open @1'])
  })

  it('that fails while the socket is constructed is told once listeners can be there', async () => {
    const { clock, log } = stage({
      retry: () => false,
      url: () => {
        throw new Error('no token')
      },
    })
    await settled()
    clock.advance(0)
    expect(log).toEqual(['error @3', `close 1006 '' unclean final @3`])
  })

  it('[S23] what it threw is the cause', async () => {
    const error = new Error('no token')
    const { socket } = stage({ url: () => Promise.reject(error) })
    await settled()
    expect(socket.state).toMatchObject({ cause: { type: 'error', error } })
  })

  it('[S23] protocols that the native constructor refuses are a counted failure, where a function gave them', async () => {
    const { socket } = stage({ protocols: () => ['a', 'a'] })
    await settled()
    expect(socket.state).toMatchObject({
      name: 'backoff',
      cause: { type: 'error', error: { name: 'SyntaxError' } },
    })
  })

  it.each([() => undefined, () => Promise.resolve(undefined)])(
    'of protocols that returns nothing offers none, as native does for undefined (%s)',
    async (protocols) => {
      const { network } = stage({ protocols: protocols as unknown as () => string })
      await settled()
      expect(network.last.protocols).toEqual([])
    },
  )

  it('[S23] that never settles is timed out, its signal aborted, its late answer ignored', async () => {
    const asked: { signal: AbortSignal; answer: (url: string) => void }[] = []
    const { socket, clock, network } = stage({
      url: ({ signal }) => new Promise((answer) => asked.push({ signal, answer })),
    })
    clock.advance(9_999)
    expect(asked[0]?.signal.aborted).toBe(false)
    clock.advance(1)
    expect(socket.state).toMatchObject({
      name: 'backoff',
      attempt: 1,
      cause: { type: 'timeout', phase: 'resolving' },
    })
    expect(asked[0]?.signal.aborted).toBe(true)
    asked[0]?.answer('ws://server.test/late')
    await settled()
    expect(network.sockets).toEqual([])
    clock.advance(1_500)
    asked[1]?.answer(server)
    await settled()
    expect(network.sockets.map(({ url }) => url)).toEqual([server])
    expect(asked[1]?.signal.aborted).toBe(false)
  })

  it('[S4] is told to stop by its signal when the owner, or the page, gives the attempt up', () => {
    const signals: AbortSignal[] = []
    const { socket, page } = stage({
      url: ({ signal }) => (signals.push(signal), new Promise<string>(() => {})),
    })
    const last = () => signals.at(-1)?.aborted
    socket.reconnect()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    page.emit('sleep')
    expect(last()).toBe(true)
    socket.reconnect()
    expect(last()).toBe(false)
    socket.close()
    expect(last()).toBe(true)
  })

  it('a rejection after the attempt was given up is nobody’s business', async () => {
    const { socket } = stage({
      url: ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    })
    socket.close()
    await settled()
    expect(socket.readyState).toBe(2)
  })

  it('may close the socket while it is asked', () => {
    const scene = stage({
      startClosed: true,
      url: () => {
        scene.socket.close()
        return server
      },
    })
    scene.socket.reconnect()
    scene.clock.advance(0)
    expect(scene.network.sockets).toEqual([])
    expect(scene.socket.readyState).toBe(3)
  })

  it.each([
    ['other credentials keep', 'ws://user:two@server.test/live?token=one', true],
    ['another query keeps', 'ws://user:one@server.test/live?token=two', true],
    ['another path purges', 'ws://server.test/other', false],
    ['another port purges', 'ws://server.test:81/live', false],
    ['another host purges', 'ws://else.test/live', false],
    ['another scheme purges', 'wss://server.test/live', false],
  ])('%s what is queued', async (_, second, kept) => {
    const urls = ['ws://user:one@server.test/live?token=one', second]
    const { socket, clock, network, log } = stage({ url: () => urls.shift() ?? second })
    await settled()
    network.last.accept()
    network.last.fail()
    socket.send('for the first')
    log.length = 0
    clock.advance(1_500)
    await settled()
    expect(log).toEqual(kept ? [] : ['dropped for the first destination @0'])
    network.last.accept()
    expect(network.last.sent).toEqual(kept ? ['for the first'] : [])
    expect(socket.bufferedAmount).toBe(0)
  })

  it('what is queued before the first answer belongs to it', async () => {
    const { socket, network, log } = stage({ url: () => Promise.resolve(server) })
    socket.send('first')
    await settled()
    network.last.accept()
    expect(network.last.sent).toEqual(['first'])
    expect(log).toEqual(['open @1'])
  })
})
