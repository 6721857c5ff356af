import fc from 'fast-check'
import type { QueueOptions } from '../../src/core/outbox.js'
import type { LinkEnd } from '../../src/core/transport.js'
import type { Taking } from './fake-link.js'

/** What the owner and the page can do, also from inside a listener. */
export type Act =
  | {
      readonly act:
        'open' | 'close' | 'restart' | 'suspend' | 'resume' | 'nudge' | 'check' | 'purge' | 'flush'
    }
  | { readonly act: 'send'; readonly padding: number }
  | {
      readonly act: 'deliver'
      readonly padding: number
      readonly ttl: number | undefined
      readonly key: string | undefined
      readonly abortable: boolean
    }
  | { readonly act: 'cancel' | 'abort'; readonly which: number }

/** Who calls back. */
export type Listener = 'state' | 'message' | 'dropped' | 'abort'
export type ProviderMode = 'answers' | 'throws' | 'promises'
export type PolicyMode = number | false | 'throws' | 'rubbish'

/** What can happen to a connection. */
export type Step =
  | Act
  /** The next call to that listener does these, and may throw. */
  | {
      readonly step: 'listen'
      readonly on: Listener
      readonly acts: readonly Act[]
      readonly throws: boolean
    }
  | { readonly step: 'opens' | 'tells' | 'drains' }
  | { readonly step: 'ends'; readonly end: LinkEnd }
  /** What a link that is gone still says. */
  | { readonly step: 'late'; readonly which: number; readonly says: 'open' | 'message' | 'close' }
  | { readonly step: 'settles'; readonly which: number; readonly well: boolean }
  | { readonly step: 'advance' | 'freeze' | 'set'; readonly by: number }
  | { readonly step: 'provider'; readonly mode: ProviderMode }
  | { readonly step: 'transport'; readonly mode: 'links' | 'throws' }
  | { readonly step: 'policy'; readonly mode: PolicyMode }
  | { readonly step: 'taking'; readonly mode: Taking }

const end = (code: number, reason = '', failed = false): LinkEnd => ({
  type: 'close',
  code,
  reason,
  wasClean: !failed,
  failed,
})
const ends: readonly LinkEnd[] = [
  end(1000),
  end(1001),
  end(4001, 'kicked'),
  end(1012, 'retry-after=5'),
  end(1013, 'retry-after=99999999'),
  end(1006),
  end(1006, '', true),
  { ...end(1006, '', true), type: 'silence' },
]
const durations = [0, 1, 9, 50, 300, 999, 1_001, 5_000, 10_000, 60_000, 3_600_000, 2 ** 31, 2 ** 33]

const which = fc.nat({ max: 20 })
const padding = fc.nat({ max: 12 })

export const anAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constantFrom(
        ...(['open', 'close', 'restart', 'suspend', 'resume', 'nudge', 'check', 'purge', 'flush'] as const),
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('send' as const), padding }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('deliver' as const),
      padding,
      ttl: fc.constantFrom(undefined, 0, 5, 1_000, 20_000, Infinity),
      key: fc.constantFrom(undefined, undefined, 'a', 'b'),
      abortable: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('cancel' as const, 'abort' as const), which }) },
)

/** Listeners are made to act rarely enough that most histories also see quiet ones. */
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: anAct },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('listen' as const),
      on: fc.constantFrom<Listener[]>('state', 'state', 'state', 'message', 'dropped', 'abort'),
      acts: fc.array(anAct, { maxLength: 3 }),
      throws: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ step: fc.constant('opens' as const) }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constantFrom('tells' as const, 'drains' as const) }) },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('ends' as const), end: fc.constantFrom(...ends) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('late' as const),
      which,
      says: fc.constantFrom('open' as const, 'message' as const, 'close' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      step: fc.constant('settles' as const),
      which: fc.nat({ max: 3 }),
      well: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      step: fc.constantFrom('advance' as const, 'advance' as const, 'freeze' as const),
      by: fc.constantFrom(...durations),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('set' as const),
      by: fc.constantFrom(-3_600_000, -500, 500, 3_600_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('provider' as const),
      mode: fc.constantFrom<ProviderMode[]>('answers', 'answers', 'promises', 'throws'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('transport' as const),
      mode: fc.constantFrom('links' as const, 'links' as const, 'throws' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('policy' as const),
      mode: fc.constantFrom<PolicyMode[]>(
        0,
        500,
        20_000,
        2 ** 32,
        Infinity,
        false,
        NaN,
        -1,
        'throws',
        'rubbish',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('taking' as const),
      mode: fc.constantFrom<Taking[]>('takes', 'takes', 'refuses', 'throws'),
    }),
  },
)

/** What a connection is made with. */
export interface Setting {
  readonly connectTimeout: number
  readonly closeTimeout: number
  readonly stableAfter: number
  readonly queue: Required<QueueOptions>
}

export const aQueue: fc.Arbitrary<Required<QueueOptions>> = fc.record({
  maxMessages: fc.constantFrom(0, 1, 3, 1_000),
  maxBytes: fc.constantFrom(10, 60, 100_000),
  overflow: fc.constantFrom('reject' as const, 'drop-oldest' as const, 'drop-newest' as const),
  ttl: fc.constantFrom(2_000, Infinity, Infinity),
  highWater: fc.constantFrom(10, 100_000),
})

const aSetting: fc.Arbitrary<Setting> = fc.record({
  connectTimeout: fc.constantFrom(50, 10_000, Infinity),
  closeTimeout: fc.constantFrom(0, 5_000, Infinity),
  stableAfter: fc.constantFrom(0, 5_000, Infinity),
  queue: aQueue,
})

/** All that happens to one connection. */
export interface History {
  readonly setting: Setting
  readonly steps: readonly Step[]
}

export const aHistory: fc.Arbitrary<History> = fc.record({
  setting: aSetting,
  steps: fc.array(aStep, { maxLength: 120, size: 'max' }),
})
