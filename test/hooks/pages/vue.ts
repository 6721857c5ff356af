import { createApp, defineComponent, h, ref } from 'vue'
import { provideClient, useClient, useConnectionState, useEvent, useRequest } from '../../../src/hooks/vue.js'
import { endsBy, type Live, place, url } from './page.js'

const Chat = defineComponent(() => {
  const chat = useClient<Live>().channel('chat')
  const lines = ref<string[]>([])
  const state = useConnectionState()
  const history = useRequest(chat, 'history', { limit: 10 })
  useEvent(chat, 'message', ({ text }) => lines.value.push(text))
  return () => [
    h('p', { id: 'state' }, state.value.name),
    h('p', { id: 'lines' }, lines.value.join()),
    h('p', { id: 'history' }, `${history.value.status} ${texts(history.value.answer)}`),
    h('button', { id: 'again', onClick: () => history.value.again() }),
    h('button', { id: 'send', onClick: () => chat.send('message', { from: 'me', text: 'mine' }) }),
  ]
})
const texts = (answer: { data: { text: string } }[] = []) => answer.map(({ data }) => data.text).join()

const app = createApp(
  defineComponent(() => {
    provideClient<Live>(url, { retry: () => 50 })
    return () => h(Chat)
  }),
)
app.mount(place)
endsBy(() => app.unmount())
