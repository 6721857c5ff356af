// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { createApp, h } from 'vue'
import { clientKey, provideClient, useClient, useConnectionState } from '../../../src/hooks/vue.js'
import { component, errorsOf, mount, pass, place, show, State, task, theatre, unmount } from './stage.js'

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
  it.each([
    ['useClient', () => useClient()],
    ['useConnectionState', () => useConnectionState()],
  ])('is what %s throws without a client', (_, use) => {
    const message = 'No client here: call provideClient(url) in a component above this one'
    expect(errorsOf(() => (use(), () => ''))).toEqual([new Error(message)])
  })

  it('is what provideClient throws without a url', () => {
    const nowhere = undefined as unknown as string
    const message = 'Holdfast needs a url or a client'
    expect(errorsOf(() => (provideClient(nowhere), () => ''))).toEqual([new TypeError(message)])
  })
})
