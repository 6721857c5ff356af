import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, launch, type Page } from '../support/browsers.mjs'
import { type Demo, startDemo } from './demo-process.js'
import { obeyed } from './example-pages.js'

type Person = 'ada' | 'grace'

describe('the chat of the demo', () => {
  let demo: Demo
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    demo = await startDemo()
    browser = await launch('chromium')
    page = await browser.open(new URL('chat.html', demo.url).href)
  })

  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  })

  const at = (person: Person, selector = '') => `[data-person=${person}]${selector}`

  const click = (selector: string) =>
    page.evaluate((at: string) => document.querySelector<HTMLElement>(at)!.click(), selector)

  const choose = (id: string, value: string) =>
    page.evaluate(
      (id: string, value: string) => {
        document.querySelector<HTMLSelectElement>(`#${id}`)!.value = value
      },
      id,
      value,
    )

  const write = (person: Person, text: string, on = page) =>
    on.evaluate(
      (field: string, text: string) => {
        const input = document.querySelector<HTMLInputElement>(field)!
        input.value = text
        input.dispatchEvent(new Event('input', { bubbles: true }))
      },
      at(person, ' .composer input'),
      text,
    )

  const say = async (person: Person, text: string, on = page) => {
    await write(person, text, on)
    await on.evaluate(
      (form: string) => document.querySelector<HTMLFormElement>(form)!.requestSubmit(),
      at(person, ' .composer'),
    )
  }

  const state = (person: Person, name: string, on = page) =>
    on.waitFor((at: string) => document.querySelector(at) !== null, at(person, `[data-state=${name}]`))

  const shows = (selector: string, text: string) =>
    page.waitFor(
      (at: string, text: string) => document.querySelector(at)?.textContent?.includes(text),
      selector,
      text,
    )

  const banner = (person: Person, mood: 'lost' | 'restored' | 'closed') =>
    page.waitFor(
      (at: string) => document.querySelector(at) !== null,
      at(person, ` .banner[data-mood=${mood}]:not([hidden])`),
    )

  /** Where the page still offers it: who is connected again would only lose the new link. */
  const tryNow = (person: Person) =>
    page.evaluate(
      (at: string) => document.querySelector<HTMLElement>(at)?.click(),
      at(person, ' .banner:not([hidden]) button:not([hidden])'),
    )

  /** Nothing that is said from now on gets through. */
  const blackhole = async () => {
    await click('[name=line][value=blackhole]')
    await shows('#fault-text', 'black hole')
  }

  /** What a window shows since this test began, in its order. */
  const said = (person: Person, on = page) =>
    on.evaluate(
      (list: string, mark: string) => {
        const texts = [...document.querySelectorAll(list)].map(({ textContent }) => textContent!)
        return texts.slice(texts.lastIndexOf(mark) + 1)
      },
      at(person, ' .bubble .text'),
      mark,
    )

  const fate = (person: Person, text: string, fate: string, on = page) =>
    on.waitFor(
      (rows: string, text: string) =>
        [...document.querySelectorAll(rows)].some((row) => row.querySelector('.text')!.textContent === text),
      at(person, ` .talk [data-fate=${fate}]`),
      text,
    )

  const bothShow = async (...texts: string[]) => {
    for (const person of ['ada', 'grace'] as const) await fate(person, texts.at(-1)!, 'arrived')
    expect(await said('ada')).toEqual(texts)
    expect(await said('grace')).toEqual(texts)
  }

  let tests = 0
  let mark = ''

  beforeEach(async () => {
    await click('#heal')
    await obeyed(page)
    await shows('#fault-text', 'Nothing is broken.')
    await choose('patience', '')
    await click('[name=whose][value=ada]')
    for (const person of ['ada', 'grace'] as const) {
      await tryNow(person)
      await state(person, 'open')
    }
    mark = `Test ${++tests}`
    await say('ada', mark)
    await fate('grace', mark, 'arrived')
    await fate('ada', mark, 'arrived')
  })

  it('shows what both say, once each, in the same order', async () => {
    const texts = ['One', 'Two', 'Three', 'Four', '<b>Five</b>']
    for (const [index, text] of texts.entries()) {
      await say(index % 2 ? 'grace' : 'ada', text)
      await fate(index % 2 ? 'ada' : 'grace', text, 'arrived')
    }
    await bothShow(...texts)
  })

  it('shows who is typing, until it is said', async () => {
    await write('grace', 'Hel')
    await shows(at('ada', ' .typing'), 'Grace is typing')
    await say('grace', 'Hello')
    await fate('ada', 'Hello', 'arrived')
    expect(await page.evaluate(`document.querySelector('${at('ada', ' .typing span')}').textContent`)).toBe(
      '',
    )
  })

  it('tells of a black hole, heals, and fills in what was missed', async () => {
    await blackhole()
    await state('ada', 'backoff')
    await banner('ada', 'lost')
    await say('grace', 'Ada?')
    await say('grace', 'Are you there?')
    await say('ada', 'This waits')
    await fate('grace', 'Are you there?', 'arrived')
    await fate('ada', 'This waits', 'queued')
    expect(await said('ada')).toEqual(['This waits'])
    await state('grace', 'open')

    await click('#heal')
    await tryNow('ada')
    await banner('ada', 'restored')
    await shows(at('ada', ' .divider'), '2 while you were away')
    await shows(at('ada', ' .banner'), '2 new below')
    await bothShow('Ada?', 'Are you there?', 'This waits')
  })

  it('shows once what had been under way when the line broke and came after all', async () => {
    await blackhole()
    await say('ada', 'Held up')
    await fate('ada', 'Held up', 'unsure')
    await click('#heal') // the old link's bytes arrive now
    await bothShow('Held up')
  })

  it('offers again what was lost with the line, and what waited too long', async () => {
    await blackhole()
    await say('ada', 'Lost')
    await fate('ada', 'Lost', 'unsure')
    await choose('patience', '2000')
    await say('ada', 'Too late')
    await fate('ada', 'Too late', 'expired')
    await click('[name=line][value=refuse]') // the old link is reset, and its bytes are gone for good
    await shows('#fault-text', 'refuse')
    await click('#heal')
    await fate('ada', 'Lost', 'missing')
    await shows(at('ada', ' .unsent'), '2 messages did not get through.')
    expect(await said('grace')).toEqual([])
    await click(at('ada', ' .unsent button'))
    await bothShow('Lost', 'Too late')
  })

  it('takes back what still waits', async () => {
    await click('#kill')
    await banner('ada', 'lost')
    await banner('grace', 'lost')
    await say('ada', 'Better not')
    await fate('ada', 'Better not', 'queued')
    await click(at('ada', ' .talk li:last-child [data-action=cancel]'))
    await fate('ada', 'Better not', 'cancelled')
    await say('grace', 'Anybody?')
    await click('#restart')
    await fate('ada', 'Anybody?', 'arrived')
    expect(await said('grace')).toEqual(['Anybody?'])
  })

  it('lets the server close with one of them only, for good where the code is fatal', async () => {
    await choose('close-code', '4403')
    await click('#close-by-server')
    await banner('ada', 'closed')
    await state('grace', 'open')
    await click(at('ada', ' .banner button'))
    await state('ada', 'open')
  })

  it('opens for one person alone, in a window that the other one need not share', async () => {
    const alone = await browser.open(new URL('chat.html?me=grace', demo.url).href)
    await state('grace', 'open', alone)
    await fate('grace', mark, 'arrived', alone) // the history
    expect(await alone.evaluate('document.querySelectorAll(".window").length')).toBe(1)
    await say('grace', 'From my own window', alone)
    await fate('ada', 'From my own window', 'arrived')
    await say('ada', 'I see you')
    await fate('grace', 'I see you', 'arrived', alone)
    expect(await said('grace', alone)).toEqual(['From my own window', 'I see you'])
    expect(alone.errors).toEqual([])
    await alone.close()
    await page.bringToFront()
    await bothShow('From my own window', 'I see you')
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
})
