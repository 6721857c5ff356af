import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAlarm, systemClock } from '../../src/core/clock.js'
import { ManualClock } from '../../src/testing/index.js'

const longestDelay = 2 ** 31 - 1

let clock: ManualClock
let ring: ReturnType<typeof vi.fn<() => void>>
beforeEach(() => {
  clock = new ManualClock()
  ring = vi.fn<() => void>()
})
afterEach(() => vi.useRealTimers())

test('the system clock is the platform’s, looked up when used', () => {
  vi.useFakeTimers({ now: 5_000 })
  systemClock.after(100, ring)
  const cancel = systemClock.after(100, ring)
  cancel()
  cancel()
  expect(systemClock.now()).toBe(5_000)
  vi.advanceTimersByTime(99)
  expect(ring).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(ring).toHaveBeenCalledTimes(1)
})

test('an alarm rings once, at its moment', () => {
  createAlarm(clock, ring)(clock.now() + 100)
  clock.advance(99)
  expect(ring).not.toHaveBeenCalled()
  clock.advance(1)
  expect(ring).toHaveBeenCalledTimes(1)
  clock.advance(1_000)
  expect(ring).toHaveBeenCalledTimes(1)
  expect(clock.pending).toEqual([])
})

test('an alarm for a moment that has passed rings in the next task', () => {
  createAlarm(clock, ring)(clock.now() - 100)
  expect(ring).not.toHaveBeenCalled()
  clock.advance(0)
  expect(ring).toHaveBeenCalledTimes(1)
})

test('[I2] setting an alarm replaces what was set: never two timers', () => {
  const alarm = createAlarm(clock, ring)
  alarm(clock.now() + 100)
  alarm(clock.now() + 50)
  expect(clock.pending).toHaveLength(1)
  alarm(clock.now() + 200)
  clock.advance(199)
  expect(ring).not.toHaveBeenCalled()
  clock.advance(1)
  expect(ring).toHaveBeenCalledTimes(1)
})

test.each([undefined, Infinity])('%s sets none, and clears what was set', (never) => {
  const alarm = createAlarm(clock, ring)
  alarm(never)
  alarm(clock.now() + 100)
  alarm(never)
  alarm(never)
  expect(clock.pending).toEqual([])
  clock.advance(1_000)
  expect(ring).not.toHaveBeenCalled()
})

test.each([longestDelay, longestDelay + 1, 3 * longestDelay + 7])(
  'an alarm %i ms ahead rings then, though setTimeout cannot wait so long',
  (delay) => {
    createAlarm(clock, ring)(clock.now() + delay)
    clock.advance(delay - 1)
    expect(ring).not.toHaveBeenCalled()
    expect(clock.pending).toHaveLength(1)
    clock.advance(1)
    expect(ring).toHaveBeenCalledTimes(1)
  },
)

test('a far alarm can be cleared on its way', () => {
  const alarm = createAlarm(clock, ring)
  alarm(clock.now() + 3 * longestDelay)
  clock.advance(longestDelay + 1)
  alarm(undefined)
  expect(clock.pending).toEqual([])
})

test('[I12] an alarm that was frozen rings once on waking, however late', () => {
  createAlarm(clock, ring)(clock.now() + 100)
  clock.freeze(600_000)
  clock.ring()
  expect(ring).toHaveBeenCalledTimes(1)
})

test('[I12] a far alarm that was frozen past its moment rings on waking', () => {
  createAlarm(clock, ring)(clock.now() + 2 * longestDelay)
  clock.freeze(5 * longestDelay)
  clock.ring()
  expect(ring).toHaveBeenCalledTimes(1)
})

test('a ring is believed where the wall clock was set back meanwhile', () => {
  createAlarm(clock, ring)(clock.now() + 100)
  clock.step(-3_600_000)
  clock.advance(100)
  expect(ring).toHaveBeenCalledTimes(1)
  expect(clock.pending).toEqual([])
})

test('an alarm may be set again from its own ring', () => {
  const alarm = createAlarm(clock, () => {
    ring()
    if (ring.mock.calls.length < 3) alarm(clock.now() + 10)
  })
  alarm(clock.now() + 10)
  clock.advance(100)
  expect(ring).toHaveBeenCalledTimes(3)
  expect(clock.pending).toEqual([])
})
