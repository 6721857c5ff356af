import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXAMPLES } from '../../docs/demo/server/examples.mjs'
import { type Browser, launch, launchable, type Page } from '../support/browsers.mjs'
import { pageServer } from '../support/page-server.mjs'
import { type Demo, startDemo } from './demo-process.js'
import { faults, isBackAfter, isState } from './example-pages.js'

const names = Object.keys(EXAMPLES)
const root = join(import.meta.dirname, '../..')
const folder = join(root, 'docs/examples')
const linesOf = (name: string, file: string) =>
  readFileSync(join(folder, name, file), 'utf8').split('\n').length - 1

/** Of a page: all that is its own but the style sheet. */
const LINES: Record<keyof typeof EXAMPLES, number> = { chat: 120, monitor: 125, whiteboard: 150, game: 135 }

describe('the examples', () => {
  let demo: Demo

  beforeAll(async () => {
    demo = await startDemo()
  })
  afterAll(() => demo?.stop())

  it.each(Object.entries(LINES))('are short: %s', (name, most) => {
    const page = readdirSync(join(folder, name)).filter((file) => /\.(html|js)$/.test(file))
    expect(page.reduce((lines, file) => lines + linesOf(name, file), 0)).toBeLessThanOrEqual(most)
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

describe('an example that was copied', () => {
  const [, steps] = readFileSync(join(folder, 'README.md'), 'utf8').split('## Copy one')
  const [copying] = /(?<=```sh\n)mkdir[^`]+/.exec(steps!)!
  const [address] = /(?<=```js\n)[^`]+/.exec(steps!)!

  it.each(names)('runs by the steps of the README: %s', async (name) => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'holdfast-copy-'))
    const copy = join(elsewhere, 'copy')
    const commands = copying
      .replaceAll('my-chat', copy)
      .replaceAll('docs/examples/chat', `docs/examples/${name}`)
    execFileSync('sh', ['-ec', commands], { cwd: root })
    // In place of `npm install`:
    mkdirSync(join(copy, 'node_modules'))
    symlinkSync(join(root, 'node_modules/ws'), join(copy, 'node_modules/ws'))
    symlinkSync(root, join(copy, 'node_modules/holdfast'))

    const { serve } = await import(/* @vite-ignore */ pathToFileURL(join(copy, name, 'server.mjs')).href)
    const server = serve({ port: 0, file: join(copy, 'kept.jsonl') })
    if (!server.address()) await once(server, 'listening')
    const { port } = server.address() as AddressInfo

    const main = join(copy, name, 'main.js')
    const text = readFileSync(main, 'utf8')
    const ready = text
      .replace(/import { stage }.*\n/, '')
      .replace(/const .* = await stage\(.*\n/, address.replace('8080', String(port)))
    expect(ready).not.toContain('stage')
    writeFileSync(main, ready)

    const pages = await pageServer({ folders: { '/': copy } })
    const browser = await launch('chromium')
    try {
      const page = await browser.open(`${pages.url}/${name}/index.html`)
      await page.waitFor(() => document.querySelector('#connection') !== null)
      await isState(page, 'open')
      expect(page.errors).toEqual([])
    } finally {
      await browser.close()
      await pages.stop()
      for (const client of server.clients) client.terminate()
      server.close()
      rmSync(elsewhere, { recursive: true })
    }
  })
})
