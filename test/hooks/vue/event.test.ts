// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { computed, effectScope, type Ref, ref } from 'vue'
import { useEvent } from '../../../src/hooks/vue.js'
import type { Channel, Client } from '../../../src/index.js'
import { type Live } from '../stage.js'
import { errorsOf, mount, pass, theatre, unmount } from './stage.js'

describe('useEvent', () => {
  let client: Client<Live>
  let chat: Channel<Live['chat']>
  beforeEach(async () => {
    client = theatre.stage.client()
    chat = client.channel('chat')
    await theatre.stage.pass()
  })

  it('listens while it is mounted', async () => {
    const heard: string[] = []
    const app = mount(() => {
      useEvent(chat, 'message', (text) => heard.push(text))
      return () => ''
    })
    await pass()
    theatre.stage.channels.publish('chat', 'message', 'a')
    unmount(app)
    theatre.stage.say('chat', 'message', 'b')
    await pass()
    expect(heard).toEqual(['a'])
    expect(theatre.stage.frames()).toEqual(['sub chat', 'uns chat'])
  })

  it('follows a ref and a getter, and listens to nothing without a channel', async () => {
    const room = ref<string>()
    const chosen = computed(() =>
      room.value === undefined ? undefined : client.channel(`room:${room.value}`),
    )
    const heard: string[] = []
    mount(() => {
      useEvent(chosen, 'message', (text) => heard.push(text))
      useEvent(
        () => chosen.value,
        'message',
        (text) => heard.push(text),
      )
      return () => ''
    })
    await pass()
    expect(theatre.stage.frames()).toEqual([])
    for (const next of ['1', '2', undefined]) {
      room.value = next
      await pass()
      expect(theatre.stage.channels.subscribed).toEqual(next ? [`room:${next}`] : [])
      if (next) theatre.stage.channels.publish(`room:${next}`, 'message', next)
    }
    expect(heard).toEqual(['1', '1', '2', '2'])
  })

  it('ends with its scope, outside of components', async () => {
    const scope = effectScope()
    scope.run(() => useEvent(chat, 'message', () => {}))
    await pass()
    expect(theatre.stage.channels.subscribed).toEqual(['chat'])
    scope.stop()
    await pass()
    expect(theatre.stage.channels.subscribed).toEqual([])
  })

  it('is in force again after a reconnect, once', async () => {
    const heard: string[] = []
    mount(() => {
      useEvent(chat, 'message', (text) => heard.push(text))
      return () => ''
    })
    await pass()
    theatre.stage.server.drop()
    await pass(1_500)
    theatre.stage.channels.publish('chat', 'message', 'again')
    expect(heard).toEqual(['again'])
    expect(theatre.stage.frames()).toEqual(['sub chat', 'sub chat'])
  })

  it('takes a channel out of a ref that is not shallow', async () => {
    const heard: string[] = []
    const chosen = ref<unknown>(chat)
    mount(() => {
      useEvent(chosen as Ref<typeof chat>, 'message', (text) => heard.push(text))
      return () => ''
    })
    await pass()
    theatre.stage.channels.publish('chat', 'message', 'a')
    expect(heard).toEqual(['a'])
  })

  it('goes on where a listener throws, which is reported', async () => {
    const broken = new Error('broken')
    const heard: string[] = []
    mount(() => {
      useEvent(chat, 'message', () => {
        throw broken
      })
      useEvent(chat, 'message', (text) => heard.push(text))
      return () => ''
    })
    await pass()
    for (const text of ['a', 'b']) theatre.stage.channels.publish('chat', 'message', text)
    expect(heard).toEqual(['a', 'b'])
    expect(theatre.stage.reported.splice(0)).toEqual([broken, broken])
  })

  it('says what it wants where it is given the name of a channel', () => {
    const errors = errorsOf(() => {
      useEvent('chat' as unknown as typeof chat, 'message', () => {})
      return () => ''
    })
    expect(errors).toEqual([
      new TypeError('channel must be client.channel(name), an object, or undefined, got "chat"'),
    ])
  })
})
