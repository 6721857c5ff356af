import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, launch, type Page } from '../support/browsers.mjs'
import { type Demo, startDemo } from './demo-process.js'
import { obeyed } from './example-pages.js'

describe('the demo page', () => {
  let demo: Demo
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    demo = await startDemo()
    browser = await launch('chromium')
    page = await browser.open(demo.url)
    await enter('heartbeat', '1000/1000')
  })

  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  const click = (selector: string) =>
    page.evaluate((at: string) => document.querySelector<HTMLElement>(at)!.click(), selector)

  const enter = (id: string, value: string) =>
    page.evaluate(
      (id: string, value: string) => {
        const field = document.querySelector<HTMLInputElement>(`#${id}`)!
        field.value = value
        field.dispatchEvent(new Event('change', { bubbles: true }))
      },
      id,
      value,
    )

  const shows = (selector: string, text: string) =>
    page.waitFor(
      (at: string, text: string) =>
        [...document.querySelectorAll(at)].some((it) => it.textContent?.includes(text)),
      selector,
      text,
    )

  const state = (name: string) => page.waitFor(`document.querySelector('#now').dataset.state === '${name}'`)
  const stateLeaves = (name: string) =>
    page.waitFor(`document.querySelector('#now').dataset.state !== '${name}'`)
  const number = (fate: string) =>
    `Number(document.querySelector('#fates [data-fate=${fate}] b').textContent)`
  const counts = (fate: string, expected: number) => page.waitFor(`${number(fate)} === ${expected}`)

  beforeEach(async () => {
    await click('#heal')
    await obeyed(page)
    await shows('#fault-text', 'Nothing is broken.')
    await click('#reconnect') // the attempts count from 0 again, so that no test waits for an earlier one's backoff
    await state('open')
  })

  it('opens, and shows the round trip that the heartbeat measured', async () => {
    await page.waitFor(() => /^(<1|\d+) ms$/.test(document.querySelector('#rtt')!.textContent!))
    await shows('#socket-url', 'ws://127.0.0.1:')
  })

  it('shows a killed server, counts down, and is back when the server is', async () => {
    await click('#kill')
    await shows('#fault-text', 'The server is dead.')
    await state('backoff')
    await shows('#clock-label', 'to next attempt')
    await click('#restart')
    await state('open')
  })

  it('delivers after an outage what was sent during it', async () => {
    const before = await page.evaluate<[], number>(number('echoed'))
    await click('#kill')
    await stateLeaves('open')
    await click('#burst')
    await counts('queued', 100)
    await click('#heal')
    await counts('echoed', before + 100)
    await counts('queued', 0)
  })

  it('tells the fate of each message that was not delivered', async () => {
    await click('#kill')
    await stateLeaves('open')
    await enter('ttl', '2000')
    await click('#send')
    await counts('expired', 1)
    await enter('ttl', '')
    await enter('key', 'cursor')
    await click('#send')
    await click('#send')
    await enter('key', '')
    await counts('dropped', 1)
    await shows('#deliveries .fate', 'replaced')
    await click('#deliveries tr:first-child button')
    await counts('cancelled', 1)
    await counts('queued', 0)
  })

  it('finds a black hole by its heartbeat', async () => {
    await click('[name=line][value=blackhole]')
    await shows('#log li', 'no answer to the heartbeat')
  })

  it('finds a black hole also while messages go on, and tells which ones nobody saw', async () => {
    const before = await page.evaluate<[], number>(number('unseen'))
    await click('#storm')
    await page.evaluate(() => {
      const send = document.querySelector<HTMLElement>('#send')!
      // What the page keeps on its window has no type here.
      ;(window as any).sending = setInterval(() => send.click(), 100)
    })
    await click('[name=line][value=blackhole]')
    await page.waitFor(`${number('sent')} > 0`)
    await stateLeaves('open')
    const why = await page.evaluate(() => document.querySelector('#log [data-kind=backoff]')!.textContent)
    expect(why).toContain('no answer to the heartbeat') // the storm itself breaks the line only later
    await page.waitFor(`${number('unseen')} > ${before}`)
    await page.waitFor(`${number('queued')} > 0`)
    await page.evaluate('clearInterval(window.sending)')
    await click('#storm')
    await shows('#storm', 'Run a storm') // healed
    await state('open')
    await counts('queued', 0)
    await counts('sent', 0)
  })

  it('comes back after #reset', async () => {
    await click('#reset')
    // Perhaps before anybody has looked: but the log, the newest first, has both.
    await page.waitFor(() => {
      const kinds = [...document.querySelectorAll<HTMLElement>('#log li')].map(
        ({ dataset }) => dataset['kind'],
      )
      return kinds.indexOf('open') < kinds.indexOf('fault')
    })
    await state('open')
  })

  it.each(['refuse', 'hang'])('comes back after [name=line][value=%s]', async (mode) => {
    await click(`[name=line][value=${mode}]`)
    await stateLeaves('open')
    await click('#heal')
    await state('open')
  })

  it('shows how a slow line slows the round trip', async () => {
    await enter('latency', '300')
    await page.waitFor(() => parseFloat(document.querySelector('#rtt')!.textContent!) >= 600)
  })

  it('shows the code that the server closed with, and stops at one that is fatal here', async () => {
    await enter('close-code', '1012')
    await click('#close-by-server')
    await shows('#log li', 'closed with 1012')
    await state('open')
    await enter('close-code', '4403')
    await click('#close-by-server')
    await state('closed')
    await click('#reconnect')
    await state('open')
  })

  it('lets nobody but its own page break things', async () => {
    const attempt = (headers: Record<string, string>) =>
      fetch(new URL('control/socket/kill', demo.url), { method: 'POST', headers }).then(
        ({ status }) => status,
      )
    expect(await attempt({})).toBe(403)
    expect(await attempt({ origin: 'https://elsewhere.example' })).toBe(403)
  })

  it('fits a phone without scrolling sideways', async () => {
    const size = { width: 390, height: 844, deviceScaleFactor: 2, mobile: true }
    await page.cdp('Emulation.setDeviceMetricsOverride', size)
    await page.waitFor(() => innerWidth === 390)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.cdp('Emulation.clearDeviceMetricsOverride')
  })

  it('leaves nothing in the console', () => {
    expect(page.errors).toEqual([])
    expect(page.console).toEqual([])
  })

  it('ends at Ctrl-C, and tells the page so', async () => {
    const exited = once(demo.process, 'exit')
    demo.process.kill('SIGINT')
    expect(await exited).toEqual([0, null])
    await page.waitFor(() => !document.querySelector<HTMLElement>('#lost')!.hidden)
  })
})
