import { isMeta } from '../bayeux/message.js'
import type { Bytes } from './extensions/z85.js'
import type { Status } from '../bayeux/session.js'
import {
  asked,
  type Callback,
  count,
  type Fields,
  isFunction,
  leading,
  type Method,
  scoped,
} from './listening.js'
import { Pluggable } from './pluggable.js'

/** How the binary extension knows what is its own. */
const binary = { ext: { binary: {} } }

/** The part of a `CometD` that sends. */
export class Publishing extends Pluggable {
  getStatus(): Status {
    return this.client.session.status
  }

  /** Whether it is disconnected, or about to be. */
  isDisconnected(): boolean {
    return this.getStatus().startsWith('disconnect')
  }

  /** @throws Error for what is no channel to publish to, and while disconnected. */
  publish(channel: string, data?: unknown, fields?: Fields | Callback, callback?: Callback): void
  publish(...args: unknown[]): void {
    const [channel, data, ...more] = count(args, 1)
    if (isFunction(data)) this.#publish(channel, {}, [data])
    else this.#publish(channel, data, more)
  }

  /**
   * Bytes, where the binary extension is registered: `(channel, data, last?, meta?, fields?, callback?)`, and the callback
   * may come earlier.
   */
  publishBinary(channel: string, data: Bytes, callback?: Callback): void
  publishBinary(channel: string, data: Bytes, last: boolean, callback?: Callback): void
  publishBinary(
    channel: string,
    data: Bytes,
    last: boolean,
    meta: unknown,
    fields?: Fields | Callback,
    callback?: Callback,
  ): void
  publishBinary(channel: string, data: Bytes, ...rest: unknown[]): void {
    const [[last = true, meta], more] = leading(rest, 2)
    this.#publish(channel, { meta, data, last }, more, binary)
  }

  /** Asks a service of the server, and hears its answer: `(target, data?, timeout?, fields?, callback?)`. */
  remoteCall(target: string, data?: unknown, callback?: Callback): void
  remoteCall(
    target: string,
    data: unknown,
    timeout: number,
    fields?: Fields | Callback,
    callback?: Callback,
  ): void
  remoteCall(...args: unknown[]): void {
    const [target, data, ...rest] = count(args, 1)
    const [[timeout], more] = leading(rest, 1)
    this.#call(target, data, timeout, more)
  }

  /** The same with bytes: `(target, data, last?, meta?, timeout?, fields?, callback?)`. */
  remoteCallBinary(target: string, data: Bytes, callback?: Callback): void
  remoteCallBinary(target: string, data: Bytes, last: boolean, callback?: Callback): void
  remoteCallBinary(target: string, data: Bytes, last: boolean, meta: unknown, callback?: Callback): void
  remoteCallBinary(
    target: string,
    data: Bytes,
    last: boolean,
    meta: unknown,
    timeout: number,
    fields?: Fields | Callback,
    callback?: Callback,
  ): void
  remoteCallBinary(target: string, data: Bytes, ...rest: unknown[]): void {
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
    this.check(channel)
    const [fields, callback] = asked(more)
    this.client.session.outbox.send({ ...fields, ...always, id: this.expect(callback), channel, data })
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
    this.check(channel)
    const message = { ...fields, ...always, id: this.expect(undefined), channel, data }
    if (callback) this.client.dispatch.expect(message, callback, timeout, this.client.settings.clock)
    this.client.session.outbox.send(message)
  }

  /** A new id, and who is told of the reply to it. */
  protected expect(callback: Callback | undefined): string {
    const id = this.client.session.outbox.nextId()
    this._putCallback(id, callback)
    return id
  }

  protected check(channel: unknown): asserts channel is string {
    if (typeof channel !== 'string' || !/^\/[^]/.test(channel))
      throw new Error(`Illegal argument: invalid channel ${channel as string}`)
    if (this.isDisconnected()) throw new Error('Illegal state: disconnected')
  }
}
