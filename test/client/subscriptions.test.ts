import { describe, expect, it } from 'vitest'
import { openStage, reopen, settled, stage } from './stage.js'

const noop = () => {}
const sub = (...channels: string[]) => ({ t: 'sub', c: channels })
const uns = (...channels: string[]) => ({ t: 'uns', c: channels })

describe('a channel', () => {
  it('is subscribed when it is first listened to, and once', async () => {
    const { client, sent } = openStage()
    client.channel('chat').on('message', noop)
    client.channel('chat').on('typing', noop)
    await settled()
    expect(sent()).toEqual([sub('chat')])
  })

  it('is unsubscribed when nobody listens any more', async () => {
    const { client, sent } = openStage()
    const offs = [client.channel('chat').on('message', noop), client.channel('chat').onAny(noop)]
    await settled()
    offs[0]!()
    await settled()
    expect(sent()).toEqual([sub('chat')])
    offs[1]!()
    offs[1]!()
    await settled()
    expect(sent()).toEqual([uns('chat')])
  })

  it('that was left and joined within a task is left alone: the last wish wins [S55]', async () => {
    const { client, sent } = openStage()
    const off = client.channel('chat').on('message', noop)
    await settled()
    sent()
    off()
    const again = client.channel('chat').on('message', noop)
    await settled()
    expect(sent()).toEqual([])
    again()
    client.channel('chat').on('message', noop)()
    await settled()
    expect(sent()).toEqual([uns('chat')])
  })

  it('is told before what is sent next', () => {
    const { client, sent } = openStage()
    client.channel('chat').on('message', noop)
    client.channel('chat').send('hello', 1)
    expect(sent()).toEqual([sub('chat'), { t: 'm', c: 'chat', e: 'hello', d: 1 }])
  })
})

describe('after a reconnect', () => {
  it('what is wished is in force again, once each, before anything else [S54]', async () => {
    const scene = stage()
    const { client, native, sent } = scene
    client.channel('a').on('message', noop)
    client.channel('b').on('message', noop)
    client.channel('a').send('queued', 1)
    client.on('open', () => client.channel('a').send('now', 2))
    native.accept()
    expect(sent().map(({ t, c, e }) => [t, c, e])).toEqual([
      ['sub', ['a', 'b'], undefined],
      ['m', 'a', 'now'],
      ['m', 'a', 'queued'],
    ])
    client.channel('b').leave()
    reopen(scene)
    await settled()
    expect(scene.sent().map(({ t, c }) => [t, c])).toEqual([
      ['sub', ['a']],
      ['m', 'a'],
    ])
  })

  it('a hundred are named in one frame, and no more', () => {
    const { client, native, sent } = stage()
    for (let n = 0; n < 250; n++) client.channel(`room:${n}`).on('message', noop)
    native.accept()
    expect(sent().map(({ c }) => (c as string[]).length)).toEqual([100, 100, 50])
  })
})
