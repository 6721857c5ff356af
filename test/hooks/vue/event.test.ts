// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { computed, effectScope, ref } from 'vue'
import { useEvent } from '../../../src/hooks/vue.js'
import type { Channel, Client } from '../../../src/index.js'
import { type Live } from '../stage.js'
import { mount, pass, theatre, unmount } from './stage.js'

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
})
