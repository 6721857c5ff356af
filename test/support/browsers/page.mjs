// @ts-check

import { writeFile } from 'node:fs/promises'

/**
 * What an engine's driver knows how to do with one tab.
 * @typedef {object} Tab
 * @property {(url: string) => Promise<unknown>} goto settles after the page's load event
 * @property {() => Promise<unknown>} back
 * @property {(expression: string) => Promise<string>} run awaits the promise of a string that the expression is
 * @property {() => Promise<string>} screenshot PNG, base64
 * @property {() => Promise<unknown>} bringToFront
 * @property {() => Promise<unknown>} close
 * @property {(method: string, params?: object) => Promise<any>} [cdp] Chromium only
 * @property {{ type: string, text: string }[]} console none in WebKit, whose driver tells nothing
 * @property {string[]} errors uncaught ones; none in WebKit
 */

/** One page in any of the engines. */
export class Page {
  #tab

  /** @param {Tab} tab */
  constructor(tab) {
    this.#tab = tab
    this.console = tab.console
    this.errors = tab.errors
  }

  /** @param {string} url */
  async goto(url) {
    await this.#tab.goto(url)
  }

  async back() {
    await this.#tab.back()
  }

  /**
   * Runs a function in the page, or evaluates an expression; promises are awaited. Arguments and result travel as JSON.
   * @template {any[]} A
   * @template R
   * @param {((...args: A) => R) | string} source
   * @param {A} args
   * @returns {Promise<Awaited<R>>}
   */
  async evaluate(source, ...args) {
    const value = typeof source === 'string' ? `(${source})` : `(${source})(...${JSON.stringify(args)})`
    const { result, error } = JSON.parse(
      await this.#tab.run(`(async () => {
        try { return JSON.stringify({ result: await ${value} }) }
        catch (error) { return JSON.stringify({ error: String(error) + '\\n' + (error?.stack ?? '') }) }
      })()`),
    )
    if (error !== undefined) throw new Error(`In the page: ${error}`)
    return result
  }

  /**
   * Asks the page until the answer is truthy, and returns it.
   * @template {any[]} A
   * @template R
   * @param {((...args: A) => R) | string} source
   * @param {A} args
   * @returns {Promise<Awaited<R>>}
   */
  async waitFor(source, ...args) {
    const deadline = performance.now() + 30_000
    for (;;) {
      const value = await this.evaluate(source, ...args)
      if (value) return value
      if (performance.now() > deadline) throw new Error(`Not within 30 s: ${source}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** @param {string} path */
  async screenshot(path) {
    await writeFile(path, Buffer.from(await this.#tab.screenshot(), 'base64'))
  }

  /** Shows this tab; the one that was in front is hidden. */
  async bringToFront() {
    await this.#tab.bringToFront()
  }

  /**
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>}
   */
  async cdp(method, params) {
    if (!this.#tab.cdp) throw new Error('Only Chromium speaks CDP')
    return this.#tab.cdp(method, params)
  }

  async close() {
    await this.#tab.close()
  }
}
