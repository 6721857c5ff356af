import { type Clock, createAlarm } from './clock.js'
import { byteLength, type Data } from './data.js'
import { type Delivery, type DropReason, Entry } from './delivery.js'
import { HoldfastError, report } from './errors.js'
import { amount, anything, type Rule, type Shape } from './options.js'
import type { Link } from './transport.js'

/** How much may wait while there is no connection, and how it goes out. */
export interface QueueOptions {
  /** Messages. 0: no queue, `send` throws while connecting, as a native socket does. @defaultValue 1,000 */
  readonly maxMessages?: number
  /** Bytes; a message larger than this cannot wait at all. @defaultValue 1,048,576 */
  readonly maxBytes?: number
  /** When full: refuse the new message with a `QueueFullError`, or give up the oldest, or the new one. @defaultValue 'reject' */
  readonly overflow?: 'reject' | 'drop-oldest' | 'drop-newest'
  /** How long a message may wait, in milliseconds, where it does not say so itself. @defaultValue Infinity */
  readonly ttl?: number
  /** The flush pauses while the socket has this many bytes buffered; at least 1. @defaultValue 262,144 */
  readonly highWater?: number
}

export const queueRule: Rule = [
  'an object',
  {
    maxMessages: amount,
    maxBytes: amount,
    overflow: '"reject" or "drop-oldest" or "drop-newest"',
    ttl: amount,
    highWater: 'a number, 1 or more',
  },
]

/** What a message may say of its own delivery. */
export interface DeliverOptions {
  /** How long it may wait, in milliseconds. @defaultValue `queue.ttl` */
  readonly ttl?: number
  /** Of the messages with the same key only the newest waits. */
  readonly key?: unknown
  /** Aborting it cancels the message while it waits. */
  readonly signal?: AbortSignal
}

export const deliverShape: Shape = { ttl: amount, key: anything, signal: 'an object' }

export const deliverRule: Rule = ['an object', deliverShape]

/** What waits for a link: first in, first out, bounded. */
export interface Outbox {
  /** Bytes that wait. */
  readonly bytes: number
  /** Whether something is on its way out over the open link, before anything new. */
  flowing(): boolean
  /**
   * Lets a message wait; `data` is the outbox's own from here. Who gives no options asks for no delivery, and pays for none.
   * `about` is what the message is to whoever posts it: told again with `dropped`.
   *
   * @throws HoldfastError `QueueFullError` where it does not fit and `overflow` is 'reject', or where it alone is over
   * `maxBytes`.
   */
  push(data: Data, options?: DeliverOptions, about?: unknown): Delivery | undefined
  /** The delivery of a message that never waits: sent, or given up for `reason`. */
  settled(data: Data, reason?: DropReason, about?: unknown): Delivery
  /** Hands over what waits to the open link, paced; without a link it goes on waiting. */
  flow(link?: Link): void
  /** Gives up everything that waits now. */
  purge(reason: DropReason): void
  /** Hands over at once what waits, if there is an open link; fulfils once nothing waits any more: each message then has its fate. */
  flush(open?: Link): Promise<void>
}

/** The flush yields to the page after this many milliseconds, and goes on after as many. */
const slice = 10

const tooLate = () => false

const dataOf = (item: Data | Entry): Data => (item instanceof Entry ? item.data : item)

