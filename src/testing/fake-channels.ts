import type { Failure, RequestId } from '../client/envelope.js'
import type { Codec } from '../codecs/codec.js'
import { json } from '../codecs/json.js'
import type { Data } from '../core/data.js'
import { HoldfastError } from '../core/errors.js'
import { check, type Rule } from '../core/options.js'
import type { Answer, FakeServer } from './fake-server.js'
import type { FakeWebSocket, Message } from './fake-web-socket.js'

/** A frame as docs/protocol.md has it: what each field is stands there. */
export interface WireFrame {
  readonly t: string
  readonly c?: string | readonly string[]
  readonly e?: string
  readonly n?: RequestId
  readonly d?: unknown
  readonly v?: number
  readonly tok?: string
  readonly err?: Failure
}

/** What a token is worth: good, for `exp` seconds where it says so; or not, as by a close frame with that code. */
export type Verdict = { readonly exp?: number } | { readonly code: number; readonly reason?: string }

export interface FakeChannelsOptions {
  /** The client's. @defaultValue `json` */
  readonly codec?: Codec
  /** What each token is worth. @defaultValue all are good */
  readonly verify?: (token: string) => Verdict | PromiseLike<Verdict>
}

/** Answers a question. As a method, so that a test may say what it takes the question for. */
export type Responding = { respond(question: unknown): unknown }['respond']

/** Who waits for an answer of the page's. */
interface Asker {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

const optionsRule: Rule = ['an object', { codec: 'an object', verify: 'a function' }]
const verdictRule: Rule = ['an object', { exp: 'a number', code: 'a number', reason: 'a string' }]

/** Makes a fake server speak docs/protocol.md, as a `createClient` with the plain envelope expects it. */
export class FakeChannels {
  /** Every frame that came, in order. */
  readonly frames: WireFrame[] = []
  readonly #server: FakeServer
  readonly #codec: Codec
  readonly #verify: (token: string) => Verdict | PromiseLike<Verdict>
  readonly #subscribed = new WeakMap<FakeWebSocket, Set<string>>()
  readonly #responding = new Map<string, Responding>()
  readonly #askers = new Map<RequestId, Asker>()
  #asked = 0

