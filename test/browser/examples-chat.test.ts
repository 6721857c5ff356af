import { beforeEach, describe, expect, it } from 'vitest'
import type { Page } from '../support/browsers.mjs'
import {
  asksOnEachLink,
  example,
  faults,
  isBackAfter,
  isOffline,
  isState,
  phoneWidth,
} from './example-pages.js'

describe('the chat among the examples', () => {
  const { page, all } = example('chat', ['ada', 'grace'])

  const write = (on: Page, text: string) =>
    on.evaluate((text: string) => {
      const field = document.querySelector('input')!
      field.value = text
      field.dispatchEvent(new Event('input', { bubbles: true }))
    }, text)

  const say = async (on: Page, text: string) => {
    await write(on, text)
    await on.evaluate(() => document.querySelector<HTMLFormElement>('main section form')!.requestSubmit())
  }

  const fate = (on: Page, text: string, fate: string) =>
    on.waitFor(
      (text: string, fate: string) =>
        [...document.querySelectorAll<HTMLElement>('ol li')].some(
          (row) => row.dataset['fate'] === fate && row.querySelector('.text')!.textContent === text,
        ),
      text,
      fate,
    )

  /** What a page shows since this test began, in its order. */
  const said = (on: Page) =>
    on.evaluate((mark: string) => {
      const texts = [...document.querySelectorAll('ol .text')].map(({ textContent }) => textContent!)
      return texts.slice(texts.indexOf(mark) + 1)
    }, mark)

  /** Both pages show these, in one order, and each once; which order, the room says. */
  const bothShow = async (...texts: string[]) => {
    for (const text of texts) for (const on of all()) await fate(on, text, 'arrived')
    const shown = await said(page('ada'))
    expect([...shown].sort()).toEqual([...texts].sort())
    expect(await said(page('grace'))).toEqual(shown)
  }

  let tests = 0
  let mark = ''

  beforeEach(async () => {
    await faults(page('ada')).heal()
    for (const on of all()) await isState(on, 'open')
    mark = `Test ${++tests}`
    await say(page('ada'), mark)
    for (const on of all()) await fate(on, mark, 'arrived')
  })

  it('shows what both say, once, in the same order', async () => {
    await say(page('ada'), 'One')
    await say(page('grace'), '<b>Two</b>')
    await bothShow('One', '<b>Two</b>')
  })

  it('shows who is typing, until it is said', async () => {
    const line = (text: string) =>
      page('ada').waitFor((text: string) => document.querySelector('#typing')!.textContent === text, text)
    await write(page('grace'), 'Hel')
    await line('Grace is typing…')
    await say(page('grace'), 'Hello')
    await line('')
  })

  it('shows each message once after a restart of the server, with what was said meanwhile', async () => {
    const { kill, restart } = faults(page('ada'))
    await say(page('grace'), 'Before')
    await bothShow('Before')
    await kill()
    for (const on of all()) await isOffline(on)
    await say(page('ada'), 'Ada waits')
    await say(page('grace'), 'Grace waits')
    await fate(page('ada'), 'Ada waits', 'queued')
    await restart()
    await bothShow('Before', 'Ada waits', 'Grace waits')
  })

  it('shows once what a black hole held up, though it is said again, and what it kept away', async () => {
    const { choose, blackhole, heal } = faults(page('ada'))
    await choose('ada')
    await blackhole()
    await say(page('ada'), 'Swallowed')
    await say(page('ada'), 'Swallowed, too')
    await fate(page('ada'), 'Swallowed', 'sent')
    await say(page('grace'), 'Ada?')
    await fate(page('ada'), 'Swallowed', 'unsure') // the heartbeat has found out
    await say(page('ada'), 'Waits')
    expect(await said(page('grace'))).toEqual(['Ada?'])
    await heal() // the old link's bytes arrive now, and the same by the new one
    await bothShow('Ada?', 'Swallowed', 'Swallowed, too', 'Waits')
    expect(await said(page('ada'))).toEqual(['Ada?', 'Swallowed', 'Swallowed, too', 'Waits'])
  })

  it('says again what was on its way when the line was reset, before what was said later', async () => {
    const { choose, latency, reset } = faults(page('ada'))
    await choose('ada')
    await latency(400)
    await say(page('ada'), 'Lost')
    await say(page('ada'), 'Lost, too')
    await reset()
    await fate(page('ada'), 'Lost', 'unsure')
    await say(page('ada'), 'Waits')
    await bothShow('Lost', 'Lost, too', 'Waits')
    expect(await said(page('grace'))).toEqual(['Lost', 'Lost, too', 'Waits'])
  })

  it('shows each message once, however often the line is reset amid them', async () => {
    const { choose, reset } = faults(page('ada'))
    await choose('ada')
    const texts: string[] = []
    for (let round = 1; round <= 3; round++) {
      texts.push(`Before reset ${round}`, `Right behind reset ${round}`)
      await isBackAfter(page('ada'), async () => {
        await say(page('ada'), texts.at(-2)!)
        await reset()
        await say(page('ada'), texts.at(-1)!)
        await say(page('grace'), `Grace ${round}`)
      })
    }
    await bothShow(...texts, 'Grace 1', 'Grace 2', 'Grace 3')
  })

  it('has the whole talk in a page that is opened later', async () => {
    const shown = await said(page('grace'))
    await page('grace').goto(await page('grace').evaluate(() => location.href))
    await fate(page('grace'), mark, 'arrived')
    expect(await said(page('grace'))).toEqual(shown)
    await say(page('ada'), 'Welcome back')
    await bothShow('Welcome back')
  })

  it('asks once on each link for what it missed, however many have ended before the answer', async () => {
    expect(await asksOnEachLink(page('ada'), 'ada', 'history')).toEqual([1, 1, 1])
  })

  it('shows all that was missed, also where it is more than goes into one answer', async () => {
    const { choose, blackhole, heal } = faults(page('ada'))
    await choose('ada')
    await blackhole()
    await isOffline(page('ada'))
    // In pieces: all at once would keep the page from its heartbeat for many seconds.
    for (let said = 0; said < 520; said += 40)
      await page('grace').evaluate((said: number) => {
        for (let message = said + 1; message <= said + 40; message++) {
          document.querySelector('input')!.value = `Message ${message}`
          document.querySelector<HTMLFormElement>('main section form')!.requestSubmit()
        }
      }, said)
    await fate(page('grace'), 'Message 520', 'arrived')
    await heal()
    await fate(page('ada'), 'Message 520', 'arrived')
    const shown = await said(page('ada'))
    expect(shown).toEqual(Array.from({ length: 520 }, (_, index) => `Message ${index + 1}`))
    expect(await said(page('grace'))).toEqual(shown)
  })

  it('fits a phone without scrolling sideways', async () => {
    expect(await phoneWidth(page('ada'))).toBe(390)
  })

  it('leaves nothing in the console', () => {
    expect(all().flatMap(({ errors, console }) => [...errors, ...console])).toEqual([])
  })
})
