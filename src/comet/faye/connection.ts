import { systemClock } from '../../core/clock.js'
import { guard } from '../../core/errors.js'
import { browserPage } from '../../page/browser-page.js'
import { LongPollingTransport } from '../bayeux/long-polling.js'
import { type Failure, isReply, type Message } from '../bayeux/message.js'
import { Session } from '../bayeux/session.js'
import type { SessionSettings } from '../bayeux/settings.js'
import { WebSocketTransport } from '../bayeux/web-socket.js'
import { type Extension, pipe } from './extensions.js'
import type { ClientOptions, PublishOptions } from './options.js'
import { Scheduler, type SchedulerOptions } from './scheduler.js'

/** What is asked of the server: it is answered by the server, or with why it could not be reached. */
export interface Question {
  readonly message: Message
  readonly limits?: PublishOptions
  answer(reply: Partial<Message>): void
}

/** A question that was given to the session. */
interface Open extends Question {
  readonly scheduler: Scheduler
  /** Its patience ended once, and was prolonged. */
  isLate?: boolean
  /** Lets its deadline pass. */
  cancel?: () => void
}

/** Who is told what becomes of the connection. */
export interface ConnectionOwner {
  turned(up: boolean): void
  /** The server knows the client: what is sent ahead now goes before all that waits. */
  established(): void
  /** All that waited for it was sent. */
  connected(): void
  delivered(message: Message): void
}

