import { HoldfastError } from '../core/errors.js'

/** How an event is iterated over. */
export interface EventsOptions {
  /** Aborting it ends the iteration. */
  readonly signal?: AbortSignal
  /** So many may wait for a loop that is slower than they come; with one more the loop throws `QueueFullError`. @defaultValue 1,000 */
  readonly maxBuffered?: number
}

/** What is iterated over. (TypeScript's own type for it takes the second argument only since 5.6.) */
export interface Events<T> {
  next(): Promise<IteratorResult<T, undefined>>
  return(): Promise<IteratorResult<T, undefined>>
  [Symbol.asyncIterator](): Events<T>
}

/**
 * What comes from now on, whether or not the loop is waiting for it.
 *
 * @param subscribe - Begins to listen; returns what ends it.
 */
export const iterate = <T>(
  subscribe: (next: (value: T) => void, end: () => void) => () => void,
  { signal, maxBuffered = 1_000 }: EventsOptions,
): Events<T> => {
  const buffered: T[] = []
  let wake: (() => void) | undefined
  let ended = false
  let overflow: Error | undefined

  const end = () => {
    ended = true
    stop()
    signal?.removeEventListener('abort', abort)
    wake?.()
  }
  const stop = subscribe((value) => {
    if (buffered.length < maxBuffered) buffered.push(value)
    else {
      overflow = new HoldfastError(
        'QueueFullError',
        `${maxBuffered} events wait for the loop, and another came`,
      )
      end()
    }
    wake?.()
  }, end)
  const abort = () => {
    buffered.length = 0
    end()
  }
  if (signal?.aborted) end()
  signal?.addEventListener('abort', abort)

  const events = (async function* (): AsyncGenerator<T, undefined, void> {
    for (;;) {
      while (buffered.length) yield buffered.shift()!
      if (ended) break
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    if (overflow) throw overflow
    return undefined
  })()

  return {
    next: () => events.next(),
    return() {
      abort()
      return events.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
