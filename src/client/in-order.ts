import { guard } from '../core/errors.js'

/** Takes values that may take time in the order of their coming; at once where none has to be waited for. */
export interface InOrder {
  /** How many are waited for. */
  readonly waiting: number
  readonly take: <T>(
    value: T | PromiseLike<T>,
    step: (value: T) => void,
    failed: (error: unknown) => void,
  ) => void
  /** Fulfils once nothing is waited for of what was there when it was asked. */
  readonly settled: () => Promise<void>
}

/** By `then`, and not by class: zone.js replaces the global one. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

export const createInOrder = (): InOrder => {
  let last = Promise.resolve()
  const order = {
    waiting: 0,
    take<T>(value: T | PromiseLike<T>, step: (value: T) => void, failed: (error: unknown) => void) {
      if (!order.waiting && !isPromise(value)) return step(value)
      order.waiting++
      const outcome = Promise.resolve(value).then(
        (known) => () => step(known),
        (error: unknown) => () => failed(error),
      )
      last = last.then(async () => {
        const act = await outcome
        order.waiting--
        guard(act)
      })
    },
    settled: () => last,
  }
  return order
}
