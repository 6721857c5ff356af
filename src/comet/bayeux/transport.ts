import type { Clock } from '../../core/clock.js'
import type { WebSocketConstructor } from '../../transports/web-socket.js'
import type { Failure, Message } from './message.js'

/** What transports may be told. All durations are milliseconds. */
export interface TransportSettings {
  readonly clock: Clock
  /** How long a WebSocket may take to open; 0: as long as it likes. */
  readonly connectTimeout: number
  /** How many requests may be under way at once, the one that the server holds included. */
  readonly maxConnections: number
  readonly requestHeaders: Readonly<Record<string, string>>
  /** The subprotocol of the WebSocket. */
  readonly protocol: string | null
  /** The native constructor, where it is not the global one. */
  readonly WebSocket?: WebSocketConstructor | undefined
}

/** Messages that travel together. What is answered cannot fail; so a transport may tell of a failure whenever one ends. */
export interface Envelope {
  readonly messages: readonly Message[]
  /** Where to, as the page gave it or relative to the page. */
  readonly url: string
  readonly settings: TransportSettings
  /** Whether nothing of it is owed any more. */
  readonly answered: boolean
  /** The replies, and what came with them. */
  readonly onSuccess: (received: Message[]) => void
  /** `conduit` is what carried them: for the eyes of who debugs. */
  readonly onFailure: (conduit: unknown, messages: readonly Message[], failure: Failure) => void
}

/** A way to the server and back. Who has no connection opens one when there is something to send. */
export interface Transport {
  /** One of the `connectionType`s of Bayeux. */
  readonly type: string
  /** The same, as CometD up to 7 has it. */
  getType?(): string
  /** It was added to a client under this name. */
  registered?(type: string, client: unknown): void
  unregistered?(): void
  /** Whether it can be used for this. */
  accept(version: string, crossDomain: boolean, url: string): boolean
  /**
   * Takes them to the server. Who sends may lose patience: then it calls what was returned, hears nothing more of this
   * envelope, and what else is under way on the same wire fails.
   */
  send(envelope: Envelope, metaConnect: boolean): (() => void) | undefined
  /** How many envelopes it takes at once, besides `/meta/connect`. @defaultValue as many as there are */
  width?(settings: TransportSettings): number
  /** Opens a connection with nothing to send yet. */
  open?(url: string, settings: TransportSettings, opened: () => void): void
  /** Called with the first handshake. */
  reset?(init: boolean): void
  /** Lets go of everything, and tells nobody. */
  abort(): void
}
