import { afterAll, beforeAll } from 'vitest'
import { type Browser, launch, type Page } from '../support/browsers.mjs'
import { type Demo, startDemo } from './demo-process.js'

// The pages of an example as people have them: each in a browser of its own, so that none is a hidden tab, and with the
// buttons that break its line.

/** Starts the demo and opens an example for each of these people, or once; `page(person)` is what they see. */
export function example(name: string, people: readonly string[] = ['']) {
  let demo: Demo
  const browsers: Browser[] = []
  const pages = new Map<string, Page>()

  beforeAll(async () => {
    demo = await startDemo()
    for (const person of people) {
      const browser = await launch('chromium')
      browsers.push(browser)
      const url = new URL(`examples/${name}/${person && `?me=${person}`}`, demo.url)
      pages.set(person, await browser.open(url.href))
    }
  })
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()))
    await demo?.stop()
  })

  const page = (person = people[0]!): Page => pages.get(person)!
  return { page, all: () => [...pages.values()] }
}

const click = (page: Page, selector: string) =>
  page.evaluate((selector: string) => document.querySelector<HTMLElement>(selector)!.click(), selector)

const faultText = (page: Page, text: string) =>
  page.waitFor(
    (text: string) => document.querySelector('#fault-text')!.textContent!.toLowerCase().includes(text),
    text,
  )

/** Waits until the demo has done what the page's fault card asked for: it cannot come in after what is asked next. */
export const obeyed = (page: Page) =>
  page.waitFor(() => document.querySelector('#break')!.getAttribute('aria-busy') !== 'true')

/** Waits until the page shows this state of its connection. */
export const isState = (page: Page, name: string) =>
  page.waitFor(
    (name: string) => document.querySelector<HTMLElement>('#connection')?.dataset['state'] === name,
    name,
  )

/** Waits until the page shows that it has no connection: for a fault that lasts. */
export const isOffline = (page: Page) =>
  page.waitFor(() => document.querySelector<HTMLElement>('#connection')!.dataset['state'] !== 'open')

/** Does what ends the connection, and waits until there is another; without patience for the delays between attempts. */
export async function isBackAfter(page: Page, act: () => Promise<unknown>) {
  const opened = () =>
    page.evaluate(() => Number(document.querySelector<HTMLElement>('#connection')!.dataset['opened'] ?? 0))
  const before = await opened()
  await act()
  await page.waitFor((before: number) => {
    const connection = document.querySelector<HTMLElement>('#connection')!
    const button = connection.querySelector('button')!
    if (!button.hidden) button.click() // try now
    return Number(connection.dataset['opened'] ?? 0) > before
  }, before)
}

/**
 * The buttons of a page's fault card. Each waits until what it broke is felt, or until what it mended is told: not until
 * the page is connected again.
 */
export const faults = (page: Page) => ({
  /** Whose line the following are for, where the page has several: a name, or the names joined by commas for all. */
  choose: (person: string) => click(page, `[name=whose][value="${person}"]`),
  async blackhole() {
    await click(page, '[name=line][value=blackhole]')
    await faultText(page, 'black hole')
  },
  /** How late each byte comes from now on: what is sent, and then reset, is certainly lost. */
  async latency(milliseconds: number) {
    await page.evaluate((milliseconds: number) => {
      const slider = document.querySelector<HTMLInputElement>('#latency')!
      slider.valueAsNumber = milliseconds
      slider.dispatchEvent(new Event('change'))
    }, milliseconds)
    await faultText(page, `${milliseconds} ms late`)
  },
  async kill() {
    await click(page, '#kill')
    await faultText(page, 'the server is dead')
  },
  /** Starts the server, or kills and starts it. */
  restart: () => click(page, '#restart'),
  reset: () => click(page, '#reset'),
  async heal() {
    await click(page, '#heal')
    await obeyed(page) // where nothing is broken, the text says so at once
    await faultText(page, 'nothing is broken')
  },
})

/**
 * How often the page asks this on each link, where it has not been answered: on three links that end before an answer can
 * come. The line is healed before the fourth.
 */
export async function asksOnEachLink(page: Page, person: string, question: string): Promise<number[]> {
  const { choose, latency, reset } = faults(page)
  await page.evaluate((question: string) => {
    const { send } = WebSocket.prototype
    const asked = new Map<WebSocket, number>()
    Object.assign(window, { asked })
    WebSocket.prototype.send = function (data) {
      if (String(data).includes(`"e":"${question}"`)) asked.set(this, (asked.get(this) ?? 0) + 1)
      send.call(this, data)
    }
  }, question)
  await choose(person)
  await latency(500)
  for (let link = 1; link <= 3; link++) await isBackAfter(page, reset)
  // What the page keeps on its window has no type here.
  return page.evaluate(() => [...(window as any).asked.values()])
}

/** Whether it fits a phone without scrolling sideways. */
export async function phoneWidth(page: Page): Promise<number> {
  await page.cdp('Emulation.setDeviceMetricsOverride', {
    width: 390,
    height: 844,
    deviceScaleFactor: 2,
    mobile: true,
  })
  await page.waitFor(() => innerWidth === 390)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  await page.cdp('Emulation.clearDeviceMetricsOverride')
  return width
}
