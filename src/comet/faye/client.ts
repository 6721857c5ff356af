import { type Clock, systemClock } from '../../core/clock.js'
import { guard } from '../../core/errors.js'
import { Channels } from './channels.js'
import { Connection } from './connection.js'
import { Deferrable } from './deferrable.js'
import { Emitter } from './emitter.js'
import type { Extension } from './extensions.js'
import { end } from './fault.js'
import { checkNames, type ClientOptions, type PublishOptions } from './options.js'
import { Subscription } from './subscription.js'

/** What JSON can say: whoever listens knows what it is. */
type Anything = ReturnType<typeof JSON.parse>

/**
 * A client of Faye, and of other Bayeux servers: what is published and subscribed to survives every outage. It connects when it is
 * first used. Events: `transport:down`, `transport:up`.
 */
export class Client extends Emitter {
  readonly UNCONNECTED = 1
  readonly CONNECTING = 2
  readonly CONNECTED = 3
  readonly DISCONNECTED = 4
  readonly #clock: Clock
  readonly #connection: Connection
  readonly #channels: Channels
  /** Who waits for the handshake. */
  #waiting: (() => void)[] = []

  /**
   * @param url - Of the server, relative to the page.
   * @throws Error for an unknown option.
   */
  constructor(url = '/bayeux', options: ClientOptions = {}) {
    checkNames(
      options,
      'interval timeout retry endpoints scheduler connectTimeout proxy tls ca websocketExtensions clock random page',
    )
    const { clock = systemClock } = options
    super(clock)
    this.#clock = clock
    this.#connection = new Connection(url, options, {
      turned: (up) => guard(() => this.emit(up ? 'transport:up' : 'transport:down')),
      established: () => this.#channels.restore(),
      connected: () => {
        const callbacks = this.#waiting
        this.#waiting = []
        for (const callback of callbacks) guard(callback)
      },
      delivered: (message) => this.#channels.deliver(message),
    })
    this.#channels = new Channels(this.#connection)
  }

  /** Does without a transport, `'websocket'` or `'long-polling'`, or without saying goodbye on unload: `'autodisconnect'`. */
  disable(feature: string): void {
    const transport = this.#connection.session.transports.find(feature)
    if (transport) transport.accept = () => false
    if (feature === 'autodisconnect') this.#connection.leaves = false
  }

  /** Sends it with each HTTP request. */
  setHeader(name: string, value: string): void {
    this.#connection.headers[name] = value
  }

  /** Connects, unless it is; calls back once it is. */
  connect(callback?: () => void, context?: unknown): void {
    if (!this.#connection.clientId) this.handshake(callback, context)
    else if (callback) queueMicrotask(() => callback.call(context))
  }

  /** The same, without calling back where it is connected. */
  handshake(callback?: () => void, context?: unknown): void {
    if (this.#connection.clientId) return
    if (callback) this.#waiting.push(() => callback.call(context))
    this.#connection.begin()
  }

  /** Ends it for good, where it is connected: succeeds once the server knows. */
  disconnect(): Deferrable | undefined {
    const farewell = new Deferrable(this.#clock)
    return this.#connection.disconnect((reply) => end(farewell, reply)) ? farewell : undefined
  }

  /**
   * Calls back with the data of each message of a channel, or of all that a pattern covers: `/chat/*`, `/chat/**`. The server is
   * asked once for each channel.
   */
  subscribe<Data = Anything>(
    channel: string,
    callback?: (data: Data) => void,
    context?: unknown,
  ): Subscription<Data>
  subscribe<Data = Anything>(
    channels: readonly string[],
    callback?: (data: Data) => void,
    context?: unknown,
  ): Subscription<Data>[]
  subscribe<Data>(
    channel: string | readonly string[],
    callback?: (data: Data) => void,
    context?: unknown,
  ): Subscription<Data> | Subscription<Data>[] {
    if (Array.isArray(channel)) return channel.map((each: string) => this.subscribe(each, callback, context))
    const subscription = new Subscription<Data>(this.#clock, (own) => this.unsubscribe(channel, own))
    if (callback) subscription.withChannel((_, data) => callback.call(context, data))
    this.#channels.add(String(channel), subscription)
    return subscription
  }

  /** Ends a subscription, or all of a channel. The server is told once nobody is left. */
  unsubscribe(channel: string | readonly string[], subscription?: Subscription): void {
    for (const each of [channel].flat()) this.#channels.delete(`${each}`, subscription)
  }

  /** Succeeds once the server has it; what cannot be sent now is sent later, in order. */
  publish(channel: string, data: unknown, limits: PublishOptions = {}): Deferrable {
    checkNames(limits, 'attempts deadline')
    const publication = new Deferrable(this.#clock)
    this.#connection.ask({
      message: { channel: `${channel}`, data },
      limits,
      answer: (reply) => end(publication, reply),
    })
    return publication
  }

  /** Takes all messages through it, both ways, after those that were added before. */
  addExtension(extension: Extension): void {
    this.#connection.extensions = [...this.#connection.extensions, extension]
    extension.added?.(this)
  }

  removeExtension(extension: Extension): void {
    const { extensions } = this.#connection
    this.#connection.extensions = extensions.filter((other) => other !== extension)
    if (extensions.includes(extension)) extension.removed?.(this)
  }
}
