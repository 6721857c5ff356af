// Checked by `npm run typecheck`: every line compiles, and every line marked so does not.
import { computed, ref, shallowRef } from 'vue'
import { z } from 'zod'
import * as react from '../../src/hooks/react.js'
import * as svelte from '../../src/hooks/svelte.js'
import * as vue from '../../src/hooks/vue.js'
import { type AnyChannels, type Client, createClient, defineChannels, type State } from '../../src/index.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare const assert: <T extends true>() => T

interface Message {
  from: string
  text: string
}
interface Live {
  chat: {
    receives: { message: Message; typing: { user: string } }
    sends: { message: { text: string } }
    requests: {
      history: (query: { limit: number }) => Message[]
      who: () => string[]
      count(since?: number): Promise<number>
    }
  }
  quiet: object
  [room: `room:${string}`]: { receives: { move: [x: number, y: number] } }
}
const live = createClient<Live>('wss://example.com/live')
const chat = live.channel('chat')
const quiet = live.channel('quiet')
const unknown = createClient('wss://example.com/live').channel('any')
declare const perhaps: typeof chat | undefined

// React. The client's channels are named once, and with them all that is made of it.
const useLive = react.useClient<Live>
export const ofReact = () => {
  const client = useLive()
  assert<Equal<typeof client, Client<Live>>>()
  const plain = react.useClient()
  assert<Equal<typeof plain, Client<AnyChannels>>>()
  const state = react.useConnectionState()
  assert<Equal<typeof state, State>>()
  react.useConnectionState(client)
  if (state.name === 'backoff') assert<Equal<typeof state.deadline, number>>()

  react.useEvent(chat, 'message', (message) => assert<Equal<typeof message, Message>>())
  react.useEvent(client.channel('room:7'), 'move', ([x]) => assert<Equal<typeof x, number>>())
  react.useEvent(perhaps, 'typing', async ({ user }) => assert<Equal<typeof user, string>>())
  react.useEvent(unknown, 'any', (data) => assert<Equal<typeof data, unknown>>())
  react.useEvent(unknown, 'any', (data: Message) => data)
  // @ts-expect-error: there is no such event
  react.useEvent(chat, 'massage', () => {})
  // @ts-expect-error: it is received nowhere
  react.useEvent(quiet, 'message', () => {})
  // @ts-expect-error: the data is not that
  react.useEvent(chat, 'message', (message: string) => message)
  // @ts-expect-error: nor has it such a field
  react.useEvent(chat, 'message', ({ form }) => form)
  // @ts-expect-error: a channel, not its name
  react.useEvent('chat', 'message', () => {})
  // @ts-expect-error: there is no such channel
  react.useEvent(client.channel('chatt'), 'message', () => {})

  const history = react.useRequest(chat, 'history', { limit: 50 }, { timeout: 5_000, idempotent: true })
  assert<Equal<typeof history.answer, Message[] | undefined>>()
  if (history.status === 'fulfilled') assert<Equal<typeof history.answer, Message[]>>()
  if (history.status === 'rejected') assert<Equal<typeof history.error, unknown>>()
  const who = react.useRequest(perhaps, 'who')
  assert<Equal<typeof who.answer, string[] | undefined>>()
  const count = react.useRequest(chat, 'count')
  assert<Equal<typeof count.answer, number | undefined>>()
  react.useRequest(chat, 'count', 5)
  react.useRequest(chat, 'who', undefined, { timeout: 5_000 })
  const anything = react.useRequest(unknown, 'any', 5)
  assert<Equal<typeof anything.answer, unknown>>()
  // @ts-expect-error: it needs its question
  react.useRequest(chat, 'history')
  // @ts-expect-error: of the right type
  react.useRequest(chat, 'history', { limit: '50' })
  // @ts-expect-error: this has none
  react.useRequest(chat, 'who', 5)
  // @ts-expect-error: there is no such request
  react.useRequest(chat, 'message', { text: 'hi' })
  // @ts-expect-error: its signal is the component's
  react.useRequest(chat, 'who', undefined, { signal: new AbortController().signal })
  // @ts-expect-error: not without a look at its status
  history.answer.length
}
const { HoldfastProvider } = react
const channels = defineChannels({ chat: { receives: { message: z.string() } } })
export const provided = [
  <HoldfastProvider url="/live" options={{ heartbeat: false, token: async () => 'secret' }} />,
  <HoldfastProvider url={({ attempt }) => `/live?${attempt}`}>one child</HoldfastProvider>,
  <HoldfastProvider url="/live" options={{ channels }} />,
  <HoldfastProvider client={live}>{['some', 'children']}</HoldfastProvider>,
  // @ts-expect-error: one or the other
  <HoldfastProvider />,
  // @ts-expect-error: not both
  <HoldfastProvider client={live} url="/live" />,
  // @ts-expect-error: there is no such option
  <HoldfastProvider url="/live" options={{ hartbeat: false }} />,
]

