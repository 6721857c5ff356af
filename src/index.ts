export type { Clock } from './core/clock.js'
export type { AttemptContext } from './core/connection.js'
export type { Data } from './core/data.js'
export type { Delivery, DeliveryStatus, DropReason } from './core/delivery.js'
export { HoldfastError, type HoldfastErrorName, isHoldfastError } from './core/errors.js'
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