/** A session that asks again what was not answered, through all outages. */
export class Connection {
  readonly session: Session
  readonly headers: Record<string, string> = {}
  extensions: readonly Extension[] = []
  /** Whether it says goodbye when the page goes. */
  leaves = true
  readonly #leave = (): void => {
    if (this.leaves) this.disconnect(() => {})
  }
  readonly #owner: ConnectionOwner
  readonly #settings: SessionSettings
  readonly #Scheduler: typeof Scheduler
  readonly #open = new Map<string | undefined, Open>()
  /** What waits for the first handshake, or for another one. */
  #early: Question[] = []
  #first: Question | undefined
  #isUp: boolean | undefined
  #farewell: ((reply: Message) => void) | undefined
  /** Of the outage. */
  #scheduler: Scheduler | undefined

  constructor(url: string, options: ClientOptions, owner: ConnectionOwner) {
    const { interval = 0, timeout = 60, retry = 5, connectTimeout = 10, endpoints } = options
    const hold = () => this.session.advice.timeout!
    this.#owner = owner
    this.#Scheduler = options.scheduler ?? Scheduler
    this.#settings = {
      url,
      crossDomain: false,
      clock: options.clock ?? systemClock,
      connectTimeout: connectTimeout * 1000,
      // One is held by the server: so what is published stays in order.
      maxConnections: 2,
      requestHeaders: this.headers,
      protocol: null,
      // The original's patience is 1.2 times as long as the server holds a `/meta/connect`, however short that is.
      get maxNetworkDelay() {
        return Math.max(1_000, hold() / 5)
      },
      resend: retry * 1000,
      // At once, whatever becomes of the WebSocket beside it.
      begin: 'long-polling',
      misses: 3,
      advice: { timeout: timeout * 1000, interval: interval * 1000 },
      retry: ({ attempt, random }) => this.#pause(attempt, random!()),
      random: options.random ?? Math.random,
      page: options.page ?? browserPage,
    }
    this.session = new Session({
      settings: this.#settings,
      address: (type) => endpoints?.[type] ?? url,
      outgoing: (message, next) =>
        pipe(this.extensions, 'outgoing', message, (out) => (out ? next(out) : this.#close(message))),
      incoming: (message, next) => {
        if (isReply(message) && !this.session.isOver) this.#turn(true)
        pipe(this.extensions, 'incoming', message, (taken) => {
          if (taken) next(taken)
          this.#settle()
        })
      },
      established: () => {
        owner.established()
        for (const question of this.#take()) this.send(question)
        owner.connected()
      },
      hear: (message) => this.#hear(message),
      keeps: ({ id }, failure) => this.#keeps(this.#open.get(id), failure),
      late: ([message]) => {
        const open = this.#open.get(message!.id)
        if (!open) return 0
        open.isLate = !open.isLate
        return open.isLate ? open.scheduler.getTimeout() * 1000 - this.#settings.maxNetworkDelay : 0
      },
      switched() {},
    })
    this.session.transports.add('websocket', new WebSocketTransport())
    this.session.transports.add('long-polling', new LongPollingTransport())
  }

  /** While the server knows the client. */
  get clientId(): string | undefined {
    return this.#farewell ? undefined : this.session.clientId
  }

  /** Begins, if it has not begun and is not over for good. */
  begin(): void {
    if (this.session.isOver && !this.#farewell) {
      globalThis.addEventListener?.('beforeunload', this.#leave)
      this.session.handshake({})
    }
    this.#settle()
  }

  /** Asks as soon as it may. Who makes the client connect goes last: what a page subscribes to after that, it hears. */
  ask(question: Question): void {
    if (this.#farewell) return question.answer({ failure: { reason: 'disconnected' } })
    if (this.clientId) return this.send(question)
    if (this.session.isOver) this.#first = question
    else this.#early.push(question)
    this.begin()
  }

  /** Asks now; `ahead`: before all that waits. */
  send(question: Question, ahead?: boolean): void {
    const { message, limits: { attempts, deadline } = {} } = question
    const { outbox } = this.session
    const { clock } = this.#settings
    const id = (message.id = outbox.nextId())
    const end = deadline === undefined ? deadline : clock.now() + deadline * 1000
    const open: Open = {
      ...question,
      scheduler: new this.#Scheduler(message, this.#terms(attempts, end), clock),
    }
    this.#open.set(id, open)
    if (end)
      open.cancel = clock.after(deadline! * 1000, () => {
        if (outbox.withdraw(id)) this.#close(message, { failure: { reason: 'deadline' } })
      })
    // What is said in one turn travels together, if it can travel.
    if (!this.session.isDown) {
      outbox.startBatch()
      queueMicrotask(() => outbox.endBatch())
    }
    outbox.send(message, ahead)
  }

  /** Says goodbye, after all that was said. Whether there was somebody to say it to. */
  disconnect(farewell: (reply: Message) => void): boolean {
    const { transport, outbox } = this.session
    if (!this.clientId) return false
    globalThis.removeEventListener?.('beforeunload', this.#leave)
    while (outbox.endBatch());
    this.#farewell = (reply) => {
      farewell(reply)
      // After those who wait for it.
      if (transport?.type === 'websocket') queueMicrotask(() => this.#turn(false))
    }
    this.session.disconnect({})
    return true
  }

  /** What waited for a handshake that was given up is given up, too. */
  #settle(): void {
    if (this.session.isOver)
      for (const question of this.#take()) question.answer({ failure: { reason: 'disconnected' } })
  }

  #take(): Question[] {
    const taken = [...this.#early, ...(this.#first ? [this.#first] : [])]
    this.#early = []
    this.#first = undefined
    return taken
  }

  #hear(message: Message): void {
    if (message.failure) this.#lost(message.failure)
    if (!isReply(message)) this.#owner.delivered(message)
    else if (message.channel === '/meta/disconnect') this.#farewell?.(message)
    else this.#close(message, message)
  }

  /** Forgets a question; a reply is told. */
  #close({ id }: Message, reply?: Partial<Message>): void {
    const open = this.#open.get(id)
    open?.cancel?.()
    this.#open.delete(id)
    if (!open || !reply) return
    guard(() => open.scheduler[reply.failure ? 'abort' : 'succeed']())
    open.answer(reply)
  }

  #keeps(open: Open | undefined, failure: Failure | undefined): boolean {
    if (!open) return false
    const { scheduler, limits } = open
    // Who may be sent a few times only is not kept for later, but tried.
    if (!failure) return limits?.attempts === undefined
    this.#lost(failure)
    open.isLate = false
    return !!guard(() => {
      scheduler.send()
      scheduler.fail()
      return scheduler.isDeliverable()
    })
  }

  /** Milliseconds until the next attempt to reach the server. */
  #pause(attempt: number, luck: number): number {
    if (!attempt || !this.#scheduler)
      this.#scheduler = new this.#Scheduler({ channel: '/meta/connect' }, this.#terms(), this.#settings.clock)
    this.#scheduler.send()
    this.#scheduler.fail()
    return this.#scheduler.getInterval() * 1000 * (attempt ? (1 + luck) / 2 : luck)
  }

  #terms(attempts?: number, deadline?: number): SchedulerOptions {
    const timeout = (this.session.advice.timeout! * 1.2) / 1000
    return { timeout, interval: this.#settings.resend / 1000, attempts, deadline }
  }

  /** A transport failed; not one that was told to let go. */
  #lost({ connectionType }: Failure): void {
    if (connectionType && !/^disconn/.test(this.session.status)) this.#turn(false)
  }

  #turn(up: boolean): void {
    if (this.#isUp === up) return
    this.#isUp = up
    this.#owner.turned(up)
  }
}
