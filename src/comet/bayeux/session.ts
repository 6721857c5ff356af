import { type Advice, type Failure, isReply, type Message, sensible } from './message.js'
import { NextStep } from './next-step.js'
import { Outbox, type OutboxSession } from './outbox.js'
import type { SessionOwner } from './owner.js'
import { Pace } from './pace.js'
import type { Transport } from './transport.js'
import { Transports } from './transports.js'

export type Status = 'disconnected' | 'handshaking' | 'connecting' | 'connected' | 'disconnecting'

/** How often a better transport is tried again. */
const upgradeEvery = 60_000

/**
 * A client of a Bayeux server: the handshake, the loop of `/meta/connect`, and what the server advises.
 * https://docs.cometd.org/current/reference/#_bayeux
 */
export class Session implements OutboxSession {
  status: Status = 'disconnected'
  clientId: string | undefined
  /** What the server advises, of what can be obeyed. */
  advice: Advice = {}
  transport: Transport | undefined
  readonly transports = new Transports()
  readonly pace = new Pace()
  readonly outbox: Outbox
  readonly #owner: SessionOwner
  #wishes: Partial<Message> = {}
  /** Whether a handshake succeeded before. */
  #established = false
  /** Handshakes that were advised since a `/meta/connect` succeeded. */
  #forgotten = 0
  /** The transports that both sides can use, best first. */
  #common: readonly string[] = []
  #upgradeAt = 0
  /** No `/meta/connect` succeeded by this link: the next one asks for an answer at once. */
  #fresh = true
  #connectedAt = 0
  #deliveries = 0
  readonly #next: NextStep

  constructor(owner: SessionOwner) {
    this.#owner = owner
    this.outbox = new Outbox(owner, this)
    this.#next = new NextStep(owner)
  }

  get isDown(): boolean {
    return this.pace.attempt > 0
  }

  get isOver(): boolean {
    return this.status === 'disconnected'
  }

  /** Begins; `wishes` are fields of each handshake, of those that the server advises as well. */
  handshake(wishes: Partial<Message>): void {
    const { begin } = this.#owner.settings
    this.#abort()
    this.#wishes = wishes
    this.#established = false
    this.#forgotten = 0
    this.pace.reset()
    this.transports.reset()
    if (begin) this.transports.only(begin)
    this.#upgradeAt = 0
    this.#next.watch()
    this.#shake()
  }

  /** Says goodbye: it is over once the server answered, or cannot. */
  disconnect(wishes: Partial<Message>): void {
    this.status = 'disconnecting'
    this.#next.cancel()
    this.outbox.emit({ ...wishes, channel: '/meta/disconnect' })
  }

  /** Takes a message as if it came from the server. */
  receive(message: Message): void {
    const asked = isReply(message) ? this.outbox.answer(message) : undefined
    const channel: unknown = message.channel
    if (asked && !channel) message.channel = asked.channel
    if (typeof message.channel === 'string')
      this.#owner.incoming(message, (taken) => this.#take(taken, !!asked))
  }

  failed(reply: Message): void {
    this.#take(reply, true)
  }

