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

type MessageClass = new (data: unknown) => Event

const classes = new Map<string, MessageClass>()

const defineMessage = (origin: string): MessageClass => {
  const Class = class extends MessageEvent<unknown> {
    readonly #data: unknown

    constructor(data: unknown) {
      super('message')
      this.#data = data
    }

    override get data(): unknown {
      return this.#data
    }
  }
  const shown = { enumerable: true }
  Object.defineProperties(Class.prototype, {
    constructor: { value: MessageEvent },
    data: shown,
    origin: { value: origin, ...shown },
  })
  classes.set(origin, Class)
  return Class
}

/**
 * A `MessageEvent` as native, its constructor included, but for where its `data` and `origin` are: in Chromium, handing them to
 * the native constructor is two thirds of what the event costs. A polyfill that keeps them in another way, or must be given
 * them, is made as it wants.
 */
export const messageEvent = (data: unknown, origin: string): Event =>
  'data' in MessageEvent.prototype && MessageEvent.length < 2
    ? new (classes.get(origin) ?? defineMessage(origin))(data)
    : new MessageEvent('message', { data, origin })

/** A native `CloseEvent`, or what looks like one where there is none (Node 20). */
export const closeEvent = ({ end: { code, reason, wasClean }, ...retry }: Ending): Event => {
  const init = { code, reason, wasClean }
  const event = globalThis.CloseEvent
    ? new CloseEvent('close', init)
    : Object.assign(new Event('close'), init)
  return Object.assign(event, retry)
}
