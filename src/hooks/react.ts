import * as React from 'react'
import { asking, checkChannel } from './asking.js'
import { idle, lease, type Lease } from './lease.js'
import type * as of from './signatures.js'

const Context = React.createContext<of.Client | undefined>(undefined)

/** Dials before what is rendered after it has its effects: those may send. */
const Dial = ({ take }: Pick<Lease<unknown>, 'take'>) => {
  React.useEffect(take, [take])
  return null
}

/** Where a client of the provider's own goes, or a client of the application's. */
export type HoldfastProviderProps<Channels = of.AnyChannels> = { readonly children?: React.ReactNode } & (
  | { readonly url: of.UrlSource; readonly options?: of.ClientOptions<Channels>; readonly client?: undefined }
  | { readonly client: of.Client<Channels>; readonly url?: undefined; readonly options?: undefined }
)

/**
 * Gives a client to all below it. By `url` it makes one, that dials when this is mounted, and is closed a task after it was
 * unmounted; `url` and `options` are read once, so another `key` is another client. A `client` it neither dials nor closes.
 */
export const HoldfastProvider = <Channels extends of.ChannelMap<Channels> = of.AnyChannels>(
  props: HoldfastProviderProps<Channels>,
): React.ReactElement => {
  const { client, url, options, children } = props
  const leased = React.useMemo(() => lease(client ?? url, options), [client])
  // A context is of one type: the channels are only types, and useClient names them again.
  const value = leased.client as unknown as of.Client
  return React.createElement(Context.Provider, { value }, React.createElement(Dial, leased), children)
}

/** The client of the nearest provider. Its channels are only types: name them, `useClient<Live>()`. */
export const useClient = <Channels = of.AnyChannels>(): of.Client<Channels> => {
  const client = React.useContext(Context)
  if (!client) throw new Error('No client here: put a <HoldfastProvider url> around this component')
  return client
}

/** The state of the connection; idle on a server, and while a page takes over what a server rendered. */
export const useConnectionState = (client: Pick<of.Client, 'on' | 'state'> = useClient()): of.State => {
  const subscribe = React.useCallback((changed: () => void) => client.on('state', changed), [client])
  return React.useSyncExternalStore(subscribe, () => client.state, idle)
}

/** Listens while the component is mounted and there is a channel. The newest listener hears; it need not be stable. */
export const useEvent = <Shape, E extends of.Received<Shape>>(
  channel: of.Channel<Shape> | undefined,
  event: E,
  listener: of.Listener<Shape, E>,
): void => {
  const newest = React.useRef(listener)
  React.useInsertionEffect(() => void (newest.current = listener))
  const hear = ((data: never) => newest.current(data)) as typeof listener
  checkChannel(channel)
  React.useEffect(() => channel?.on(event, hear), [channel, event])
}

/**
 * Asks when the component is mounted, and when channel, event or question changed; a question is compared by its JSON. Who asks
 * no longer takes it back. Without a channel it is pending.
 */
export const useRequest = <Shape, E extends of.Requested<Shape>>(
  channel: of.Channel<Shape> | undefined,
  event: E,
  ...[question, options]: of.WithQuestion<of.Question<Shape, E>>
): of.Asked<of.Answer<Shape, E>> => {
  const same = [channel, event, JSON.stringify(question)]
  return React.useSyncExternalStore(...React.useMemo(() => asking(channel, event, question, options), same))
}
