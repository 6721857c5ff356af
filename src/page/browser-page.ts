import { guard } from '../core/errors.js'

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

/** Everybody who watches; the platform is listened to once for all of them, and only while there are any. */
const watching = new Set<(hint: PageHint) => void>()
let unlisten: AbortController | undefined

const listen = () => {
  unlisten = new AbortController()
  for (const [event, hint] of Object.entries(hints))
    globalThis.addEventListener?.(
      event,
      () => {
        if (hint !== 'visible' || !browserPage.hidden)
          for (const listener of watching) guard(() => listener(hint))
      },
      // Captured, so that what the document alone is told is heard as well, and before the page's own listeners.
      { capture: true, signal: unlisten.signal },
    )
}

/** The browser's page, or the worker's global scope; where there is neither, nothing is ever told. */
export const browserPage: Page = {
  get hidden() {
    return globalThis.document?.visibilityState === 'hidden'
  },
  watch(listener) {
    if (!watching.size) listen()
    watching.add(listener)
    return () => {
      if (watching.delete(listener) && !watching.size) unlisten?.abort()
    }
  },
}
