import type { Clock } from '../core/clock.js'
import type { Data } from '../core/data.js'
import { guard, report } from '../core/errors.js'
import { check, type Rule } from '../core/options.js'
import type { WebSocketConstructor } from '../transports/web-socket.js'
import { FakePage } from './fake-page.js'
import { FakeWebSocket } from './fake-web-socket.js'
import { ManualClock } from './manual-clock.js'

/** What a server chooses in the opening handshake. */
export interface Handshake {
  readonly protocol?: string
  readonly extensions?: string
}

/** What a message is answered with; nothing, or a promise of nothing, for no answer. */
export type Answer = Data | undefined
/** Answers a message. */
export type Answering = (data: Data, socket: FakeWebSocket) => Answer | PromiseLike<Answer>

/** What a socket or a client is told, to live among fakes. */
export interface FakeOptions {
  readonly WebSocket: WebSocketConstructor
  readonly clock: Clock
  readonly page: FakePage
  /** Always one half: the first delay of the default retry policy is 1,500 ms. */
  readonly random: () => number
}

const handshakeRule: Rule = ['an object', { protocol: 'a string', extensions: 'a string' }]

/** What RFC 6455, section 7.4, lets a server send. */
const closeCode = (code: number) => code >= 1000 && code <= 4999 && ![1004, 1005, 1006, 1015].includes(code)

/**
 * A server and the network before it, for all whom its `WebSocket` connects. Until it is told what to do it does nothing: who
 * comes waits. What it then does by itself takes `latency`, and the test's clock; what it is told to do it does at once.
 */
export class FakeServer {
  /** The native constructor that leads here. */
  readonly WebSocket: WebSocketConstructor
  readonly clock: ManualClock
  readonly page: FakePage = new FakePage()
  /** Every socket, in the order in which they came. */
  readonly sockets: FakeWebSocket[] = []
  /** Every message that came, by whichever socket. */
  readonly received: Data[] = []
  /** After how many milliseconds it accepts, refuses and answers. */
  latency = 0
  /** Meets who comes, in place of what `accept` and `refuse` say: called with each socket, still CONNECTING. */
  meet: ((socket: FakeWebSocket) => void) | undefined
  #newcomers: 'wait' | 'fail' | Handshake = 'wait'
  #answering: Answering | undefined

  constructor(clock: ManualClock = new ManualClock()) {
    check(clock, 'an object', 'clock')
    const comes = (socket: FakeWebSocket) => this.#comes(socket)
    const closes = (socket: FakeWebSocket) => this.#closes(socket)
    this.clock = clock
    this.WebSocket = class extends FakeWebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols)
        comes(this)
      }

      override close(code?: number, reason?: string): void {
        super.close(code, reason)
        closes(this)
      }
    } as unknown as WebSocketConstructor
  }

  /** For `new ReconnectingWebSocket(url, [], server.options)`, `createClient(url, server.options)`, or within options of yours. */
  get options(): FakeOptions {
    const { WebSocket, clock, page } = this
    return { WebSocket, clock, page, random: () => 0.5 }
  }

  /** The socket made last. */
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

  /** Accepts who waits, at once, and from now on whoever comes. */
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
   * @throws Error where none is open; TypeError, RangeError for a code that no server can send.
   */
  drop(code?: number, reason?: string): void {
    if (code === undefined) {
      const lost = this.sockets.filter(({ readyState }) => readyState === 1)
      for (const socket of lost.length ? lost : this.#reached('drop')) socket.fail()
      return
    }
    check(code, 'a number', 'code')
    if (!closeCode(code))
      throw new RangeError(`code must be one that a server can send (RFC 6455, 7.4), got ${code}`)
    for (const socket of this.#reached('drop')) socket.serverClose(code, reason)
  }

  /**
   * Says each message to everybody who is connected.
   *
   * @throws Error where nobody is.
   */
  send(...messages: Data[]): void {
    for (const socket of this.#reached('send')) socket.receive(...messages)
  }

  /** From now on each message that comes is answered so. A function: of the message, and of the socket that it came by. */
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
    socket.peer = (data) => this.#hears(data, socket)
    if (this.meet) return this.meet(socket)
    const newcomers = this.#newcomers
    if (newcomers === 'wait') return
    this.#later(() => {
      if (newcomers !== 'fail') socket.accept(newcomers)
      else if (socket.readyState === 0) socket.fail()
    })
  }

  #closes(socket: FakeWebSocket): void {
    if (this.#newcomers !== 'wait') this.#later(() => socket.finishClose())
  }

  #hears(data: Data, socket: FakeWebSocket): void {
    this.received.push(data)
    const answer = guard(() => this.#answering?.(data, socket))
    const say = (answer: Answer) => {
      if (answer !== undefined) this.#later(() => socket.receive(answer))
    }
    if (typeof answer === 'object' && 'then' in answer) void answer.then(say, report)
    else say(answer)
  }

  #later(act: () => void): void {
    this.clock.after(this.latency, act)
  }
}
