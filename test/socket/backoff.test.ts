import { describe, expect, it } from 'vitest'
import { atMost, backoff, never, type RetryContext, unless } from '../../src/index.js'
import { FakeServer, ManualClock } from '../../src/testing/index.js'
import { offlineStage, openStage, stage } from './stage.js'

const context = (overrides: Partial<RetryContext> = {}): RetryContext => ({
  attempt: 0,
  cause: { type: 'close', code: 1006, reason: '', wasClean: false, failed: true },
  outage: 0,
  hidden: false,
  random: () => 0,
  ...overrides,
})
const closedWith = (code: number) =>
  ({ type: 'close', code, reason: '', wasClean: true, failed: false }) as const
/** The least and the most that a policy answers. */
const range = (overrides: Partial<RetryContext>, policy = backoff()) => [
  policy(context({ ...overrides, random: () => 0 })),
  policy(context({ ...overrides, random: () => 1 })),
]

describe('the delays of backoff()', () => {
  const minutes = 60_000
  it.each<[string, Partial<RetryContext>, number[]]>([
    ['first, anywhere in 3 s', { attempt: 0 }, [0, 3_000]],
    ['then between half and all of 3 s * 1.6', { attempt: 1 }, [2_400, 4_800]],
    ['growing', { attempt: 2 }, [3_840, 7_680]],
    ['to 10 s', { attempt: 3 }, [5_000, 10_000]],
    ['and no further', { attempt: 1_000 }, [5_000, 10_000]],
    ['until the outage is 5 minutes old', { attempt: 30, outage: 5 * minutes - 1 }, [5_000, 10_000]],
    ['then to 30 s', { attempt: 30, outage: 5 * minutes }, [15_000, 30_000]],
    ['four times as far on a hidden page', { attempt: 30, hidden: true }, [20_000, 40_000]],
    ['for as long as it takes', { attempt: 30, hidden: true, outage: 60 * minutes }, [60_000, 120_000]],
    ['a hidden page begins as soon', { attempt: 0, hidden: true }, [0, 3_000]],
  ])('%s', (_, overrides, expected) => {
    const [least, most] = range(overrides)
    expect(least).toBeCloseTo(expected[0] as number, 6)
    expect(most).toBeCloseTo(expected[1] as number, 6)
  })

  it('follow base, factor, cap and longCap', () => {
    const policy = backoff({ base: 100, factor: 2, cap: 400, longCap: 1_000 })
    expect(range({ attempt: 0 }, policy)).toEqual([0, 100])
    expect(range({ attempt: 1 }, policy)).toEqual([100, 200])
    expect(range({ attempt: 9 }, policy)).toEqual([200, 400])
    expect(range({ attempt: 9, outage: 300_000 }, policy)).toEqual([500, 1_000])
  })

  it('a cap above 30 s holds for long outages too', () => {
    expect(range({ attempt: 30, outage: 300_000 }, backoff({ cap: 60_000 }))).toEqual([30_000, 60_000])
  })

  it('are none after an expiry code, once', () => {
    const policy = backoff({ expiry: [4401] })
    expect(range({ cause: closedWith(4401) }, policy)).toEqual([0, 0])
    expect(range({ cause: closedWith(4401), attempt: 1 }, policy)).toEqual([2_400, 4_800])
    expect(range({ cause: closedWith(4400) }, policy)).toEqual([0, 3_000])
  })
})

describe('retry policies compose', () => {
  it('atMost() gives up after so many failures in a row', () => {
    const policy = atMost(2, () => 7)
    expect([0, 1, 2, 3].map((attempt) => policy(context({ attempt })))).toEqual([7, 7, false, false])
    expect(atMost(1)(context())).toBe(0)
  })

  it('unless() gives up for its codes alone', () => {
    const policy = unless([4401], () => 7)
    expect(policy(context({ cause: closedWith(4401) }))).toBe(false)
    expect(policy(context({ cause: closedWith(4402) }))).toBe(7)
    expect(policy(context({ cause: { type: 'timeout', phase: 'connecting' } }))).toBe(7)
    expect(unless([4401])(context())).toBe(0)
  })

  it('never says false', () => expect(never(context())).toBe(false))

  it('a policy is told the attempt, the cause, the length of the outage and whether anybody looks', () => {
    const asked: RetryContext[] = []
    const { clock, network, page } = openStage({ retry: (context) => (asked.push(context), 1_000) })
    network.last.serverClose(4000, 'why')
    page.hidden = true
    clock.advance(1_000)
    network.last.fail()
    expect(asked).toMatchObject([
      {
        attempt: 0,
        cause: { type: 'close', code: 4000, reason: 'why', wasClean: true },
        outage: 0,
        hidden: false,
      },
      { attempt: 1, cause: { type: 'close', code: 1006, failed: true }, outage: 1_000, hidden: true },
    ])
  })
})

