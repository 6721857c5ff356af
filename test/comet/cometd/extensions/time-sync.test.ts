import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '../../../../src/comet/bayeux/message.js'
import { TimeSyncExtension } from '../../../../src/comet/cometd/extensions/time-sync.js'
import { absurd, type Compared, hosted, originals, walk } from './originals.js'

const start = 1_700_000_000_000
beforeEach(() => vi.useFakeTimers({ now: start }))
afterEach(() => vi.useRealTimers())

/** The server's answer: it came `trip` milliseconds after it was asked for, `held` of which the server took. */
const answer = (trip: number, ahead: number, held = 0, channel = '/meta/connect'): Message => {
  const tc = Date.now() - trip
  return { channel, successful: true, ext: { timesync: { tc, ts: tc + ahead, p: held, a: 0 } } }
}
const answers = (timesync: unknown): Message => ({ channel: '/meta/connect', ext: { timesync } })

const told = (extension: Compared) => ({
  offset: extension['getTimeOffset']() + 0,
  lag: extension['getNetworkLag']() + 0,
  time: extension['getServerTime'](),
  date: extension['getServerDate'](),
  sent: walk(extension, [
    ['outgoing', { channel: '/meta/connect' }],
    ['outgoing', { channel: '/meta/subscribe', ext: { mine: 1 } }],
    ['outgoing', { channel: '/chat' }],
  ]),
  samples: extension['getTimeOffsetSamples']?.(),
})

const channels = ['/meta/connect', '/meta/handshake', '/meta/subscribe', '/chat', '/metaphor']
const anyAnswer = fc.record({
  trip: fc.nat(2_000),
  ahead: fc.integer({ min: -100_000, max: 100_000 }),
  held: fc.nat(1_000),
  channel: fc.constantFrom(...channels),
  later: fc.nat(60_000),
})

describe('the time synchronization extension', () => {
  it.each(originals)('learns what that of $version learns', ({ TimeSyncExtension: Original }) => {
    fc.assert(
      fc.property(
        fc.array(anyAnswer, { maxLength: 25 }),
        fc.constantFrom(undefined, {}, { maxSamples: 1 }, { maxSamples: 3 }, { maxSamples: 0 }),
        (given, configuration) => {
          vi.setSystemTime(start)
          const ours: Compared = hosted(new TimeSyncExtension(configuration) as Compared)
          const original = hosted(new Original(configuration))
          for (const { trip, ahead, held, channel, later } of given) {
            vi.setSystemTime(Date.now() + later)
            const message = answer(trip, ahead, held, channel)
            expect(walk(ours, [['incoming', message]])).toEqual(walk(original, [['incoming', message]]))
            // 9 does not show its samples any more.
            const expected = told(original)
            expect(told(ours)).toEqual({ ...expected, samples: expected.samples ?? expect.anything() })
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    )
  })

  it('takes half the trip for the lag, without what the server took', () => {
    const extension = hosted(new TimeSyncExtension())
    extension.incoming(answer(100, 1_040, 20))
    expect(told(extension)).toMatchObject({ lag: 40, offset: 1_000, time: start + 1_000 })
    expect(extension.getServerDate()).toEqual(new Date(start + 1_000))
  })

  it('averages over the last ten, or as many as it was told', () => {
    const ten = hosted(new TimeSyncExtension())
    const two = hosted(new TimeSyncExtension({ maxSamples: 2 }))
    for (let ahead = 1; ahead <= 12; ahead++)
      for (const extension of [ten, two]) extension.incoming(answer(0, ahead))
    expect(ten.getTimeOffsetSamples()).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(two.getTimeOffsetSamples()).toEqual([11, 12])
    expect([ten.getTimeOffset(), two.getTimeOffset()]).toEqual([8, 12])
  })

  it('calls back at a moment of the server’s clock', () => {
    const delays: number[] = []
    const extension = hosted(new TimeSyncExtension(), {
      setTimeout: (_callback, delay) => delays.push(delay) && 'the timer',
    })
    extension.incoming(answer(0, 1_000))
    for (const at of [start + 5_000, new Date(start + 5_000), start])
      expect(extension.setTimeout(() => {}, at)).toBe('the timer')
    expect(delays).toEqual([4_000, 4_000, 0])
  })

  it.each(originals)(
    'hands on the delays that $version hands on',
    ({ TimeSyncExtension: Original, version }) => {
      const delays = [new TimeSyncExtension() as Compared, new Original()].map((extension) => {
        const asked: number[] = []
        hosted(extension, { setTimeout: (_callback, delay) => asked.push(delay) })
        extension.incoming!(answer(0, -500))
        for (const at of [start, start + 1, new Date(start + 70_000), start - 9_000])
          extension['setTimeout'](() => {}, at)
        return asked
      })
      // 7 does not call back at once, but a millisecond later.
      if (version === 'cometd 7') delays[1] = delays[1]!.map((delay) => (delay === 1 ? 0 : delay))
      expect(delays[0]).toEqual(delays[1])
    },
  )

  it('learns nothing from nonsense', () => {
    const extension = hosted(new TimeSyncExtension())
    extension.incoming(answer(100, 1_040, 20))
    const before = told(extension)
    for (const nonsense of absurd) {
      extension.incoming({ channel: '/meta/connect', ext: nonsense } as Message)
      extension.incoming(answers(nonsense))
      if (Number.isSafeInteger(nonsense)) continue
      for (const field of ['tc', 'ts', 'p'])
        extension.incoming(answers({ tc: start, ts: start, p: 0, [field]: nonsense }))
    }
    expect(told(extension)).toEqual(before)
  })
})
