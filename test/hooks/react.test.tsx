// @vitest-environment jsdom
import {
  act,
  Activity,
  Component,
  type ReactNode,
  startTransition,
  StrictMode,
  Suspense,
  use,
  useEffect,
  useState,
} from 'react'
import { createRoot, hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  HoldfastProvider,
  useClient,
  useConnectionState,
  useEvent,
  useRequest,
} from '../../src/hooks/react.js'
import type { Channel, Client } from '../../src/index.js'
import { type Live, onStage, url } from './stage.js'

const theatre = onStage()
let place: HTMLElement
let root: Root
beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  place = document.body.appendChild(document.createElement('div'))
  root = createRoot(place)
})
afterEach(async () => {
  await act(() => root.unmount())
  place.remove()
})

const render = (node: ReactNode) => act(() => root.render(node))
const pass = (ms?: number) => act(() => theatre.stage.pass(ms))
const task = () => act(() => theatre.stage.task())

const Provided = ({ children }: { children?: ReactNode }) => (
  <HoldfastProvider url={url} options={theatre.stage.options}>
    {children}
  </HoldfastProvider>
)
const State = () => <p>{useConnectionState().name}</p>

describe('HoldfastProvider with a url', () => {
  it('renders without a socket, and dials when it is mounted', async () => {
    const seen: number[] = []
    const Seeing = () => {
      seen.push(theatre.stage.server.sockets.length)
      return <State />
    }
    await render(
      <Provided>
        <Seeing />
      </Provided>,
    )
    expect(seen[0]).toBe(0)
    expect(place.textContent).toBe('connecting')
    await pass()
    expect(place.textContent).toBe('open')
  })

  it('has one socket in StrictMode, which mounts it twice, and writes nothing to the console [S13]', async () => {
    await render(
      <StrictMode>
        <Provided>
          <State />
        </Provided>
      </StrictMode>,
    )
    await task()
    expect(place.textContent).toBe('open')
    expect(theatre.stage.server.sockets.map(({ readyState }) => readyState)).toEqual([1])
  })

  it('closes a task after it was unmounted, and leaves nothing', async () => {
    await render(
      <Provided>
        <State />
      </Provided>,
    )
    await pass()
    await render(null)
    expect(theatre.stage.server.last.closing).toBeUndefined()
    await task()
    expect(theatre.stage.server.last.closing).toBeDefined()
    expect(theatre.stage.deserted).toBe(true)
  })

  it('sends what is said in effects below it, when it mounts and when it unmounts', async () => {
    const Visitor = () => {
      const chat = useClient<Live>().channel('chat')
      useEffect(() => {
        chat.send('message', 'hi')
        return () => void chat.send('message', 'bye')
      }, [chat])
      return null
    }
    await render(
      <Provided>
        <Visitor />
      </Provided>,
    )
    await pass()
    await render(null)
    await task()
    expect(theatre.stage.channels.received('chat', 'message')).toEqual(['hi', 'bye'])
  })

  it('is another client by another key', async () => {
    await render(<Provided key="a" />)
    await pass()
    await render(<Provided key="b" />)
    await task()
    expect(theatre.stage.server.sockets.map(({ readyState }) => readyState)).toEqual([3, 1])
  })

  it('keeps its client through renders, also where url and options are made anew', async () => {
    const clients = new Set<Client<Live>>()
    const Seeing = () => {
      clients.add(useClient<Live>())
      return null
    }
    for (let n = 0; n < 3; n++)
      await render(
        <HoldfastProvider url={() => url} options={{ ...theatre.stage.options }}>
          <Seeing />
        </HoldfastProvider>,
      )
    await task()
    expect([clients.size, theatre.stage.server.sockets.length]).toEqual([1, 1])
  })

  it('stays connected while something below it suspends', async () => {
    let resume!: () => void
    const promise = new Promise<void>((resolve) => (resume = resolve))
    let suspend!: (value: boolean) => void
    const Slow = () => {
      const [slow, setSlow] = useState(false)
      suspend = setSlow
      if (slow) use(promise)
      useEvent(useClient<Live>().channel('chat'), 'message', () => {})
      return <State />
    }
    await render(
      <Suspense fallback="waiting">
        <Provided>
          <Slow />
        </Provided>
      </Suspense>,
    )
    await task()
    theatre.stage.frames()
    await act(() => suspend(true))
    await task()
    expect(place.textContent).toContain('waiting')
    resume()
    await task()
    expect(place.textContent).toBe('open')
    expect([theatre.stage.server.sockets.length, theatre.stage.frames()]).toEqual([1, []])
  })

  it('closes while it is hidden, and dials again when it is shown', async () => {
    const show = (mode: 'visible' | 'hidden') =>
      render(
        <Activity mode={mode}>
          <Provided>
            <State />
          </Provided>
        </Activity>,
      )
    await show('visible')
    await task()
    await show('hidden')
    await task()
    expect(theatre.stage.deserted).toBe(true)
    await show('visible')
    await task()
    expect(place.textContent).toBe('open')
    expect(theatre.stage.server.live.length).toBe(1)
  })

  it('tells at once that there is neither a url nor a client', () => {
    const wrong = { url: undefined } as unknown as { url: string }
    expect(() => renderToString(<HoldfastProvider {...wrong} />)).toThrow(
      new TypeError('Holdfast needs a url or a client'),
    )
  })
})

