// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'
import type { Channel, Client } from '../../../src/index.js'
import { type Live } from '../stage.js'
import Both from './Both.svelte'
import History from './History.svelte'
import Provided from './Provided.svelte'
import { props } from './props.svelte.js'
import { hide, own, pass, place, show, task, theatre } from './stage.js'

describe('request', () => {
  let client: Client<Live>
  let chat: Channel<Live['chat']>
  let answers: Map<number, (answer: string[]) => void>
  let rendered: string[]
  beforeEach(async () => {
    client = theatre.stage.client()
    chat = client.channel('chat')
    answers = new Map()
    rendered = []
    theatre.stage.channels.answer(
      'chat',
      'history',
      ({ limit }: { limit: number }) => new Promise((resolve) => answers.set(limit, resolve)),
    )
    await theatre.stage.pass()
  })
  const onrender = (line: string) => void rendered.push(line)
  const answer = async (limit: number, ...lines: string[]) => {
    answers.get(limit)!(lines)
    await pass()
  }

  it('asks once when it is shown, and shows the answer', async () => {
    show(History, { chat, limit: 1, onrender })
    await pass()
    await answer(1, 'a')
    expect(rendered).toEqual(['1 pending', '1 fulfilled a'])
    expect(place.querySelector('li')?.textContent).toBe('a')
    expect(theatre.stage.frames()).toEqual(['q chat history'])
  })

  it('asks another question, takes the first one back, and never shows its answer', async () => {
    const given = props({ chat, limit: 1, onrender })
    show(History, given)
    await pass()
    const late = answers.get(1)!
    given.limit = 2
    await pass()
    late(['late'])
    await pass()
    await answer(2, 'b')
    given.limit = 3
    await pass()
    expect(rendered).toEqual(['1 pending', '2 pending', '2 fulfilled b', '3 pending'])
    expect(theatre.stage.frames().sort()).toEqual(['q chat history', 'q chat history', 'q chat history', 'x'])
  })

  it('takes the question back when it is shown no more, and asks again when it is', async () => {
    const given = props({ chat, limit: 1, onrender, shown: true })
    const app = show(History, given)
    await pass()
    given.shown = false
    await pass()
    expect(theatre.stage.frames()).toEqual(['q chat history', 'x'])
    given.shown = true
    await pass()
    await answer(1, 'a')
    await hide(app)
    await pass()
    expect(theatre.stage.frames()).toEqual(['q chat history'])
    expect(rendered.at(-1)).toBe('1 fulfilled a')
  })

  it('asks again, keeps the answer meanwhile, and shows why it failed', async () => {
    const { again } = show(History, { chat, limit: 1, onrender }) as unknown as { again: () => void }
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
    const given = props({ chat: undefined as typeof chat | undefined, limit: 1, onrender })
    show(History, given)
    await pass()
    expect([place.textContent?.trim(), theatre.stage.frames()]).toEqual(['1 pending', []])
    given.chat = chat
    await pass()
    await answer(1, 'a')
    expect(rendered.at(-1)).toBe('1 fulfilled a')
  })

  it('says what it wants where it is given the name of a channel', () => {
    expect(() => show(History, { chat: 'chat', limit: 1, onrender })).toThrow(
      'channel must be client.channel(name), an object, or undefined, got "chat"',
    )
  })

  it('asks with the options that it has, and anew where they change', async () => {
    const given = props({ chat, limit: 1, options: { timeout: 50 }, onrender })
    show(History, given)
    await pass(50)
    given.options = { timeout: 90 }
    await pass()
    await pass(90)
    expect(rendered).toEqual([
      '1 pending',
      '1 rejected RequestTimeoutError: chat/history: no answer in 50 ms',
      '1 pending',
      '1 rejected RequestTimeoutError: chat/history: no answer in 90 ms',
    ])
  })

  it('asks below a client that has just dialled, after what is listened to was subscribed', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    show(Provided, { given: own(), Child: Both })
    await task()
    expect(place.textContent).toBe('ann')
    expect(theatre.stage.frames()).toEqual(['sub chat', 'q chat who'])
  })

  it('does so where the connection is open already', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    show(Provided, { given: [client], Child: Both })
    await task()
    expect(theatre.stage.frames()).toEqual(['sub chat', 'q chat who'])
  })
})
