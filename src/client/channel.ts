import type { Delivery } from '../core/delivery.js'
import { amount, check, type Rule } from '../core/options.js'
import { type DeliverOptions, deliverShape } from '../core/outbox.js'
import { createEmitter } from './emitter.js'
import { type Events, type EventsOptions, iterate } from './events.js'
import type { RequestOptions } from './requests.js'
import type { AnswerOf, EventOf, Listener, Part, QuestionOf, WithData } from './shape.js'

/** What a message may say of its own delivery. */
export interface SendOptions extends Omit<DeliverOptions, 'key'> {
  /** Of the messages of this channel with the same key only the newest waits. */
  readonly key?: string | number
  /** Only worth something now: it is given up where it would have to wait. @defaultValue false */
  readonly volatile?: boolean
}

const sendRule: Rule = ['an object', { ...deliverShape, key: 'a string or a number', volatile: 'a boolean' }]
const requestRule: Rule = ['an object', { timeout: amount, signal: 'an object', idempotent: 'a boolean' }]
const eventsRule: Rule = ['an object', { signal: 'an object', maxBuffered: 'a number, 1 or more' }]

/** One channel of a client. All handles of one name are the same channel. */
export interface Channel<Shape> {
  readonly name: string
  /** Listens, and subscribes the channel if nobody did; returns what ends it. A listener that throws is reported. */
  on<E extends EventOf<Part<Shape, 'receives'>>>(
    event: E,
    listener: Listener<Part<Shape, 'receives'>[E]>,
  ): () => void
  /** The same, for the next one only. */
  once<E extends EventOf<Part<Shape, 'receives'>>>(
    event: E,
    listener: Listener<Part<Shape, 'receives'>[E]>,
  ): () => void
  /** Listens to every event of the channel, also to those that no type names; after those that listen to just one. */
  onAny(listener: (event: string, data: unknown) => unknown): () => void
  /**
   * What comes from now on, for `for await`. It ends when its signal is aborted, by `leave()`, and when the client is closed.
   *
   * @throws HoldfastError `QueueFullError`, to a loop that is too slow.
   */
  events<E extends EventOf<Part<Shape, 'receives'>>>(
    event: E,
    options?: EventsOptions,
  ): Events<Part<Shape, 'receives'>[E]>
  /**
   * Sends, or lets it wait for a connection.
   *
   * @throws HoldfastError `QueueFullError`, `MessageTooLargeError`, `ValidationError`; and what the codec throws.
   */
  send<E extends EventOf<Part<Shape, 'sends'>>>(
    event: E,
    ...rest: WithData<Part<Shape, 'sends'>[E], SendOptions>
  ): Delivery
  /**
   * Asks the server. Rejects with a HoldfastError `RequestTimeoutError`, `RequestFailedError` (the server's answer),
   * `ConnectionLostError` (it may have been handled), `RequestDroppedError` (it was not sent), `QueueFullError`,
   * `MessageTooLargeError`, `ValidationError`; or with the reason of its signal.
   */
  request<E extends EventOf<Part<Shape, 'requests'>>>(
    event: E,
    ...rest: WithData<QuestionOf<Part<Shape, 'requests'>[E]>, RequestOptions>
  ): Promise<AnswerOf<Part<Shape, 'requests'>[E]>>
  /**
   * Answers what the server asks; returns what ends it. What the responder throws is the server's to know only where it is a
   * `RequestFailedError`; all else is reported here, and refused there.
   *
   * @throws TypeError where another answers that event already.
   */
  respond<E extends EventOf<Part<Shape, 'responds'>>>(
    event: E,
    responder: (
      question: QuestionOf<Part<Shape, 'responds'>[E]>,
      context: { readonly signal: AbortSignal },
    ) => AnswerOf<Part<Shape, 'responds'>[E]> | PromiseLike<AnswerOf<Part<Shape, 'responds'>[E]>>,
  ): () => void
  /** Ends all that listens, iterates and answers here, and unsubscribes. An answer that is being made is still given. */
  leave(): void
}

/** Answers what the server asks. `signal` is aborted when the answer is no longer wanted. */
export type Responder = (question: unknown, context: { readonly signal: AbortSignal }) => unknown

/** What a channel needs of its client. */
export interface Host {
  /** Whether anybody wants what this channel brings. */
  readonly wish: (channel: string, wanted: boolean) => void
  readonly send: (channel: string, event: string, data: unknown, options: SendOptions) => Delivery
  readonly ask: (channel: string, event: string, data: unknown, options: RequestOptions) => Promise<unknown>
}

const any = Symbol('any event')
const ended = Symbol('end')

/** The channel itself: the same for all shapes, which are only types. */
export class PlainChannel {
  readonly name: string
  readonly #host: Host
  readonly #emitter = createEmitter()
  /** What ends each listener. */
  readonly #offs = new Set<() => void>()
  readonly #responders = new Map<string, Responder>()

  constructor(name: string, host: Host) {
    this.name = name
    this.#host = host
  }

  #listen(event: string | symbol, listener: (...args: never[]) => unknown): () => void {
    check(listener, 'a function', 'listener')
    const unlisten = this.#emitter.listen(event, listener)
    const off = () => {
      unlisten()
      this.#offs.delete(off)
      this.#changed()
    }
    this.#offs.add(off)
    this.#changed()
    return off
  }

  #changed(): void {
    this.#host.wish(this.name, this.#offs.size + this.#responders.size > 0)
  }

  on(event: string, listener: (data: never) => unknown): () => void {
    check(event, 'a string', 'event')
    return this.#listen(event, listener)
  }

  once(event: string, listener: (data: never) => unknown): () => void {
    check(listener, 'a function', 'listener')
    const off = this.on(event, (data) => {
      off()
      return listener(data)
    })
    return off
  }

  onAny(listener: (event: string, data: unknown) => unknown): () => void {
    return this.#listen(any, listener)
  }

  events(event: string, options: EventsOptions = {}): Events<unknown> {
    check(options, eventsRule, 'options')
    return iterate((next, end) => {
      const off = this.on(event, next)
      const unlisten = this.#emitter.listen(ended, end)
      return () => {
        off()
        unlisten()
      }
    }, options)
  }

  send(event: string, data?: unknown, options?: SendOptions): Delivery {
    if (typeof event !== 'string') check(event, 'a string', 'event')
    if (options) check(options, sendRule, 'options')
    return this.#host.send(this.name, event, data, options ?? {})
  }

  async request(event: string, data?: unknown, options: RequestOptions = {}): Promise<unknown> {
    check(event, 'a string', 'event')
    check(options, requestRule, 'options')
    return this.#host.ask(this.name, event, data, options)
  }

  respond(event: string, responder: Responder): () => void {
    check(event, 'a string', 'event')
    check(responder, 'a function', 'responder')
    if (this.#responders.has(event))
      throw new TypeError(`${this.name}/${event} has a responder: end that one first`)
    const own: Responder = (question, context) => responder(question, context)
    this.#responders.set(event, own)
    this.#changed()
    return () => {
      if (this.#responders.get(event) !== own) return
      this.#responders.delete(event)
      this.#changed()
    }
  }

  leave(): void {
    this.end()
    this.#responders.clear()
    for (const off of this.#offs) off()
    this.#changed()
  }

  /** Ends the loops over its events. */
  end(): void {
    this.#emitter.emit(ended)
  }

  receive(event: string, data: unknown): void {
    this.#emitter.emit(event, data)
    this.#emitter.emit(any, event, data)
  }

  responder(event: string): Responder | undefined {
    return this.#responders.get(event)
  }
}
