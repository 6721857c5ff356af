import type { Failure } from '../client/envelope.js'
import type { Codec } from '../codecs/codec.js'
import { json } from '../codecs/json.js'
import { check } from '../core/options.js'
import type { Answer, FakeServer } from './fake-server.js'
import type { FakeWebSocket } from './fake-web-socket.js'

/** A frame as docs/protocol.md has it. */
export interface WireFrame {
  readonly t: string
  readonly c?: string | readonly string[]
  readonly e?: string
  readonly n?: string | number
  readonly d?: unknown
  readonly tok?: string
  readonly err?: Failure
}

/** What a token is worth: good, for `exp` seconds where it says so; or not, as by a close frame with that code. */
export type Verdict = { readonly exp?: number } | { readonly code: number; readonly reason?: string }

export interface FakeChannelsOptions {
  /** The client's. @defaultValue `json` */
  readonly codec?: Codec
  /** What each token is worth. @defaultValue all are good */
  readonly verify?: (token: string) => Verdict
}

/** Makes a fake server speak docs/protocol.md, as a `createClient` with the plain envelope expects it. */
export class FakeChannels {
  /** Every frame that came, in order. */
  readonly frames: WireFrame[] = []
  readonly #server: FakeServer
  readonly #codec: Codec
  readonly #verify: (token: string) => Verdict
  readonly #subscribed = new WeakMap<FakeWebSocket, Set<string>>()
  readonly #answers = new Map<string, (question: unknown) => unknown>()

  constructor(server: FakeServer, { codec = json, verify = () => ({}) }: FakeChannelsOptions = {}) {
    check(server, 'an object', 'server')
    this.#server = server
    this.#codec = codec
    this.#verify = verify
    server.answer((data, socket) => {
      const message = ArrayBuffer.isView(data) ? data.buffer : data
      return this.#receive(codec.decode(message) as WireFrame, socket)
    })
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
   * From now on this question is answered so; a function of its data, whose answer may be a promise. What it throws refuses
   * the question: `code` and `data` of the error are told, `message` as well. A question that nothing answers is refused.
   */
  answer(channel: string, event: string, answer: { answer(question: unknown): unknown }['answer']): void {
    check(channel, 'a string', 'channel')
    check(event, 'a string', 'event')
    check(answer, 'a function', 'answer')
    this.#answers.set(nameOf(channel, event), answer)
  }

  /** The data of all events of this name that came, in order. */
  received(channel: string, event: string): unknown[] {
    return this.frames.filter(({ t, c, e }) => t === 'm' && c === channel && e === event).map(({ d }) => d)
  }

  /** The channels that are subscribed, by whichever open connection. */
  get subscribed(): string[] {
    return [...new Set(this.#server.open.flatMap((socket) => [...this.#channels(socket)]))]
  }

  #channels(socket: FakeWebSocket): Set<string> {
    const channels = this.#subscribed.get(socket) ?? new Set()
    this.#subscribed.set(socket, channels)
    return channels
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
        return this.#write({ t: 'code' in verdict ? 'bye' : 'welcome', ...verdict })
      }
      case 'sub':
        for (const channel of c) channels.add(channel)
        return undefined
      case 'uns':
        for (const channel of c) channels.delete(channel)
        return undefined
      case 'q':
        return this.#answered(frame)
      default:
        return undefined
    }
  }

  #answered({ n, c, e, d }: WireFrame): Answer | Promise<Answer> {
    const respond = this.#answers.get(nameOf(c as string, e!))
    const refuse = (error: unknown) => this.#write({ t: 'r', n: n!, err: failureOf(error) })
    const reply = (answer: unknown) => this.#write({ t: 'r', n: n!, d: answer })
    if (!respond) return refuse(new Error(`Nothing answers ${c as string}/${e}: see FakeChannels.answer`))
    try {
      const answer = respond(d)
      return isPromise(answer) ? Promise.resolve(answer).then(reply).catch(refuse) : reply(answer)
    } catch (error) {
      return refuse(error)
    }
  }

  #write(frame: object): Answer {
    return this.#codec.encode(frame)
  }
}

const nameOf = (channel: string, event: string) => JSON.stringify([channel, event])
const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value

const failureOf = (error: unknown): Failure => {
  const { code = 'failed', message, data } = error as Partial<Failure>
  return { code, ...(message !== undefined && { message }), ...(data !== undefined && { data }) }
}
