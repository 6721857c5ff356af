import type { Page, PageHint } from '../page/browser-page.js'
import { check } from '../core/options.js'

const hintRule = '"online" or "offline" or "visible" or "sleep" or "wake"'

/** A page whose life the test lives. */
export class FakePage implements Page {
  /** Whether nobody is looking. */
  hidden = false
  readonly #listeners = new Set<(hint: PageHint) => void>()

  watch(listener: (hint: PageHint) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** How many are watching: nobody, once all is closed. */
  get watchers(): number {
    return this.#listeners.size
  }

  /** Somebody looks at something else; a page is not told more of that than `hidden`. */
  hide(): void {
    this.hidden = true
  }

  /** Somebody looks at it again. */
  show(): void {
    this.hidden = false
    this.emit('visible')
  }

  /**
   * Something happens to the page, or one thing after another: `emit('sleep', 'wake')`.
   *
   * @throws TypeError, RangeError for what is no hint.
   */
  emit(...hints: PageHint[]): void {
    for (const hint of hints) check(hint, hintRule, 'hint')
    for (const hint of hints) for (const listener of [...this.#listeners]) listener(hint)
  }
}