describe('HoldfastProvider with a client', () => {
  it('neither dials nor closes it', async () => {
    const { stage } = theatre
    const client = stage.client()
    await render(
      <HoldfastProvider client={client}>
        <State />
      </HoldfastProvider>,
    )
    await pass()
    expect(place.textContent).toBe('open')
    await render(null)
    await task()
    expect(client.state.name).toBe('open')
    expect(stage.server.sockets.length).toBe(1)
  })

  it('follows another one', async () => {
    const [one, other] = [theatre.stage.client(), theatre.stage.client()]
    const show = (client: Client<Live>) =>
      render(
        <HoldfastProvider client={client}>
          <State />
        </HoldfastProvider>,
      )
    await pass()
    other.close()
    await show(one)
    expect(place.textContent).toBe('open')
    await show(other)
    expect(place.textContent).toBe('closing')
  })
})

describe('outside a provider', () => {
  class Boundary extends Component<{ children: ReactNode }> {
    override state = { message: '' }
    static getDerivedStateFromError = ({ message }: Error) => ({ message })
    override render = () => this.state.message || this.props.children
  }
  const Lonely = () => <>{useClient<Live>().state.name}</>

  it.each([
    ['useClient', Lonely],
    ['useConnectionState', State],
  ])('%s says what to do', async (_, Hook) => {
    await render(
      <Boundary>
        <Hook />
      </Boundary>,
    )
    expect(place.textContent).toBe('No client here: put a <HoldfastProvider url> around this component')
    expect(theatre.stage.noise.splice(0).length).toBeGreaterThan(0) // React's own
  })

  it('all works with a client of the application’s', async () => {
    const client = theatre.stage.client()
    const Shown = () => <p>{useConnectionState(client).name}</p>
    await render(<Shown />)
    await pass()
    expect(place.textContent).toBe('open')
  })
})

describe('useConnectionState', () => {
  it('goes with the connection, over an outage', async () => {
    await render(
      <Provided>
        <State />
      </Provided>,
    )
    await pass()
    await act(() => theatre.stage.server.drop())
    expect(place.textContent).toBe('backoff')
    await pass(1_500)
    expect(place.textContent).toBe('open')
  })

  it('is the same for all in one render', async () => {
    const client = theatre.stage.client()
    const torn: string[][] = []
    const Pair = () => {
      const names = [useConnectionState(client).name, useConnectionState(client).name]
      if (names[0] !== names[1]) torn.push(names)
      return <p>{names}</p>
    }
    await render([<Pair key="1" />, <Pair key="2" />])
    await act(async () => {
      startTransition(() => root.render([<Pair key="1" />, <Pair key="2" />, <Pair key="3" />]))
      await theatre.stage.pass()
    })
    expect(place.textContent).toBe('openopen'.repeat(3))
    expect(torn).toEqual([])
  })

  it('is idle in what a server renders, and a page takes that over without a warning', async () => {
    const client = theatre.stage.client()
    await pass()
    await act(() => root.unmount())
    const App = () => (
      <StrictMode>
        <HoldfastProvider client={client}>
          <State />
        </HoldfastProvider>
        <Provided>
          <State />
        </Provided>
      </StrictMode>
    )
    place.remove()
    place = document.body.appendChild(document.createElement('div'))
    place.innerHTML = renderToString(<App />)
    expect(place.innerHTML).toBe('<p>idle</p><p>idle</p>')
    const paragraphs = [...place.children]
    root = await act(() => hydrateRoot(place, <App />))
    await task()
    expect(place.innerHTML).toBe('<p>open</p><p>open</p>')
    expect([...place.children]).toEqual(paragraphs)
  })
})

