import type { Clock } from '../core/clock.js'
import type { Data } from '../core/data.js'
import { report } from '../core/errors.js'
import { amount, check, type Rule } from '../core/options.js'
import type { WebSocketConstructor } from '../transports/web-socket.js'
import { FakePage } from './fake-page.js'
import { FakeWebSocket, type Handshake, type Message } from './fake-web-socket.js'
import { ManualClock } from './manual-clock.js'

/** What a message is answered with, if at all. */
export type Answer = Message | null | undefined
/** Answers a message: of the message, and of the socket that it came by. */
export type Answering = (data: Data, socket: FakeWebSocket) => Answer | PromiseLike<Answer>

/** What a socket or a client is told, to live among fakes. */
export interface FakeOptions {
  readonly WebSocket: WebSocketConstructor
  readonly clock: Clock
  readonly page: FakePage
  /** Always one half: the first delay of the default retry policy is 1,500 ms. */
  readonly random: () => number
}

/** Something that is on its way, and whether its time has come. */
interface Underway {
  due: boolean
  readonly act: () => void
}

const handshakeRule: Rule = ['an object', { protocol: 'a string', extensions: 'a string' }]

/**
 * A server and the network before it, for all whom its `WebSocket` connects. Until it is told what to do it does nothing: who
 * comes waits. What it then does by itself takes `latency`, and the test's clock; what it is told to do it does at once.
 */
export class FakeServer {
  /** The native constructor that leads here. */
  readonly WebSocket: WebSocketConstructor
  /** Whose time it is. */
  readonly clock: ManualClock
  /** The page of those who connect. */
  readonly page: FakePage = new FakePage()
  /** Every socket, in the order in which they came. */
  readonly sockets: FakeWebSocket[] = []
  /** Every message that came, by whichever socket, as {@link FakeWebSocket.sent} has them. */
  readonly received: Data[] = []
  /** Meets who comes, in place of what `accept` and `refuse` say: called with each socket, still CONNECTING. */
  meet: ((socket: FakeWebSocket) => void) | undefined
  #latency = 0
  /** What becomes of who comes; nothing is known of that before it is told. */
  #newcomers: 'wait' | 'fail' | Handshake | undefined
  #answering: Answering | undefined
  readonly #underway = new WeakMap<FakeWebSocket, Underway[]>()

