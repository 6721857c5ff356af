import { describe, expect, it, vi } from 'vitest'
import { defineChannels } from '../../src/index.js'
import { hearReports } from '../support/reported.js'
import { aNumber, binary, event, listening, mixed } from './listening.js'
import { ending, openStage, reopen, settled, type Stage, stage, type StageOptions } from './stage.js'

const reported = hearReports('anything')

describe('a message that arrives and is too large [S59]', () => {
  it('is skipped and told, unread; the link lives', () => {
    const decode = vi.fn(mixed.decode)
    const { client, native, receive, heard, troubles } = listening({
      codec: { ...mixed, decode },
      maxReceiveBytes: 100,
    })
    const large = JSON.stringify(event('x'.repeat(100)))
    const size = `${large.length} bytes`
    native.receive(large, binary(event('x'.repeat(100))))
    expect(decode).not.toHaveBeenCalled()
    receive(event(1))
    expect(troubles.map(({ reason, excerpt, count }) => [reason, excerpt, count])).toEqual([
      ['size', large.slice(0, 100), 1],
      ['size', size, 2],
    ])
    expect(troubles[0]!.error).toEqual(new RangeError(`${size} are more than maxReceiveBytes, 100`))
    expect([heard, client.state.name]).toEqual([[1], 'open'])
  })

  it('is taken where it is just as large as allowed', () => {
    const text = JSON.stringify(event('x'))
    const { native, heard } = listening({ maxReceiveBytes: text.length })
    native.receive(text)
    expect(heard).toEqual(['x'])
  })
})

describe('a message that is sent and too large [S59]', () => {
  const tooLarge = expect.objectContaining({ name: 'MessageTooLargeError' })
  const room = (data: string) => JSON.stringify(event(data)).length

  it.each(['open', 'connecting'])('fails here, alone, while %s', async (state) => {
    const scene = stage({ maxSendBytes: 100 })
    const { client, native, sent } = scene
    const chat = client.channel('chat')
    if (state === 'open') native.accept()
    chat.send('message', 1)
    expect(() => chat.send('message', 'x'.repeat(100))).toThrow(tooLarge)
    expect(() => chat.send('message', 'x'.repeat(100), { volatile: true })).toThrow(tooLarge)
    await expect(chat.request('message', 'x'.repeat(100))).rejects.toEqual(tooLarge)
    chat.send('message', 2)
    native.accept()
    expect(sent()).toEqual([event(1), event(2)])
    expect([client.state.name, network(scene), reported]).toEqual(['open', 1, []])
  })

  it('is measured in bytes, and may be just as large as allowed', () => {
    const { client, sent } = openStage({ maxSendBytes: room('é') + 1 })
    const chat = client.channel('chat')
    chat.send('message', 'é')
    chat.send('message', 'ab')
    expect(() => chat.send('message', 'éa')).toThrow(tooLarge)
    expect(sent()).toEqual([event('é'), event('ab')])
  })

  it('leaves no timer and no question behind', async () => {
    const { client, clock } = openStage({ maxSendBytes: 50, heartbeat: false })
    const before = clock.timers
    const asked = ending(client.channel('chat').request('message', 'x'.repeat(100)))
    expect(await asked).toEqual(['MessageTooLargeError', undefined])
    expect(clock.timers).toBe(before)
  })

  it.each([1009, 4413])('that the server closes with %i for is not sent again, nor asked', async (code) => {
    const scene = openStage()
    const { client, native, clock, network } = scene
    const chat = client.channel('chat')
    const delivery = chat.send('message', 'large')
    const asked = ending(chat.request('large', undefined, { idempotent: true }))
    scene.sent()
    native.serverClose(code)
    expect(await asked).toEqual(['ConnectionLostError', true])
    clock.advance(1_500)
    network.last.accept()
    expect([delivery.status, network.sockets.length, scene.sent()]).toEqual(['sent', 2, []])
  })
})

describe('a subscription that is too large [S59]', () => {
  const noop = () => {}
  const subscribed = ({ sent }: Stage) => sent().flatMap(({ t, c }) => (t === 'sub' ? (c as string[]) : []))

  it('fails alone: the others of its batch are subscribed', async () => {
    const scene = openStage({ maxSendBytes: 200 })
    scene.client.channel('x'.repeat(300)).on('message', noop)
    scene.client.channel('chat').on('message', noop)
    await settled()
    expect(subscribed(scene)).toEqual(['chat'])
  })

  it('only together with others takes more than one frame, on each link', async () => {
    const scene = openStage({ maxSendBytes: 200 })
    const names = [...'abcdefgh'].map((letter) => letter.repeat(100))
    for (const name of names) scene.client.channel(name).on('message', noop)
    await settled()
    expect(subscribed(scene)).toEqual(names)
    reopen(scene)
    expect(subscribed(scene)).toEqual(names)
  })
})

describe('a question that cannot be answered, nor refused, is no exception that escapes', () => {
  /** The names of what nobody has caught. */
  const unhandled = async (act: () => void) => {
    const caught: unknown[] = []
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', (error) => caught.push(error))
    act()
    await settled()
    await settled()
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
    return caught.map((error) => (error as Error).name)
  }

  it('since its number is too large to be sent back [S59]', async () => {
    const { client, receive } = openStage({ maxSendBytes: 100 })
    expect(await unhandled(() => receive({ t: 'q', n: 'x'.repeat(200), c: 'a', e: 'b' }))).toEqual([])
    expect(client.state.name).toBe('open')
  })

  it('since the queue is full behind a backlog', async () => {
    const { client, clock, native, network, receive } = openStage({ queue: { maxMessages: 1, highWater: 1 } })
    native.fail()
    client.channel('a').send('waits')
    clock.advance(1_500)
    network.last.bufferedAmount = 100
    network.last.accept()
    expect(await unhandled(() => receive({ t: 'q', n: 1, c: 'a', e: 'b' }))).toEqual([])
    expect(client.state.name).toBe('open')
  })

  it('since it was taken back while its schema took its time: nobody is asked', async () => {
    let valid!: () => void
    const question = aNumber(() => new Promise<void>((done) => (valid = done)))
    const { client, receive } = openStage({
      channels: defineChannels({ chat: { responds: { who: { question } } } }) as StageOptions['channels'] &
        object,
    })
    let asked = 0
    client.channel('chat').respond('who', () => asked++)
    receive({ t: 'q', n: 1, c: 'chat', e: 'who', d: 1 }, { t: 'x', n: 1 })
    valid()
    await settled()
    expect(asked).toBe(0)
  })
})

const network = ({ network }: Stage) => network.sockets.length
