// @vitest-environment jsdom
import * as Vue from 'vue'
import { compileScript, parse } from 'vue/compiler-sfc'
import * as hooks from '../../../src/hooks/vue.js'
import { evaluate, playGuide, sampleOf } from '../guide.js'
import { pass, place, show, task, theatre } from './stage.js'

const provideClient = (url: string) => hooks.provideClient(url, theatre.stage.options)

interface Module {
  readonly default: Vue.Component
}
const moduleOf = (part: string, modules = {}) => {
  const { descriptor } = parse(sampleOf('vue', part))
  const { content } = compileScript(descriptor, { id: part, inlineTemplate: true })
  return evaluate<Module>(content, { vue: Vue, 'holdfast/vue': { ...hooks, provideClient }, ...modules })
}
const Chat = moduleOf('v-model="draft"')
const App = moduleOf('<Chat />', { './Chat.vue': Chat })
const Banner = moduleOf('v-if="lost"')

playGuide({
  theatre,
  place: () => place,
  step: async (action) => {
    action()
    await Vue.nextTick()
  },
  pass,
  task,
  showChat: () => show(Vue.createApp(App.default)),
  showBanner: (client) => show(Vue.createApp(Banner.default).provide(hooks.clientKey, client)),
})
