/** What a page may tell: hints, and never truths. */
export type PageHint = 'online' | 'offline' | 'visible' | 'sleep' | 'wake'

/** The page around a connection, injected so that tests can be it. */
export interface Page {
  /** Whether nobody is looking. */
  readonly hidden: boolean
  /** Tells of hints until the returned function is called. */
  watch(listener: (hint: PageHint) => void): () => void
}

/** https://wicg.github.io/page-lifecycle/ and https://html.spec.whatwg.org/multipage/document-lifecycle.html */
const hints: Readonly<Record<string, PageHint>> = {
  online: 'online',
  offline: 'offline',
  visibilitychange: 'visible',
  freeze: 'sleep',
  pagehide: 'sleep',
  resume: 'wake',
  pageshow: 'wake',
}

/** The browser's page, or the worker's global scope; where there is neither, nothing is ever told. */
export const browserPage: Page = {
  get hidden() {
    return globalThis.document?.visibilityState === 'hidden'
  },
  watch(listener) {
    const stop = new AbortController()
    for (const [event, hint] of Object.entries(hints))
      globalThis.addEventListener?.(
        event,
        () => {
          if (hint !== 'visible' || !browserPage.hidden) listener(hint)
        },
        // Captured, so that what the document alone is told is heard as well, and before the page's own listeners.
        { capture: true, signal: stop.signal },
      )
    return () => stop.abort()
  },
}
