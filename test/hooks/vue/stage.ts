import { afterEach, beforeEach } from 'vitest'
import { type App, createApp, defineComponent, h, nextTick, type VNodeChild } from 'vue'
import { provideClient, useConnectionState } from '../../../src/hooks/vue.js'
import { type Live, onStage, url } from '../stage.js'

// The stage in Vue: who imports this has a place for each test, and what is shown there is unmounted after it.

export const theatre = onStage()
export let place: HTMLElement
let shown: App[]
beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'))
  shown = []
})
afterEach(() => {
  for (const app of shown) app.unmount()
  place.remove()
})

export type Setup = () => () => VNodeChild
export const component = (setup: Setup) => defineComponent({ setup })
export const show = (app: App): App => {
  shown.push(app)
  app.mount(place)
  return app
}
export const unmount = (app: App): void => {
  shown.splice(shown.indexOf(app), 1)
  app.unmount()
}
export const mount = (setup: Setup): App => show(createApp(component(setup)))
export const pass = async (ms?: number): Promise<void> => {
  await theatre.stage.pass(ms)
  await nextTick()
}
export const task = async (): Promise<void> => {
  await theatre.stage.task()
  await nextTick()
}

export const provided =
  (child: Setup): Setup =>
  () => {
    provideClient<Live>(url, theatre.stage.options)
    const Child = component(child)
    return () => h(Child)
  }
export const State: Setup = () => {
  const state = useConnectionState()
  return () => h('p', state.value.name)
}
