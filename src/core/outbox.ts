import { type Alarm, type Clock, createAlarm } from './clock.js'
import { byteLength, type Data } from './data.js'
import { Delivery, type DropReason } from './delivery.js'
import { QueueFullError, report } from './errors.js'
import { anObject, count, milliseconds, oneOf, type Shape } from './options.js'
import type { Link } from './transport.js'

/** How much may wait while there is no connection, and how it goes out. */
export interface QueueOptions {
  /** Messages. 0: no queue, `send` throws while connecting, as a native socket does. @defaultValue 1,000 */
  readonly maxMessages?: number
  /** Bytes; a message larger than this is always refused. @defaultValue 1,048,576 */
  readonly maxBytes?: number
  /** When full: refuse the new message with a `QueueFullError`, or give up the oldest, or the new one. @defaultValue 'reject' */
  readonly overflow?: 'reject' | 'drop-oldest' | 'drop-newest'
  /** How long a message may wait, in milliseconds, where it does not say so itself. @defaultValue Infinity */
  readonly ttl?: number
  /** The flush pauses while the socket has this many bytes buffered. @defaultValue 262,144 */
  readonly highWater?: number
}

export const queueShape: Shape = {
  maxMessages: count,
  maxBytes: count,
  overflow: oneOf('reject', 'drop-oldest', 'drop-newest'),
  ttl: milliseconds,
  highWater: count,
}

/** What a message may say of its own delivery. */
export interface DeliverOptions {
  /** How long it may wait, in milliseconds. @defaultValue `queue.ttl` */
  readonly ttl?: number
  /** Of the messages with the same key only the newest waits. */
  readonly key?: unknown
  /** Aborting it cancels the message while it waits. */
  readonly signal?: AbortSignal
}

export const deliverShape: Shape = { ttl: milliseconds, key: () => {}, signal: anObject }

/** The flush yields to the page after this long, and goes on after as long again. */
const slice = 10

const dataOf = (item: Data | Delivery): Data => (item instanceof Delivery ? item.data : item)

/** What waits for a link: first in, first out, bounded. A message that nobody asks about costs no object. */
export class Outbox {
  /** By number, in order, so that any of them can be taken out at once. */
  readonly #waiting = new Map<number, Data | Delivery>()
  readonly #keys = new Map<unknown, number>()
  readonly #options: Required<QueueOptions>
  readonly #clock: Clock
  readonly #alarm: Alarm
  readonly #dropped: (data: Data, reason: DropReason) => void
  #oldest = 0
  #next = 0
  #soonest = Infinity
  #link: Link | undefined
  #emptied: (() => void)[] = []
  #bytes = 0

