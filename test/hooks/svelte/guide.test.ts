// @vitest-environment jsdom
import * as Svelte from 'svelte'
import { compile } from 'svelte/compiler'
import * as hooks from '../../../src/hooks/svelte.js'
import { evaluate, playGuide, sampleOf } from '../guide.js'
import Provided from './Provided.svelte'
import { pass, place, show, task, theatre } from './stage.js'

const setClient = (url: string) => hooks.setClient(url, theatre.stage.options)

/** What compiled components import; there are no types for it. */
const internals = ['client', 'disclose-version', 'flags/legacy'].map((name) => `svelte/internal/${name}`)
const load = async (name: string) => [name, await import(/* @vite-ignore */ name)]
const shared = {
  ...Object.fromEntries(await Promise.all(internals.map(load))),
  svelte: Svelte,
  'holdfast/svelte': { ...hooks, setClient },
}

interface Module {
  readonly default: Svelte.Component
}
const moduleOf = (part: string, modules = {}) => {
  const { js } = compile(sampleOf('svelte', part), { generate: 'client', name: 'Sample' })
  return evaluate<Module>(js.code, { ...shared, ...modules })
}
const Chat = moduleOf('bind:value={draft}')
const App = moduleOf('<Chat />', { './Chat.svelte': Chat })
const Banner = moduleOf('{#if lost}')

playGuide({
  theatre,
  place: () => place,
  step: async (action) => {
    action()
    Svelte.flushSync()
  },
  pass,
  task,
  showChat: () => show(App.default, {}),
  showBanner: (client) => show(Provided, { given: [client], Child: Banner.default }),
})
