import type { Data } from '../../src/core/data.js'
import type { Delivery, DeliveryStatus, DropReason } from '../../src/core/delivery.js'

/** One message, and all that was ever told of it. */
export interface Message {
  readonly data: string
  readonly size: number
  readonly key: unknown
  readonly expires: number
  /** `pending` while whoever sends it has no answer yet; `refused`: it threw. */
  standing: 'pending' | 'accepted' | 'refused'
  readonly fates: (DropReason | 'sent')[]
  delivery?: Delivery
  done?: DeliveryStatus
  recalled?: boolean
}

const statusOf = (fate: DropReason | 'sent' | undefined): DeliveryStatus =>
  fate === undefined
    ? 'queued'
    : fate === 'sent' || fate === 'expired' || fate === 'cancelled'
      ? fate
      : 'dropped'

/** Every message there ever was: each has one fate at most, and without one it waits. */
export class Ledger {
  readonly messages: Message[] = []
  readonly #byData = new Map<string, Message>()

  /** A message of its own: told from all others by its text, which takes two bytes for some characters. */
  write(padding: number, key: unknown, expires: number): Message {
    const data = `${this.messages.length}:${'é'.repeat(padding)}`
    const size = new TextEncoder().encode(data).length
    const message: Message = { data, size, key, expires, standing: 'pending', fates: [] }
    this.messages.push(message)
    this.#byData.set(data, message)
    return message
  }

  find(data: Data): Message {
    return this.#byData.get(data as string)!
  }

  get waiting(): Message[] {
    return this.messages.filter(({ standing, fates }) => standing === 'accepted' && !fates.length)
  }

  get bytes(): number {
    return this.waiting.reduce((sum, { size }) => sum + size, 0)
  }

  /** What of it cannot be. */
  *violations(): Generator<string> {
    for (const { data, standing, fates, delivery } of this.messages) {
      if (fates.length > 1) yield `message ${data} has the fates ${fates}`
      if (standing === 'refused' && fates.length) yield `message ${data} was refused, and ${fates}`
      if (delivery && delivery.status !== statusOf(fates[0]))
        yield `message ${data} says ${delivery.status} and was ${fates[0]}`
    }
  }
}
