// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h, KeepAlive, nextTick, onErrorCaptured, ref, Suspense, type VNodeChild } from 'vue'
import { provideClient, useClient, useConnectionState, useEvent, useRequest } from '../../../src/hooks/vue.js'
import { type Live, url } from '../stage.js'
import {
  component,
  errorsOf,
  mount,
  pass,
  place,
  provided,
  type Setup,
  State,
  takeNoise,
  task,
  theatre,
  unmount,
} from './stage.js'

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

describe('provideClient in a setup that is asynchronous', () => {
  afterEach(() => void takeNoise('<Suspense> is an experimental feature'))
  const suspended = (setup: () => Promise<() => VNodeChild>, shown = ref(true)): Setup => {
    const Page = defineComponent({ setup })
    return () => () => h(Suspense, null, { default: () => (shown.value ? h(Page) : h('p', 'other')) })
  }

  it('sends and asks while something is awaited', async () => {
    const { stage } = theatre
    stage.channels.answer('chat', 'who', () => 'ann')
    let loaded!: () => void
    const loading = new Promise<void>((resolve) => (loaded = resolve))
    mount(
      suspended(async () => {
        const chat = provideClient<Live>(url, stage.options).channel('chat')
        const who = useRequest(chat, 'who')
        chat.send('message', 'hi')
        await loading
        return () => h('p', [who.value.status, who.value.answer].join(' '))
      }),
    )
    await task()
    expect(stage.frames()).toEqual(['m chat message', 'q chat who'])
    loaded()
    await task()
    expect(place.textContent).toBe('fulfilled ann')
    expect(stage.server.sockets.length).toBe(1)
  })

  it('leaves nothing where something else is shown, or the app ends, before it is over', async () => {
    const shown = ref(true)
    const Endless = suspended(async () => {
      provideClient(url, theatre.stage.options)
      await new Promise(() => {})
      return () => ''
    }, shown)
    const app = mount(Endless)
    await task()
    expect(theatre.stage.server.live.length).toBe(1)
    shown.value = false
    await task()
    expect(place.textContent).toBe('other')
    expect(theatre.stage.deserted).toBe(true)
    shown.value = true
    await task()
    expect(theatre.stage.server.live.length).toBe(1)
    unmount(app)
    await task()
    expect(theatre.stage.deserted).toBe(true)
  })
})

describe('what throws', () => {
  it('in the setup that provides leaves nothing', async () => {
    const broken = new Error('broken')
    const errors = errorsOf(() => {
      provideClient(url, theatre.stage.options)
      throw broken
    })
    expect(errors).toEqual([broken])
    unmount()
    await task()
    expect(theatre.stage.deserted).toBe(true)
  })

  it('below a provider ends its connection where the component above shows something else', async () => {
    mount(() => {
      const message = ref('')
      onErrorCaptured((error) => {
        message.value = error.message
        return false
      })
      const Broken = component(
        provided(() => {
          throw new Error('broken')
        }),
      )
      return () => message.value || h(Broken)
    })
    takeNoise('missing template or render function')
    await task()
    expect(place.textContent).toBe('broken')
    expect(theatre.stage.server.sockets.length).toBe(1)
    expect(theatre.stage.deserted).toBe(true)
  })
})

describe('a provider in another one', () => {
  it('gives its own client to what is below it, and closes only that', async () => {
    const { stage } = theatre
    const inner = 'ws://inner.test/live'
    const shown = ref(true)
    const Shown = component(State)
    const Inner = component(() => {
      provideClient(inner, stage.options)
      return () => h(Shown)
    })
    mount(provided(() => () => [h(Shown), shown.value && h(Inner)]))
    await task()
    expect(place.textContent).toBe('openopen')
    expect(stage.server.live.map(({ url }) => url)).toEqual([url, inner])
    stage.server.last.fail()
    await nextTick()
    expect(place.textContent).toBe('openbackoff')
    shown.value = false
    await task()
    expect(place.textContent).toBe('open')
    expect(stage.server.live.map(({ url }) => url)).toEqual([url])
  })
})

describe('in <KeepAlive>', () => {
  it('a provider that is put aside stays connected, and hears; one that is thrown away does not', async () => {
    const { stage } = theatre
    const heard: string[] = []
    const Kept = component(
      provided(() => {
        useEvent(useClient<Live>().channel('chat'), 'message', (text) => heard.push(text))
        return () => 'kept'
      }),
    )
    const shown = ref(true)
    const app = mount(
      () => () => h(KeepAlive, () => (shown.value ? h(Kept) : h(component(() => () => 'other')))),
    )
    await task()
    shown.value = false
    await task()
    expect(place.textContent).toBe('other')
    stage.channels.publish('chat', 'message', 'a')
    shown.value = true
    await task()
    expect([heard, stage.server.sockets.length]).toEqual([['a'], 1])
    unmount(app)
    await task()
    expect(stage.deserted).toBe(true)
  })
})