  /** @param clock - One that others use as well. @defaultValue one of its own */
  constructor(clock: ManualClock = new ManualClock()) {
    if (!(clock instanceof ManualClock))
      throw new TypeError(`clock must be a ManualClock, got ${String(clock)}`)
    const comes = (socket: FakeWebSocket) => this.#comes(socket)
    const closes = (socket: FakeWebSocket) => this.#closes(socket)
    this.clock = clock
    // DOM's type has more than any client asks for, and generic listeners that a fake would only repeat.
    this.WebSocket = class WebSocket extends FakeWebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols)
        comes(this)
      }

      override close(...given: [code?: number, reason?: string]): void {
        super.close(...given)
        closes(this)
      }
    } as unknown as WebSocketConstructor
  }

  /** For `new ReconnectingWebSocket(url, [], server.options)`, `createClient(url, server.options)`, or within options of yours. */
  get options(): FakeOptions {
    const { WebSocket, clock, page } = this
    return { WebSocket, clock, page, random: () => 0.5 }
  }

  /**
   * After how many milliseconds it lets in, refuses, answers and finishes a close. Nothing of one connection overtakes
   * anything else of it. @defaultValue 0
   */
  get latency(): number {
    return this.#latency
  }

  set latency(ms: number) {
    check(ms, amount, 'latency')
    this.#latency = ms
  }

  /**
   * The socket made last.
   *
   * @throws Error where none was.
   */
  get last(): FakeWebSocket {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('No socket was made: pass `server.options` to what should connect')
    return socket
  }

  /** The sockets that nobody has closed. */
  get live(): FakeWebSocket[] {
    return this.sockets.filter(({ readyState }) => readyState < 2)
  }

  /** The sockets that are open, black holes excepted. */
  get open(): FakeWebSocket[] {
    return this.sockets.filter(({ readyState, dark }) => readyState === 1 && !dark)
  }

  /**
   * Accepts who waits, at once, and from now on whoever comes. Whoever did not offer the subprotocol is refused.
   *
   * @throws TypeError for a handshake that is none.
   */
  accept(handshake: Handshake = {}): void {
    check(handshake, handshakeRule, 'handshake')
    this.#newcomers = handshake
    for (const socket of this.live) socket.accept(handshake)
  }

  /** Refuses who waits, at once, and from now on whoever comes. Those who are connected stay. */
  refuse(): void {
    this.#newcomers = 'fail'
    for (const socket of this.live) if (socket.readyState === 0) socket.fail()
  }

  /** Whoever comes from now on waits for an answer, as at the beginning. Those who are connected stay. */
  hang(): void {
    this.#newcomers = 'wait'
  }

  /** From now on nothing comes through, either way, and nobody is told; nor is who comes, until `accept` or `refuse`. */
  blackHole(): void {
    this.#newcomers = 'wait'
    for (const socket of this.sockets) socket.blackHole()
  }

  /**
   * Ends every open connection: with a code by the server's close frame, else as a reset does (`error`, `close` 1006), which
   * gets through a black hole as well.
   *
   * @throws Error where none is open; TypeError, RangeError for what no close frame can say.
   */
  drop(code?: number, reason = ''): void {
    if (code === undefined) {
      const lost = this.sockets.filter(({ readyState }) => readyState === 1)
      for (const socket of lost.length ? lost : this.#reached('drop')) socket.fail()
      return
    }
    check(code, 'a number', 'code')
    check(reason, 'a string', 'reason')
    if (code === 1005 || code === 1006)
      throw new RangeError(`code must be one that a server can send, got ${code}`)
    for (const socket of this.#reached('drop')) socket.serverClose(code, reason)
  }

  /**
   * Says each message to everybody who is connected.
   *
   * @throws Error where nobody is; TypeError for what is no message.
   */
  send(...messages: Message[]): void {
    for (const socket of this.#reached('send')) socket.receive(...messages)
  }

  /**
   * From now on each message that comes is answered so, in place of what was said before. What it throws is reported as an
   * uncaught exception is.
   *
   * @throws TypeError for what is no function.
   */
  answer(answering: Answering): void {
    check(answering, 'a function', 'answering')
    this.#answering = answering
  }

  #reached(verb: string): FakeWebSocket[] {
    const { open, live } = this
    if (open.length) return open
    const why = live.some(({ dark }) => dark)
      ? 'it is a black hole: drop() without a code ends that'
      : live.length
        ? 'who came waits: accept() lets them in'
        : 'nobody has come, or come back: advance the clock'
    throw new Error(`${verb}() needs an open connection, and there is none; ${why}`)
  }

  #comes(socket: FakeWebSocket): void {
    this.sockets.push(socket)
    socket.peer = (data) => void this.#hears(data, socket)
    if (this.meet) return this.meet(socket)
    const newcomers = this.#newcomers
    if (newcomers === undefined || newcomers === 'wait') return
    this.#later(socket, () => {
      if (newcomers !== 'fail') socket.accept(newcomers)
      else if (socket.readyState === 0) socket.fail()
    })
  }

  #closes(socket: FakeWebSocket): void {
    const isUp = this.#newcomers !== undefined || this.meet
    // What had not opened yet the platform ends by itself.
    if (isUp || !socket.opened) this.#later(socket, () => socket.finishClose())
  }

  async #hears(data: Data, socket: FakeWebSocket): Promise<void> {
    this.received.push(data)
    const say = (answer: Answer) => {
      if (answer !== null && answer !== undefined) this.#later(socket, () => socket.receive(answer))
    }
    try {
      const answer = this.#answering?.(data, socket)
      // What is no promise is on its way before anything else happens.
      if (typeof answer === 'object' && answer !== null && 'then' in answer) say(await answer)
      else say(answer)
    } catch (error) {
      report(error)
    }
  }

  #later(socket: FakeWebSocket, act: () => void): void {
    const underway = this.#underway.get(socket) ?? []
    const mine = { due: false, act }
    this.#underway.set(socket, underway)
    underway.push(mine)
    this.clock.after(this.#latency, () => {
      mine.due = true
      while (underway[0]?.due) underway.shift()!.act()
    })
  }
}
