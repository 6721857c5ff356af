/**
 * The base of every error that Holdfast makes. Tell them apart by `name`, or with {@link isHoldfastError} where an
 * error may come from another realm or another copy of the library.
 */
export class HoldfastError extends Error {}

/** A message did not fit the queue: `queue.maxMessages` or `queue.maxBytes`. Nothing already accepted was touched. */
export class QueueFullError extends HoldfastError {
  override readonly name = 'QueueFullError'
}

/** `probe()` was called where no `heartbeat` is configured, so nothing can answer. */
export class NoHeartbeatError extends HoldfastError {
  override readonly name = 'NoHeartbeatError'
}

/** `probe()` was called while there is no open link, or the link ended before the answer came. */
export class ConnectionLostError extends HoldfastError {
  override readonly name = 'ConnectionLostError'
}

/** `probe()` was not answered within `heartbeat.timeout`. */
export class ProbeTimeoutError extends HoldfastError {
  override readonly name = 'ProbeTimeoutError'
}

/** The name of every error of Holdfast's own. */
export type HoldfastErrorName =
  'QueueFullError' | 'NoHeartbeatError' | 'ConnectionLostError' | 'ProbeTimeoutError'

/** Whether `error` is the Holdfast error of that name, from whichever realm or copy of the library. */
export const isHoldfastError = (error: unknown, name: HoldfastErrorName): error is HoldfastError =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === name

/**
 * Reports an exception that a function of the page threw, as an event listener's is reported.
 * https://html.spec.whatwg.org/multipage/webappapis.html#dom-reporterror (Node lacks it: there it is an uncaught error)
 */
export const report = (error: unknown): void => {
  if (typeof reportError === 'function') reportError(error)
  else
    queueMicrotask(() => {
      throw error
    })
}

/** Calls a function of the page; what it throws is reported, and `otherwise` is the answer. */
export const guard = <T>(call: () => T, otherwise: T): T => {
  try {
    return call()
  } catch (error) {
    report(error)
    return otherwise
  }
}
