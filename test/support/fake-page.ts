import type { Page, PageHint } from '../../src/index.js'

/** A page whose life the test lives. */
export class FakePage implements Page {
  hidden = false
  readonly #listeners = new Set<(hint: PageHint) => void>()

  watch(listener: (hint: PageHint) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** How many are watching. */
  get watchers(): number {
    return this.#listeners.size
  }

  emit(...hints: PageHint[]): void {
    for (const hint of hints) for (const listener of [...this.#listeners]) listener(hint)
  }
}
