// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { createSSRApp, h, nextTick } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { clientKey } from '../../../src/hooks/vue.js'
import { component, mount, pass, place, provided, show, State, task, theatre } from './stage.js'

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
