import { getContext, onMount, setContext } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'
import { asking } from './asking.js'
import { lease, onServer } from './lease.js'
import type * as of from './signatures.js'

const key = {}

/** What changes, as Svelte's people read it: whoever reads `current` is told. */
export interface Current<Value> {
  readonly current: Value
}

const currentOf = <Value>(
  subscribe: (changed: () => void) => () => void,
  get: () => Value,
): Current<Value> => {
  const follow = createSubscriber(subscribe)
  return {
    get current() {
      follow()
      return get()
    },
  }
}

/**
 * Gives a client to this component and all below it. By a url it makes one, that dials at once, and is closed a task after this
 * component was unmounted. A client that it is given it neither dials nor closes.
 */
export const setClient = <Channels extends of.ChannelMap<Channels> = of.AnyChannels>(
  source: of.Client<Channels> | of.UrlSource,
  options?: of.ClientOptions<Channels>,
): of.Client<Channels> => {
  const { client, take } = lease(source, options)
  // What is below is mounted before this, and may send. Who never gets to be mounted has given it back.
  if (!onServer) take()?.()
  onMount(take)
  return setContext(key, client)
}

/** The client of this component or of one above. Its channels are only types: name them, `getClient<Live>()`. */
export const getClient = <Channels = of.AnyChannels>(): of.Client<Channels> => {
  const client = getContext<of.Client<Channels> | undefined>(key)
  if (!client) throw new Error('No client here: call setClient(url) in a component above this one')
  return client
}

/** The state of the connection. */
export const connectionState = (client: Pick<of.Client, 'on' | 'state'> = getClient()): Current<of.State> =>
  currentOf(
    (changed) => client.on('state', changed),
    () => client.state,
  )

/**
 * Asks while anything shows how it stands; who asks no longer takes it back. Asks again when `limit` changes:
 * `const history = $derived(request(chat, 'history', { limit }))`. Without a channel, and on a server, it is pending.
 */
export const request = <Shape, E extends of.Requested<Shape>>(
  channel: of.Channel<Shape> | undefined,
  event: E,
  ...[question, options]: of.WithQuestion<of.Question<Shape, E>>
): Current<of.Asked<of.Answer<Shape, E>>> => {
  const [subscribe, get] = asking(channel, event, question, options)
  return currentOf(subscribe, get)
}
