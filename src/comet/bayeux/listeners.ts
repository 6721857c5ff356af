import { patternsOf } from './message.js'

/** Who hears what: in the order of `/a/b`, `/a/*`, `/a/**`, `/**`, and for each of them in the order in which they came. */
export class Listeners<Listener> {
  readonly #byPattern = new Map<string, Set<Listener>>()

  /** Whether it is the first one of this channel or pattern. */
  add(pattern: string, listener: Listener): boolean {
    const present = this.#byPattern.get(pattern)
    this.#byPattern.set(pattern, (present ?? new Set()).add(listener))
    return !present
  }

  /** Whether it was the last one of this channel or pattern. */
  delete(pattern: string, listener: Listener): boolean {
    const present = this.#byPattern.get(pattern)
    return !!present?.delete(listener) && !present.size && this.#byPattern.delete(pattern)
  }

  /** A copy: whoever comes or goes meanwhile changes nothing in it. */
  matching(channel: string): Listener[] {
    return patternsOf(channel).flatMap((pattern) => [...(this.#byPattern.get(pattern) ?? [])])
  }

  get patterns(): string[] {
    return [...this.#byPattern.keys()]
  }

  clear(): void {
    this.#byPattern.clear()
  }
}
