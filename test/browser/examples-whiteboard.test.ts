import { beforeEach, describe, expect, it } from 'vitest'
import type { Page } from '../support/browsers.mjs'
import { example, faults, isBackAfter, isOffline, isState, phoneWidth } from './example-pages.js'

/** A place on the board, as parts of its width and its height. */
type Place = readonly [x: number, y: number]

const ERASER = 5

describe('the whiteboard among the examples', () => {
  const { page, all } = example('whiteboard', ['ada', 'grace'])

  const mouse = async (on: Page, type: 'Pressed' | 'Moved' | 'Released', [x, y]: Place) => {
    const board = await on.evaluate(() => document.querySelector('#board')!.getBoundingClientRect().toJSON())
    await on.cdp('Input.dispatchMouseEvent', {
      type: `mouse${type}`,
      x: board.x + x * board.width,
      y: board.y + y * board.height,
      button: 'left',
      clickCount: 1,
    })
  }

  /** A line between two places, with a real mouse; `midway` happens while it is drawn. */
  const draw = async (on: Page, from: Place, to: Place, midway?: () => Promise<unknown>) => {
    const steps = 12
    await mouse(on, 'Pressed', from)
    for (let step = 1; step <= steps; step++) {
      const part = step / steps
      await mouse(on, 'Moved', [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part])
      if (step === steps / 2) await midway?.()
    }
    await mouse(on, 'Released', to)
  }

  const choosePen = (on: Page, pen: number) =>
    on.evaluate((pen: number) => document.querySelectorAll<HTMLElement>('#pens input')[pen]!.click(), pen)

  const NUMBERED = '#strokes [data-number]'
  const UNNUMBERED = '#strokes :not([data-number])'

  const ids = (on: Page, which: string) =>
    on.evaluate(
      (which: string) =>
        [...document.querySelectorAll<HTMLElement>(which)].map(({ dataset }) => dataset['id']!),
      which,
    )

  const numbers = (on: Page) =>
    on.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('#strokes li')].map(({ dataset }) =>
        Number(dataset['number']),
      ),
    )

  /** Waits until these are numbered. */
  const has = (on: Page, wanted: readonly string[]) =>
    on.waitFor(
      (wanted: string[]) =>
        wanted.every((id) => document.querySelector(`#strokes [data-number][data-id="${id}"]`)),
      [...wanted],
    )

  /** What is to be seen, pixel by pixel. */
  const picture = (on: Page) =>
    on.evaluate(async () => {
      const board = document.querySelector<HTMLCanvasElement>('#board')!
      const { data } = board.getContext('2d')!.getImageData(0, 0, board.width, board.height)
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
      return { painted: data.some((value) => value > 0), hash: [...hash].join() }
    })

  /** Everything that was drawn is on both boards: the same strokes in the same order, each once, and the same pixels. */
  const endEqual = async () => {
    const drawn = (await Promise.all(all().flatMap((on) => [ids(on, NUMBERED), ids(on, UNNUMBERED)]))).flat()
    for (const on of all()) await has(on, drawn)
    const [ada, grace] = [await ids(page('ada'), NUMBERED), await ids(page('grace'), NUMBERED)]
    expect(grace).toEqual(ada)
    expect(new Set(ada).size).toBe(ada.length)
    for (const on of all()) {
      expect(await numbers(on)).toEqual(ada.map((_, index) => index + 1))
      expect(await ids(on, UNNUMBERED)).toEqual([])
    }
    const seen = await picture(page('ada'))
    expect(seen.painted).toBe(true)
    expect(await picture(page('grace'))).toEqual(seen)
    return ada
  }

  /** What is still on its way over an old link comes before its end. */
  const onlyTwoLinks = () =>
    page('grace').evaluate(
      () =>
        new Promise<void>((resolve) => {
          const events = new EventSource('/control/example-whiteboard/events')
          events.onmessage = ({ data }) => {
            if (JSON.parse(data).clients > 2) return
            events.close()
            resolve()
          }
        }),
    )

  beforeEach(async () => {
    await faults(page('ada')).heal()
    for (const on of all()) await isState(on, 'open')
    await choosePen(page('ada'), 0)
    await choosePen(page('grace'), 3)
  })

  it('shows both what both draw, while it is drawn', async () => {
    const before = (await ids(page('grace'), NUMBERED)).length
    await draw(page('ada'), [0.1, 0.2], [0.9, 0.8], () =>
      page('grace').waitFor(
        (before: number) => document.querySelectorAll('#strokes [data-number]').length > before,
        before,
      ),
    )
    await draw(page('grace'), [0.1, 0.8], [0.9, 0.2])
    expect((await endEqual()).length).toBeGreaterThan(before + 2)
  })

  it('shows where the pen of the other is', async () => {
    const left = (part: number) =>
      page('grace').waitFor((part: number) => {
        const cursor = document.querySelector<HTMLElement>('.cursor')
        return cursor?.textContent === 'Ada' && Math.abs(parseFloat(cursor.style.left) - 100 * part) < 1
      }, part)
    await mouse(page('ada'), 'Moved', [0.25, 0.5])
    await left(0.25)
    await mouse(page('ada'), 'Moved', [0.75, 0.5])
    await left(0.75)
  })

  it('ends equal after a restart of the server, on which both had drawn over each other meanwhile', async () => {
    const { kill, restart } = faults(page('ada'))
    await draw(page('ada'), [0.2, 0.1], [0.2, 0.9])
    const before = await endEqual()
    await kill()
    for (const on of all()) await isOffline(on)
    await draw(page('ada'), [0.1, 0.3], [0.9, 0.3])
    await draw(page('grace'), [0.5, 0.1], [0.5, 0.9])
    await choosePen(page('grace'), ERASER)
    await draw(page('grace'), [0.1, 0.4], [0.6, 0.2])
    await choosePen(page('ada'), 1)
    await draw(page('ada'), [0.3, 0.1], [0.6, 0.9])
    expect(await ids(page('ada'), NUMBERED)).toEqual(before)
    expect((await ids(page('ada'), UNNUMBERED)).length).toBeGreaterThanOrEqual(2)
    expect(await picture(page('grace'))).not.toEqual(await picture(page('ada')))
    await restart()
    const after = await endEqual()
    expect(after.slice(0, before.length)).toEqual(before) // the server had kept them
  })

  it('ends equal after a black hole, whose strokes come late and again', async () => {
    const { choose, blackhole, heal } = faults(page('ada'))
    await choose('ada')
    await blackhole()
    await draw(page('ada'), [0.1, 0.6], [0.9, 0.6])
    const swallowed = await ids(page('ada'), UNNUMBERED)
    expect(swallowed.length).toBeGreaterThan(0)
    await draw(page('grace'), [0.4, 0.1], [0.4, 0.9])
    await isOffline(page('ada')) // the heartbeat has found out
    await draw(page('ada'), [0.1, 0.7], [0.9, 0.7])
    await draw(page('grace'), [0.6, 0.1], [0.6, 0.9])
    expect(await ids(page('grace'), NUMBERED)).not.toEqual(expect.arrayContaining(swallowed))
    await heal()
    expect(await endEqual()).toEqual(expect.arrayContaining(swallowed))
  })

  it('sends again what was lost with a line that was reset, and ends equal', async () => {
    const { choose, latency, reset, heal } = faults(page('ada'))
    await choose('ada')
    await latency(1_000)
    await draw(page('ada'), [0.2, 0.2], [0.8, 0.9])
    const lost = await ids(page('ada'), UNNUMBERED)
    expect(lost.length).toBeGreaterThan(0)
    await reset()
    await draw(page('grace'), [0.2, 0.9], [0.8, 0.2])
    await heal()
    expect(await endEqual()).toEqual(expect.arrayContaining(lost))
  })

  it('shows once what comes late, over the old link, when it has been sent again over the new one', async () => {
    const { choose, latency, heal } = faults(page('ada'))
    await choose('ada')
    await latency(2_000)
    await draw(page('ada'), [0.1, 0.9], [0.9, 0.1])
    const late = await ids(page('ada'), UNNUMBERED)
    await heal()
    await isBackAfter(page('ada'), () =>
      page('ada').evaluate(() => document.querySelector<HTMLElement>('#close-by-server')!.click()),
    )
    await has(page('grace'), late)
    await onlyTwoLinks()
    await endEqual()
  })

  it('ends equal when the line is reset in the middle of strokes', async () => {
    const { choose, reset } = faults(page('ada'))
    await choose('ada,grace')
    for (const y of [0.15, 0.35, 0.55, 0.75]) {
      await draw(page('ada'), [0.1, y], [0.9, y + 0.1], reset)
      await draw(page('grace'), [0.1, y + 0.1], [0.9, y])
    }
    await endEqual()
  })

  it('shows the same board to a page that is opened later', async () => {
    const drawn = await endEqual()
    const seen = await picture(page('ada'))
    await page('grace').goto(await page('grace').evaluate(() => location.href))
    await has(page('grace'), drawn)
    expect(await ids(page('grace'), NUMBERED)).toEqual(drawn)
    expect(await picture(page('grace'))).toEqual(seen)
  })

  it('fits a phone without scrolling sideways', async () => {
    expect(await phoneWidth(page('ada'))).toBe(390)
  })

  it('leaves nothing in the console', () => {
    expect(all().flatMap(({ errors, console }) => [...errors, ...console])).toEqual([])
  })
})
