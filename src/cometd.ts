import type { Transport as TransportContract } from './comet/bayeux/transport.js'
import { Extension as Base, type MessageExtension } from './comet/cometd/extensions/extension.js'
import { Transport as BaseTransport } from './comet/cometd/transport.js'

export { CometD } from './comet/cometd/cometd.js'
export { LongPollingTransport } from './comet/bayeux/long-polling.js'
export { WebSocketTransport } from './comet/bayeux/web-socket.js'
export { AckExtension } from './comet/cometd/extensions/ack.js'
export { BinaryExtension } from './comet/cometd/extensions/binary.js'
export { ReloadExtension } from './comet/cometd/extensions/reload.js'
export { TimeStampExtension } from './comet/cometd/extensions/time-stamp.js'
export { TimeSyncExtension } from './comet/cometd/extensions/time-sync.js'
export { type Bytes, Z85 } from './comet/cometd/extensions/z85.js'
export type { Configuration, Environment } from './comet/cometd/configuration.js'
export type { TransportRegistry } from './comet/cometd/pluggable.js'
export type {
  Callback,
  ListenerHandle,
  ListenerHandle as SubscriptionHandle,
  Method,
} from './comet/cometd/listening.js'
export type { TimeoutListener } from './comet/cometd/client.js'
export type { ExtensionHost, MessageExtension } from './comet/cometd/extensions/extension.js'
export type { Advice, Failure, Message } from './comet/bayeux/message.js'
export type { Envelope, TransportSettings } from './comet/bayeux/transport.js'
export type { Status } from './comet/bayeux/session.js'

/** What `setLogLevel` takes; nothing is written to the console. */
export type LogLevel = 'warn' | 'info' | 'debug'

/** A class to extend, or, as a type, any object with such members. */
export const Extension: typeof Base = Base
/** Sees every message: see {@link MessageExtension}. */
export type Extension = MessageExtension

/** A class to extend, or, as a type, any object with such members. */
export const Transport: typeof BaseTransport = BaseTransport
/** A way to the server and back. */
export type Transport = TransportContract
