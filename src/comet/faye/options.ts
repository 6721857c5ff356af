import type { Clock } from '../../core/clock.js'
import type { Page } from '../../page/browser-page.js'
import type { Scheduler } from './scheduler.js'

/** All durations are seconds. */
export interface ClientOptions {
  /** Until the server advises otherwise: between the answer to one `/meta/connect` and the next. @defaultValue 0 */
  readonly interval?: number
  /** Until the server advises otherwise: how long it holds a `/meta/connect`. @defaultValue 60 */
  readonly timeout?: number
  /** At most so long after a failure the server is tried again: chance takes some off. @defaultValue 5 */
  readonly retry?: number
  /** Other addresses, by transport: `{ websocket: 'wss://...' }`. */
  readonly endpoints?: Readonly<Record<string, string>>
  /** The class that decides what is worth sending again. */
  readonly scheduler?: typeof Scheduler
  /** How long a WebSocket may take to open. @defaultValue 10 */
  readonly connectTimeout?: number
  /** Nothing to browsers. */
  readonly proxy?: unknown
  /** Nothing to browsers. */
  readonly tls?: unknown
  /** Nothing to browsers. */
  readonly ca?: unknown
  /** Nothing to browsers. */
  readonly websocketExtensions?: unknown
  /** For tests. */
  readonly clock?: Clock
  /** For tests. */
  readonly random?: () => number
  /** What is known of the page; `false`: nothing. */
  readonly page?: Page | false
}

/** What one message is worth. */
export interface PublishOptions {
  /** How often it may be sent. @defaultValue as often as it takes */
  readonly attempts?: number
  /** For how many seconds it may be sent. @defaultValue as long as it takes */
  readonly deadline?: number
}

/** @throws Error for an option that is not among these, which are separated by spaces. */
export const checkNames = (options: object, names: string): void => {
  const unknown = Object.keys(options).find((name) => !names.split(' ').includes(name))
  if (unknown) throw new Error(`Unrecognized option: ${unknown}`)
}
