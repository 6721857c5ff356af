import { guard } from '../../core/errors.js'
import { LongPollingTransport } from '../bayeux/long-polling.js'
import { type Failure, isMeta, type Message } from '../bayeux/message.js'
import type { SessionOwner } from '../bayeux/owner.js'
import { Session } from '../bayeux/session.js'
import type { SessionSettings } from '../bayeux/settings.js'
import { WebSocketTransport } from '../bayeux/web-socket.js'
import {
  addressOf,
  type Configuration,
  type Configured,
  configured,
  type Environment,
  settingsOf,
} from './configuration.js'
import { Dispatch, type ExceptionHooks } from './dispatch.js'
import type { MessageExtension } from './extensions/extension.js'
import type { Callback, ListenerHandle } from './listening.js'

/** How many milliseconds more to wait for messages that are late. */
export type TimeoutListener = (messages: readonly Message[]) => unknown

/** What a page may set on its client: called with the client as `this`. */
export interface Hooks extends ExceptionHooks {
  /** WebSocket is used only if this is not false. */
  websocketEnabled?: boolean
  /** A transport failed; `newType` is used from now on, `null` if there is none. */
  onTransportException?(failure: Failure, oldType: string, newType: string | null): void
}

/** What stands behind a `CometD`: its session, all that it was told, and who listens. */
export class Client implements SessionOwner {
  configuration: Configured = configured({ url: '' })
  settings: SessionSettings
  readonly session: Session
  readonly dispatch: Dispatch
  readonly extensions: Map<string, MessageExtension> = new Map()
  readonly timeoutListeners: Set<TimeoutListener> = new Set()
  /** Who is told of each handshake, of those that the server advised as well. */
  handshaken: Callback | undefined
  readonly #environment: Environment
  readonly #hooks: Hooks

  constructor(hooks: Hooks, environment: Environment) {
    this.#hooks = hooks
    this.#environment = environment
    this.settings = settingsOf(this.configuration, environment)
    this.dispatch = new Dispatch(hooks)
    this.session = new Session(this)
    const { transports } = this.session
    const isThere = () =>
      !!(environment.WebSocket ?? globalThis.WebSocket) && hooks.websocketEnabled !== false
    transports.add('websocket', new WebSocketTransport(isThere))
    transports.add('long-polling', new LongPollingTransport())
  }

  configure(options: Partial<Configuration>): void {
    this.configuration = configured({ ...this.configuration, ...options })
    this.settings = settingsOf(this.configuration, this.#environment)
  }

  forget(listeners: boolean): void {
    for (const pattern of this.dispatch.listeners.patterns)
      for (const handle of this.subscribed(pattern, listeners))
        this.dispatch.listeners.delete(pattern, handle)
  }

  /** The subscriptions of a channel, or its listeners. */
  subscribed(channel: string, listeners = false): ListenerHandle[] {
    return [...this.dispatch.listeners.of(channel)].filter(({ listener }) => listener === listeners)
  }

  address(type: string, messages: readonly Message[]): string {
    return addressOf(this.configuration, type, messages)
  }

  outgoing(message: Message, next: (message: Message) => void): void {
    if (message.channel === '/meta/handshake') {
      // The server forgets: so the page is asked anew, by the handshake's callback and listeners.
      if (!this.configuration.autoResubscribe) this.forget(false)
      if (this.handshaken) this.dispatch.callbacks.set(message.id, this.handshaken)
    }
    const left = this.#extend(message, 'outgoing', [...this.extensions].reverse())
    if (left) next(left)
    else this.dispatch.callbacks.delete(message.id)
  }

  incoming(message: Message, next: (message: Message) => void): void {
    const taken = this.#extend(message, 'incoming', [...this.extensions])
    if (taken) next(taken)
  }

  established(again: boolean): void {
    if (!again || !this.configuration.autoResubscribe) return
    for (const subscription of this.dispatch.listeners.patterns)
      if (this.subscribed(subscription).length)
        this.session.outbox.send({ channel: '/meta/subscribe', subscription }, true)
  }

  hear(message: Message): void {
    this.dispatch.hear(message)
  }

  /** Not what the server will never take, or the line behind it would be blocked for ever. */
  keeps({ channel }: Message, { httpCode = 0, websocketCode }: Failure = {}): boolean {
    const refused = /^4(?!08|29)/.test(String(httpCode)) || websocketCode === 1009
    return !!this.configuration.offlineQueue && !isMeta(channel) && !refused
  }

  late(messages: readonly Message[]): number {
    const answers = [...this.timeoutListeners].map((listener) => Number(guard(() => listener(messages))) || 0)
    return Math.max(0, ...answers)
  }

  switched(failure: Failure, from: string, to: string | undefined): void {
    guard(() => this.#hooks.onTransportException?.(failure, from, to ?? null))
  }

  #extend(
    message: Message,
    way: 'incoming' | 'outgoing',
    extensions: readonly (readonly [name: string, extension: MessageExtension])[],
  ): Message | null {
    for (const [name, extension] of extensions) {
      const result = this.dispatch.attempt(
        () => extension[way]?.(message),
        'onExtensionException',
        name,
        way === 'outgoing',
        message,
      )
      if (result === null) return null
      if (result) message = result as Message
    }
    return message
  }
}
