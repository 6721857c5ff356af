import { type Alarm, createAlarm } from '../../core/clock.js'
import { type Failure, type Message, unsendable } from './message.js'
import type { SessionOwner } from './owner.js'
import { Sender } from './sender.js'
import type { Transport } from './transport.js'

/** What the outbox must know of the session, and tell it. */
export interface OutboxSession {
  readonly clientId: string | undefined
  /** Grows with each beginning. */
  readonly epoch: number
  readonly transport: Transport | undefined
  /** Whether the last attempts failed: then who can wait does. */
  readonly isDown: boolean
  /** Whether nothing is kept any more. */
  readonly isOver: boolean
  receive(message: Message): void
  /** A reply that was made here, for a message that failed. */
  failed(reply: Message): void
}

/** So many messages may wait for the end of an outage. */
const mostHeld = 10_000

/** So many go together at most: servers limit what they take at once. */
const mostTogether = 100

/** Messages on their way out: they wait for the end of a batch, of a handshake or of an outage. */
export class Outbox {
  readonly #owner: SessionOwner
  readonly #session: OutboxSession
  readonly #sender: Sender
  /** What goes before all else, what failed and is sent again, and what waits. */
  #queues: [ahead: Message[], again: Message[], held: Message[]] = [[], [], []]
  #batches = 0
  #lastId = 0
  readonly #resend: Alarm

  constructor(owner: SessionOwner, session: OutboxSession) {
    this.#owner = owner
    this.#session = session
    this.#resend = createAlarm(owner.settings.clock, () => {
      if (!session.isDown) this.flush()
    })
    this.#sender = new Sender({
      received: (messages) => {
        const { epoch } = session
        for (const message of messages) if (session.epoch === epoch) session.receive(message)
      },
      failed: (messages, failure, { type }) =>
        messages.forEach((message) => this.#fail(message, { ...failure, connectionType: type })),
      late: (messages) => owner.late(messages),
    })
  }

  nextId(): string {
    return `${++this.#lastId}`
  }

  /** Sends a message of the page's, as soon as it may go; `ahead`: before all that waits. */
  send(message: Message, ahead = false): void {
    const { clock } = this.#owner.settings
    this.#prepare(message, (out) => {
      const { clientId, isDown, transport } = this.#session
      const unready = isDown || this.#queues[1].length
      const waits = this.#batches || !clientId || !transport || (unready && this.#owner.keeps(out))
      if (!waits) this.#post([out])
      else if (this.#queues[2].length < mostHeld) this.#queues[ahead ? 0 : 2].push(out)
      // Later, as all that fails: who publishes again in the callback would do so without end.
      else clock.after(0, () => this.#tell(out, { reason: `${mostHeld} messages wait` }))
    })
  }

  /** Sends a message of the session's own, past all that waits. `held`: how long the server may hold the answer back. */
  emit(message: Message, held?: number, transport: Transport | undefined = this.#session.transport): void {
    this.#prepare(message, (out) => {
      if (transport) this.#post([out], held, transport)
      else this.#tell(out, { reason: 'No transport can be used' })
    })
  }

  startBatch(): void {
    this.#batches++
  }

  /** Whether there was one. `always`: as in {@link Outbox.flush}. */
  endBatch(always = false): boolean {
    if (!this.#batches) return false
    if (!--this.#batches) this.flush(always)
    return true
  }

  /** Takes back what waits. Whether it did. */
  withdraw(id: string): boolean {
    for (const queue of this.#queues) {
      const at = queue.findIndex((message) => message.id === id)
      if (at >= 0) return !!queue.splice(at, 1)
    }
    return false
  }

  /** The message that was sent and waits for this reply; no more, then. */
  answer(reply: Message): Message | undefined {
    return this.#sender.answer(reply)
  }

  /** Sends what waits, if it may go; `always`: also what could wait for the end of an outage. */
  flush(always = false): void {
    if (this.#batches || !this.#session.clientId || !this.#session.transport) return
    const messages = this.#take()
    const waits = this.#session.isDown && !always
    const going = messages.filter((message) => {
      const stays = waits && this.#owner.keeps(message)
      if (stays) this.#queues[2].push(message)
      return !stays
    })
    while (going.length) this.#post(going.splice(0, mostTogether))
  }

  /** What is under way fails. */
  abort(): void {
    this.#resend()
    this.#sender.abort({ reason: 'Abort', websocketCode: 1000 })
  }

  /** And what waits. */
  clear(): void {
    this.#batches = 0
    for (const message of this.#take()) this.#tell(message, { reason: 'Disconnected' })
  }

  #take(): Message[] {
    const messages = this.#queues.flat()
    this.#queues = [[], [], []]
    return messages
  }

  #prepare(message: Message, next: (out: Message) => void): void {
    const { clientId } = this.#session
    message.id ??= this.nextId()
    if (clientId) message.clientId = clientId
    this.#owner.outgoing(message, next)
  }

  #post(messages: readonly Message[], held?: number, transport = this.#session.transport!): void {
    const { settings } = this.#owner
    const { clientId } = this.#session
    if (clientId) for (const message of messages) message.clientId = clientId
    this.#sender.post({
      transport,
      messages,
      url: this.#owner.address(transport.type, messages),
      settings,
      patience: settings.maxNetworkDelay + (held ?? 0),
      metaConnect: held !== undefined,
    })
  }

  #fail(message: Message, failure: Failure): void {
    const { clock, resend } = this.#owner.settings
    const keeps = failure.reason !== unsendable && this.#owner.keeps(message, failure)
    if (this.#session.isOver || !keeps) return this.#tell(message, failure)
    this.#queues[1].push(message)
    // In an outage it goes at the end of it; where all else works, after a while.
    this.#resend(clock.now() + resend)
  }

  #tell(message: Message, failure: Failure): void {
    const { id, channel, subscription } = message
    this.#session.failed({
      id: id!,
      successful: false,
      channel,
      ...(subscription && { subscription }),
      failure: { ...failure, message },
    })
  }
}
