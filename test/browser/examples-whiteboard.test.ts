import { beforeEach, describe, expect, it } from 'vitest'
import type { Page } from '../support/browsers.mjs'
import { example, faults, isBackAfter, isOffline, isState, phoneWidth } from './example-pages.js'

/** A place on the board, as parts of its width and its height. */
type Place = readonly [x: number, y: number]

const [RED, BLUE, AMBER, GREEN, VIOLET] = ['#e5484d', '#3b82f6', '#dd9000', '#2f9e68', '#8b5cf6'] as const

/** A stroke as the server has it. */
interface Kept {
  number: number
  id: string
  colour: string
}

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
    const steps = 24 // a long line goes in pieces
    await mouse(on, 'Pressed', from)
    for (let step = 1; step <= steps; step++) {
      const part = step / steps
      await mouse(on, 'Moved', [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part])
      if (step === steps / 2) await midway?.()
    }
    await mouse(on, 'Released', to)
  }

  const choose = (on: Page, colour: string) =>
    on.evaluate((colour: string) => {
      document.querySelector<HTMLInputElement>('#colour')!.value = colour
    }, colour)

  /** Of a page: the number up to which it shows all strokes, and how many of its own have none yet. */
  const board = (on: Page) =>
    on.evaluate(() => {
      const { last, pending } = document.querySelector<HTMLElement>('#board')!.dataset
      return { last: Number(last), pending: Number(pending) }
    })

  /** Waits until a page shows that many. */
  const shows = (on: Page, least: number) =>
    on.waitFor(
      (least: number) => Number(document.querySelector<HTMLElement>('#board')!.dataset['last']) >= least,
      least,
    )

  /** What the server has, asked by a client of its own. */
  const kept = (): Promise<Kept[]> =>
    page('grace').evaluate(async () => {
      const { createClient, binaryJson } = (window as any).Holdfast
      const scene: any = await new Promise((resolve) => {
        const events = new EventSource('/control/example-whiteboard/events')
        events.onmessage = ({ data }) => {
          events.close()
          resolve(JSON.parse(data))
        }
      })
      const client = createClient(`ws://${location.hostname}:${scene.lines.grace.port}/grace`, {
        token: 'grace',
        codec: binaryJson,
      })
      const strokes = await client
        .channel('board')
        .request('after', { number: 0 }, { idempotent: true })
        .finally(() => client.close())
      return strokes.map(({ number, id, colour }: Kept) => ({ number, id, colour }))
    })

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
    for (const on of all())
      await on.waitFor(() => document.querySelector<HTMLElement>('#board')!.dataset['pending'] === '0')
    const strokes = await kept()
    expect(strokes.map(({ number }) => number)).toEqual(strokes.map((_, index) => index + 1))
    expect(new Set(strokes.map(({ id }) => id)).size).toBe(strokes.length)
    for (const on of all()) {
      await shows(on, strokes.length)
      expect(await board(on)).toEqual({ last: strokes.length, pending: 0 })
    }
    const seen = await picture(page('ada'))
    expect(seen.painted).toBe(true)
    expect(await picture(page('grace'))).toEqual(seen)
    return strokes
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
    for (const on of all()) {
      await isState(on, 'open')
      await shows(on, 0) // it has been told
    }
    await choose(page('ada'), RED)
    await choose(page('grace'), BLUE)
  })

  it('shows both what both draw, while it is drawn', async () => {
    const { last } = await board(page('grace'))
    await draw(page('ada'), [0.1, 0.2], [0.9, 0.8], () => shows(page('grace'), last + 1))
    await draw(page('grace'), [0.1, 0.8], [0.9, 0.2])
    const drawn = (await endEqual()).slice(last).map(({ colour }) => colour)
    expect(drawn.length).toBeGreaterThan(2)
    expect(new Set(drawn)).toEqual(new Set([RED, BLUE]))
  })

  it('shows where the pen of the other is', async () => {
    const left = (part: number) =>
      page('grace').waitFor((part: number) => {
        const cursor = document.querySelector<HTMLElement>('#cursor')!
        return cursor.textContent === 'Ada' && Math.abs(parseFloat(cursor.style.left) - 100 * part) < 1
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
    await choose(page('grace'), GREEN)
    await draw(page('grace'), [0.1, 0.4], [0.6, 0.2])
    await choose(page('ada'), AMBER)
    await draw(page('ada'), [0.3, 0.1], [0.6, 0.9])
    const { last, pending } = await board(page('ada'))
    expect(last).toBe(before.length)
    expect(pending).toBeGreaterThanOrEqual(2)
    expect(await picture(page('grace'))).not.toEqual(await picture(page('ada')))
    await isBackAfter(page('grace'), () => isBackAfter(page('ada'), restart))
    const after = await endEqual()
    expect(after.slice(0, before.length)).toEqual(before) // the server had kept them
  })

  it('ends equal after a black hole, whose strokes come late and again', async () => {
    const { choose: whose, blackhole, heal } = faults(page('ada'))
    await whose('ada')
    await blackhole()
    await choose(page('ada'), VIOLET)
    await draw(page('ada'), [0.1, 0.6], [0.9, 0.6])
    const { pending } = await board(page('ada'))
    expect(pending).toBeGreaterThan(0)
    await draw(page('grace'), [0.4, 0.1], [0.4, 0.9])
    await isOffline(page('ada')) // the heartbeat has found out
    await draw(page('ada'), [0.1, 0.7], [0.9, 0.7])
    await draw(page('grace'), [0.6, 0.1], [0.6, 0.9])
    const swallowed = async () => (await kept()).filter(({ colour }) => colour === VIOLET).length
    expect(await swallowed()).toBe(0)
    await heal()
    await endEqual()
    expect(await swallowed()).toBeGreaterThan(pending)
  })

  it('sends again what was lost with a line that was reset, before what was drawn later', async () => {
    const { choose: whose, latency, reset, heal } = faults(page('ada'))
    const before = (await endEqual()).length
    await whose('ada')
    await latency(1_000)
    await draw(page('ada'), [0.2, 0.2], [0.8, 0.9])
    // On a busy machine the first pieces may have their numbers before the last is drawn.
    const { last, pending } = await board(page('ada'))
    expect(pending).toBeGreaterThan(0)
    const early = last - before + pending
    await reset()
    await isOffline(page('ada'))
    await choose(page('ada'), AMBER)
    await draw(page('ada'), [0.2, 0.9], [0.8, 0.2])
    await draw(page('grace'), [0.2, 0.9], [0.8, 0.2])
    await heal()
    const adas = (await endEqual()).slice(before).filter(({ colour }) => colour !== BLUE)
    const later = adas.length - early
    expect(later).toBeGreaterThan(0)
    expect(adas.map(({ colour }) => colour)).toEqual([...Array(early).fill(RED), ...Array(later).fill(AMBER)])
  })

  it('shows once what comes late, over the old link, when it has been sent again over the new one', async () => {
    const { choose: whose, latency, heal } = faults(page('ada'))
    await whose('ada')
    await latency(2_000)
    await draw(page('ada'), [0.1, 0.9], [0.9, 0.1])
    const { last, pending } = await board(page('ada'))
    expect(pending).toBeGreaterThan(0)
    await heal()
    await isBackAfter(page('ada'), () =>
      page('ada').evaluate(() => document.querySelector<HTMLElement>('#close-by-server')!.click()),
    )
    await shows(page('grace'), last + pending)
    await onlyTwoLinks()
    await endEqual()
  })

  it('ends equal when the line is reset in the middle of strokes', async () => {
    const { choose: whose, reset } = faults(page('ada'))
    await whose('ada,grace')
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
    await shows(page('grace'), drawn.length)
    expect(await picture(page('grace'))).toEqual(seen)
  })

  it('takes back what the server refuses', async () => {
    const seen = await picture(page('ada'))
    await page('ada').evaluate(() => {
      const { randomUUID } = crypto
      crypto.randomUUID = () => {
        crypto.randomUUID = randomUUID
        return 'that is no id' as ReturnType<typeof randomUUID>
      }
    })
    await mouse(page('ada'), 'Pressed', [0.05, 0.05])
    expect((await board(page('ada'))).pending).toBe(1)
    await mouse(page('ada'), 'Released', [0.05, 0.05])
    await page('ada').waitFor(() => document.querySelector<HTMLElement>('#board')!.dataset['pending'] === '0')
    expect(await picture(page('ada'))).toEqual(seen)
    await endEqual()
  })

  it('fits a phone without scrolling sideways', async () => {
    expect(await phoneWidth(page('ada'))).toBe(390)
  })

  it('leaves nothing in the console', () => {
    expect(all().flatMap(({ errors, console }) => [...errors, ...console])).toEqual([])
  })
})
