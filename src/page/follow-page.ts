import { type Clock, createAlarm } from '../core/clock.js'
import type { Connection } from '../core/connection.js'
import type { Page } from './browser-page.js'

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
  const alarm = createAlarm(clock, () => {
    if (clock.now() - due > asleep) wake()
    watch()
  })
  const watch = () => alarm.set((due = clock.now() + tick))
  const restart = () => {
    connection.suspend()
    connection.resume()
  }
  // What slept has no live link that one may trust without asking; where nothing can answer, it needs a new one.
  const wake = () => {
    if (connection.link && !connection.link.probe) restart()
    else connection.nudge()
  }
  const unwatch = page.watch((hint) => {
    switch (hint) {
      case 'online':
      case 'visible':
        return connection.nudge()
      case 'offline':
        return connection.check()
      case 'sleep':
        return connection.suspend()
      case 'wake':
        return connection.resume()
      default:
        return hint satisfies never
    }
  })
  watch()
  return () => {
    unwatch()
    alarm.set(undefined)
  }
}
