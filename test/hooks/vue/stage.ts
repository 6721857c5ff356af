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
export const unmount = (app: App = shown.at(-1)!): void => {
  shown.splice(shown.indexOf(app), 1)
  app.unmount()
}
export const mount = (setup: Setup): App => show(createApp(component(setup)))
export const pass = async (ms?: number): Promise<void> => {
  await theatre.stage.pass(ms)
  await nextTick()
}
/** What has changed is rendered, and a task later that is over which was closed by it. */
export const task = async (): Promise<void> => {
  await nextTick()
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

/** Removes what Vue wrote to the console and is as it should be. */
export const takeNoise = (part: string): void => {
  const { noise } = theatre.stage
  noise.push(...noise.splice(0).filter((said) => !said.includes(part)))
}
/** Shows what throws: the errors that the app's own handler is told. */
export const errorsOf = (setup: Setup): unknown[] => {
  const errors: unknown[] = []
  const app = createApp(component(setup))
  app.config.errorHandler = (error) => void errors.push(error)
  show(app)
  takeNoise('Unhandled error')
  takeNoise('missing template or render function')
  return errors
}
