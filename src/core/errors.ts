/** The name of every error of Holdfast's own. */
export type HoldfastErrorName =
  /** A message did not fit the queue, `maxMessages` or `maxBytes`. Nothing already accepted was touched. */
  | 'QueueFullError'
  /** `probe()` was called where no `heartbeat` is configured: nothing can answer. */
  | 'NoHeartbeatError'
  /** `probe()` was called while no link is open, or the link ended before the answer came. */
  | 'ConnectionLostError'
  /** `probe()` was not answered within `heartbeat.timeout`. */
  | 'ProbeTimeoutError'

/** Every error of Holdfast's own; `name` tells which. */
export class HoldfastError<Name extends HoldfastErrorName = HoldfastErrorName> extends Error {
  override readonly name: Name

  constructor(name: Name, message: string) {
    super(message)
    this.name = name
  }
}

/** Whether `error` is the Holdfast error of that name, from whichever realm or copy of the library. */
export const isHoldfastError = <Name extends HoldfastErrorName>(
  error: unknown,
  name: Name,
): error is HoldfastError<Name> =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === name

/**
 * Calls a function of the page. What it throws is reported as an event listener's exception is, and `undefined` is the
 * answer. https://html.spec.whatwg.org/multipage/webappapis.html#report-the-exception
 */
export const guard = <T>(call: () => T): T | undefined => {
  try {
    return call()
  } catch (error) {
    report(error)
    return undefined
  }
}

/** Where there is no `reportError` (Node), it becomes an uncaught exception all the same. */
export const report = (error: unknown): void => {
  if (typeof reportError === 'function') reportError(error)
  else
    queueMicrotask(() => {
      throw error
    })
}
