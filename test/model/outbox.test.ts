import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Data } from '../../src/core/data.js'
import type { Delivery } from '../../src/core/delivery.js'
import { createOutbox, type QueueOptions } from '../../src/core/outbox.js'
import type { Link } from '../../src/core/transport.js'
import { aQueue } from './steps.js'
import { ManualClock } from '../../src/testing/index.js'

// The outbox against a list that is searched from end to end for everything. What each of them sends and gives up, and in
// which order, must be the same.

type Step =
  | {
      readonly do: 'push'
      readonly padding: number
      readonly ttl: number | undefined
      readonly key: string | undefined
      readonly asked: boolean
    }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'advance'; readonly by: number }
  | { readonly do: 'opens' | 'lost' | 'purge' | 'flush' | 'written' | 'jams' }

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      padding: fc.nat({ max: 12 }),
      ttl: fc.constantFrom(undefined, undefined, 0, 5, 1_000),
      key: fc.constantFrom(undefined, undefined, 'a', 'b'),
      asked: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat({ max: 20 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('advance' as const), by: fc.constantFrom(0, 4, 5, 20, 1_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['opens', 'lost', 'purge', 'flush', 'written', 'jams'] as const)),
    }),
  },
)

interface Item {
  readonly data: string
  readonly size: number
  readonly key: string | undefined
  readonly expires: number
}

/** The naive one: it is told of every millisecond that passes. */
class List {
  items: Item[] = []
  log: string[] = []
  open = false
  buffered = 0
  readonly #queue: Required<QueueOptions>

  constructor(queue: Required<QueueOptions>) {
    this.#queue = queue
  }

  get bytes(): number {
    return this.items.reduce((sum, { size }) => sum + size, 0)
  }

  /** Whether it was accepted. */
  push(item: Item): boolean {
    const { maxMessages, maxBytes, overflow } = this.#queue
    const others = this.items.filter(({ key }) => item.key === undefined || key !== item.key)
    const fits = (items: Item[]) =>
      items.length < maxMessages && items.reduce((sum, { size }) => sum + size, item.size) <= maxBytes
    if (item.size > maxBytes || !maxMessages || (!fits(others) && overflow === 'reject')) return false
    if (!fits(others) && overflow === 'drop-newest') {
      this.log.push(`${item.data} overflow`)
      return true
    }
    this.#drop((other) => !others.includes(other), 'replaced')
    while (!fits(this.items)) this.#drop((other) => other === this.items[0], 'overflow')
    this.items.push(item)
    return true
  }

  cancel(data: string): void {
    this.#drop((item) => item.data === data, 'cancelled')
  }

  purge(): void {
    this.#drop(() => true, 'purged')
  }

  expire(now: number): void {
    this.#drop(({ expires }) => expires <= now, 'expired')
  }

  pump(now: number, most: number): void {
    while (this.open && this.items.length && this.buffered < most) {
      const [{ data, expires }] = this.items as [Item]
      if (expires > now) this.buffered += data.length
      this.#drop((item) => item.data === data, expires > now ? 'sent' : 'expired')
    }
  }

  #drop(which: (item: Item) => boolean, why: string): void {
    const gone = this.items.filter(which)
    this.items = this.items.filter((item) => !gone.includes(item))
    for (const { data } of gone) this.log.push(`${data} ${why}`)
  }
}

const live = (queue: Required<QueueOptions>, steps: readonly Step[]) => {
  const clock = new ManualClock()
  const list = new List(queue)
  const log: string[] = []
  const outbox = createOutbox(queue, clock, (data, reason) => log.push(`${data as string} ${reason}`))
  const deliveries: (Delivery | undefined)[] = []
  let buffered = 0
  const link: Link = {
    binaryType: 'blob',
    get bufferedAmount() {
      return buffered
    },
    send(data: Data) {
      buffered += (data as string).length
      return log.push(`${data as string} sent`) > 0
    },
    close() {},
    abandon() {},
  }
  const take = (step: Step) => {
    const now = clock.now()
    switch (step.do) {
      case 'push': {
        // Over an open link, what nothing waits before is sent and does not come here.
        if (list.open && !list.items.length) return
        const data = `${deliveries.length}:${'é'.repeat(step.padding)}`
        const options = step.asked || step.ttl !== undefined || step.key !== undefined
        const { ttl = queue.ttl, key } = step
        const size = new TextEncoder().encode(data).length
        const accepted = list.push({ data, size, key, expires: now + ttl })
        const push = () =>
          outbox.push(
            data,
            options
              ? { ...(step.ttl !== undefined && { ttl }), ...(key !== undefined && { key }) }
              : undefined,
          )
        if (accepted) deliveries.push(push())
        else {
          expect(push).toThrow(expect.objectContaining({ name: 'QueueFullError' }))
          deliveries.push(undefined)
        }
        return
      }
      case 'cancel':
        if (deliveries[step.which]?.cancel()) list.cancel(deliveries[step.which]!.data as string)
        return
      case 'advance':
        // The list looks every millisecond; the pace of the outbox is its own, so it gets time for one more look.
        for (let passed = 0; passed < step.by; passed++) {
          clock.advance(1)
          list.expire(clock.now())
        }
        return
      case 'opens':
        list.open = true
        list.pump(now, queue.highWater)
        return outbox.flow(link)
      case 'lost':
        list.open = false
        return outbox.flow()
      case 'purge':
        list.purge()
        return outbox.purge('purged')
      case 'flush':
        list.pump(now, Infinity)
        return void outbox.flush()
      case 'written':
        list.buffered = buffered = 0
        if (list.open) outbox.flow(link)
        return list.pump(now, queue.highWater)
      case 'jams':
        list.buffered = buffered = queue.highWater
        return
      default:
        step satisfies never
    }
  }
  for (const step of steps) {
    take(step)
    if (list.open && buffered < queue.highWater) {
      // What was pushed while nothing flowed goes at the next look.
      outbox.flow(link)
      list.pump(clock.now(), queue.highWater)
    }
    list.expire(clock.now())
    clock.advance(0)
    expect(log).toEqual(list.log)
    expect(outbox.bytes).toBe(list.bytes)
    expect(outbox.flowing()).toBe(list.open && list.items.length > 0)
    expect(clock.timers).toBeLessThanOrEqual(1)
    if (!list.items.length) expect(clock.pending).toEqual([])
  }
  outbox.purge('purged')
  expect([outbox.bytes, clock.pending]).toEqual([0, []])
  for (const [place, delivery] of deliveries.entries())
    if (delivery) expect(log.filter((line) => line.startsWith(`${place}:`))).toHaveLength(1)
}

const numRuns = Number(process.env['MODEL_RUNS'] ?? 2_000)
const seed = Number(process.env['MODEL_SEED'] ?? 1)

test(`the outbox does what a naive list does, ${numRuns} times, seed ${seed}`, () => {
  fc.assert(fc.property(aQueue, fc.array(aStep, { maxLength: 60, size: 'max' }), live), { numRuns, seed })
})
