// @ts-check
// Three engines behind one small interface.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from './browsers/chromium.mjs'
import { find, missing } from './browsers/find.mjs'
import { firefox } from './browsers/firefox.mjs'
import { Page } from './browsers/page.mjs'
import { webkit } from './browsers/webkit.mjs'

export { missing, Page }

/** @typedef {import('./browsers/find.mjs').Engine} Engine */
/** @typedef {Awaited<ReturnType<typeof launch>>} Browser */

/**
 * @typedef {object} LaunchOptions
 * @property {string[]} [args] for the browser's command line
 * @property {boolean} [acceptInsecureCerts] true by default: self-signed wss and https work
 * @property {[width: number, height: number]} [windowSize]
 */

/**
 * @typedef {(
 *   parts: { browser: string, driver: string, xvfb: string },
 *   profile: string,
 *   options: Required<LaunchOptions>,
 * ) => Promise<{
 *   version: string,
 *   groups: number[],
 *   open: () => Promise<import('./browsers/page.mjs').Tab>,
 *   close: () => Promise<void>,
 * }>} Driver
 */

/** @type {readonly Engine[]} */
export const engines = ['chromium', 'firefox', 'webkit']

/** What tests go through: the engines that are installed, and in CI all of them, so that none is skipped unnoticed. */
export const launchable = engines.filter((engine) => process.env['CI'] || missing(engine).length === 0)

/** @type {Record<Engine, Driver>} */
const drivers = { chromium, firefox, webkit }

/**
 * Starts a browser with a fresh profile. It ends with this process at the latest.
 * @param {Engine} engine
 * @param {LaunchOptions} [options]
 */
export async function launch(
  engine,
  { args = [], acceptInsecureCerts = true, windowSize = [1280, 800] } = {},
) {
  const lacking = missing(engine)
  if (lacking.length > 0) throw new Error(`${engine} is not installed: ${lacking.join(', ')}`)

  const profile = await mkdtemp(join(tmpdir(), `holdfast-${engine}-`))
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 10 })
  try {
    const parts = /** @type {any} */ (find(engine))
    const driver = await drivers[engine](parts, profile, { args, acceptInsecureCerts, windowSize })
    return {
      engine,
      version: driver.version,
      /** The process groups that it runs in. */
      groups: driver.groups,
      /**
       * Opens a tab in front of the others; those are hidden then, as they are for people.
       * @param {string} [url]
       */
      async open(url) {
        const page = new Page(await driver.open())
        if (url) await page.goto(url)
        return page
      },
      /** Settles when no process of it is left. */
      async close() {
        await driver.close()
        await removeProfile()
      },
    }
  } catch (error) {
    await removeProfile()
    throw error
  }
}
