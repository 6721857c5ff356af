import { beforeEach, describe, expect, it } from 'vitest'
import { example, faults, isBackAfter, isOffline, isState, phoneWidth } from './example-pages.js'

const SHOWN = 1_000

describe('live monitoring among the examples', () => {
  const { page } = example('monitor')

  /** What the page says, of one moment. */
  const readings = () =>
    page().evaluate(() => {
      const number = (id: string) => Number(document.querySelector(`#${id}`)!.textContent)
      const { first, newest } = document.querySelector('canvas')!.dataset
      return {
        numbers: Number(newest) - Number(first) + 1,
        values: number('values'),
        missing: number('missing'),
        gaps: number('gaps'),
        filled: number('filled'),
      }
    })

  const missing = (least: number) =>
    page().waitFor((least: number) => Number(document.querySelector('#missing')!.textContent) >= least, least)

  /** How many columns of the plot have a pixel of the curve. */
  const columnsDrawn = () =>
    page().evaluate(() => {
      const canvas = document.querySelector('canvas')!
      const { width, height } = canvas
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
      let drawn = 0
      for (let x = 0; x < width; x++) {
        let opaque = 0
        for (let y = 0; y < height; y++) opaque = Math.max(opaque, data[4 * (y * width + x) + 3]!)
        if (opaque > 128) drawn++ // the bands behind the curve let more light through
      }
      return drawn / width
    })

  /** Every number that there has been since the page opened has come, and once. */
  const complete = () =>
    expect
      .poll(
        async () => {
          const { missing, numbers, values } = await readings() // a server that was late leaves a gap for a moment
          return { missing, twice: values - numbers }
        },
        { timeout: 30_000 },
      )
      .toEqual({ missing: 0, twice: 0 })

  /** Breaks, sees the gap, mends, and sees it filled. */
  const gapIsSeenAndFilled = async (breakIt: () => Promise<unknown>, mend: () => Promise<unknown>) => {
    const before = await readings()
    await breakIt()
    await missing(100)
    expect(await columnsDrawn()).toBeLessThan(0.93)
    const during = await readings()
    expect(during.values - during.numbers).toBe(before.values - before.numbers)
    await isBackAfter(page(), mend) // before the gap has left the plot
    await page().waitFor((gaps) => Number(document.querySelector('#gaps')!.textContent) > gaps, before.gaps)
    await complete()
    const after = await readings()
    expect(after.gaps).toBeGreaterThan(before.gaps)
    expect(after.filled - before.filled).toBeGreaterThanOrEqual(100)
    expect(await columnsDrawn()).toBeGreaterThan(0.97)
  }

  beforeEach(async () => {
    await faults(page()).heal()
    await isState(page(), 'open')
    await page().waitFor(() => document.querySelector('canvas')!.dataset['newest'] !== undefined)
    await complete()
  })

  it('is full from the start, and fed with fifty values a second', async () => {
    expect((await readings()).numbers).toBeGreaterThanOrEqual(SHOWN)
    expect(await columnsDrawn()).toBeGreaterThan(0.97)
    // How late a frame is on a busy machine says nothing of the rate: the numbers follow the clock.
    const due = await page().evaluate(() => Math.floor(Date.now() / 20) + 100)
    const ahead = await page().waitFor((due: number) => {
      const newest = Number(document.querySelector('canvas')!.dataset['newest'])
      return newest >= due && { by: newest - Date.now() / 20 }
    }, due)
    expect(ahead && ahead.by).toBeLessThanOrEqual(0)
    await complete()
  })

  it('shows the gap that a restart of the server leaves, and fills it', async () => {
    const { kill, restart } = faults(page())
    await gapIsSeenAndFilled(kill, restart)
  })

  it('shows the gap that a black hole leaves, and fills it', async () => {
    const { blackhole, heal } = faults(page())
    // Only a link that has been given up leaves a gap: what the line has held up comes late, and is all there.
    const giveUp = async () => {
      await blackhole()
      await isOffline(page())
    }
    await gapIsSeenAndFilled(giveUp, heal)
  })

  it('fills what a reset takes away, too', async () => {
    const { latency, reset, heal } = faults(page())
    await latency(300) // what is on its way is lost, however soon the next link opens
    const before = await readings()
    await isBackAfter(page(), reset)
    await heal()
    await page().waitFor((gaps) => Number(document.querySelector('#gaps')!.textContent) > gaps, before.gaps)
    await complete()
    expect((await readings()).filled).toBeGreaterThan(before.filled)
  })

  it('fits a phone without scrolling sideways', async () => {
    expect(await phoneWidth(page())).toBe(390)
  })

  it('leaves nothing in the console', () => {
    expect([...page().errors, ...page().console]).toEqual([])
  })
})
