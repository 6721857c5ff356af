import { beforeEach, describe, expect, it, vi } from 'vitest'
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

const SHINING = 5
/** As the server has it: every fifth star is worth more. */
const worth = (number: number) => (number % 5 ? 1 : 3)

interface Seen {
  turn: number
  scores: { ada: number; grace: number }
  stars: string[]
}

describe('the game among the examples', () => {
  const { page, all } = example('game', ['ada', 'grace'])

  const seen = (on: Page): Promise<Seen> =>
    on.evaluate(() => {
      const score = (person: string) =>
        Number(document.querySelector<HTMLOutputElement>(`#score-${person}`)!.value)
      return {
        turn: Number(document.querySelector<HTMLElement>('#field')!.dataset['turn']),
        scores: { ada: score('ada'), grace: score('grace') },
        stars: [...document.querySelectorAll<HTMLElement>('.star')]
          .map(({ dataset }) => dataset['id']!)
          .sort(),
      }
    })

  /** Taps the field where a star is, with a real pointer: the player walks there. */
  const goTo = async (on: Page, star: string) => {
    const at = await on.evaluate((star: string) => {
      const { x, y, width, height } = document.querySelector(`[data-id=${star}]`)!.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 }
    }, star)
    for (const type of ['mousePressed', 'mouseReleased'])
      await on.cdp('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1 })
  }

  const isAsked = (on: Page, star: string) =>
    on.waitFor(
      (star: string) => document.querySelector(`[data-id=${star}]`)?.hasAttribute('data-asked'),
      star,
    )

  const isGone = (on: Page, star: string) =>
    on.waitFor((star: string) => document.querySelector(`[data-id=${star}]`) === null, star)

  const placeOf = (on: Page, star: string) =>
    on.evaluate((star: string) => {
      const { x, y } = document.querySelector<HTMLElement>(`[data-id=${star}]`)!.dataset
      return { x: Number(x), y: Number(y) }
    }, star)

  const isWithin = (on: Page, { x, y }: { x: number; y: number }, least: number, most: number) =>
    on.waitFor(
      (x: number, y: number, least: number, most: number) => {
        const { dataset } = document.querySelector<HTMLElement>('.player.own')!
        const distance = Math.hypot(Number(dataset['x']) - x, Number(dataset['y']) - y)
        return distance >= least && distance <= most
      },
      x,
      y,
      least,
      most,
    )

  /** And until the player rests there, and what was met on the way is answered. */
  const catchStar = async (on: Page, star: string) => {
    const place = await placeOf(on, star)
    await goTo(on, star)
    await isGone(on, star)
    await isWithin(on, place, 0, 3)
    await on.waitFor(() => document.querySelector('[data-asked]') === null)
  }

  const turnOf = (on: Page) => seen(on).then(({ turn }) => turn)

  /** Both come to show the same, nothing is open, and each star that was caught counts once. */
  const showTheSame = async () => {
    // Who catches one more between the two looks is looked at again.
    const both = await vi.waitFor(
      async () => {
        for (const on of all()) await on.waitFor(() => document.querySelector('[data-asked]') === null)
        const [ada, grace] = await Promise.all(all().map(seen))
        expect(grace).toEqual(ada)
        return ada!
      },
      { timeout: 30_000 },
    )
    const { turn: caught, scores, stars } = both
    const lit = Array.from({ length: SHINING + caught }, (_, index) => index + 1)
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + worth(number), 0)
    const left = stars.map((star) => Number(star.replace('star-', '')))
    expect(left).toHaveLength(SHINING)
    expect(scores.ada + scores.grace).toBe(sum(lit) - sum(left))
    return both
  }

  const positions = (on: Page) =>
    on.evaluate(() => {
      const [, sent, dropped] = /(\d+) sent, (\d+) given up/.exec(
        document.querySelector('#told')!.textContent!,
      )!
      return { sent: Number(sent), dropped: Number(dropped) }
    })

  const player = (on: Page, person: string, more = '') =>
    on.waitFor(
      (selector: string) => document.querySelector(selector) !== null,
      `.player[data-person=${person}][data-x]${more}`,
    )

  beforeEach(async () => {
    await faults(page('ada')).heal()
    for (const on of all()) {
      await isState(on, 'open')
      await on.waitFor(() => document.querySelectorAll('.star').length > 0)
    }
  })

  it('gives the star to who comes there, and tells both', async () => {
    const { stars } = await showTheSame()
    await catchStar(page('ada'), stars[0]!)
    const { scores, turn } = await showTheSame()
    expect(turn).toBeGreaterThan(0)
    expect(scores.ada).toBeGreaterThan(0)
  })

  it('shows where the other is', async () => {
    const { stars } = await showTheSame()
    const { x, y } = await placeOf(page('ada'), stars[1]!)
    await player(page('grace'), 'ada')
    await catchStar(page('ada'), stars[1]!)
    await page('grace').waitFor(
      (x: number, y: number) => {
        const { dataset } = document.querySelector<HTMLElement>('.player[data-person=ada]')!
        return Math.hypot(Number(dataset['x']) - x, Number(dataset['y']) - y) < 3
      },
      x,
      y,
    )
    await showTheSame()
  })

  it('shows both the same score after a restart of the server, also of the star that both claim', async () => {
    const { kill, restart } = faults(page('ada'))
    const { stars, turn } = await showTheSame()
    await kill()
    for (const on of all()) await isOffline(on)
    for (const on of all()) await goTo(on, stars[0]!)
    for (const on of all()) await isAsked(on, stars[0]!)
    await goTo(page('grace'), stars[1]!)
    await isAsked(page('grace'), stars[1]!)
    expect(await turnOf(page('ada'))).toBe(turn)
    await restart()
    for (const on of all()) for (const star of stars.slice(0, 2)) await isGone(on, star)
    await showTheSame()
  })

  it('gives up the positions that it cannot tell at once, and lets who is silent fade', async () => {
    const { kill, restart } = faults(page('ada'))
    await player(page('grace'), 'ada', ':not(.gone)') // after the test before
    await kill()
    await player(page('grace'), 'ada', '.gone')
    const before = await positions(page('ada'))
    await page('ada').waitFor(
      (before: number) =>
        Number(/(\d+) given up/.exec(document.querySelector('#told')!.textContent!)![1]) > before,
      before.dropped,
    )
    expect((await positions(page('ada'))).sent).toBe(before.sent)
    await restart()
    await player(page('grace'), 'ada', ':not(.gone)')
  })

  it('leaves the star to who was first when a black hole holds back the claim of the other', async () => {
    const { choose, blackhole, heal } = faults(page('ada'))
    const { stars } = await showTheSame()
    await choose('ada')
    await blackhole()
    await goTo(page('ada'), stars[0]!)
    await isAsked(page('ada'), stars[0]!)
    await isOffline(page('ada')) // the heartbeat has found out
    await catchStar(page('grace'), stars[0]!)
    const { scores } = await seen(page('grace'))
    await isAsked(page('ada'), stars[0]!) // nobody has told her yet
    await heal()
    for (const on of all()) await isGone(on, stars[0]!)
    expect((await showTheSame()).scores.grace).toBe(scores.grace)
  })

  it('asks again for a star when the claim was lost with the line', async () => {
    const { choose, latency, reset, heal } = faults(page('ada'))
    const { stars, scores } = await showTheSame()
    await choose('ada')
    await latency(2_000)
    const [place, next] = [await placeOf(page('ada'), stars[0]!), await placeOf(page('ada'), stars[1]!)]
    await goTo(page('ada'), stars[0]!)
    await isAsked(page('ada'), stars[0]!)
    await goTo(page('ada'), stars[1]!)
    await isWithin(page('ada'), place, 40, 1_000) // who stood there still would ask anew
    await isBackAfter(page('ada'), () => reset().then(heal))
    for (const on of all()) await isGone(on, stars[0]!)
    await isWithin(page('ada'), next, 0, 3)
    expect((await showTheSame()).scores.ada).toBeGreaterThan(scores.ada)
  })

  it('counts each star once when the line is reset amid the catches', async () => {
    const { choose, reset } = faults(page('ada'))
    await choose('ada,grace')
    for (let round = 0; round < 4; round++) {
      const on = all()[round % 2]!
      const [star] = (await showTheSame()).stars
      const place = await placeOf(on, star!)
      await goTo(on, star!)
      await isBackAfter(on, reset)
      await isGone(on, star!)
      await isWithin(on, place, 0, 3) // on the way it may meet the next
    }
    await showTheSame()
  })

  it('asks once on each link for the state, however many have ended before the answer', async () => {
    expect(await asksOnEachLink(page('ada'), 'ada', 'state')).toEqual([1, 1, 1])
  })

  it('asks again for a star that was refused, but not in each frame', async () => {
    const pause = await page('ada').evaluate(
      () =>
        new Promise<number>((resolve) => {
          const { x, y } = document.querySelector<HTMLElement>('.player.own')!.dataset
          const star = document.createElement('b')
          Object.assign(star.dataset, { id: 'star-0', x, y }) // the server knows of none
          star.className = 'star'
          document.querySelector('#field')!.append(star)
          let refusedAt = 0
          new MutationObserver(() => {
            const isAsked = star.dataset['asked'] !== undefined
            if (!refusedAt && isAsked) refusedAt = performance.now()
            else if (isAsked) {
              star.remove()
              resolve(performance.now() - refusedAt)
            }
          }).observe(star, { attributeFilter: ['data-asked'] })
        }),
    )
    expect(pause).toBeGreaterThan(900)
  })

  it('shows the score to a page that is opened later', async () => {
    const before = await showTheSame()
    await page('grace').goto(await page('grace').evaluate(() => location.href))
    await isState(page('grace'), 'open')
    await page('grace').waitFor(() => document.querySelectorAll('.star').length > 0)
    expect((await showTheSame()).turn).toBeGreaterThanOrEqual(before.turn)
  })

  it('fits a phone without scrolling sideways', async () => {
    expect(await phoneWidth(page('ada'))).toBe(390)
  })

  it('leaves nothing in the console', () => {
    expect(all().flatMap(({ errors, console }) => [...errors, ...console])).toEqual([])
  })
})
