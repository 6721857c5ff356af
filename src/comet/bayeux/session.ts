import { type Advice, isMeta, isReply, type Message, sensible } from './message.js'
import { NextStep } from './next-step.js'
import { Outbox, type OutboxSession } from './outbox.js'
import type { SessionOwner } from './owner.js'
import { Pace } from './pace.js'
import { Selection } from './selection.js'
import type { Transport } from './transport.js'
import type { Transports } from './transports.js'

export type Status = 'disconnected' | 'handshaking' | 'connecting' | 'connected' | 'disconnecting'

/**
 * A client of a Bayeux server: the handshake, the loop of `/meta/connect`, and what the server advises.
 * https://docs.cometd.org/current/reference/#_bayeux
 */
export class Session implements OutboxSession {
  status: Status = 'disconnected'
  clientId: string | undefined
  /** How many times it began: what came for one is nothing to the next. */
  epoch = 0
  /** What the server advises, of what can be obeyed. */
  advice: Advice = {}
  readonly selection: Selection
  readonly pace: Pace
  readonly outbox: Outbox
  readonly #owner: SessionOwner
  #wishes: Partial<Message> = {}
  /** Whether a handshake succeeded before. */
  #established = false
  /** Handshakes that were advised since a `/meta/connect` succeeded. */
  #forgotten = 0
  /** No `/meta/connect` succeeded by this link: the next one asks for an answer at once. */
  #fresh = true
  /** What the `/meta/connect` under way tries out. */
  #candidate: Transport | undefined
  #deliveries = 0
  readonly #next: NextStep

  constructor(owner: SessionOwner) {
    this.#owner = owner
    this.outbox = new Outbox(owner, this)
    this.selection = new Selection(owner)
    this.pace = new Pace(owner)
    this.#next = new NextStep(owner)
  }

  get transports(): Transports {
    return this.selection.transports
  }

  get transport(): Transport | undefined {
    return this.isOver ? undefined : this.selection.current
  }

  get isDown(): boolean {
    return this.pace.misses > 0
  }

  get isOver(): boolean {
    return this.status === 'disconnected'
  }

  /** Begins; `wishes` are fields of each handshake, of those that the server advises as well. */
  handshake(wishes: Partial<Message>): void {
    // Who hears of what is let go of cannot begin as well.
    this.status = 'disconnecting'
    this.epoch++
    this.#abort()
    this.#wishes = wishes
    this.#established = false
    this.#forgotten = 0
    this.pace.reset()
    this.selection.reset()
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
    const { advice, successful } = message
    const asked = isReply(message) ? this.outbox.answer(message) : undefined
    if (advice) this.advice = { ...this.#owner.settings.advice, ...sensible(advice) }
    if (asked) message.channel ??= asked.channel
    // What says neither where it belongs nor how it went is nobody's.
    const { channel } = message
    if (typeof channel === 'string' && (asked || successful !== undefined || !isMeta(channel)))
      this.#owner.incoming(message, (taken) => this.#take(taken, !!asked))
  }

  failed(reply: Message): void {
    this.#take(reply, true)
  }

  #take(message: Message, asked: boolean): void {
    const { channel } = message
    if (!isReply(message)) this.#deliveries++
    if (channel === '/meta/handshake' && this.status === 'handshaking') this.#shaken(message)
    else if (channel === '/meta/connect' && asked) this.#connected(message)
    else if (channel === '/meta/disconnect' && asked) this.#disconnected(message)
    else this.#owner.hear(message)
  }

