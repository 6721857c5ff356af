import type { Clock } from '../../core/clock.js'

/** What is known of a {@link Deferrable}. */
export type DeferredStatus = 'unknown' | 'succeeded' | 'failed'

/**
 * A result to come: a promise (`await` it, or `then`), and the older callbacks of Faye. Who does not listen for its failure is
 * not told of an unhandled rejection.
 */
export class Deferrable<Value = void> implements PromiseLike<Value> {
  readonly #clock: Clock
  #promise!: Promise<Value>
  #settle!: { readonly succeeded: (value: Value) => void; readonly failed: (error: unknown) => void }

  /** @internal */
  constructor(clock: Clock) {
    this.#clock = clock
    this.setDeferredStatus('unknown')
  }

  then<Success = Value, Other = never>(
    success?: ((value: Value) => Success | PromiseLike<Success>) | null,
    failure?: ((error: unknown) => Other | PromiseLike<Other>) | null,
  ): Promise<Success | Other> {
    const next = this.#promise.then(success, failure)
    // Its own failure is no news; what a callback throws is.
    this.#promise.catch(() => next.catch(() => {}))
    return next
  }

  /** Calls it once this succeeded, at the soonest after the current turn. */
  callback(callback: (value: Value) => void, context?: unknown): void {
    void this.then((value) => callback.call(context, value))
  }

  /** Calls it once this failed, at the soonest after the current turn. */
  errback(callback: (error: never) => void, context?: unknown): void {
    void this.then(null, (error) => callback.call(context, error as never))
  }

  /** Fails with `error`, unless it ends within so many seconds. */
  timeout(seconds: number, error?: unknown): void {
    this.#clock.after(seconds * 1000, () => this.setDeferredStatus('failed', error))
  }

  /** Ends it with this value or error, if it has not ended; `'unknown'` begins anew. */
  setDeferredStatus(status: DeferredStatus, value?: unknown): void {
    if (status !== 'unknown') return this.#settle[status](value as Value)
    this.#promise = new Promise((succeeded, failed) => (this.#settle = { succeeded, failed }))
    this.#promise.catch(() => {})
  }
}
