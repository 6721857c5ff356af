import { type Advice, isMeta } from '../bayeux/message.js'
import type { Status } from '../bayeux/session.js'
import type { Configuration } from './configuration.js'
import {
  asked,
  type Callback,
  count,
  leading,
  type ListenerHandle,
  type Method,
  scoped,
} from './listening.js'
import { Pluggable } from './pluggable.js'

type Fields = Readonly<Record<string, unknown>>

/** How the binary extension knows what is its own. */
const binary = { ext: { binary: {} } }

/**
 * The CometD client, over Holdfast: a page that uses the documented interface observes the same, but for the better.
 * https://docs.cometd.org/current/reference/#_javascript
 */
export class CometD extends Pluggable {
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
    return structuredClone(this.client.configuration)
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
    session.handshake(wishes)
  }

  /** Says goodbye, if there is to whom. */
  disconnect(fields?: Fields | Callback, callback?: Callback): void {
    if (this.isDisconnected()) return
    const [wishes, gone] = asked([fields, callback])
    this.client.session.disconnect({ ...wishes, id: this.#expect(gone) })
  }

  getStatus(): Status {
    return this.client.session.status
  }

  /** Whether it is disconnected, or about to be. */
  isDisconnected(): boolean {
    return this.getStatus().startsWith('disconnect')
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
    this.client.configure({ ...this.client.configuration, backoffIncrement: period })
  }

  /** How long the wait for the next attempt is; 0 while there is none. */
  getBackoffPeriod(): number {
    return this.client.session.pace.period
  }

  increaseBackoffPeriod(): number {
    this.client.session.pace.failed(this.client.settings)
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
    this.#check(channel)
    const isFirst = !this.client.subscribed(channel).length
    const [handle, more] = this.#listen(channel, rest, false)
    this.#ask(isFirst, '/meta/subscribe', channel, more)
    return handle
  }

  /** The last one of a channel tells the server. */
  unsubscribe(handle: ListenerHandle, fields?: Fields | Callback, callback?: Callback): void {
    count(arguments, 1)
    if (this.isDisconnected()) throw new Error('Illegal state: disconnected')
    this.#forget(handle)
    const { channel } = handle
    this.#ask(!this.client.subscribed(channel).length, '/meta/unsubscribe', channel, [fields, callback])
  }

  /** Subscribes again, after the server forgot. */
  resubscribe(handle: ListenerHandle, fields?: Fields): ListenerHandle | undefined {
    if (!handle) return undefined
    const { channel, scope, callback } = handle
    this.#check(channel)
    this.#forget(handle)
    return this.subscribe(channel, scope, callback, fields)
  }

  clearSubscriptions(): void {
    this.client.forget(false)
  }

  // Sending

  /** @throws Error for what is no channel to publish to, and while disconnected. */
  publish(channel: string, data?: unknown, fields?: Fields | Callback, callback?: Callback): void {
    count(arguments, 1)
    this.#publish(channel, data, [fields, callback])
  }

  /**
   * Bytes, where the binary extension is registered: `(channel, data, last?, meta?, fields?, callback?)`, and the callback
   * may come earlier.
   */
  publishBinary(channel: string, data: unknown, ...rest: unknown[]): void {
    const [[last = true, meta], more] = leading(rest, 2)
    this.#publish(channel, { meta, data, last }, more, binary)
  }

  /** Asks a service of the server, and hears its answer: `(target, data?, timeout?, fields?, callback?)`. */
  remoteCall(target: string, data?: unknown, ...rest: unknown[]): void {
    const [[timeout], more] = leading(rest, 1)
    this.#call(target, data, timeout, more)
  }

  /** The same with bytes: `(target, data, last?, meta?, timeout?, fields?, callback?)`. */
  remoteCallBinary(target: string, data: unknown, ...rest: unknown[]): void {
    const [[last = true, meta, timeout], more] = leading(rest, 3)
    this.#call(target, { meta, data, last }, timeout, more, binary)
  }

  /** Calls a function, and sends in one what it publishes and subscribes. */
  batch(group: () => void): void
  batch<Scope>(scope: Scope, group: Method<Scope>): void
  batch(...args: unknown[]): void {
    const [scope, group] = scoped(args)
    this.startBatch()
    try {
      ;(group as () => void).call(scope)
    } finally {
      this.endBatch()
    }
  }

  #publish(channel: unknown, data: unknown, more: readonly unknown[], always: Fields = {}): void {
    if (isMeta(channel)) throw new Error('Illegal argument: cannot publish to meta channels')
    this.#check(channel)
    const [fields, callback] = asked(more)
    this.client.session.outbox.send({ ...fields, ...always, id: this.#expect(callback), channel, data })
  }

  #call(
    target: unknown,
    data: unknown,
    timeout: unknown = this.client.configuration.maxNetworkDelay,
    more: readonly unknown[],
    always: Fields = {},
  ): void {
    if (typeof target !== 'string') throw new Error('Illegal argument type: target must be a string')
    if (typeof timeout !== 'number') throw new Error('Illegal argument type: timeout must be a number')
    const [fields, callback] = asked(more)
    const channel = `/service${target.replace(/^\/?/, '/')}`
    this.#check(channel)
    const message = { ...fields, ...always, id: this.#expect(undefined), channel, data }
    if (callback) this.client.dispatch.expect(message, callback, timeout, this.client.settings.clock)
    this.client.session.outbox.send(message)
  }

  /** A new id, and who is told of the reply to it. */
  #expect(callback: Callback | undefined): string {
    const id = this.client.session.outbox.nextId()
    this._putCallback(id, callback)
    return id
  }

  #check(channel: unknown): asserts channel is string {
    if (typeof channel !== 'string' || !/^\/[^]/.test(channel))
      throw new Error(`Illegal argument: invalid channel ${channel as string}`)
    if (this.isDisconnected()) throw new Error('Illegal state: disconnected')
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

  #forget(handle: ListenerHandle): void {
    if (typeof Object(handle).channel !== 'string')
      throw new Error(`Invalid argument: expected subscription, not ${handle as unknown as string}`)
    this.client.dispatch.listeners.delete(handle.channel, handle)
  }

  /** Asks the server, or answers in its place where it need not be asked. */
  #ask(needed: boolean, channel: string, subscription: string, more: readonly unknown[]): void {
    const { session, settings, dispatch } = this.client
    const [fields, callback] = asked(more)
    if (needed) session.outbox.send({ ...fields, id: this.#expect(callback), channel, subscription })
    else if (callback) {
      const reply = { id: session.outbox.nextId(), successful: true, channel, subscription }
      settings.clock.after(0, () => dispatch.call(callback, reply))
    }
  }
}