// Vue: the same, and each may be a ref or a getter.
export const ofVue = () => {
  const client = vue.provideClient<Live>('/live', { heartbeat: false })
  assert<Equal<typeof client, Client<Live>>>()
  const given = vue.provideClient(live)
  assert<Equal<typeof given, Client<Live>>>()
  const inferred = vue.provideClient('/live', { channels })
  inferred.channel('chat').on('message', (text) => assert<Equal<typeof text, string>>())
  const found = vue.useClient<Live>()
  assert<Equal<typeof found, Client<Live>>>()
  const state = vue.useConnectionState(client)
  assert<Equal<typeof state.value, State>>()
  // @ts-expect-error: it is not for you to set
  state.value = { name: 'idle' }

  const room = ref('7')
  vue.useEvent(chat, 'message', (message) => assert<Equal<typeof message, Message>>())
  vue.useEvent(shallowRef(perhaps), 'typing', ({ user }) => assert<Equal<typeof user, string>>())
  vue.useEvent(
    () => client.channel(`room:${room.value}`),
    'move',
    ([x]) => assert<Equal<typeof x, number>>(),
  )
  vue.useEvent(
    computed(() => (room.value ? client.channel(`room:${room.value}`) : undefined)),
    'move',
    ([x]) => assert<Equal<typeof x, number>>(),
  )
  // @ts-expect-error: there is no such event
  vue.useEvent(chat, 'massage', () => {})
  // @ts-expect-error: the data is not that
  vue.useEvent(chat, 'message', (message: string) => message)

  const limit = ref(50)
  const history = vue.useRequest(chat, 'history', () => ({ limit: limit.value }), { timeout: 5_000 })
  assert<Equal<typeof history.value.answer, Message[] | undefined>>()
  if (history.value.status === 'fulfilled') assert<Equal<typeof history.value.answer, Message[]>>()
  vue.useRequest(chat, 'history', ref({ limit: 50 }))
  vue.useRequest(chat, 'history', { limit: 50 })
  vue.useRequest(chat, 'who')
  vue.useRequest(chat, 'count', limit)
  // @ts-expect-error: it needs its question
  vue.useRequest(chat, 'history')
  // @ts-expect-error: of the right type
  vue.useRequest(chat, 'history', () => ({ limit: '50' }))
  // @ts-expect-error: there is no such request
  vue.useRequest(chat, 'message', { text: 'hi' })
}

// Svelte: the same, in its own way.
export const ofSvelte = () => {
  const client = svelte.setClient<Live>('/live', { heartbeat: false })
  assert<Equal<typeof client, Client<Live>>>()
  const given = svelte.setClient(live)
  assert<Equal<typeof given, Client<Live>>>()
  const found = svelte.getClient<Live>()
  assert<Equal<typeof found, Client<Live>>>()
  const state = svelte.connectionState()
  assert<Equal<typeof state.current, State>>()

  const history = svelte.request(perhaps, 'history', { limit: 50 }, { timeout: 5_000 })
  assert<Equal<typeof history.current.answer, Message[] | undefined>>()
  if (history.current.status === 'fulfilled') assert<Equal<typeof history.current.answer, Message[]>>()
  svelte.request(chat, 'who')
  // @ts-expect-error: it needs its question
  svelte.request(chat, 'history')
  // @ts-expect-error: of the right type
  svelte.request(chat, 'history', { limit: '50' })
  // @ts-expect-error: there is no such request
  svelte.request(chat, 'message', { text: 'hi' })
}
