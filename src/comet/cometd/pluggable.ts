import { createAlarm } from '../../core/clock.js'
import type { Message } from '../bayeux/message.js'
import type { Transport } from '../bayeux/transport.js'
import { Client, type Hooks, type TimeoutListener } from './client.js'
import type { Environment } from './configuration.js'
import type { MessageExtension } from './extensions/extension.js'
import { type Callback, isFunction } from './listening.js'

/** What a page may look up about transports. */
export interface TransportRegistry {
  getTransportTypes(): string[]
  /** Those that can be used for this address. */
  findTransportTypes(version: string, crossDomain: boolean, url: string): string[]
  /** The first of these types that can. */
  negotiateTransport(types: string[], version: string, crossDomain: boolean, url: string): Transport | null
  find(type: string): Transport | null
}

type Hook<Name extends keyof Hooks> = NonNullable<Hooks[Name]>

/** The part of a `CometD` that transports and extensions are plugged into, and that they use. */
export class Pluggable implements Hooks {
  declare websocketEnabled?: boolean
  /** Whether the acknowledge extension asks for acknowledged messages. @defaultValue true */
  declare ackEnabled?: boolean
  /** Keeps the session for the next page; there while the reload extension is registered. */
  declare reload?: (configuration?: { readonly name?: string }) => void
  declare onListenerException?: Hook<'onListenerException'>
  declare onCallbackException?: Hook<'onCallbackException'>
  declare onExtensionException?: Hook<'onExtensionException'>
  declare onTransportException?: Hook<'onTransportException'>
  protected readonly client: Client
  readonly #name: string

  /**
   * @param name - What it is called. @defaultValue 'default'
   * @param environment - For tests: clock, luck, page and WebSocket.
   */
  constructor(name = 'default', environment: Environment = {}) {
    this.#name = name
    this.client = new Client(this, environment)
  }

  getName(): string {
    return this.#name
  }

  /** `null` until it is configured. */
  getURL(): string | null {
    return this.client.configuration.url || null
  }

  /** What is published and subscribed from now on waits for `endBatch()`. */
  startBatch(): void {
    this.client.session.outbox.startBatch()
  }

  /** @throws Error where there is no batch. */
  endBatch(): void {
    if (!this.client.session.outbox.endBatch())
      throw new Error('Calls to startBatch() and endBatch() are not paired')
  }

  /**
   * @param index - Its place among the others. @defaultValue the last
   * @returns Whether the name was free.
   */
  registerTransport(type: string, transport: Transport, index?: number): boolean {
    const added = this.client.session.transports.add(type, transport, index)
    if (added) transport.registered?.(type, this)
    return added
  }

  unregisterTransport(type: string): Transport | null {
    const transport = this.client.session.selection.remove(type)
    transport?.unregistered?.()
    return transport
  }

  unregisterTransports(): void {
    for (const type of this.getTransportTypes()) this.unregisterTransport(type)
  }

  getTransportTypes(): string[] {
    return this.client.session.transports.getTransportTypes()
  }

  findTransport(type: string): Transport | null {
    return this.client.session.transports.find(type)
  }

  /** The one in use. */
  getTransport(): Transport | null {
    return this.client.session.transport ?? null
  }

  getTransportRegistry(): TransportRegistry {
    return this.client.session.transports
  }

  /** `timeout` listeners may answer how many milliseconds more late messages have. */
  addTransportListener(event: 'timeout', listener: TimeoutListener): void {
    this.#timeoutListeners(event).add(listener)
  }

  removeTransportListener(event: 'timeout', listener: TimeoutListener): boolean {
    return this.#timeoutListeners(event).delete(listener)
  }

  #timeoutListeners(event: string): Set<TimeoutListener> {
    if (event !== 'timeout') throw new Error(`Unsupported event ${event}`)
    return this.client.timeoutListeners
  }

  /** Outgoing messages pass the last one first. Whether the name was free. */
  registerExtension(name: string, extension: MessageExtension): boolean {
    const { extensions } = this.client
    if (!extension) throw new Error(`Illegal arguments number: required 2, got ${name === undefined ? 0 : 1}`)
    if (extensions.has(name)) return false
    extensions.set(name, extension)
    extension.registered?.(name, this)
    return true
  }

  unregisterExtension(name: string): boolean {
    const { extensions } = this.client
    const extension = extensions.get(name)
    extensions.delete(name)
    extension?.unregistered?.()
    return !!extension
  }

  getExtension(name: string): MessageExtension | null {
    return this.client.extensions.get(name) ?? null
  }

  /** Sends a message as it is. */
  send(message: Message): void {
    this.client.session.outbox.send(message)
  }

  /** Takes a message as if it came from the server; what is no message is passed over. */
  receive(message: Message): void {
    if (typeof message?.channel === 'string') this.client.session.receive(message)
  }

  /** However far away. @returns What `clearTimeout` takes. */
  setTimeout(callback: () => void, delay: number): unknown {
    const { clock } = this.client.settings
    const alarm = createAlarm(clock, callback)
    alarm(clock.now() + delay)
    return alarm
  }

  clearTimeout(handle: unknown): void {
    if (isFunction(handle)) (handle as () => void)()
  }

  /** Kept for its name: nothing is written to the console. Set `_debug`, `_info` or `_warn` to see what extensions write. */
  setLogLevel(_level: string): void {}
  _debug(..._words: unknown[]): void {}
  _info(..._words: unknown[]): void {}
  _warn(..._words: unknown[]): void {}

  _getCallback(id: string | undefined): Callback | undefined {
    return this.client.dispatch.callbacks.get(id)
  }

  /** @returns What was there. */
  _putCallback(id: string | undefined, callback: Callback | undefined): Callback | undefined {
    const present = this._getCallback(id)
    if (isFunction(callback)) this.client.dispatch.callbacks.set(id, callback)
    return present
  }

  /** Copies what is not undefined from the sources into the target; `deep`: merges the objects and arrays in them. */
  _mixin<T extends object>(deep: boolean, target: T, ...sources: unknown[]): T {
    for (const source of sources)
      for (const [name, value] of Object.entries(source ?? {})) {
        if (value === undefined || name === '__proto__') continue
        const present: unknown = Reflect.get(target, name)
        const merges = deep && typeof value === 'object' && value !== null
        const base = typeof present === 'object' && present ? present : Array.isArray(value) ? [] : {}
        Reflect.set(target, name, merges ? this._mixin(true, base, value) : value)
      }
    return target
  }
}
