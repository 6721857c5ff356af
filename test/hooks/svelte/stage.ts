import { type Component, flushSync, hydrate, mount, unmount } from 'svelte'
import { afterEach, beforeEach } from 'vitest'
import type { ClientOptions } from '../../../src/index.js'
import { type Live, onStage, url } from '../stage.js'

// The stage in Svelte: who imports this has a place for each test, and what is shown there is unmounted after it.

export const theatre = onStage()
export let place: HTMLElement
let shown: object[]
beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'))
  shown = []
})
afterEach(async () => {
  for (const component of shown.splice(0)) await unmount(component)
  place.remove()
})

const keep = (exported: object) => {
  shown.push(exported)
  return exported
}
export const show = <Props extends object>(component: Component<any>, props: Props): object =>
  keep(mount(component, { target: place, props }))
export const takeOver = <Props extends object>(component: Component<any>, props: Props): object =>
  keep(hydrate(component, { target: place, props }))
export const hide = (component: object): Promise<void> => {
  shown = shown.filter((other) => other !== component)
  return unmount(component)
}
export const pass = async (ms?: number): Promise<void> => {
  await theatre.stage.pass(ms)
  flushSync()
  await theatre.stage.pass()
}
export const task = async (): Promise<void> => {
  await theatre.stage.task()
  flushSync()
}
export const own = (): [string, ClientOptions<Live>] => [url, theatre.stage.options]