  constructor(options: QueueOptions, clock: Clock, dropped: (data: Data, reason: DropReason) => void) {
    const { maxMessages = 1_000, maxBytes = 1_048_576, overflow = 'reject', ttl = Infinity } = options
    this.#options = { maxMessages, maxBytes, overflow, ttl, highWater: options.highWater ?? 262_144 }
    this.#clock = clock
    this.#dropped = dropped
    this.#alarm = createAlarm(clock, () => this.#ring())
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether something waits to go out over the open link before anything new. */
  get flowing(): boolean {
    return !!this.#link && this.#waiting.size > 0
  }

  /**
   * Lets a message wait. The outbox owns `data` from here. Who does not ask for a delivery does not pay for one.
   *
   * @throws QueueFullError where it does not fit and `overflow` is 'reject', or where it alone is over `maxBytes`.
   */
  push(data: Data, { ttl = this.#options.ttl, key }: DeliverOptions, asked: boolean): Delivery | undefined {
    const { maxMessages, maxBytes, overflow } = this.#options
    const size = byteLength(data)
    const old = this.#keys.get(key)
    // The bounds as if what will be replaced had gone already: a refusal must not touch it.
    let mostMessages = maxMessages
    let mostBytes = maxBytes
    const room = () => this.#waiting.size < mostMessages && this.#bytes + size <= mostBytes
    if (old !== undefined) {
      mostMessages++
      mostBytes += byteLength(dataOf(this.#waiting.get(old)!))
    }
    if (size > maxBytes || !maxMessages || (overflow === 'reject' && !room()))
      throw new QueueFullError(
        `A message of ${size} bytes does not fit: ${this.#waiting.size} of ${maxMessages} messages ` +
          `and ${this.#bytes} of ${maxBytes} bytes are queued`,
      )
    const number = this.#next++
    const item =
      asked || key !== undefined || ttl < Infinity
        ? new Delivery(data, this.#clock.now() + ttl, key, () => this.#giveUp(number, 'cancelled'))
        : data
    const given: [Data | Delivery, DropReason][] = []
    if (overflow === 'drop-newest' && !room()) given.push([item, 'overflow'])
    else {
      if (old !== undefined) given.push([this.#take(old), 'replaced'])
      mostMessages = maxMessages
      mostBytes = maxBytes
      while (!room()) given.push([this.#take(this.#first()), 'overflow'])
      this.#waiting.set(number, item)
      this.#bytes += size
      if (item instanceof Delivery) this.#watch(item, number)
    }
    // Told only now that the queue is whole again: a listener may send.
    for (const [gone, reason] of given) this.#tell(gone, reason)
    return item instanceof Delivery ? item : undefined
  }

  /** The delivery of a message that never waits: sent, or given up for `reason`. */
  settled(data: Data, reason?: DropReason): Delivery {
    const delivery = new Delivery(data, Infinity, undefined, () => {})
    if (reason) this.#tell(delivery, reason)
    else delivery.settle()
    return delivery
  }

  /** Begins to flush over an open link. */
  drain(link: Link): void {
    this.#link = link
    this.#pump(this.#clock.now() + slice, this.#options.highWater)
  }

  /** Hands over at once what still waits, without pacing. */
  handOver(link: Link): void {
    this.#link = link
    this.#pump(Infinity, Infinity)
  }

  /** The link is gone: what waits goes on waiting. */
  hold(): void {
    this.#link = undefined
    this.#alarm.set(this.#soonest)
  }

  /** Gives up everything that waits now. */
  purge(reason: DropReason): void {
    const end = this.#next
    for (const number of this.#waiting.keys()) if (number < end) this.#giveUp(number, reason)
  }

  /** Stops pacing; fulfils once nothing waits any more: each message then has its fate. */
  flush(): Promise<void> {
    if (this.#link) this.handOver(this.#link)
    return new Promise((resolve) => {
      if (this.#waiting.size) this.#emptied.push(resolve)
      else resolve()
    })
  }

  #pump(until: number, highWater: number): void {
    while (this.#waiting.size && this.#link) {
      if (this.#clock.now() > until || this.#link.bufferedAmount >= highWater) {
        this.#alarm.set(Math.min(this.#soonest, this.#clock.now() + slice))
        return
      }
      const number = this.#first()
      const item = this.#waiting.get(number)!
      if (item instanceof Delivery && item.expires <= this.#clock.now()) this.#giveUp(number, 'expired')
      else
        try {
          if (!this.#link.send(dataOf(item))) return
          this.#take(number)
          if (item instanceof Delivery) item.settle()
        } catch (error) {
          // One message that the platform cannot send must not hold up the others for ever.
          report(error)
          this.#giveUp(number, 'refused')
        }
    }
  }

  #ring(): void {
    const now = this.#clock.now()
    this.#soonest = Infinity
    for (const [number, item] of this.#waiting)
      if (item instanceof Delivery)
        if (item.expires <= now) this.#giveUp(number, 'expired')
        else this.#soonest = Math.min(this.#soonest, item.expires)
    if (this.#link) this.drain(this.#link)
    else this.hold()
  }

  #watch({ key, expires }: Delivery, number: number): void {
    if (key !== undefined) this.#keys.set(key, number)
    this.#soonest = Math.min(this.#soonest, expires)
    // While it flows, the pace looks again soon enough.
    if (!this.#link) this.#alarm.set(this.#soonest)
  }

  #first(): number {
    while (!this.#waiting.has(this.#oldest)) this.#oldest++
    return this.#oldest
  }

  #take(number: number): Data | Delivery {
    const item = this.#waiting.get(number)!
    this.#waiting.delete(number)
    this.#bytes -= byteLength(dataOf(item))
    if (item instanceof Delivery && this.#keys.get(item.key) === number) this.#keys.delete(item.key)
    if (!this.#waiting.size) {
      this.#alarm.set((this.#soonest = Infinity))
      for (const resolve of this.#emptied.splice(0)) resolve()
    }
    return item
  }

  #giveUp(number: number, reason: DropReason): void {
    this.#tell(this.#take(number), reason)
  }

  #tell(item: Data | Delivery, reason: DropReason): void {
    if (item instanceof Delivery) item.settle(reason)
    this.#dropped(dataOf(item), reason)
  }
}
