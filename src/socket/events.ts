import type { Data } from '../core/data.js'
import type { DropReason } from '../core/delivery.js'
import type { State } from '../core/state.js'
import type { Ending } from './ending.js'

/** Fired after every transition. */
export interface StateChangeEvent extends Event {
  readonly state: State
  readonly previous: State
}

/** Fired for every message that was given up. */
export interface DroppedEvent extends Event {
  readonly data: Data
  readonly reason: DropReason
}

/** A `close` with `retryAt` is not final: the next attempt comes at that moment (`Infinity`: not while the page sleeps). */
export interface RetryingCloseEvent extends CloseEvent {
  /** Milliseconds since the epoch; absent from the final `close`. */
  readonly retryAt?: number
}

type MessageClass = new (type: string, init: MessageEventInit) => Event

const classes = new Map<string, MessageClass>()

const defineMessage = (origin: string): MessageClass => {
  const Class = class extends MessageEvent<unknown> {}
  Object.defineProperties(Class.prototype, {
    constructor: { value: MessageEvent },
    origin: { value: origin },
  })
  classes.set(origin, Class)
  return Class
}

/**
 * A `MessageEvent` as native, its constructor included, but for where its `origin` is: in Chromium, handing that to every
 * event is two fifths of what the event costs.
 */
export const messageEvent = (data: unknown, origin: string): Event =>
  new (classes.get(origin) ?? defineMessage(origin))('message', { data })

/** A native `CloseEvent`, or what looks like one where there is none (Node 20). */
export const closeEvent = ({ end: { code, reason, wasClean }, ...retry }: Ending): Event => {
  const init = { code, reason, wasClean }
  const event = globalThis.CloseEvent
    ? new CloseEvent('close', init)
    : Object.assign(new Event('close'), init)
  return Object.assign(event, retry)
}
