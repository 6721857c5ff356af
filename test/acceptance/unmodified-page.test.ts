import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Demo, startDemo } from '../browser/demo-process.js'
import { type Browser, launch, type Page } from '../support/browsers.mjs'

// The chat that the demo shows, written for cometd.js: two of its pages in one room, with the original and with Holdfast.

type Library = 'original' | 'holdfast'

const file = (library: Library) =>
  readFileSync(`${import.meta.dirname}/../../docs/demo/page/comet/${library}.html`, 'utf8').split('\n')

/** What the page keeps on its window. */
declare const say: (text: string) => void

const people = ['Ada', 'Grace'] as const

test('the pages differ in one line, that of the script [D3]', () => {
  const [original, holdfast] = [file('original'), file('holdfast')]
  expect(holdfast.length).toBe(original.length)
  const changed = original.flatMap((line, index) => (line === holdfast[index] ? [] : [line, holdfast[index]]))
  expect(changed.map((line) => line?.trim())).toEqual([
    '<script src="/cometd-7/cometd.js"></script>',
    '<script src="/dist/holdfast.cometd.umd.min.js"></script>',
  ])
})

describe.each(['original', 'holdfast'] as const)('the page with %s', (library) => {
  let demo: Demo
  let browser: Browser
  let pages: Page[]
  /** In the order in which they said it. */
  let said: string[][]

  beforeAll(async () => {
    browser = await launch('chromium')
  })
  afterAll(() => browser?.close())

  beforeEach(async () => {
    demo = await startDemo()
    said = people.map(() => [])
    const { port } = (await scene()).lines[library]
    const urls = people.map(
      (me) => `${demo.url}comet/${library}.html?${new URLSearchParams({ me, line: port })}`,
    )
    pages = await Promise.all(urls.map((url) => browser.open(url)))
    await connected()
    await talk(3)
    await arrived()
  })
  afterEach(async () => {
    await Promise.all(pages.map((page) => page.close()))
    await demo.stop()
  })

  async function scene() {
    const { body } = await fetch(new URL('control/comet/events', demo.url))
    const reader = body!.getReader()
    const { value } = await reader.read()
    await reader.cancel()
    return JSON.parse(new TextDecoder().decode(value).replace(/^data: /, ''))
  }

  async function fault(verb: string, details = {}) {
    const { origin } = new URL(demo.url)
    const body = JSON.stringify({ lines: [library], ...details })
    const { status } = await fetch(`${origin}/control/comet/${verb}`, {
      method: 'POST',
      headers: { origin },
      body,
    })
    expect(status).toBe(204)
  }

  const inState = (state: string) =>
    Promise.all(pages.map((page) => page.waitFor((state) => document.body.dataset['state'] === state, state)))
  const connected = () => inState('open')

  /** So many messages of each, in turn. */
  async function talk(count: number) {
    for (let turn = 0; turn < count; turn++)
      for (const [index, page] of pages.entries()) {
        const text = `${people[index]} ${said[index]!.length}`
        said[index]!.push(text)
        await page.evaluate((text) => say(text), text)
      }
  }

  const shown = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('.talk [data-fate=arrived] .text')].map(
        ({ textContent }) => textContent!,
      ),
    )

  const ofEach = (texts: string[]) => people.map((name) => texts.filter((text) => text.startsWith(name)))

  /** Everything that was said is seen by everybody: once, in the order of each, and in one order. */
  async function arrived() {
    for (const page of pages)
      await expect
        .poll(async () => ofEach(await shown(page)), { timeout: 45_000, interval: 100 })
        .toEqual(said)
    expect(await shown(pages[0]!)).toEqual(await shown(pages[1]!))
  }

  const heard = (page: Page) => page.evaluate(() => document.querySelector('#heard')!.textContent!)

  test('hears nothing twice, not even from the library', async () => {
    await talk(20)
    await arrived()
    for (const page of pages) expect(await heard(page)).not.toContain('again')
  })

  test('sees every message once and in order through a restart [D3]', async () => {
    await talk(2)
    await fault('kill')
    await inState('backoff')
    await talk(3)
    await fault('restart')
    await talk(3)
    await connected()
    await talk(3)
    await arrived()
  })

  test('sees every message once and in order through cuts [D3]', async () => {
    for (let cut = 0; cut < 5; cut++) {
      await talk(2)
      await fault('reset')
      await talk(2)
      if (cut % 2) await connected()
    }
    await arrived()
  })

  test('sees every message once and in order through a black hole [D3]', async () => {
    await fault('line', { mode: 'blackhole' })
    await talk(3)
    await inState('backoff')
    await talk(3)
    await fault('heal')
    // What the black hole swallowed stays lost, and the original waits for it without end.
    if (library === 'original') await fault('reset')
    await talk(3)
    await connected()
    await arrived()
  })

  test('leaves no uncaught error', async () => {
    await fault('kill')
    await inState('backoff')
    await fault('restart')
    await connected()
    for (const page of pages) expect(page.errors).toEqual([])
  })
})
