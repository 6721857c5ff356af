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

/**
 * Makes the events of received messages. Their `origin` is asked of the target when somebody reads it: handing it to every
 * event is two fifths of an event's cost in Chromium. Else they are what native ones are, their constructor included.
 */
export const messageEventsOf = (originOf: (target: EventTarget) => string): ((data: unknown) => Event) => {
  let Message: (new (type: string, init: MessageEventInit) => Event) | undefined
  const define = () => {
    const Class = class extends MessageEvent<unknown> {}
    Object.defineProperties(Class.prototype, {
      constructor: { value: MessageEvent },
      origin: {
        get(this: Event) {
          return originOf(this.target!)
        },
      },
    })
    return Class
  }
  return (data) => new (Message ??= define())('message', { data })
}

/** A native `CloseEvent`, or what looks like one where there is none (Node 20). */
export const closeEvent = ({ end: { code, reason, wasClean }, ...retry }: Ending): Event => {
  const init = { code, reason, wasClean }
  const event = globalThis.CloseEvent
    ? new CloseEvent('close', init)
    : Object.assign(new Event('close'), init)
  return Object.assign(event, retry)
}
