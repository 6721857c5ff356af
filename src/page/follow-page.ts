import { type Clock, createAlarm } from '../core/clock.js'
import type { Connection } from '../core/connection.js'
import type { Page, PageHint } from './browser-page.js'

/** How often a sleep is looked for, and how late that look must be: hidden pages' timers ring once a minute. */
const tick = 30_000
const asleep = 61_000

/**
 * Lets the page's life act on the connection. A hint never closes anything: it probes an open link, or shortens the wait
 * for the next attempt. Only a page that is frozen or cached lets its link go, as the browser would. Hints that come
 * together act once: a nudge lowers a deadline, a probe joins the one under way, a fresh attempt is left alone.
 */
export const followPage = (connection: Connection, page: Page, clock: Clock): (() => void) => {
  let due: number
  const watch = () => alarm((due = clock.now() + tick))
  const alarm = createAlarm(clock, () => {
    // What slept has no link that one may trust unasked; where nothing can answer, it needs a new one.
    if (clock.now() - due > asleep)
      if (connection.link && !connection.link.probe) connection.apply('restart')
      else hear('online')
    watch()
  })
  const hear = (hint: PageHint) => {
    if (hint === 'sleep') connection.apply('suspend')
    else {
      connection.check()
      if (hint !== 'offline') connection.apply(hint === 'wake' ? 'resume' : 'nudge')
    }
  }
  const unwatch = page.watch(hear)
  watch()
  return () => {
    unwatch()
    alarm()
  }
}
