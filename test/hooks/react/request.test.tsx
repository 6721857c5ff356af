// @vitest-environment jsdom
import { act, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { beforeEach, describe, expect, it } from 'vitest'
import { useClient, useEvent, useRequest } from '../../../src/hooks/react.js'
import type { Channel, Client } from '../../../src/index.js'
import { type Live } from '../stage.js'
import { pass, place, Provided, render, task, theatre } from './stage.js'

type Chat = Channel<Live['chat']>

describe('useRequest', () => {
  let client: Client<Live>
  let renders: number
  let again: () => void
  let answers: Map<number, (answer: string[]) => void>
  beforeEach(async () => {
    client = theatre.stage.client()
    renders = 0
    answers = new Map()
    theatre.stage.channels.answer(
      'chat',
      'history',
      ({ limit }: { limit: number }) => new Promise((resolve) => answers.set(limit, resolve)),
    )
    await theatre.stage.pass()
  })
  const answer = (limit: number, ...lines: string[]) =>
    act(async () => {
      answers.get(limit)!(lines)
      await theatre.stage.pass()
    })

  const History = ({ limit }: { limit: number }) => {
    const history = useRequest(client.channel('chat'), 'history', { limit })
    again = history.again
    renders++
    return (
      <p>
        {history.status} {history.answer?.join()} {history.error ? String(history.error) : ''}
      </p>
    )
  }
  const shown = () => place.textContent?.trim().replace(/ +/g, ' ')

  it('asks when it is mounted, and shows the answer, in two renders', async () => {
    await render(<History limit={1} />)
    await pass()
    expect(shown()).toBe('pending')
    await answer(1, 'a')
    expect(shown()).toBe('fulfilled a')
    expect(renders).toBe(2)
    expect(theatre.stage.frames()).toEqual(['q chat history'])
  })

  it('asks once in StrictMode', async () => {
    await render(
      <StrictMode>
        <History limit={1} />
      </StrictMode>,
    )
    await pass()
    await answer(1, 'a')
    expect(shown()).toBe('fulfilled a')
    expect(theatre.stage.frames()).toEqual(['q chat history'])
  })

  it('does not ask again for a question that reads the same', async () => {
    for (let n = 0; n < 3; n++) await render(<History limit={1} />)
    await pass()
    await answer(1, 'a')
    await render(<History limit={1} />)
    await pass()
    expect(theatre.stage.frames()).toEqual(['q chat history'])
  })

  it('asks another question, takes the first one back, and never shows its answer', async () => {
    await render(<History limit={1} />)
    await pass()
    const late = answers.get(1)!
    await render(<History limit={2} />)
    expect(shown()).toBe('pending')
    await pass()
    late(['late'])
    await pass()
    expect(shown()).toBe('pending')
    await answer(2, 'b')
    expect(shown()).toBe('fulfilled b')
    expect(theatre.stage.frames()).toEqual(['q chat history', 'x', 'q chat history'])
  })

  it('shows in no render the answer to another question', async () => {
    const seen: string[] = []
    const Watched = ({ limit }: { limit: number }) => {
      const { status, answer } = useRequest(client.channel('chat'), 'history', { limit })
      seen.push(`${limit} ${status} ${answer?.join()}`)
      return null
    }
    await render(<Watched limit={1} />)
    await pass()
    await answer(1, 'a')
    await render(<Watched limit={2} />)
    expect(seen).toEqual(['1 pending undefined', '1 fulfilled a', '2 pending undefined'])
  })

  it('takes the question back when it is unmounted', async () => {
    await render(<History limit={1} />)
    await pass()
    await render(null)
    await pass()
    expect(theatre.stage.frames()).toEqual(['q chat history', 'x'])
  })

  it('asks again, and keeps the answer meanwhile', async () => {
    await render(<History limit={1} />)
    await pass()
    await answer(1, 'a')
    await act(() => again())
    expect(shown()).toBe('pending a')
    await pass()
    await answer(1, 'b')
    expect(shown()).toBe('fulfilled b')
  })

  it('shows why it failed, and recovers by asking again', async () => {
    const { channels, server } = theatre.stage
    await render(<History limit={1} />)
    await pass()
    await answer(1, 'a')
    await act(() => again())
    await pass()
    await act(() => server.drop())
    await pass()
    expect(shown()).toBe(
      'rejected a ConnectionLostError: chat/history: the link ended with 1006; it may have been handled',
    )
    channels.answer('chat', 'history', () => ['c'])
    await pass(1_500)
    await act(() => again())
    await pass()
    expect(shown()).toBe('fulfilled c')
  })

  it('asks with the options that it has', async () => {
    const Impatient = () => {
      const { status, error } = useRequest(client.channel('chat'), 'history', { limit: 1 }, { timeout: 50 })
      return <p>{status === 'rejected' ? String(error) : status}</p>
    }
    await render(<Impatient />)
    await pass(50)
    expect(shown()).toBe('RequestTimeoutError: chat/history: no answer in 50 ms')
  })

  it('asks again with the options that the question was asked with, and the next one with those that it has then', async () => {
    const Patient = ({ limit, timeout }: { limit: number; timeout: number }) => {
      const history = useRequest(client.channel('chat'), 'history', { limit }, { timeout })
      again = history.again
      return <p>{history.status === 'rejected' ? String(history.error) : history.status}</p>
    }
    const after = (timeout: number) => `RequestTimeoutError: chat/history: no answer in ${timeout} ms`
    await render(<Patient limit={1} timeout={50} />)
    await pass(50)
    await render(<Patient limit={1} timeout={90} />)
    await act(() => again())
    await pass(50)
    expect(shown()).toBe(after(50))
    await render(<Patient limit={2} timeout={90} />)
    await pass(50)
    expect(shown()).toBe('pending')
    await pass(40)
    expect(shown()).toBe(after(90))
  })

  it('says what it wants where it is given the name of a channel', () => {
    const Named = () => useRequest('chat' as unknown as Chat, 'who').status
    expect(() => renderToString(<Named />)).toThrow(
      new TypeError('channel must be client.channel(name), an object, or undefined, got "chat"'),
    )
  })

  it('renders once without a channel', async () => {
    const Nobody = () => {
      renders++
      return useRequest(undefined as Chat | undefined, 'who').status
    }
    await render(<Nobody />)
    await task()
    expect([shown(), renders]).toEqual(['pending', 1])
  })

  it('is pending without a channel, and asks when there is one', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    const Who = ({ on }: { on: boolean }) => {
      const who = useRequest(on ? client.channel('chat') : undefined, 'who')
      return <p>{who.status === 'fulfilled' ? who.answer : who.status}</p>
    }
    await render(<Who on={false} />)
    await pass()
    expect([shown(), theatre.stage.frames()]).toEqual(['pending', []])
    await render(<Who on />)
    await pass()
    expect(shown()).toBe('ann')
  })

  it('asks below a provider that has not dialled yet', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    const Who = () => <p>{useRequest(useClient<Live>().channel('chat'), 'who').answer}</p>
    await render(
      <Provided>
        <Who />
      </Provided>,
    )
    await task()
    expect(shown()).toBe('ann')
  })

  it('asks after what is listened to was subscribed, in whichever order they stand', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    const Both = () => {
      const chat = client.channel('chat')
      const { answer } = useRequest(chat, 'who')
      useEvent(chat, 'message', () => {})
      return <p>{answer}</p>
    }
    await render(<Both />)
    await pass()
    expect(theatre.stage.frames()).toEqual(['sub chat', 'q chat who'])
  })
})