describe('what a connection makes of them', () => {
  it.each([0, 0.25, 0.5, 0.75, 0.999])(
    '[S14] a server that accepts and drops at once sees at most 6 connections in 15 s, with growing gaps (chance %d)',
    (chance) => {
      const clock = new ManualClock()
      const network = new FakeServer()
      const moments: number[] = []
      network.meet = (socket) => {
        moments.push(clock.now())
        clock.after(5, () => {
          socket.accept()
          socket.serverClose(1006)
        })
      }
      stage({ clock, network, random: () => chance })
      clock.advance(15_000)
      expect(moments.length).toBeLessThanOrEqual(6)
      const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] as number))
      for (const [index, gap] of gaps.slice(0, 4).entries())
        if (index) expect(gap).toBeGreaterThan(gaps[index - 1] as number)
    },
  )

  it.each([
    [4_999, 2],
    [5_000, 1],
  ])('[S15] after a connection that lived %d ms the attempts count to %d', (lived, attempt) => {
    const { socket, clock, network } = offlineStage()
    clock.advance(1_500)
    network.last.accept()
    clock.advance(lived)
    network.last.fail()
    expect(socket.state).toMatchObject({ name: 'backoff', attempt })
  })

  it('[S15] stableAfter says how long that is; the outage is over with it', () => {
    const outages: number[] = []
    const { clock, network } = stage({
      stableAfter: 100,
      retry: ({ outage }) => (outages.push(outage), 1_000),
    })
    network.last.fail()
    clock.advance(1_000)
    network.last.accept()
    clock.advance(99)
    network.last.fail()
    clock.advance(1_000)
    network.last.accept()
    clock.advance(100)
    network.last.fail()
    expect(outages).toEqual([0, 1_099, 0])
  })

  it.each([1000, 1001, 1005, 1008, 1012, 4000, 4401])('[S18] by default close %d is retried', (code) => {
    const { socket, clock, network } = openStage()
    network.last.serverClose(code)
    expect(socket.state).toMatchObject({ name: 'backoff', deadline: clock.now() + 1_500 })
    clock.advance(1_500)
    network.last.accept()
    expect(socket.readyState).toBe(1)
  })

  it.each([1008, 4401, 4403])('[S18] close %d, declared fatal, is final, and the state names it', (code) => {
    const { socket, clock, network, page } = openStage({ retry: unless([1008, 4401, 4403]) })
    network.last.serverClose(code, 'no')
    expect(socket.state).toEqual({
      name: 'closed',
      close: expect.objectContaining({ code, reason: 'no', wasClean: true }) as unknown,
      cause: expect.objectContaining({ type: 'close', code }) as unknown,
    })
    clock.advance(3_600_000)
    expect(network.sockets).toHaveLength(1)
    expect([clock.timers, page.watchers]).toEqual([0, 0])
  })

  it('a delay longer than setTimeout can wait is waited out', () => {
    const sixtyDays = 60 * 86_400_000
    const { clock, network } = offlineStage({ retry: () => sixtyDays, page: false })
    clock.advance(sixtyDays - 1)
    expect(network.sockets).toHaveLength(1)
    clock.advance(1)
    expect(network.sockets).toHaveLength(2)
  })

  it('an hour of refusals is an hour of attempts: none is ever the last', () => {
    const { clock, network } = stage({ connectTimeout: 1_000 })
    network.meet = (socket) => clock.after(1, () => socket.fail())
    network.last.fail()
    clock.advance(3_600_000)
    expect(network.sockets.length).toBeGreaterThan(120)
    expect(network.sockets.length).toBeLessThan(300)
  })
})
