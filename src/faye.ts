export { Client } from './comet/faye/client.js'
export { Scheduler } from './comet/faye/scheduler.js'
export type { Deferrable, DeferredStatus } from './comet/faye/deferrable.js'
export type { Listener } from './comet/faye/emitter.js'
export type { Extension, Pass } from './comet/faye/extensions.js'
export type { Fault } from './comet/faye/fault.js'
export type { ClientOptions, PublishOptions } from './comet/faye/options.js'
export type { SchedulerOptions } from './comet/faye/scheduler.js'
export type { Subscription } from './comet/faye/subscription.js'
export type { Advice, Failure, Message } from './comet/bayeux/message.js'
export type { Clock } from './core/clock.js'
export type { Page, PageHint } from './page/browser-page.js'

/** The version of Faye whose interface this is. */
export const VERSION = '1.4.3'

/** Pages may set it on the global `Faye`, to no effect: nothing is logged. */
export const logger: unknown = undefined
