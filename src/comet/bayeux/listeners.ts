import { patternsOf } from './message.js'

/** Who hears what: in the order of `/a/b`, `/a/*`, `/a/**`, `/**`, and for each of them in the order in which they came. */
export class Listeners<Listener> {
  readonly #byPattern = new Map<string, Set<Listener>>()

  add(pattern: string, listener: Listener): void {
    this.#byPattern.set(pattern, this.of(pattern).add(listener))
  }

  delete(pattern: string, listener: Listener): void {
    const present = this.of(pattern)
    if (present.delete(listener) && !present.size) this.#byPattern.delete(pattern)
  }

  /** Those of this channel or pattern itself. */
  of(pattern: string): Set<Listener> {
    return this.#byPattern.get(pattern) ?? new Set()
  }

  /** Everybody who hears this channel: who comes meanwhile does not, nor does who leaves. */
  tell(channel: string, tell: (listener: Listener, pattern: string) => void): void {
    const hearing = patternsOf(channel).flatMap((pattern) =>
      [...this.of(pattern)].map((listener) => [listener, pattern] as const),
    )
    for (const [listener, pattern] of hearing) if (this.of(pattern).has(listener)) tell(listener, pattern)
  }

  get patterns(): string[] {
    return [...this.#byPattern.keys()]
  }
}
