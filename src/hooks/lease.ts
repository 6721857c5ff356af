import type { Client } from '../client/client.js'
import { createClient } from '../client/create-client.js'
import type { ClientOptions } from '../client/options.js'
import type { AnyChannels, ChannelMap } from '../client/shape.js'
import type { UrlSource } from '../connect/address.js'
import { systemClock } from '../core/clock.js'
import type { State } from '../core/state.js'

/** Whether this only renders: React Native has a window, too. */
export const onServer: boolean = typeof window === 'undefined'

/** What is shown where nothing has connected: on a server, and so by a page that takes over what a server rendered. */
const state: State = { name: 'idle' }
export const idle = (): State => state

/** A client, and its connection for as long as somebody has taken it. */
export interface Lease<Channels> {
  readonly client: Client<Channels>
  /** Dials; returns what gives it back. It is closed a task later, unless it was taken again meanwhile. */
  readonly take: () => () => void
}

/**
 * Owns the client that it makes; one that it is given belongs to the application, and taking it does nothing. Until it is taken
 * there is no socket, timer or listener: rendering may make one, and forget it. When it dials is not for `startClosed` to say.
 *
 * @throws as `createClient`, but on a server, where there may be neither a WebSocket nor a page that a url is relative to.
 */
export const lease = <Channels extends ChannelMap<Channels> = AnyChannels>(
  source: Client<Channels> | UrlSource,
  options: ClientOptions<Channels> = {},
): Lease<Channels> => {
  if (!source) throw new TypeError('Holdfast needs a url or a client')
  if (typeof source === 'object' && 'channel' in source) return { client: source, take: () => () => {} }
  const client = createClient<Channels>(onServer && typeof source === 'string' ? () => source : source, {
    // What is not dialled needs none.
    WebSocket: globalThis.WebSocket ?? Object,
    ...options,
    startClosed: true,
  })
  let holders = 0
  return {
    client,
    take() {
      if (!holders++) client.reconnect()
      return () => void systemClock.after(0, () => --holders || client.close())
    },
  }
}
