import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXAMPLES } from '../../docs/demo/server/examples.mjs'
import { type Browser, launch, launchable, type Page } from '../support/browsers.mjs'
import { type Demo, startDemo } from './demo-process.js'
import { faults, isBackAfter, isState } from './example-pages.js'

const names = Object.keys(EXAMPLES)
const folder = join(import.meta.dirname, '../../docs/examples')
const linesOf = (name: string, file: string) =>
  readFileSync(join(folder, name, file), 'utf8').split('\n').length - 1

describe('the examples', () => {
  let demo: Demo

  beforeAll(async () => {
    demo = await startDemo()
  })
  afterAll(() => demo?.stop())

  it.each(names)('are short: %s', (name) => {
    expect(linesOf(name, 'index.html') + linesOf(name, 'main.js')).toBeLessThanOrEqual(120)
    expect(linesOf(name, 'server.mjs')).toBeLessThanOrEqual(60)
  })

  it('are listed on one page, and that on every page of the demo', async () => {
    const links = (path: string) =>
      fetch(new URL(path, demo.url))
        .then((response) => response.text())
        .then((html) =>
          [...html.matchAll(/<a\s(?:class="card" )?href="([^"]+)"/g)].map(([, target]) => target),
        )
    for (const page of ['/', '/chat.html', '/comet.html']) expect(await links(page)).toContain('examples/')
    expect(await links('/examples/')).toEqual(expect.arrayContaining(names.map((name) => `${name}/`)))
  })

  it('are served without their servers', async () => {
    const status = (path: string) => fetch(new URL(path, demo.url)).then((response) => response.status)
    for (const name of names) {
      expect(await status(`examples/${name}/`)).toBe(200)
      expect(await status(`examples/${name}/server.mjs`)).toBe(404)
    }
    expect(await status('examples/README.md')).toBe(404)
  })

  describe.each(launchable)('in %s', (engine) => {
    let browser: Browser
    let page: Page

    beforeAll(async () => {
      browser = await launch(engine)
      page = await browser.open()
    })
    afterAll(() => browser?.close())

    it.each(names)('connect, and are back after a reset: %s', async (name) => {
      await page.goto(new URL(`examples/${name}/`, demo.url).href)
      await page.waitFor(() => document.querySelector('#connection') !== null)
      await isState(page, 'open')
      await isBackAfter(page, () => faults(page).reset())
      expect(page.errors.filter((text) => !text.startsWith('The connection to ws:'))).toEqual([]) // Firefox tells of each
    })
  })
})
