import * as Vue from 'vue'
import { asking, checkChannel } from './asking.js'
import { idle, lease, onServer } from './lease.js'
import type * as of from './signatures.js'

/** For `app.provide(clientKey, client)`. */
export const clientKey: Vue.InjectionKey<of.Client> = Symbol('client')

/** On a server nothing is listened to, and nothing asked. */
const atOnce = { immediate: !onServer }

/** The channel itself, also of a ref that is not shallow: a proxy has no private fields. */
const rawOf = <Shape>(channel: Vue.MaybeRefOrGetter<of.Channel<Shape> | undefined>) =>
  Vue.toRaw(Vue.toValue(channel))

/**
 * Gives a client to all components below this one. By a url it makes one, that dials at once, and is closed a task after
 * this one was unmounted. A client that it is given it neither dials nor closes.
 */
export const provideClient = <Channels extends of.ChannelMap<Channels> = of.AnyChannels>(
  source: of.Client<Channels> | of.UrlSource,
  options?: of.ClientOptions<Channels>,
): of.Client<Channels> => {
  const { client, take } = lease(source, options)
  // Not by a hook of the component's life: each comes after what an asynchronous setup awaits, and what is below may send before.
  if (!onServer) Vue.onScopeDispose(take())
  Vue.provide(clientKey, client)
  return client
}

/** The client that was provided above. Its channels are only types: name them, `useClient<Live>()`. */
export const useClient = <Channels = of.AnyChannels>(): of.Client<Channels> => {
  const client = Vue.inject(clientKey, undefined)
  if (!client) throw new Error('No client here: call provideClient(url) in a component above this one')
  return client
}

/** The state of the connection; idle on a server, and so in the first render. */
export const useConnectionState = (
  client: Pick<of.Client, 'on' | 'state'> = useClient(),
): Readonly<Vue.ShallowRef<of.State>> => {
  const state = Vue.shallowRef(idle())
  Vue.watchPostEffect((onCleanup) => {
    state.value = client.state
    onCleanup(client.on('state', () => void (state.value = client.state)))
  })
  return state
}

/** Listens until the scope ends, where there is a channel; never on a server. */
export const useEvent = <Shape, E extends of.Received<Shape>>(
  channel: Vue.MaybeRefOrGetter<of.Channel<Shape> | undefined>,
  event: E,
  listener: of.Listener<Shape, E>,
): void => {
  const listen: Vue.WatchCallback<of.Channel<Shape> | undefined> = (channel, _, onCleanup) => {
    checkChannel(channel)
    if (channel) onCleanup(channel.on(event, listener))
  }
  Vue.watch(() => rawOf(channel), listen, atOnce)
}

/**
 * Asks now, and when channel or question changed; a question is compared by its JSON. Who asks no longer takes it back. Without a
 * channel, and on a server, it is pending.
 */
export const useRequest = <Shape, E extends of.Requested<Shape>>(
  channel: Vue.MaybeRefOrGetter<of.Channel<Shape> | undefined>,
  event: E,
  ...[question, options]: of.WithQuestion<Vue.MaybeRefOrGetter<of.Question<Shape, E>>>
): Readonly<Vue.ShallowRef<of.Asked<of.Answer<Shape, E>>>> => {
  const create = () => asking(rawOf(channel), event, Vue.toValue(question), options)
  const asked = Vue.shallowRef(create()[1]())
  const ask: Vue.WatchCallback = (_, __, onCleanup) => {
    const [subscribe, get] = create()
    const follow = () => void (asked.value = get())
    follow()
    onCleanup(subscribe(follow))
  }
  Vue.watch([() => rawOf(channel), () => JSON.stringify(Vue.toValue(question))], ask, atOnce)
  return asked
}
