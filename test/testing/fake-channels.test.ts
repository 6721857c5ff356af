import { describe, expect, it, vi } from 'vitest'
import { binaryJson, type Client, createClient, HoldfastError } from '../../src/index.js'
import { FakeChannels, type FakeChannelsOptions, FakeServer } from '../../src/testing/index.js'

const connected = (options: FakeChannelsOptions = {}) => {
  const server = new FakeServer()
  const live = new FakeChannels(server, options)
  server.accept()
  const { codec } = options
  const client = createClient('ws://server.test', { ...server.options, ...(codec && { codec }) })
  server.clock.advance(0)
  return { server, live, client }
}

const ending = async (client: Client, server: FakeServer, question: unknown) => {
  const asked = client
    .channel('chat')
    .request('history', question)
    .catch(({ name, code, message, data }: HoldfastError) => ({ name, code, message, data }))
  await server.clock.advanceAsync(0)
  return asked
}

describe('fake channels', () => {
  it('know who listens to what, and tell them alone', async () => {
    const { live, client, server } = connected()
    const heard: unknown[] = []
    const off = client.channel('chat').on('message', (data) => heard.push(data))
    await server.clock.advanceAsync(0)
    expect(live.subscribed).toEqual(['chat'])
    live.publish('chat', 'message', { text: 'hi' })
    live.publish('chat', 'other')
    expect(heard).toEqual([{ text: 'hi' }])
    off()
    await server.clock.advanceAsync(0)
    expect(live.subscribed).toEqual([])
    expect(() => live.publish('chat', 'message')).toThrow(/Nobody is subscribed to 'chat'/)
  })

  it('keep what was sent, by channel and event, and every frame', () => {
    const { live, client } = connected()
    client.channel('chat').send('message', 1)
    client.channel('room').send('message', 2)
    client.channel('chat').send('message')
    expect(live.received('chat', 'message')).toEqual([1, undefined])
    expect(live.frames.map(({ t }) => t)).toEqual(['m', 'm', 'm'])
  })

  it('forget who was dropped, and know them again', () => {
    const { live, client, server } = connected()
    client.channel('chat').on('message', () => {})
    server.drop()
    expect(live.subscribed).toEqual([])
    server.clock.advance(2_000)
    expect(live.subscribed).toEqual(['chat'])
  })

  it('answer questions, at once, later, or with what was thrown', async () => {
    const { live, client, server } = connected()
    live.answer('chat', 'history', ({ limit }: { limit: number }) => [limit])
    expect(await ending(client, server, { limit: 3 })).toEqual([3])
    live.answer('chat', 'history', async () => 'later')
    expect(await ending(client, server, {})).toBe('later')
    live.answer('chat', 'history', () => {
      throw Object.assign(new Error('Not you'), { code: 'forbidden', data: 7 })
    })
    const refused = { name: 'RequestFailedError', code: 'forbidden', data: 7 }
    expect(await ending(client, server, {})).toMatchObject(refused)
    live.answer('chat', 'history', () => Promise.reject(new Error('no')))
    expect(await ending(client, server, {})).toMatchObject({ name: 'RequestFailedError', code: 'failed' })
  })

  it('say which question nothing answers', async () => {
    const { client, server } = connected()
    expect(await ending(client, server, {})).toMatchObject({
      name: 'RequestFailedError',
      message: expect.stringContaining('Nothing answers chat/history'),
    })
  })

  it('answer pings, so that there is a round trip', async () => {
    const { client, server } = connected()
    server.latency = 40
    const probed = client.probe()
    server.clock.advance(40)
    expect(await probed).toBe(40)
  })

  it('say what to do where they cannot read what came', async () => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const server = new FakeServer()
    new FakeChannels(server)
    const client = createClient('ws://server.test', { ...server.options, codec: binaryJson })
    server.accept()
    client.channel('board').send('stroke', Uint8Array.of(1))
    expect(report.mock.calls).toMatchObject([
      [
        {
          message: expect.stringContaining('give FakeChannels the client’s codec'),
          cause: expect.any(Error),
        },
      ],
    ])
    vi.unstubAllGlobals()
  })

  it('ask, and hear the answer or the refusal', async () => {
    const { live, client, server } = connected()
    client.channel('chat').respond('confirm', (text) => `${text as string}?`)
    const answer = live.ask('chat', 'confirm', 'really')
    const refusal = live.ask('chat', 'other').catch(({ name, code }: HoldfastError) => [name, code])
    await server.clock.advanceAsync(0)
    expect([await answer, await refusal]).toEqual(['really?', ['RequestFailedError', 'not-found']])
    server.drop()
    await expect(live.ask('chat', 'confirm')).rejects.toThrow(/ask\(\) needs an open connection/)
  })

  it('keep what was asked', () => {
    const { live, client } = connected()
    void client.channel('chat').request('history', { limit: 1 })
    expect(live.asked('chat', 'history')).toEqual([{ limit: 1 }])
    expect(live.received('chat', 'history')).toEqual([])
  })

  it.each([
    [undefined, 'failed', 'undefined'],
    ['a text', 'failed', 'a text'],
    [Object.assign(new Error('no'), { code: 7 }), 'failed', 'no'],
  ])('refuse with what was thrown, whatever it is: %s', async (thrown, code, message) => {
    const { live, client, server } = connected()
    live.answer('chat', 'history', () => {
      throw thrown
    })
    expect(await ending(client, server, {})).toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
  })

  it('speak the client’s codec', () => {
    const { live, client, server } = connected({ codec: binaryJson })
    const heard: unknown[] = []
    client.channel('board').on('stroke', (data) => heard.push(data))
    client.channel('board').send('stroke', Uint8Array.of(1, 2))
    server.clock.advance(0)
    live.publish('board', 'stroke', Uint8Array.of(3))
    expect(live.received('board', 'stroke')).toEqual([Uint8Array.of(1, 2)])
    expect(heard).toEqual([Uint8Array.of(3)])
  })

  it('take channels that share the names of their events for two', async () => {
    const { live, client, server } = connected()
    live.answer('chat', 'history', () => 'of chat')
    live.answer('room', 'history', () => 'of room')
    const answers = ['chat', 'room'].map((name) => client.channel(name).request('history', name))
    const heard: unknown[] = []
    for (const name of ['chat', 'room'])
      client.channel(name).on('message', (data) => heard.push([name, data]))
    client.channel('chat').send('message', 1)
    client.channel('room').send('message', 2)
    await server.clock.advanceAsync(0)
    expect(await Promise.all(answers)).toEqual(['of chat', 'of room'])
    live.publish('room', 'message', 3)
    expect(heard).toEqual([['room', 3]])
    expect([live.received('room', 'message'), live.asked('room', 'history')]).toEqual([[2], ['room']])
  })

  it('keep a channel subscribed when another one is not any more', async () => {
    const { live, client, server } = connected()
    const off = client.channel('chat').on('message', () => {})
    client.channel('room').on('message', () => {})
    await server.clock.advanceAsync(0)
    expect(live.subscribed).toEqual(['chat', 'room'])
    off()
    await server.clock.advanceAsync(0)
    expect(live.subscribed).toEqual(['room'])
  })

  it('tell everybody who listens, and count a channel once', async () => {
    const { live, client, server } = connected()
    const other = createClient('ws://server.test', server.options)
    const stranger = createClient('ws://server.test', server.options)
    const heard: string[] = []
    client.channel('chat').on('message', () => heard.push('one'))
    other.channel('chat').on('message', () => heard.push('another'))
    stranger.on('message', () => heard.push('a stranger'))
    await server.clock.advanceAsync(0)
    live.publish('chat', 'message')
    expect([heard, live.subscribed]).toEqual([['one', 'another'], ['chat']])
  })

  it('make nothing of a frame that they do not know, or an answer to nothing', () => {
    const { live, server } = connected()
    for (const frame of [
      { t: 'new' },
      { t: 'r', n: 9 },
      { t: 'r', n: 9, err: { code: 'no' } },
      { t: 'sub' },
      { t: 'uns' },
    ])
      server.last.send(JSON.stringify(frame))
    server.clock.advance(0)
    expect([live.frames.length, live.subscribed]).toEqual([5, []])
  })

  it.each<[string, (live: any) => void, RegExp]>([
    [
      'an answer that is none',
      (live) => live.answer('chat', 'history', 7),
      /responding must be a function, got 7/,
    ],
    ['an event that is none', (live) => live.answer('chat', 7, () => 1), /event must be a string, got 7/],
    [
      'a channel that is none',
      (live) => live.answer(7, 'history', () => 1),
      /channel must be a string, got 7/,
    ],
    [
      'an option that is none',
      () => new FakeChannels(new FakeServer(), { verifiy: () => ({}) } as never),
      /options.verifiy is no option; there are codec, verify/,
    ],
    ['no server', () => new FakeChannels(undefined as never), /server must be an object, got undefined/],
  ])('refuse %s', (_, tell, message) => {
    expect(() => tell(connected().live)).toThrow(message)
  })
})
