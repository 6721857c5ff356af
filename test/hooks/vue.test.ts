// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type App,
  computed,
  createApp,
  createSSRApp,
  defineComponent,
  effectScope,
  h,
  nextTick,
  ref,
  shallowRef,
  type VNodeChild,
} from 'vue'
import { renderToString } from 'vue/server-renderer'
import {
  clientKey,
  provideClient,
  useClient,
  useConnectionState,
  useEvent,
  useRequest,
} from '../../src/hooks/vue.js'
import type { Channel, Client } from '../../src/index.js'
import { type Live, onStage, url } from './stage.js'

const theatre = onStage()
let place: HTMLElement
let shown: App[]
beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'))
  shown = []
})
afterEach(() => {
  for (const app of shown) app.unmount()
  place.remove()
})

type Setup = () => () => VNodeChild
const component = (setup: Setup) => defineComponent({ setup })
const show = (app: App) => {
  shown.push(app)
  app.mount(place)
  return app
}
const unmount = (app: App) => {
  shown.splice(shown.indexOf(app), 1)
  app.unmount()
}
const mount = (setup: Setup) => show(createApp(component(setup)))
const pass = async (ms?: number) => {
  await theatre.stage.pass(ms)
  await nextTick()
}
const task = async () => {
  await theatre.stage.task()
  await nextTick()
}

const provided =
  (child: Setup): Setup =>
  () => {
    provideClient<Live>(url, theatre.stage.options)
    const Child = component(child)
    return () => h(Child)
  }
const State: Setup = () => {
  const state = useConnectionState()
  return () => h('p', state.value.name)
}

describe('provideClient with a url', () => {
  it('dials when it is mounted; closes a task after it was unmounted, and leaves nothing', async () => {
    const app = mount(provided(State))
    expect(theatre.stage.server.sockets.length).toBe(1)
    await pass()
    expect(place.textContent).toBe('open')
    unmount(app)
    expect(theatre.stage.server.last.closing).toBeUndefined()
    await task()
    expect(theatre.stage.server.last.closing).toBeDefined()
    expect(theatre.stage.deserted).toBe(true)
  })

  it('sends what is said below it, from setup on, and when that is unmounted', async () => {
    const app = mount(
      provided(() => {
        const chat = useClient<Live>().channel('chat')
        chat.send('message', 'hi')
        return () => h('p', { onVnodeUnmounted: () => chat.send('message', 'bye') })
      }),
    )
    await pass()
    unmount(app)
    await task()
    expect(theatre.stage.channels.received('chat', 'message')).toEqual(['hi', 'bye'])
  })

  it('gives it to the one who calls it, too', async () => {
    mount(() => {
      const state = useConnectionState(provideClient(url, theatre.stage.options))
      return () => state.value.name
    })
    await pass()
    expect(place.textContent).toBe('open')
  })
})

describe('a client of the application’s', () => {
  it('is neither dialled nor closed by provideClient', async () => {
    const client = theatre.stage.client()
    const app = mount(() => {
      provideClient(client)
      const Child = component(State)
      return () => h(Child)
    })
    await pass()
    expect(place.textContent).toBe('open')
    unmount(app)
    await task()
    expect([client.state.name, theatre.stage.server.sockets.length]).toEqual(['open', 1])
  })

  it('can be provided by the app', async () => {
    const client = theatre.stage.client()
    show(createApp(component(State)).provide(clientKey, client))
    await pass()
    expect(place.textContent).toBe('open')
  })
})

describe('an error that says what to do', () => {
  const causeOf = (setup: Setup) => {
    const app = createApp(component(setup))
    const causes: unknown[] = []
    app.config.errorHandler = (error) => void causes.push(error)
    show(app)
    // Vue's own: that it was caught, and not that it looked for what is not there.
    expect(theatre.stage.noise.splice(0).join()).not.toContain('injection')
    return causes
  }

  it.each([
    ['useClient', () => useClient()],
    ['useConnectionState', () => useConnectionState()],
  ])('is what %s throws without a client', (_, use) => {
    const message = 'No client here: call provideClient(url) in a component above this one'
    expect(causeOf(() => (use(), () => ''))).toEqual([new Error(message)])
  })

  it('is what provideClient throws without a url', () => {
    const nowhere = undefined as unknown as string
    const message = 'Holdfast needs a url or a client'
    expect(causeOf(() => (provideClient(nowhere), () => ''))).toEqual([new TypeError(message)])
  })
})

describe('useConnectionState', () => {
  it('goes with the connection, over an outage', async () => {
    mount(provided(State))
    await pass()
    theatre.stage.server.drop()
    await nextTick()
    expect(place.textContent).toBe('backoff')
    await pass(1_500)
    expect(place.textContent).toBe('open')
  })

  it('is idle in what a server renders, and a page takes that over without a warning', async () => {
    const client = theatre.stage.client()
    await pass()
    const Own = component(provided(State))
    const Given = component(State)
    const make = () => createSSRApp(component(() => () => [h(Own), h(Given)])).provide(clientKey, client)
    place.innerHTML = await renderToString(make())
    expect(place.textContent).toBe('idleidle')
    const paragraphs = [...place.children]
    show(make())
    await task()
    expect(place.textContent).toBe('openopen')
    expect([...place.children]).toEqual(paragraphs)
  })
})

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
