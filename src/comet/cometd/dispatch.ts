import type { Clock } from '../../core/clock.js'
import { guard, report } from '../../core/errors.js'
import { Listeners } from '../bayeux/listeners.js'
import { isReply, type Message } from '../bayeux/message.js'
import type { Callback, ListenerHandle } from './listening.js'

/** What a page may set on its client, to hear of what its own functions throw. Called with the client as `this`. */
export interface ExceptionHooks {
  onListenerException?(
    exception: unknown,
    handle: ListenerHandle,
    isListener: boolean,
    message: Message,
  ): void
  onCallbackException?(exception: unknown, message: Message): void
  onExtensionException?(exception: unknown, name: string, outgoing: boolean, message: Message): void
}

/** A remote call that waits for its answer. */
interface Call {
  readonly callback: Callback
  readonly stop: () => void
}

/** Meta channels that replies are told on; those of publishes are told on `/meta/publish`. */
const told = /^\/meta\/(handshake|connect|disconnect|subscribe|unsubscribe)$/

/** Brings messages to whoever waits for them or listens. */
export class Dispatch {
  readonly listeners: Listeners<ListenerHandle> = new Listeners()
  readonly callbacks: Map<string | undefined, Callback> = new Map()
  readonly #calls = new Map<string | undefined, Call>()
  readonly #hooks: ExceptionHooks

  constructor(hooks: ExceptionHooks) {
    this.#hooks = hooks
  }

  /** `callback` hears the answer to a call, or after so many milliseconds that there was none. */
  expect(message: Message, callback: Callback, timeout: number, clock: Clock): void {
    const { id } = message
    const failure = { message, reason: 'Remote Call Timeout' }
    const stop = clock.after(timeout, () => {
      this.#calls.delete(id)
      // A reply, like any other: but it has no channel, as the original's has none.
      this.call(callback, { id, error: '406::timeout', successful: false, failure } as Message)
    })
    this.#calls.set(id, { callback, stop })
  }

  hear(message: Message): void {
    const { id, channel, successful } = message
    const call = this.#calls.get(id)
    const reply = isReply(message)
    // A call is answered by a delivery with its id; the reply to its publish only tells of a failure.
    if (call && (!reply || successful !== true)) {
      this.#calls.delete(id)
      call.stop()
      return this.call(call.callback, message)
    }
    if (!reply) return this.#tell(channel, message)
    const callback = this.callbacks.get(id)
    this.callbacks.delete(id)
    if (callback) this.call(callback, message)
    this.#tell(told.test(channel) ? channel : '/meta/publish', message)
    if (successful !== true) this.#tell('/meta/unsuccessful', message)
  }

  call(callback: Callback, message: Message): void {
    this.attempt(() => callback.call(this.#hooks, message), 'onCallbackException', message)
  }

  /** Calls a function of the page. What it throws is told to the hook for it, and reported where there is none. */
  attempt<T>(run: () => T, hook: keyof ExceptionHooks, ...about: unknown[]): T | undefined {
    try {
      return run()
    } catch (exception) {
      const told = Reflect.get(this.#hooks, hook) as ((...all: unknown[]) => void) | undefined
      if (told) guard(() => told.call(this.#hooks, exception, ...about))
      else report(exception)
      return undefined
    }
  }

  #tell(channel: string, message: Message): void {
    this.listeners.tell(channel, (handle) => {
      const { callback, scope, listener } = handle
      this.attempt(() => callback.call(scope, message), 'onListenerException', handle, listener, message)
    })
  }
}
