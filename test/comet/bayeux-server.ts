import type { Message } from '../../src/cometd.js'
import {
  FakeHttp,
  type FakeRequest,
  FakeServer,
  type FakeWebSocket,
  ManualClock,
  settled,
} from '../../src/testing/index.js'

type Say = (replies: readonly Message[] | string) => void
/** What is said to a message: this alone, the usual reply with these fields in it, or nothing. */
export type Answer = readonly Message[] | string | Partial<Message> | null
type Answering = Answer | ((message: Message) => Answer)

/** A Bayeux server, behind a fake WebSocket and a fake `fetch`. Each way takes a millisecond. */
export class BayeuxServer {
  readonly clock = new ManualClock()
  readonly network = new FakeServer(this.clock)
  /** Each frame and request that came: `ws: /meta/handshake 1`, `POST /cometd/: /a 2, /b 3`. */
  readonly wire: string[] = []
  /** Each message that came. */
  readonly heard: Message[] = []
  /** What becomes of those who want to connect. */
  webSocket: 'opens' | 'fails' | 'hangs' = 'opens'
  /** A number: the status of each answer. */
  http: 'answers' | 'fails' | 'hangs' | number = 'answers'
  readonly advice = { reconnect: 'retry' as const, interval: 0, timeout: 30_000 }
  readonly #script: Record<string, Answering | undefined> = {}
  readonly #polling = new FakeHttp()
  readonly #clients = new Set<string>()
  #lastClient = 0
  #held: { message: Message; say: Say } | undefined

  constructor() {
    this.network.meet = (socket) => this.#meet(socket)
    this.#polling.server = (request) => this.#serve(request)
  }

  get fetch(): typeof fetch {
    return this.#polling.fetch
  }

  /** Each request that came. */
  get requests(): readonly FakeRequest[] {
    return this.#polling.requests
  }

  /** Those of them that are not answered. */
  get pending(): readonly FakeRequest[] {
    return this.#polling.pending
  }

  /** What the next messages of this channel are answered. No answer: the usual one again. */
  when(channel: string, answer?: Answering): void {
    this.#script[channel] = answer
  }

  /** To the page: by the WebSocket, or with the `/meta/connect` that is held. */
  deliver(...messages: Message[]): void {
    const socket = this.network.live.at(-1)
    if (socket) socket.receive(JSON.stringify(messages))
    else this.release({}, ...messages)
  }

  /** Answers the `/meta/connect` that is held. */
  release(fields: Partial<Message> = {}, ...before: Message[]): void {
    const { message, say } = this.#held!
    this.#held = undefined
    say([...before, { id: message.id!, channel: message.channel, successful: true, ...fields }])
  }

  /** Whether a `/meta/connect` is held. */
  get holds(): boolean {
    return !!this.#held
  }

  /** Connections break, and what was asked by them. */
  cut(code = 1006, reason = ''): void {
    this.#held = undefined
    const { pending } = this
    for (const socket of this.network.live) socket.serverClose(code, reason)
    for (const request of pending) void request.fail()
  }

  /** It is gone until told otherwise. */
  stop(): void {
    this.webSocket = this.http = 'fails'
    this.cut()
  }

  /** It is there again, or never was away, and knows nobody. */
  restart(): void {
    this.webSocket = 'opens'
    this.http = 'answers'
    this.#clients.clear()
    this.cut()
  }

  /** Nothing comes through any more, either way, and nobody is told. */
  blackhole(): void {
    this.webSocket = this.http = 'hangs'
    this.network.blackHole()
  }

  /** All that came on a channel. */
  on(channel: string): Message[] {
    return this.heard.filter((message) => message.channel === channel)
  }

  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms
    // Only answers by `fetch` come in a later task.
    const tell = () => (this.requests.length ? settled() : Promise.resolve())
    await tell()
    while (this.clock.now() < end) {
      this.clock.advance(Math.max(0, Math.min(this.clock.next, end) - this.clock.now()))
      await tell()
    }
  }

  #serve(request: FakeRequest): void {
    const { url, init } = request
    this.wire.push(`POST ${url.replace('http://server.test', '')}: ${this.#read(init.body)}`)
    if (this.http === 'fails') this.clock.after(1, () => void request.fail())
    else if (this.http !== 'hangs')
      this.#answer(init.body, (said) => {
        if (!request.pending) return
        const status = typeof this.http === 'number' ? this.http : 200
        const body = typeof said === 'string' ? said : JSON.stringify(said)
        const statusText = status < 400 ? 'OK' : 'Out of Order'
        void request.respond(new Response(body, { status, statusText }))
      })
  }

  #meet(socket: FakeWebSocket): void {
    if (this.webSocket === 'hangs') return
    if (this.webSocket === 'fails') return void this.clock.after(1, () => socket.fail())
    this.clock.after(1, () => socket.accept())
    socket.peer = (data) => {
      this.wire.push(`ws: ${this.#read(data)}`)
      this.#answer(data, (said) => socket.receive(typeof said === 'string' ? said : JSON.stringify(said)))
    }
  }

  #read(body: unknown): string {
    return (JSON.parse(String(body)) as Message[]).map(({ channel, id }) => `${channel} ${id}`).join(', ')
  }

  #answer(body: unknown, say: Say): void {
    const replies: Message[] = []
    let text: string | undefined
    for (const message of JSON.parse(String(body)) as Message[]) {
      this.heard.push(message)
      const { [message.channel]: script = {} } = this.#script
      const answer = typeof script === 'function' ? script(message) : script
      if (answer === null) continue
      if (typeof answer === 'string') text = answer
      else if (Array.isArray(answer)) replies.push(...answer)
      else if (this.#holds(message, answer as Partial<Message>)) this.#hold(message, say)
      else replies.push({ ...this.#usual(message, answer as Partial<Message>), ...answer })
    }
    if (text !== undefined || replies.length || typeof this.http === 'number')
      this.clock.after(1, () => say(text ?? replies))
  }

  #holds({ channel, advice, clientId }: Message, answer: Partial<Message>): boolean {
    const isAsked = channel === '/meta/connect' && this.#clients.has(`${clientId}`)
    return isAsked && advice?.timeout !== 0 && !Object.keys(answer).length
  }

  #hold(message: Message, say: Say): void {
    const held = (this.#held = { message, say })
    this.clock.after(this.advice.timeout, () => {
      if (this.#held === held) this.release()
    })
  }

  #usual({ id, channel, clientId, subscription }: Message, answer: Partial<Message>): Message {
    const reply = { id: id!, channel, successful: true, ...(subscription && { subscription }) }
    if (answer.successful === false) return reply
    if (channel === '/meta/handshake') {
      const newcomer = answer.clientId ?? `c${++this.#lastClient}`
      this.#clients.add(newcomer)
      const supportedConnectionTypes = ['websocket', 'long-polling']
      return { ...reply, version: '1.0', supportedConnectionTypes, clientId: newcomer, advice: this.advice }
    }
    if (!this.#clients.has(`${clientId}`) && channel !== '/meta/disconnect') {
      const advice = { reconnect: 'handshake' as const, interval: 0 }
      return { ...reply, successful: false, error: '402::session_unknown', advice }
    }
    if (channel === '/meta/connect') return { ...reply, advice: this.advice }
    if (channel === '/meta/disconnect' && this.#held) this.clock.after(2, () => this.#held && this.release())
    return reply
  }
}