  #take(message: Message, asked: boolean): void {
    const { advice, channel } = message
    if (advice) this.advice = { ...this.advice, ...sensible(advice) }
    if (!isReply(message)) this.#deliveries++
    if (channel === '/meta/handshake' && this.status === 'handshaking') this.#shaken(message)
    else if (channel === '/meta/connect' && asked) this.#connected(message)
    else if (channel === '/meta/disconnect' && asked) this.#disconnected(message)
    else this.#owner.hear(message)
  }

  readonly #shake = (): void => {
    const { url, crossDomain, advice } = this.#owner.settings
    this.status = 'handshaking'
    this.clientId = undefined
    this.advice = { ...advice }
    this.#fresh = true
    this.#common = this.transports.usable(url, crossDomain)
    if (!this.#choose()) return this.#giveUp()
    this.outbox.emit({
      ...this.#wishes,
      version: '1.0',
      minimumVersion: '1.0',
      channel: '/meta/handshake',
      supportedConnectionTypes: [...this.#common],
      advice: { timeout: advice.timeout!, interval: advice.interval! },
    })
  }

  #shaken(reply: Message): void {
    const { supportedConnectionTypes: offered, clientId, failure } = reply
    const common = Array.isArray(offered)
      ? this.#common.filter((type) => offered.includes(type))
      : this.#common
    const good = reply.successful === true && typeof clientId === 'string'
    let wait: number | false = 0
    reply.successful = good && common.length > 0
    if (reply.successful) {
      this.#common = common
      this.#choose()
      this.clientId = clientId
      const again = (reply.reestablish = this.#established)
      this.#established = true
      this.outbox.startBatch()
      this.#owner.established?.(again)
      this.outbox.endBatch()
    } else wait = this.pace.failed(this.#owner.settings)
    this.#owner.hear(reply)
    if (this.status !== 'handshaking') return
    if (reply.successful) return this.#obey(reply, 0, this.#connect)
    if (good) {
      const mine = this.#common
      this.#common = []
      this.#switch({ reason: `No transport is common: client ${mine.join()}; server ${offered!.join()}` })
      return this.#giveUp()
    }
    if (failure && this.#switch(failure)) wait = 0
    this.#obey(reply, wait, this.#shake)
  }

  readonly #connect = (): void => {
    const fresh = this.#fresh
    this.status = 'connected'
    this.#connectedAt = this.#owner.settings.clock.now()
    this.#deliveries = 0
    this.outbox.emit(
      {
        channel: '/meta/connect',
        connectionType: this.transport!.type,
        ...(fresh && { advice: { timeout: 0 } }),
      },
      fresh ? 0 : (this.advice.timeout ?? 0),
    )
  }

  #connected(reply: Message): void {
    const { settings } = this.#owner
    const { failure } = reply
    if (this.status !== 'connected') {
      this.#owner.hear(reply)
      // The last reply: the server let go of what it held.
      if (this.isOver) this.#abort()
      return
    }
    let wait: number | false
    if (reply.successful === true) {
      const held = settings.clock.now() - this.#connectedAt
      wait = this.pace.succeeded(settings, held, !this.#deliveries && !this.#fresh)
      this.#fresh = false
      this.#forgotten = 0
      this.outbox.flush()
      this.#upgrade()
    } else {
      this.#fresh = true
      wait = this.pace.failed(settings)
    }
    this.#owner.hear(reply)
    if (this.status !== 'connected') return
    if (failure && this.pace.attempt >= settings.misses && this.#common.length > 1 && this.#switch(failure))
      wait = 0
    this.#obey(reply, wait, this.#connect)
  }

  #disconnected(reply: Message): void {
    const { maxNetworkDelay } = this.#owner.settings
    // What the server holds comes back by itself, once it agreed.
    if (reply.successful !== true) this.#abort()
    this.status = 'disconnected'
    this.transport = undefined
    this.outbox.clear()
    this.#next.plan(() => this.#abort(), maxNetworkDelay)
    this.#owner.hear(reply)
  }

  /** After a reply of the handshake or of the loop: what comes next, when it may. */
  #obey({ advice, channel }: Message, wait: number | false, next: () => void): void {
    const { reconnect } = sensible(advice)
    if (reconnect === 'none' || wait === false) return this.#giveUp()
    const forgotten = reconnect === 'handshake' && channel === '/meta/connect'
    if (forgotten) this.clientId = undefined
    const then = forgotten ? this.#shake : next
    // Who is forgotten once need not wait; who is forgotten again and again waits as after any failure.
    const pause = forgotten && !this.#forgotten++ ? 0 : wait
    this.status = then === this.#shake ? 'handshaking' : 'connecting'
    this.#next.plan(then, Math.max(pause, this.advice.interval ?? 0))
  }

  #giveUp(): void {
    this.status = 'disconnecting'
    this.#abort()
    this.status = 'disconnected'
    this.transport = this.clientId = undefined
    this.outbox.clear()
  }

  /** Lets go of everything; what is under way fails. */
  #abort(): void {
    this.#next.cancel()
    this.#next.unwatch()
    this.outbox.abort()
    this.transports.abort()
  }

  /** The best transport of those in common. Whether there is one. */
  #choose(): boolean {
    this.transport = this.transports.find(this.transports.best(this.#common) ?? '') ?? undefined
    return !!this.transport
  }

  /** Passes over a transport that did not work. Whether there is another one to try at once. */
  #switch(failure: Failure): boolean {
    const from = this.transport!.type
    const others = this.transports.pass(from, this.#common)
    this.#choose()
    this.#upgradeAt = this.#owner.settings.clock.now() + upgradeEvery
    this.#owner.switched(failure, from, this.transport?.type)
    return others
  }

  /** Opens a better transport beside the one that is used, now and then: what blocked it may have gone. */
  #upgrade(): void {
    const { settings } = this.#owner
    const better = this.transports.find(this.#common[0]!)
    const now = settings.clock.now()
    if (better === this.transport || !better?.open || now < this.#upgradeAt) return
    this.#upgradeAt = now + upgradeEvery
    better.open(this.#owner.address(better.type, []), settings, () => {
      this.transports.forgive()
      if (!this.isOver) this.transport = better
    })
  }
}
