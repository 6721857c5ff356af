import { type Message, patternsOf } from '../bayeux/message.js'
import type { Connection, Question } from './connection.js'
import { end } from './fault.js'
import type { Subscription } from './subscription.js'

/** A channel, or a pattern of channels, that is subscribed to. */
interface Channel {
  readonly subscriptions: Set<Subscription>
  /** Whether the server agreed: then it is asked again after each handshake. */
  agreed: boolean
}

/** Who hears which channels. The server is asked once for each, however many hear it. */
export class Channels {
  readonly #connection: Connection
  readonly #channels = new Map<string, Channel>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  add(name: string, subscription: Subscription): void {
    const present = this.#channels.get(name)
    const channel = present ?? { subscriptions: new Set(), agreed: false }
    channel.subscriptions.add(subscription)
    if (!present) {
      this.#channels.set(name, channel)
      this.#connection.ask(this.#question(name, channel))
    } else if (channel.agreed) end(subscription, { successful: true })
  }

  /** All of the channel, where no `subscription` is given. */
  delete(name: string, subscription?: Subscription): void {
    const subscriptions = this.#channels.get(name)?.subscriptions
    if (!subscriptions) return
    if (subscription) subscriptions.delete(subscription)
    else subscriptions.clear()
    if (subscriptions.size) return
    this.#channels.delete(name)
    const message = { channel: '/meta/unsubscribe', subscription: name }
    if (!this.#connection.session.isOver) this.#connection.ask({ message, answer() {} })
  }

  /** After a handshake. Where the server was not heard yet, it is still being asked. */
  restore(): void {
    for (const [name, channel] of this.#channels)
      if (channel.agreed) this.#connection.send(this.#question(name, channel), true)
  }

  deliver(message: Message): void {
    const { channel } = message
    const data: unknown = message.data
    if (!('data' in message)) return
    const [exact, parent, ...above] = patternsOf(channel)
    // As the original does: `/**`, `/a/b/c`, `/a/b/*`, `/a/**`, `/a/b/**`.
    for (const pattern of [above.pop(), exact, parent, ...above.reverse()]) {
      const subscriptions = this.#channels.get(pattern!)?.subscriptions ?? []
      for (const subscription of [...subscriptions])
        // Who heard it before may have cancelled it.
        if (this.#channels.get(pattern!)?.subscriptions.has(subscription)) subscription.hear(channel, data)
    }
  }

  #question(name: string, channel: Channel): Question {
    const message: Message = { channel: '/meta/subscribe', subscription: name }
    return {
      message,
      answer: (reply) => {
        const { clientId } = this.#connection.session
        const isOurs = this.#channels.get(name) === channel
        // Refused to somebody whom the server does not know, which says nothing of the channel.
        const isStale = !reply.failure && message.clientId !== clientId
        if (!reply.successful && (isStale || reply.advice?.reconnect === 'handshake')) {
          channel.agreed = true
          if (isStale && isOurs && clientId) this.#connection.send(this.#question(name, channel), true)
          return
        }
        for (const subscription of channel.subscriptions) end(subscription, reply)
        if (reply.successful) channel.agreed = true
        else if (isOurs && !channel.agreed) this.#channels.delete(name)
      },
    }
  }
}