  /**
   * From now on it is this that answers what comes to `server`, in place of what its `answer` was told.
   *
   * @throws TypeError for options that cannot be.
   */
  constructor(server: FakeServer, options: FakeChannelsOptions = {}) {
    check(server, 'an object', 'server')
    check(options, optionsRule, 'options')
    const { codec = json, verify = () => ({}) } = options
    this.#server = server
    this.#codec = codec
    this.#verify = verify
    server.answer((data, socket) => this.#receive(this.#read(data), socket))
  }

  /**
   * An event, to each connection that has subscribed the channel.
   *
   * @throws Error where none has.
   */
  publish(channel: string, event: string, data?: unknown): void {
    const subscribers = this.#server.open.filter((socket) => this.#channels(socket).has(channel))
    if (!subscribers.length)
      throw new Error(
        `Nobody is subscribed to '${channel}': a client is that listens there, once it is open and the task is over ` +
          '(await clock.advanceAsync(0))',
      )
    for (const socket of subscribers) socket.receive(this.#write({ t: 'm', c: channel, e: event, d: data }))
  }

  /**
   * From now on this question is answered so; the answer may be a promise. What is thrown refuses the question: `code` and
   * `data` of the error are told, and its message. A question that nothing answers is refused as well.
   *
   * @throws TypeError for a name that is no string, or what is no function.
   */
  answer(channel: string, event: string, responding: Responding): void {
    check(channel, 'a string', 'channel')
    check(event, 'a string', 'event')
    check(responding, 'a function', 'responding')
    this.#responding.set(nameOf(channel, event), responding)
  }

  /**
   * Asks the page that came last, as a server may. Rejects with a HoldfastError: `RequestFailedError` where that refuses,
   * `ConnectionLostError` where the connection ends before; and with an Error where nobody is connected.
   */
  async ask(channel: string, event: string, data?: unknown): Promise<unknown> {
    const socket = this.#server.open.at(-1)
    if (!socket) throw new Error('ask() needs an open connection, and there is none')
    const n = ++this.#asked
    const { promise, resolve, reject } = withResolvers()
    const lost = () => reject(new HoldfastError('ConnectionLostError', 'It ended before the answer came'))
    socket.addEventListener('close', lost)
    this.#askers.set(n, { resolve, reject })
    socket.receive(this.#write({ t: 'q', n, c: channel, e: event, d: data }))
    return promise.finally(() => socket.removeEventListener('close', lost))
  }

  /** The data of all such events that came, in order. */
  received(channel: string, event: string): unknown[] {
    return this.#came('m', channel, event)
  }

  /** The data of all such questions that came, in order. */
  asked(channel: string, event: string): unknown[] {
    return this.#came('q', channel, event)
  }

  /** The channels that are subscribed, by whichever open connection. */
  get subscribed(): string[] {
    return [...new Set(this.#server.open.flatMap((socket) => [...this.#channels(socket)]))]
  }

  #came(type: string, channel: string, event: string): unknown[] {
    return this.frames.filter(({ t, c, e }) => t === type && c === channel && e === event).map(({ d }) => d)
  }

  #channels(socket: FakeWebSocket): Set<string> {
    const channels = this.#subscribed.get(socket) ?? new Set()
    this.#subscribed.set(socket, channels)
    return channels
  }

  #read(data: Data): WireFrame {
    try {
      return this.#codec.decode(ArrayBuffer.isView(data) ? data.buffer : data) as WireFrame
    } catch (cause) {
      throw new TypeError('What came is no frame: give FakeChannels the client’s codec, { codec }', { cause })
    }
  }

  #write(frame: object): Message {
    return this.#codec.encode(frame) as Message
  }

  #receive(frame: WireFrame, socket: FakeWebSocket): Answer | Promise<Answer> {
    this.frames.push(frame)
    const { t, c = [], tok = '' } = frame
    const channels = this.#channels(socket)
    switch (t) {
      case 'ping':
        return this.#write({ t: 'pong' })
      case 'hello':
      case 'auth': {
        const verdict = this.#verify(tok)
        return isPromise(verdict) ? Promise.resolve(verdict).then(this.#judged) : this.#judged(verdict)
      }
      case 'sub':
        for (const channel of c) channels.add(channel)
        return undefined
      case 'uns':
        for (const channel of c) channels.delete(channel)
        return undefined
      case 'q':
        return this.#respond(frame)
      case 'r':
        return this.#answered(frame)
      default:
        return undefined
    }
  }

  readonly #judged = (verdict: Verdict): Answer => {
    check(verdict, verdictRule, 'what `verify` gives')
    return this.#write({ t: 'code' in verdict ? 'bye' : 'welcome', ...verdict })
  }

  #respond({ n, c, e, d }: WireFrame): Answer | Promise<Answer> {
    const respond = this.#responding.get(nameOf(c as string, e!))
    const reply = (answer: unknown) => this.#write({ t: 'r', n: n!, d: answer })
    const refuse = (error: unknown) => this.#write({ t: 'r', n: n!, err: failureOf(error) })
    try {
      if (!respond) throw new Error(`Nothing answers ${c as string}/${e}: see FakeChannels.answer`)
      const answer = respond(d)
      return isPromise(answer) ? Promise.resolve(answer).then(reply).catch(refuse) : reply(answer)
    } catch (error) {
      return refuse(error)
    }
  }

  #answered({ n, d, err }: WireFrame): undefined {
    const asker = this.#askers.get(n!)
    this.#askers.delete(n!)
    if (!err) asker?.resolve(d)
    else asker?.reject(new HoldfastError('RequestFailedError', err.message ?? err.code, err))
  }
}

const withResolvers = () => {
  let settle: Asker
  const promise = new Promise<unknown>((resolve, reject) => (settle = { resolve, reject }))
  return { promise, ...settle! }
}

const nameOf = (channel: string, event: string) => JSON.stringify([channel, event])

const isPromise = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof value === 'object' && value !== null && 'then' in value

const failureOf = (error: unknown): Failure => {
  const { code, message = String(error), data } = Object(error) as Partial<Failure>
  return { code: typeof code === 'string' ? code : 'failed', message, ...(data !== undefined && { data }) }
}
