import { describe, expect, test } from 'vitest'
import { failure } from '../../src/core/close-code.js'
import { atMost, backoff, never, type RetryContext, type RetryPolicy, unless } from '../../src/core/retry.js'
import type { LinkEnd } from '../../src/core/transport.js'

const closed = (code: number): LinkEnd => ({
  type: 'close',
  code,
  reason: '',
  wasClean: true,
  failed: false,
})
const context = (of: Partial<RetryContext> = {}): RetryContext => ({
  attempt: 0,
  cause: failure,
  outage: 0,
  hidden: false,
  random: () => 0.5,
  ...of,
})

/** The least and the most that a policy answers, and its mean, over evenly spread luck. */
const spread = (policy: RetryPolicy, of: Partial<RetryContext> = {}) => {
  const count = 1_000
  const delays = Array.from({ length: count }, (_, place) =>
    Number(policy(context({ ...of, random: () => place / count }))),
  )
  const mean = delays.reduce((sum, delay) => sum + delay) / count
  return [Math.min(...delays), Math.max(...delays), mean].map(Math.round)
}

describe('backoff', () => {
  test('the first delay is uniform in [0, 3 s) [S16]', () => {
    expect(spread(backoff())).toEqual([0, 2_997, 1_499])
  })

  test.each([
    [1, 4_800],
    [2, 7_680],
    [3, 10_000],
    [4, 10_000],
    [1_000, 10_000],
    [Number.MAX_SAFE_INTEGER, 10_000],
  ])('delay %i is uniform in [x/2, x], x = %i ms', (attempt, longest) => {
    const [least, most, mean] = spread(backoff(), { attempt }) as [number, number, number]
    expect(least).toBe(longest / 2)
    expect(most).toBeGreaterThan(longest * 0.999)
    expect(most).toBeLessThanOrEqual(longest)
    expect(mean / longest).toBeCloseTo(0.75, 2)
  })

  test('the cap is 10 s in the first five minutes of an outage and 30 s after them', () => {
    const most = (outage: number) => spread(backoff(), { attempt: 20, outage })[1]
    expect([most(0), most(299_999), most(300_000), most(86_400_000)]).toEqual([9_995, 9_995, 29_985, 29_985])
  })

  test('a longer cap is not shortened after five minutes', () => {
    expect(spread(backoff({ cap: 60_000 }), { attempt: 20, outage: 400_000 })[1]).toBe(59_970)
    expect(spread(backoff({ cap: 60_000, longCap: 5_000 }), { attempt: 20, outage: 400_000 })[1]).toBe(4_998)
  })

  test('on a hidden page the cap is four times as long, the first delay is not', () => {
    expect(spread(backoff(), { attempt: 20, hidden: true })[1]).toBe(39_980)
    expect(spread(backoff(), { attempt: 20, hidden: true, outage: 300_000 })[1]).toBe(119_940)
    expect(spread(backoff(), { attempt: 1, hidden: true })[1]).toBe(4_798)
    expect(spread(backoff(), { hidden: true })[1]).toBe(2_997)
  })

  test('base, factor and cap are the caller’s', () => {
    const policy = backoff({ base: 100, factor: 2, cap: 1_000 })
    expect([0, 1, 2, 3, 4].map((attempt) => policy(context({ attempt, random: () => 0 })))).toEqual([
      0, 100, 200, 400, 500,
    ])
  })

  test('an undefined option is its default', () => {
    expect(spread(backoff({ base: undefined as never }))).toEqual(spread(backoff()))
  })

  test('uses Math.random when asked without luck, and not before [S17]', () => {
    const policy = backoff()
    const delays = new Set(
      Array.from({ length: 20 }, () => policy({ attempt: 1, cause: failure, outage: 0, hidden: false })),
    )
    expect(delays.size).toBeGreaterThan(1)
  })

  test('an expired credential is retried at once, once [S24]', () => {
    const policy = backoff({ expiry: [4401, 4403] })
    expect(policy(context({ cause: closed(4401) }))).toBe(0)
    expect(policy(context({ cause: closed(4403) }))).toBe(0)
    expect(policy(context({ cause: closed(4401), attempt: 1 }))).toBe(3_600)
    expect(policy(context({ cause: closed(4400) }))).toBe(1_500)
    expect(policy(context({ cause: { type: 'restart' } }))).toBe(1_500)
  })

  test.each([
    [{ base: -1 }, RangeError, /backoff\.base .*-1/],
    [{ base: NaN }, RangeError, /backoff\.base .*NaN/],
    [{ base: '3s' }, TypeError, /backoff\.base .*"3s"/],
    [{ factor: 0.9 }, RangeError, /backoff\.factor .*0\.9/],
    [{ cap: -1 }, RangeError, /backoff\.cap/],
    [{ longCap: null }, TypeError, /backoff\.longCap .*null/],
    [{ expiry: 4401 }, TypeError, /backoff\.expiry .*4401/],
    [{ max: 1 }, TypeError, /backoff\.max .*base/],
    [5, TypeError, /backoff .*5/],
    [null, TypeError, /backoff .*null/],
  ])('%o is refused when the policy is made', (options, kind, message) => {
    const make = () => backoff(options as never)
    expect(make).toThrow(kind)
    expect(make).toThrow(message)
  })
})