export const createOutbox = (
  options: QueueOptions,
  clock: Clock,
  dropped: (data: Data, reason: DropReason, about?: unknown) => void,
): Outbox => {
  const { maxMessages = 1_000, maxBytes = 1_048_576, overflow = 'reject', highWater = 262_144 } = options
  /** By number, in order, so that any of them can be taken out at once. A plain message is no object here. */
  const waiting = new Map<number, Data | Entry>()
  const keys = new Map<unknown, number>()
  let emptied: (() => void)[] = []
  let oldest = 0
  let next = 0
  /** When the first message expires, and when the flush goes on. */
  let soonest = Infinity
  let pace = Infinity
  let link: Link | undefined

  const wake = () => alarm(Math.min(soonest, pace))

  const first = () => {
    while (!waiting.has(oldest)) oldest++
    return oldest
  }

  const take = (number: number) => {
    const item = waiting.get(number)!
    waiting.delete(number)
    outbox.bytes -= byteLength(dataOf(item))
    if (item instanceof Entry && keys.get(item.key) === number) keys.delete(item.key)
    if (!waiting.size) {
      soonest = pace = Infinity
      wake()
      for (const resolve of emptied) resolve()
      emptied = []
    }
    return item
  }

  /** It was sent, or is given up for `reason`. */
  const settle = (item: Data | Entry, reason?: DropReason) => {
    if (item instanceof Entry) item.settle(reason)
    if (reason) dropped(dataOf(item), reason, item instanceof Entry ? item.about : undefined)
  }

  const giveUp = (number: number, reason: DropReason) => {
    settle(take(number), reason)
    return true
  }

  /** Told only once all have gone: who hears of it may send. */
  const drop = (numbers: number[], reason: DropReason) => {
    for (const item of numbers.map(take)) settle(item, reason)
  }

  const pump = (until: number, most: number) => {
    pace = Infinity
    while (link && waiting.size) {
      const now = clock.now()
      if (now > until || link.bufferedAmount >= most) {
        pace = now + slice
        break
      }
      const number = first()
      const item = waiting.get(number)!
      if (item instanceof Entry && item.expires <= now) giveUp(number, 'expired')
      else {
        try {
          // What the link does not take stays here, for the next one.
          if (!link.send(dataOf(item))) break
          settle(take(number))
        } catch (error) {
          // One message that the platform cannot send must not hold up the others for ever.
          report(error)
          giveUp(number, 'refused')
        }
      }
    }
    wake()
  }

  const alarm = createAlarm(clock, () => {
    const now = clock.now()
    const expired: number[] = []
    soonest = Infinity
    for (const [number, item] of waiting)
      if (item instanceof Entry)
        if (item.expires <= now) expired.push(number)
        else soonest = Math.min(soonest, item.expires)
    drop(expired, 'expired')
    outbox.flow(link)
  })

  const outbox: Outbox & { bytes: number } = {
    bytes: 0,
    flowing: () => !!link && waiting.size > 0,
    push(data, asked, about) {
      const { ttl = options.ttl ?? Infinity, key, signal } = asked ?? {}
      const size = byteLength(data)
      const old = keys.get(key)
      // What it replaces makes room; a refusal must not touch it.
      const [count, spare] = old === undefined ? [0, 0] : [1, byteLength(dataOf(waiting.get(old)!))]
      const refused = waiting.size - count >= maxMessages || outbox.bytes - spare + size > maxBytes
      if (size > maxBytes || !maxMessages || (refused && overflow === 'reject'))
        throw new HoldfastError(
          'QueueFullError',
          `${size} bytes do not fit: ${waiting.size} of ${maxMessages} messages, ${outbox.bytes} of ${maxBytes} bytes wait`,
        )
      if (refused && overflow === 'drop-newest') return outbox.settled(data, 'overflow', about)
      const number = next++
      const entry =
        asked || ttl < Infinity
          ? new Entry(
              data,
              (reason) => waiting.has(number) && giveUp(number, reason === 'expired' ? reason : 'cancelled'),
              about,
              key,
              clock.now() + ttl,
            )
          : undefined
      waiting.set(number, entry ?? data)
      outbox.bytes += size
      if (key !== undefined) keys.set(key, number)
      if (entry) {
        soonest = Math.min(soonest, entry.expires)
        wake()
        signal?.addEventListener('abort', entry.cancel)
        if (signal) void entry.done.then(() => signal.removeEventListener('abort', entry.cancel))
      }
      const gone: [Data | Entry, DropReason][] = []
      if (old !== undefined) gone.push([take(old), 'replaced'])
      while (waiting.size > maxMessages || outbox.bytes > maxBytes) gone.push([take(first()), 'overflow'])
      // Told only now that the queue is whole again: a listener may send.
      for (const [item, reason] of gone) settle(item, reason)
      return entry
    },
    settled(data, reason, about) {
      const entry = new Entry(data, tooLate, about)
      settle(entry, reason)
      return entry
    },
    flow(open) {
      link = open
      pump(clock.now() + slice, highWater)
    },
    purge(reason) {
      drop([...waiting.keys()], reason)
    },
    flush(open = link) {
      link = open
      pump(Infinity, Infinity)
      return new Promise((resolve) => {
        if (waiting.size) emptied.push(resolve)
        else resolve()
      })
    },
  }
  return outbox
}
