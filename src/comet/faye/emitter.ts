import { Deferrable } from './deferrable.js'

/** Hears an event. */
export type Listener = (...args: never[]) => void

interface Entry {
  readonly listener: Listener
  readonly context: unknown
  readonly once: boolean
}

/** Events by name, as in Node and as in Backbone; what each is called with is up to who emits. */
export class Emitter extends Deferrable {
  readonly #entries = new Map<string, readonly Entry[]>()

  #of(event: string): readonly Entry[] {
    return this.#entries.get(event) ?? []
  }

  #add(event: string, listener: Listener, context: unknown, once: boolean): this {
    if (typeof listener !== 'function') throw new Error('addListener only takes instances of Function')
    this.#entries.set(event, [...this.#of(event), { listener, context, once }])
    return this
  }

  /** Calls `listener` with `context` as its `this`. @defaultValue this client */
  on(event: string, listener: Listener, context?: unknown): this {
    return this.#add(event, listener, context, false)
  }

  /** The same. */
  bind(event: string, listener: Listener, context?: unknown): this {
    return this.on(event, listener, context)
  }

  /** The same. */
  addListener(event: string, listener: Listener, context?: unknown): this {
    return this.on(event, listener, context)
  }

  /** Once only. */
  once(event: string, listener: Listener, context?: unknown): this {
    return this.#add(event, listener, context, true)
  }

  /** Calls this listener no more; with a `context`, where it was added with that one. */
  off(event: string, listener: Listener, context?: unknown): this {
    const others = this.#of(event).filter(
      (entry) => entry.listener !== listener || (context && entry.context !== context),
    )
    this.#entries.set(event, others)
    return this
  }

  /** The same. */
  unbind(event: string, listener: Listener, context?: unknown): this {
    return this.off(event, listener, context)
  }

  /** The same. */
  removeListener(event: string, listener: Listener, context?: unknown): this {
    return this.off(event, listener, context)
  }

  /** Calls none any more, of this event or of all. */
  removeAllListeners(event?: string): this {
    if (event) this.#entries.delete(event)
    else this.#entries.clear()
    return this
  }

  listeners(event: string): Listener[] {
    return this.#of(event).map(({ listener }) => listener)
  }

  countListeners(event: string): number {
    return this.#of(event).length
  }

  /** Calls who listens. Whether somebody does. */
  emit(event: string, ...args: unknown[]): boolean {
    const entries = this.#of(event)
    this.#entries.set(
      event,
      entries.filter(({ once }) => !once),
    )
    for (const { listener, context } of entries) listener.apply(context ?? this, args as never[])
    return entries.length > 0
  }

  /** The same. */
  trigger(event: string, ...args: unknown[]): boolean {
    return this.emit(event, ...args)
  }
}
