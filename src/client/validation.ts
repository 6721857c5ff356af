import { HoldfastError } from '../core/errors.js'
import type { Check, Contract } from './contract.js'
import { createInOrder, isPromise } from './in-order.js'
import { PendingDelivery } from './pending-delivery.js'

/** So much waits for its validation in either direction, and no more: the server may be hostile, and memory is not endless. */
const most = 1_000

const tooMany = () => new HoldfastError('QueueFullError', `${most} messages wait for their validation`)

/** Validates with `check`, however long that takes, without reordering anything. */
export const validation = (check: Check): Omit<Contract<unknown>, 'channels'> => ({
  check,
  outgoing({ post, dropped, failed, ttl: ttlOfAll, clock }) {
    const order = createInOrder()
    const pending = new Set<PendingDelivery>()
    return {
      send(message, options) {
        const direction = message.type === 'event' ? 'sends' : 'query'
        const valid = check(direction, message.channel, message.event, message.data)
        if (!order.waiting && !isPromise(valid)) return post({ ...message, data: valid }, options)
        if (order.waiting >= most) throw tooMany()
        const { ttl = ttlOfAll, signal } = options
        const expires = clock.now() + ttl
        const delivery = new PendingDelivery((reason) => {
          done()
          dropped(message, reason)
        })
        const cancel = () => delivery.cancel()
        const done = () => {
          pending.delete(delivery)
          signal?.removeEventListener('abort', cancel)
        }
        const fail = (error: unknown) => {
          if (!pending.has(delivery)) return
          failed(message, error)
          delivery.giveUp('refused')
        }
        const pass = (data: unknown) => {
          const rest = expires - clock.now()
          if (!pending.has(delivery)) return
          try {
            if (rest <= 0) delivery.giveUp('expired')
            else delivery.post(post({ ...message, data }, { ...options, ttl: rest }))
            done()
          } catch (error) {
            fail(error)
          }
        }
        pending.add(delivery)
        signal?.addEventListener('abort', cancel)
        order.take(valid, pass, fail)
        if (signal?.aborted) cancel()
        return delivery
      },
      purge(reason) {
        for (const delivery of [...pending]) delivery.giveUp(reason)
      },
      settled: order.settled,
    }
  },
  incoming() {
    let order = createInOrder()
    return {
      take(direction, { channel, event }, data, step, failed) {
        const own = order
        const current = (act: typeof step) => (value: unknown) => {
          if (own === order) act(value)
        }
        const fail = current(failed)
        if (order.waiting >= most) return fail(tooMany())
        let valid: unknown
        try {
          valid = check(direction, channel, event, data)
        } catch (error) {
          return order.take(undefined, () => fail(error), fail)
        }
        order.take(valid, current(step), fail)
      },
      forget() {
        order = createInOrder()
      },
    }
  },
})
