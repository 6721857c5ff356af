export type { Channel, SendOptions } from './client/channel.js'
export type { Client, ClientEvents, Dropped } from './client/client.js'
export type { Contract, Direction } from './client/contract.js'
export { createClient } from './client/create-client.js'
export type { Token, TokenPlace } from './client/credentials.js'
export {
  type Envelope,
  type Failure,
  type Frame,
  type Message,
  plainEnvelope,
  type RequestId,
} from './client/envelope.js'
export type { EventsOptions } from './client/events.js'
export type { ClientOptions } from './client/options.js'
export type { RequestOptions } from './client/requests.js'
export { type ChannelSchemas, type ChannelsOf, defineChannels, type Schema } from './client/schema.js'
export type { AnyChannels, ChannelMap, ChannelShape } from './client/shape.js'
export type { ClientTrouble, TroubleReason } from './client/trouble.js'
export type { Codec } from './codecs/codec.js'
export { binaryJson } from './codecs/binary-json.js'
export { json } from './codecs/json.js'
export type { Clock } from './core/clock.js'
export type { AttemptContext } from './core/connection.js'
export type { Data } from './core/data.js'
export type { Delivery, DeliveryStatus, DropReason } from './core/delivery.js'
export {
  HoldfastError,
  type HoldfastErrorDetails,
  type HoldfastErrorName,
  isHoldfastError,
} from './core/errors.js'
export type { DeliverOptions, QueueOptions } from './core/outbox.js'
export {
  atMost,
  backoff,
  type BackoffOptions,
  never,
  type RetryContext,
  type RetryPolicy,
  unless,
} from './core/retry.js'
export type * from './core/state.js'
export type { Address, Layer, Link, LinkEnd, LinkEvents, LinkInfo, Transport } from './core/transport.js'
export type { HeartbeatOptions } from './layers/heartbeat.js'
export type { Page, PageHint } from './page/browser-page.js'
export type { Provided, ProtocolsSource, UrlSource } from './connect/address.js'
export type { DroppedEvent, RetryingCloseEvent, StateChangeEvent } from './socket/events.js'
export type { SocketOptions } from './connect/options.js'
export {
  ReconnectingWebSocket,
  type ReconnectingWebSocketConstructor,
  type ReconnectingWebSocketEventMap,
  socketClass,
} from './socket/reconnecting-web-socket.js'
export { webSocket, type WebSocketConstructor } from './transports/web-socket.js'