  readonly #shake = (): void => {
    const { advice } = this.#owner.settings
    this.status = 'handshaking'
    this.clientId = undefined
    this.advice = { ...advice }
    this.#fresh = true
    this.pace.begin()
    this.selection.begin()
    this.outbox.emit({
      ...this.#wishes,
      id: this.outbox.nextId(),
      version: '1.0',
      minimumVersion: '1.0',
      channel: '/meta/handshake',
      supportedConnectionTypes: [...this.selection.common],
      advice: { timeout: advice.timeout!, interval: advice.interval! },
    })
  }

  #shaken(reply: Message): void {
    const { supportedConnectionTypes: offered, clientId, failure } = reply
    const { selection } = this
    const { common, current } = selection
    const known = reply.successful === true && typeof clientId === 'string'
    let wait: number | false = 0
    if ((reply.successful = known && selection.negotiate(offered))) {
      this.clientId = clientId
      const again = (reply.reestablish = this.#established)
      this.#established = true
      this.outbox.startBatch()
      this.#owner.established?.(again)
      this.outbox.endBatch(true)
      this.selection.upgrade(false)
    } else wait = this.pace.failed(true)
    this.#owner.hear(reply)
    if (this.status !== 'handshaking') return
    if (reply.successful) return this.#obey(reply, 0, this.#connect)
    if (known) {
      const reason = `No transport is common: client ${common.join()}; server ${JSON.stringify(offered)}`
      this.#owner.switched({ reason, connectionType: current!.type }, current!.type, undefined)
      return this.#giveUp()
    }
    if (!current) return this.#giveUp()
    if (failure && selection.pass(failure)) wait = 0
    this.#obey(reply, wait, this.#shake)
  }

  readonly #connect = (): void => {
    const { candidate } = this.selection
    const transport = candidate ?? this.transport
    if (!transport) return this.#giveUp()
    const fresh = this.#fresh || !!candidate
    this.status = 'connected'
    this.#candidate = candidate
    this.#deliveries = 0
    this.pace.begin()
    this.outbox.emit(
      { channel: '/meta/connect', connectionType: transport.type, ...(fresh && { advice: { timeout: 0 } }) },
      fresh ? 0 : (this.advice.timeout ?? 0),
      transport,
    )
  }

  #connected(reply: Message): void {
    const { settings } = this.#owner
    const { failure, successful } = reply
    const candidate = this.#candidate
    if (this.status !== 'connected') {
      this.#owner.hear(reply)
      // The last reply: the server let go of what it held.
      if (this.isOver) this.#abort()
      return
    }
    if (candidate) this.selection.settle(candidate, successful === true)
    // The page goes on by what worked all the time.
    if (candidate && failure) return this.#connect()
    let wait: number | false
    if (successful === true) {
      wait = this.pace.succeeded(!this.#deliveries, !this.#fresh && !candidate && !this.advice.interval)
      this.#fresh = false
      if (this.pace.wasHeld || this.#deliveries) this.#forgotten = 0
      this.outbox.flush()
      this.selection.upgrade(this.pace.wasHeld)
    } else {
      wait = this.pace.failed(this.#fresh)
      this.#fresh = true
    }
    this.#owner.hear(reply)
    if (this.status !== 'connected') return
    const { common, current } = this.selection
    const isGone = current && !common.includes(current.type)
    const blocked = failure && (isGone || (this.pace.misses >= settings.misses && common.length > 1))
    if (blocked && this.selection.pass(failure)) wait = 0
    this.#obey(reply, wait, this.#connect)
  }

  #disconnected(reply: Message): void {
    const { maxNetworkDelay } = this.#owner.settings
    // What the server holds comes back by itself, once it agreed.
    if (reply.successful !== true) this.#abort()
    this.status = 'disconnected'
    this.clientId = undefined
    this.outbox.clear()
    this.#next.plan(() => this.#abort(), maxNetworkDelay)
    this.#owner.hear(reply)
  }

  /** After a reply of the handshake or of the loop: what comes next, when it may. */
  #obey({ advice, channel }: Message, wait: number | false, next: () => void): void {
    const { reconnect } = sensible(advice)
    if (reconnect === 'none') return this.#giveUp()
    const forgotten = reconnect === 'handshake' && channel === '/meta/connect'
    if (forgotten) this.clientId = undefined
    const then = forgotten ? this.#shake : next
    // Who is forgotten once need not wait; who is forgotten again and again waits as after any failure.
    const pause = forgotten ? this.#forgotten && this.pace.after(this.#forgotten) : wait
    if (forgotten) this.#forgotten++
    if (pause === false) return this.#giveUp()
    this.status = then === this.#shake ? 'handshaking' : 'connecting'
    this.#next.plan(then, Math.max(pause, this.advice.interval ?? 0), this.isDown)
  }

  #giveUp(): void {
    this.status = 'disconnecting'
    this.#abort()
    this.status = 'disconnected'
    this.clientId = undefined
    this.outbox.clear()
  }

  /** Lets go of everything; what is under way fails. */
  #abort(): void {
    this.#next.cancel()
    this.#next.unwatch()
    // They tell nobody, and the outbox does: so they go first.
    this.selection.abort()
    this.outbox.abort()
  }
}
