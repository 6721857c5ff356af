// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import { h, KeepAlive, type Ref, ref, shallowRef } from 'vue'
import { useClient, useEvent, useRequest } from '../../../src/hooks/vue.js'
import type { Channel, Client } from '../../../src/index.js'
import { type Live } from '../stage.js'
import {
  component,
  errorsOf,
  mount,
  pass,
  place,
  provided,
  type Setup,
  task,
  theatre,
  unmount,
} from './stage.js'

describe('useRequest', () => {
  let client: Client<Live>
  let chat: Channel<Live['chat']>
  let answers: Map<number, (answer: string[]) => void>
  beforeEach(async () => {
    client = theatre.stage.client()
    chat = client.channel('chat')
    answers = new Map()
    theatre.stage.channels.answer(
      'chat',
      'history',
      ({ limit }: { limit: number }) => new Promise((resolve) => answers.set(limit, resolve)),
    )
    await theatre.stage.pass()
  })
  const answer = async (limit: number, ...lines: string[]) => {
    answers.get(limit)!(lines)
    await pass()
  }
  const limit = ref(1)
  let again: () => void
  const rendered: string[] = []
  const History: Setup = () => {
    const history = useRequest(chat, 'history', () => ({ limit: limit.value % 10 }))
    return () => {
      const { status, answer, error } = history.value
      again = history.value.again
      const line = [limit.value, status, answer?.join(), error && String(error)].filter(Boolean).join(' ')
      rendered.push(line)
      return line
    }
  }
  beforeEach(() => {
    limit.value = 1
    rendered.length = 0
  })

  it('asks, and shows the answer', async () => {
    mount(History)
    await pass()
    await answer(1, 'a')
    expect(rendered).toEqual(['1 pending', '1 fulfilled a'])
    expect(theatre.stage.frames()).toEqual(['q chat history'])
  })

  it('asks another question, takes the first one back, and never shows its answer', async () => {
    mount(History)
    await pass()
    const late = answers.get(1)!
    limit.value = 2
    await pass()
    late(['late'])
    await pass()
    await answer(2, 'b')
    limit.value = 3
    await pass()
    expect(rendered).toEqual(['1 pending', '2 pending', '2 fulfilled b', '3 pending'])
    expect(theatre.stage.frames()).toEqual(['q chat history', 'x', 'q chat history', 'q chat history'])
  })

  it('does not ask again for a question that reads the same', async () => {
    mount(History)
    await pass()
    limit.value = 11
    await pass()
    expect(theatre.stage.frames()).toEqual(['q chat history'])
  })

  it('takes the question back when it is unmounted', async () => {
    const app = mount(History)
    await pass()
    unmount(app)
    await pass()
    expect(theatre.stage.frames()).toEqual(['q chat history', 'x'])
  })

  it('asks again, keeps the answer meanwhile, and shows why it failed', async () => {
    mount(History)
    await pass()
    await answer(1, 'a')
    again()
    await pass()
    theatre.stage.server.drop()
    await pass()
    expect(rendered.slice(2)).toEqual([
      '1 pending a',
      '1 rejected a ConnectionLostError: chat/history: the link ended with 1006; it may have been handled',
    ])
    await pass(1_500)
    again()
    await pass()
    await answer(1, 'b')
    expect(rendered.at(-1)).toBe('1 fulfilled b')
  })

  it('is pending without a channel, and asks when there is one', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    const channel = shallowRef<Channel<Live['chat']>>()
    mount(() => {
      const who = useRequest(channel, 'who')
      return () => (who.value.status === 'fulfilled' ? who.value.answer : who.value.status)
    })
    await pass()
    expect([place.textContent, theatre.stage.frames()]).toEqual(['pending', []])
    channel.value = chat
    await pass()
    expect(place.textContent).toBe('ann')
  })

  it('renders once without a channel', async () => {
    let renders = 0
    mount(() => {
      const who = useRequest(undefined as typeof chat | undefined, 'who')
      return () => [++renders, who.value.status].join(' ')
    })
    await task()
    expect(place.textContent).toBe('1 pending')
  })

  it('takes a channel out of a ref that is not shallow', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    const chosen = ref<unknown>(chat)
    mount(() => {
      const who = useRequest(chosen as Ref<typeof chat>, 'who')
      return () => who.value.answer
    })
    await pass()
    expect(place.textContent).toBe('ann')
  })

  it('says what it wants where it is given the name of a channel', () => {
    const errors = errorsOf(() => {
      useRequest('chat' as unknown as typeof chat, 'who')
      return () => ''
    })
    expect(errors).toEqual([
      new TypeError('channel must be client.channel(name), an object, or undefined, got "chat"'),
    ])
  })

  it('asks with the options that it has', async () => {
    mount(() => {
      const history = useRequest(chat, 'history', { limit: 1 }, { timeout: 50 })
      return () => String(history.value.error ?? history.value.status)
    })
    await pass()
    expect(place.textContent).toBe('pending')
    await pass(50)
    expect(place.textContent).toBe('RequestTimeoutError: chat/history: no answer in 50 ms')
  })

  it('goes on while <KeepAlive> has put it aside', async () => {
    const shown = ref(true)
    const Kept = component(History)
    const Other = component(() => () => 'other')
    mount(() => () => h(KeepAlive, () => h(shown.value ? Kept : Other)))
    await pass()
    shown.value = false
    await pass()
    expect(place.textContent).toBe('other')
    await answer(1, 'a')
    shown.value = true
    await pass()
    expect(place.textContent).toBe('1 fulfilled a')
    expect(theatre.stage.frames()).toEqual(['q chat history'])
  })

  it('asks below a provider that has just dialled, after what is listened to was subscribed', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    mount(
      provided(() => {
        const chat = useClient<Live>().channel('chat')
        const who = useRequest(chat, 'who')
        useEvent(chat, 'message', () => {})
        return () => who.value.answer
      }),
    )
    await task()
    expect(place.textContent).toBe('ann')
    expect(theatre.stage.frames()).toEqual(['sub chat', 'q chat who'])
  })
})
