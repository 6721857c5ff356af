import type { Message } from '../../src/cometd.js'
import { FakeServer, type FakeWebSocket, ManualClock, settled } from '../../src/testing/index.js'

type Say = (replies: readonly Message[] | string) => void
/** What is said to a message: this alone, the usual reply with these fields in it, or nothing. */
export type Answer = readonly Message[] | string | Partial<Message> | null
type Answering = Answer | ((message: Message) => Answer)

/** One request by `fetch`. */
export interface Asked {
  readonly url: string
  readonly init: RequestInit
  readonly fail: () => void
}

/** A Bayeux server, behind a fake WebSocket and a fake `fetch`. Each way takes a millisecond. */
export class BayeuxServer {
  readonly clock = new ManualClock()
  readonly network = new FakeServer(this.clock)
  /** Each frame and request that came: `ws: /meta/handshake 1`, `POST /cometd/: /a 2, /b 3`. */
  readonly wire: string[] = []
  /** Each message that came. */
  readonly heard: Message[] = []
  /** Each request that came, and those of them that are not answered. */
  readonly requests: Asked[] = []
  readonly pending = new Set<Asked>()
  /** What becomes of those who want to connect. */
  webSocket: 'opens' | 'fails' | 'hangs' = 'opens'
  /** A number: the status of each answer. */
  http: 'answers' | 'fails' | 'hangs' | number = 'answers'
  readonly advice = { reconnect: 'retry' as const, interval: 0, timeout: 30_000 }
  readonly #script: Record<string, Answering | undefined> = {}
  readonly #clients = new Set<string>()
  #lastClient = 0
  #held: { message: Message; say: Say } | undefined

  constructor() {
    this.network.meet = (socket) => this.#meet(socket)
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
    const pending = [...this.pending]
    for (const socket of this.network.live) socket.serverClose(code, reason)
    for (const request of pending) request.fail()
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
    for (const socket of this.network.sockets) socket.blackHole()
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

  readonly fetch = ((url: string, init: RequestInit) =>
    new Promise<Response>((resolve, reject) => {
      const fail = () => {
        this.pending.delete(request)
        reject(new TypeError('Failed to fetch'))
      }
      const request: Asked = { url, init, fail }
      this.requests.push(request)
      this.pending.add(request)
      init.signal?.addEventListener('abort', () => {
        this.pending.delete(request)
        reject(new DOMException('Aborted', 'AbortError'))
      })
      this.wire.push(`POST ${url.replace('http://server.test', '')}: ${this.#read(init.body)}`)
      if (this.http === 'fails') this.clock.after(1, fail)
      else if (this.http !== 'hangs')
        this.#answer(init.body, (said) => {
          this.pending.delete(request)
          const status = typeof this.http === 'number' ? this.http : 200
          const body = typeof said === 'string' ? said : JSON.stringify(said)
          resolve(new Response(body, { status, statusText: status < 400 ? 'OK' : 'Out of Order' }))
        })
    })) as typeof fetch

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
