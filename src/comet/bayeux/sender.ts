import { type Alarm, createAlarm } from '../../core/clock.js'
import type { Failure, Message } from './message.js'
import type { Envelope, Transport, TransportSettings } from './transport.js'

/** Who is told what became of what was sent. */
export interface SenderOwner {
  received(messages: Message[]): void
  failed(messages: Message[], failure: Failure, transport: Transport): void
  /** They are late: how many milliseconds more to wait, if any. */
  late(messages: readonly Message[]): number
}

/** Messages to send, and how. */
export interface Parcel {
  readonly transport: Transport
  readonly messages: readonly Message[]
  readonly url: string
  readonly settings: TransportSettings
  /** Milliseconds that the answer may take. */
  readonly patience: number
  readonly metaConnect: boolean
}

/** A parcel, and what it waits for. */
interface Post {
  readonly parcel: Parcel
  readonly envelope: Envelope
  readonly unanswered: Set<Message>
  readonly alarm: Alarm
  /** Lets go of it: set once the transport has it. */
  cancel: (() => void) | undefined
}

/** Sends no more at once than the transport takes, and sees that each message ends: answered, failed or late. */
export class Sender {
  readonly #owner: SenderOwner
  /** With the transport, in order. */
  readonly #under = new Set<Post>()
  /** The same, by the ids that are unanswered. */
  readonly #byId = new Map<string | undefined, Post>()
  /** Those that wait for a place. */
  readonly #waiting: Post[] = []

  constructor(owner: SenderOwner) {
    this.#owner = owner
  }

  post(parcel: Parcel): void {
    const { transport, messages, url, settings, metaConnect } = parcel
    const unanswered = new Set(messages)
    const post: Post = {
      parcel,
      unanswered,
      alarm: createAlarm(settings.clock, () => this.#late(post)),
      cancel: undefined,
      envelope: {
        messages,
        url,
        settings,
        get answered() {
          return !unanswered.size
        },
        onSuccess: (received) => this.#owner.received(received),
        onFailure: (_conduit, failed, failure) => this.#fail(post, failure, failed),
      },
    }
    const room = transport.width?.(settings) ?? Infinity
    const busy = room < Infinity ? [...this.#under].filter((other) => !other.parcel.metaConnect).length : 0
    if (metaConnect || busy < room) this.#send(post)
    else this.#waiting.push(post)
  }

  /** The message that this one answers, which then owes nothing more; servers may leave out the id, or the channel. */
  answer({ id, channel }: Message): Message | undefined {
    const post = this.#byId.get(id)
    for (const candidate of post ? [post] : id === undefined ? this.#under : [])
      for (const message of candidate.unanswered)
        if (
          (message.id === id || id === undefined) &&
          (message.channel === channel || channel === undefined)
        ) {
          candidate.unanswered.delete(message)
          this.#byId.delete(message.id)
          if (!candidate.unanswered.size) this.#end(candidate)
          return message
        }
    return undefined
  }

  /** All that is under way fails. */
  abort(failure: Failure): void {
    for (const post of [...this.#under]) this.#fail(post, failure)
  }

  #send(post: Post): void {
    const { transport, settings, patience, metaConnect } = post.parcel
    this.#under.add(post)
    for (const { id } of post.unanswered) this.#byId.set(id, post)
    post.alarm(settings.clock.now() + patience)
    post.cancel = transport.send(post.envelope, metaConnect)
  }

  #late(post: Post): void {
    const { settings, messages } = post.parcel
    const more = this.#owner.late(messages)
    if (more > 0) return post.alarm(settings.clock.now() + more)
    post.cancel?.()
    this.#fail(post, { reason: 'timeout' })
  }

  /** Of those of its messages that are unanswered; what waits behind it fails as well: else it would overtake it. */
  #fail(post: Post, failure: Failure, messages: readonly Message[] = post.parcel.messages): void {
    const { metaConnect, transport } = post.parcel
    const ids = new Set(messages.map(({ id }) => id))
    const failed = [...post.unanswered].filter(({ id }) => ids.has(id))
    if (!failed.length) return
    for (const message of failed) {
      post.unanswered.delete(message)
      this.#byId.delete(message.id)
    }
    const ended = !post.unanswered.size
    const behind = ended && this.#under.has(post) && !metaConnect ? this.#waiting.splice(0) : []
    if (ended) this.#end(post)
    this.#owner.failed(failed, failure, transport)
    for (const other of behind) this.#fail(other, { reason: 'Previous request failed', httpCode: -1 })
  }

  #end(post: Post): void {
    post.alarm()
    const freed = this.#under.delete(post) && !post.parcel.metaConnect
    const next = freed ? this.#waiting.shift() : undefined
    if (next) this.#send(next)
  }
}