describe('atMost', () => {
  test('gives up after so many failed attempts in a row', () => {
    const policy = atMost(3, () => 7)
    expect([0, 1, 2, 3, 4].map((attempt) => policy(context({ attempt })))).toEqual([7, 7, 7, false, false])
  })

  test('stands on backoff by default', () => {
    expect(atMost(1)(context())).toBe(1_500)
  })

  test('0 is never, Infinity is always', () => {
    expect(atMost(0)(context())).toBe(false)
    expect(atMost(Infinity, () => 7)(context({ attempt: 1e9 }))).toBe(7)
  })

  test.each([-1, NaN, '3', null])('%s attempts are refused', (attempts) => {
    expect(() => atMost(attempts as never)).toThrow(/atMost/)
  })
})

describe('never', () => {
  test('gives up at once, whatever happened', () => {
    expect(never(context())).toBe(false)
    expect(never(context({ cause: closed(1012) }))).toBe(false)
  })
})

describe('unless', () => {
  test('gives up at the codes that are declared fatal, and at no other cause [S18]', () => {
    const policy = unless([1008, 4401], () => 7)
    expect(policy(context({ cause: closed(1008) }))).toBe(false)
    expect(policy(context({ cause: closed(4401), attempt: 5 }))).toBe(false)
    for (const code of [1000, 1001, 1006, 1012, 4403])
      expect(policy(context({ cause: closed(code) }))).toBe(7)
    expect(policy(context({ cause: { type: 'timeout', phase: 'connecting' } }))).toBe(7)
  })

  test('stands on backoff by default', () => {
    expect(unless([])(context())).toBe(1_500)
  })

  test('codes that are no list are refused when the policy is made', () => {
    expect(() => unless(4401 as never)).toThrow(TypeError)
  })
})

describe('policies compose', () => {
  const policy = unless([4403], atMost(2, backoff({ base: 100, expiry: [4401] })))

  test.each([
    [0, 4403, false],
    [0, 4401, 0],
    [0, 1006, 50],
    [1, 4401, 120],
    [2, 4401, false],
  ])('attempt %i after code %i waits %s', (attempt, code, delay) => {
    expect(policy(context({ attempt, cause: closed(code) }))).toBe(delay)
  })

  test('each is told all that the outer one is told', () => {
    let told: RetryContext | undefined
    const asked = context({ attempt: 1, outage: 5, hidden: true })
    unless(
      [],
      atMost(9, (context) => {
        told = context
        return 0
      }),
    )(asked)
    expect(told).toEqual(asked)
  })
})
