// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { createApp, h } from 'vue'
import { clientKey, provideClient, useClient, useConnectionState } from '../../../src/hooks/vue.js'
import { type Live, url } from '../stage.js'
import {
  component,
  mount,
  pass,
  place,
  provided,
  type Setup,
  show,
  State,
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
