/** The name of every error of Holdfast's own. */
export type HoldfastErrorName =
  /** A message did not fit the queue, `maxMessages` or `maxBytes`. Nothing already accepted was touched. */
  | 'QueueFullError'
  /** `probe()` was called where no `heartbeat` is configured: nothing can answer. */
  | 'NoHeartbeatError'
  /** The link ended before the answer came, or `probe()` was called while none is open. */
  | 'ConnectionLostError'
  /** `probe()` was not answered within `heartbeat.timeout`. */
  | 'ProbeTimeoutError'
  /** A request was not answered in time, the wait in the queue included. */
  | 'RequestTimeoutError'
  /** The server answered that it cannot; `code` and `data` are its own. */
  | 'RequestFailedError'
  /** A request was given up before it was sent; `reason` tells why. */
  | 'RequestDroppedError'
  /** A message is larger than `maxSendBytes`. */
  | 'MessageTooLargeError'
  /** Data is not what its schema wants; `issues` are the schema's. */
  | 'ValidationError'

/** What an error may tell besides its message. */
export interface HoldfastErrorDetails {
  /** Whether a request was handed to a link: then it may have been handled, or may yet be. */
  readonly sent?: boolean
  /** Why it was given up. */
  readonly reason?: string
  /** The server's own. */
  readonly code?: string
  /** The server's own. */
  readonly data?: unknown
  /** What the schema found: https://standardschema.dev */
  readonly issues?: readonly unknown[]
}

/** Every error of Holdfast's own; `name` tells which. */
export class HoldfastError<Name extends HoldfastErrorName = HoldfastErrorName>
  extends Error
  implements HoldfastErrorDetails
{
  override readonly name: Name
  declare readonly sent?: boolean
  declare readonly reason?: string
  declare readonly code?: string
  declare readonly data?: unknown
  declare readonly issues?: readonly unknown[]

  constructor(name: Name, message: string, details?: HoldfastErrorDetails) {
    super(message)
    this.name = name
    Object.assign(this, details)
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