describe('useEvent', () => {
  let chat: Channel<Live['chat']>
  let client: Client<Live>
  beforeEach(async () => {
    client = theatre.stage.client()
    chat = client.channel('chat')
    await theatre.stage.pass()
  })
  const publish = (channel: string, text: string) =>
    act(() => theatre.stage.channels.publish(channel, 'message', text))

  const Log = ({ prefix = '', room }: { prefix?: string; room?: string | undefined }) => {
    const [lines, setLines] = useState<string[]>([])
    useEvent(room === undefined ? chat : client.channel(`room:${room}`), 'message', (text) =>
      setLines([...lines, prefix + text]),
    )
    return <p>{lines.join()}</p>
  }

  it('subscribes, and always calls the newest listener, without a frame or another listening for a render', async () => {
    const listening = vi.spyOn(chat, 'on')
    await render(<Log />)
    await pass()
    expect(theatre.stage.frames()).toEqual(['sub chat'])
    await publish('chat', 'a')
    await publish('chat', 'b')
    await render(<Log prefix="> " />)
    await publish('chat', 'c')
    expect(place.textContent).toBe('a,b,> c')
    await pass()
    expect(theatre.stage.frames()).toEqual([])
    expect(listening).toHaveBeenCalledTimes(1)
  })

  it('in StrictMode subscribes once, and hears once', async () => {
    await render(
      <StrictMode>
        <Log />
      </StrictMode>,
    )
    await pass()
    await publish('chat', 'a')
    expect(place.textContent).toBe('a')
    expect(theatre.stage.frames()).toEqual(['sub chat'])
  })

  it('hears nothing any more once it is unmounted, and unsubscribes', async () => {
    const heard: string[] = []
    const Hearing = () => {
      useEvent(chat, 'message', (text) => heard.push(text))
      return null
    }
    await render(<Hearing />)
    await pass()
    await publish('chat', 'a')
    await render(null)
    theatre.stage.say('chat', 'message', 'b')
    await pass()
    expect(heard).toEqual(['a'])
    expect(theatre.stage.frames()).toEqual(['sub chat', 'uns chat'])
  })

  it('follows another channel, and back', async () => {
    await render(<Log room="1" />)
    await pass()
    await render(<Log room="2" />)
    await pass()
    expect(theatre.stage.channels.subscribed).toEqual(['room:2'])
    await publish('room:2', 'two')
    expect(place.textContent).toBe('two')
    await render(<Log />)
    await pass()
    expect(theatre.stage.channels.subscribed).toEqual(['chat'])
  })

  it('listens to nothing without a channel', async () => {
    const Choosy = ({ on }: { on: boolean }) => {
      useEvent(on ? chat : undefined, 'message', () => {})
      return null
    }
    await render(<Choosy on={false} />)
    await pass()
    expect(theatre.stage.frames()).toEqual([])
    await render(<Choosy on />)
    await render(<Choosy on={false} />)
    await render(<Choosy on />)
    await pass()
    expect(theatre.stage.channels.subscribed).toEqual(['chat'])
  })

  it('is in force again after a reconnect, once', async () => {
    await render(<Log />)
    await pass()
    await act(() => theatre.stage.server.drop())
    await pass(1_500)
    await publish('chat', 'again')
    expect(place.textContent).toBe('again')
    expect(theatre.stage.frames()).toEqual(['sub chat', 'sub chat'])
  })
})

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
