import type { Advice } from '../bayeux/message.js'
import type { Configuration } from './configuration.js'
import {
  asked,
  type Callback,
  count,
  type Fields,
  type ListenerHandle,
  type Method,
  scoped,
} from './listening.js'
import { Publishing } from './publishing.js'

/**
 * The CometD client, over Holdfast: a page that uses the documented interface observes the same, but for the better.
 * https://docs.cometd.org/current/reference/#_javascript
 */
export class CometD extends Publishing {
  #lastHandle = 0

  // Setting it up

  /** @throws Error without a url; TypeError or RangeError for an option that cannot be. */
  configure(options: Configuration | string): void {
    const given = typeof options === 'string' ? { url: options } : options
    if (!given?.url)
      throw new Error(`Missing required configuration parameter 'url' specifying the Bayeux server URL`)
    this.client.configure(given)
  }

  /** Configures and shakes hands. */
  init(options: Configuration | string, fields?: Fields, callback?: Callback): void {
    this.configure(options)
    this.handshake(fields, callback)
  }

  getConfiguration(): Configuration {
    return this._mixin(true, {} as Configuration, this.client.configuration)
  }

  // The connection

  /**
   * Begins; the callback hears of each handshake, also of those that the server advised later.
   *
   * @throws Error unless disconnected.
   */
  handshake(fields?: Fields | Callback, callback?: Callback): void {
    const { session } = this.client
    if (session.status !== 'disconnected') throw new Error(`Illegal state: ${session.status}`)
    const [wishes, handshaken] = asked([fields, callback])
    this.client.handshaken = handshaken
    this.client.forget(false)
    session.handshake(wishes)
  }

  /** Says goodbye, if there is to whom. */
  disconnect(fields?: Fields | Callback, callback?: Callback): void {
    if (this.isDisconnected()) return
    const [wishes, gone] = asked([fields, callback])
    this.client.session.disconnect({ ...wishes, id: this.expect(gone) })
  }

  getClientId(): string | null {
    return this.client.session.clientId ?? null
  }

  getAdvice(): Advice {
    return structuredClone(this.client.session.advice)
  }

  getBackoffIncrement(): number {
    return this.client.configuration.backoffIncrement
  }

  setBackoffIncrement(period: number): void {
    this.client.configure({ backoffIncrement: period })
  }

  /** How long the wait for the next attempt is; 0 while there is none. */
  getBackoffPeriod(): number {
    return this.client.session.pace.period
  }

  increaseBackoffPeriod(): number {
    this.client.session.pace.failed(true)
    return this.getBackoffPeriod()
  }

  resetBackoffPeriod(): void {
    this.client.session.pace.reset()
  }

  // Listening

  /** Hears a channel, or a pattern of channels, `/meta/` ones included; nothing is asked of the server. */
  addListener(channel: string, callback: Callback): ListenerHandle
  addListener<Scope>(channel: string, scope: Scope, callback: Method<Scope>): ListenerHandle
  addListener(...args: unknown[]): ListenerHandle {
    const [channel, ...rest] = count(args, 2)
    if (typeof channel !== 'string') throw new Error('Illegal argument type: channel must be a string')
    return this.#listen(channel, rest, true)[0]
  }

  removeListener(handle: ListenerHandle): void {
    this.#forget(handle)
  }

  clearListeners(): void {
    this.client.forget(true)
  }

  /**
   * Hears a channel that the server is asked for; asked once, however many subscribe.
   *
   * @throws Error for what is no channel, and while disconnected.
   */
  subscribe(
    channel: string,
    callback: Callback,
    fields?: Fields | Callback,
    subscribed?: Callback,
  ): ListenerHandle
  subscribe<Scope>(
    channel: string,
    scope: Scope,
    callback: Method<Scope>,
    fields?: Fields | Callback,
    subscribed?: Callback,
  ): ListenerHandle
  subscribe(...args: unknown[]): ListenerHandle {
    const [channel, ...rest] = count(args, 2)
    this.check(channel)
    const isFirst = !this.client.subscribed(channel).length
    const [handle, more] = this.#listen(channel, rest, false)
    this.#ask(isFirst, '/meta/subscribe', channel, more)
    return handle
  }

  /** The last one of a channel tells the server. */
  unsubscribe(handle: ListenerHandle, fields?: Fields | Callback, callback?: Callback): void
  unsubscribe(...args: unknown[]): void {
    const [handle, ...more] = count(args, 1)
    if (this.isDisconnected()) throw new Error('Illegal state: disconnected')
    const { channel } = this.#forget(handle)
    this.#ask(!this.client.subscribed(channel).length, '/meta/unsubscribe', channel, more)
  }

  /** Subscribes again, after the server forgot. */
  resubscribe(handle: ListenerHandle, fields?: Fields): ListenerHandle
  resubscribe(handle: ListenerHandle | null | undefined, fields?: Fields): ListenerHandle | undefined
  resubscribe(handle: ListenerHandle | null | undefined, fields?: Fields): ListenerHandle | undefined {
    if (!handle) return undefined
    const { channel, scope, callback } = handle
    this.check(channel)
    this.#forget(handle)
    return this.subscribe(channel, scope, callback, fields)
  }

  clearSubscriptions(): void {
    this.client.forget(false)
  }

  #listen(
    channel: string,
    args: readonly unknown[],
    listener: boolean,
  ): [ListenerHandle, readonly unknown[]] {
    const [scope, callback, more] = scoped(args)
    const handle = { id: ++this.#lastHandle, channel, scope, callback, listener }
    this.client.dispatch.listeners.add(channel, handle)
    return [handle, more]
  }

  #forget(given: unknown): ListenerHandle {
    const handle = Object(given) as ListenerHandle
    if (typeof handle.channel !== 'string')
      throw new Error(`Invalid argument: expected subscription, not ${given as string}`)
    this.client.dispatch.listeners.delete(handle.channel, handle)
    return handle
  }

  /** Asks the server, or answers in its place where it need not be asked. */
  #ask(needed: boolean, channel: string, subscription: string, more: readonly unknown[]): void {
    const { session, settings, dispatch } = this.client
    const [fields, callback] = asked(more)
    if (needed) session.outbox.send({ ...fields, id: this.expect(callback), channel, subscription })
    else if (callback) {
      const reply = { id: session.outbox.nextId(), successful: true, channel, subscription }
      settings.clock.after(0, () => dispatch.call(callback, reply))
    }
  }
}
