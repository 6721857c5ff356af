// @ts-check
import { setTimeout as delay } from 'node:timers/promises'
import { scheme } from './pages.mjs'

/** Milliseconds for one page: longer than the harness waits (10 s), and than the longest test (20 s), takes. */
const limits = { usual: 15_000, slow: 30_000 }

/** Milliseconds for all pages. It is a third of it when all is well; a class that hangs a page must not hang the run. */
const budget = 240_000

/**
 * Runs test pages in a browser, many at a time, each in a frame of a stage page of the same origin.
 * @param {import('../support/browsers.mjs').Browser} browser
 * @param {import('./server.mjs').Server} server
 * @param {readonly import('./pages.mjs').TestPage[]} pages
 * @param {number} frames how many pages run at a time
 * @returns {Promise<Map<string, Result>>} the results of pages that told them, by url
 *
 * @typedef {object} Result as testharness.js tells them
 * @property {{ status: number, message: string } | null} status null when the page did not come to its end
 * @property {{ name: string, status: number, message: string }[]} tests
 */
export async function perform(browser, server, pages, frames) {
  /** @type {Map<string, Result>} */
  const results = new Map()
  const deadline = Date.now() + budget
  for (const kind of /** @type {const} */ (['http', 'https'])) {
    const waiting = pages
      .filter(({ url }) => scheme(url) === kind)
      // The slow ones first, so that they do not run on alone at the end.
      .sort((a, b) => Number(b.slow) - Number(a.slow))
      .map(({ url, slow }) => ({ url, limit: slow ? limits.slow : limits.usual }))
    if (waiting.length === 0) continue
    const stage = await browser.open(`${server.origin(kind)}/stage/stage.html`)
    for (let running = 0; (running > 0 || waiting.length > 0) && Date.now() < deadline; await delay(30)) {
      const next = waiting.splice(0, frames - running)
      const report = await stage.evaluate(`exchange(${JSON.stringify(next)})`)
      for (const { url, ...result } of report.results) results.set(url, result)
      running = report.running
    }
    await stage.close()
  }
  return results
}
