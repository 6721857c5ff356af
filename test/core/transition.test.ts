import { describe, expect, test } from 'vitest'
import { abnormal, failure } from '../../src/core/close-code.js'
import type { Cause, State } from '../../src/core/state.js'
import type { LinkEnd } from '../../src/core/transport.js'
import { type Event, type Rules, transition } from '../../src/core/transition.js'

type Name = State['name']
type Type = Event['type']

// The table of the architecture, literally.
//   .  ignored    *  closed instead, when the retry policy says false    (check)  no transition: the link probes the peer
//   closing0: there is no link; its deadline is now    1: only if the attempt is older than 1 s
//   2: ignored when the retry policy would answer false
//   3: deadline := min(deadline, now + U(0, 300 ms)), never before a moment that the server named
const table = `
           open       close      restart    suspend    resume     nudge       resolved   opened     lost       deadline
idle       resolving  closed     resolving  .          .          .           .          .          .          .
resolving  .          closing0   resolving  suspended  .          .           connecting .          backoff*   backoff*
connecting .          closing    resolving  suspended  .          resolving1  .          open       backoff*   backoff*
open       .          closing    resolving  suspended2 .          (check)     .          .          backoff*   open
backoff    .          closing0   resolving  suspended  .          backoff3    .          .          .          resolving
suspended  .          closing0   resolving  .          backoff3   .           .          .          .          .
closing    resolving  .          resolving  .          .          .           .          .          closed     closed
closed     resolving  .          resolving  .          .          .           .          .          .          .
`

const rows = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
const [types, ...body] = rows as [Type[], ...[Name, ...string[]][]]
const cells = body.flatMap(([name, ...row]) =>
  row.map((cell, column): [Name, Type, string] => [name, types[column]!, cell]),
)

const at = 1_700_000_000_000
const address = { url: 'wss://example.com/', protocols: [], binaryType: 'blob' } as const
const cause: LinkEnd = { type: 'close', code: 4000, reason: 'kicked', wasClean: true, failed: false }
const trying = { attempt: 3, outage: at - 60_000, cause: failure }

const states = {
  idle: { name: 'idle' },
  resolving: { ...trying, name: 'resolving', since: at - 400, deadline: at + 9_600 },
  connecting: { ...trying, name: 'connecting', since: at - 1_001, deadline: at + 9_000, address },
  open: { ...trying, name: 'open', since: at - 400, deadline: at + 4_600, address },
  backoff: { ...trying, name: 'backoff', floor: 0, deadline: at + 8_000 },
  suspended: { ...trying, name: 'suspended', floor: 0, deadline: Infinity },
  closing: { name: 'closing', deadline: at + 3_000, code: 4000, reason: 'bye' },
  closed: { name: 'closed', close: abnormal, cause: undefined },
} satisfies { [N in Name]: Extract<State, { name: N }> }

const events: { readonly [T in Type]: Event } = {
  open: { at, type: 'open' },
  close: { at, type: 'close', code: 4001, reason: 'bye' },
  restart: { at, type: 'restart' },
  suspend: { at, type: 'suspend' },
  resume: { at, type: 'resume' },
  nudge: { at, type: 'nudge' },
  resolved: { at, type: 'resolved', address },
  opened: { at, type: 'opened' },
  lost: { at, type: 'lost', cause },
  deadline: { at, type: 'deadline' },
}

const rulesWith = (changes: Partial<Rules> = {}): Rules => ({
  retry: () => 2_000,
  connectTimeout: 10_000,
  closeTimeout: 5_000,
  stableAfter: 5_000,
  random: () => 0.5,
  hidden: () => false,
  ...changes,
})
const rules = rulesWith()
const stopping = rulesWith({ retry: () => false })

/** What the new state must carry, by where it is entered from. */
const carried = (from: Name, type: Type): object => {
  const { attempt, outage } = trying
  switch (`${from} ${type}`) {
    case 'idle open':
    case 'idle restart':
    case 'closed open':
    case 'closed restart':
      return { attempt: 0, outage: undefined, cause: undefined, since: at, deadline: at + 10_000 }
    case 'resolving restart':
    case 'connecting restart':
    case 'backoff restart':
    case 'suspended restart':
      return { attempt: 0, outage, cause: { type: 'restart' }, since: at, deadline: at + 10_000 }
    case 'open restart':
    case 'closing open':
    case 'closing restart':
      return { attempt: 0, outage: at, cause: { type: 'restart' }, since: at, deadline: at + 10_000 }
    case 'connecting nudge':
      return { attempt: 0, outage, cause: trying.cause, since: at, deadline: at + 10_000 }
    case 'backoff deadline':
      return { ...trying, since: at, deadline: at + 33_750 }
    case 'resolving resolved':
      return { ...trying, since: at - 400, deadline: at + 33_750, address }
    case 'connecting opened':
      return { ...trying, since: at, deadline: at + 5_000, address }
    case 'open deadline':
      return { attempt: 0, outage: undefined, since: at - 400, deadline: Infinity, address }
    case 'resolving lost':
    case 'connecting lost':
    case 'open lost':
      return { attempt: attempt + 1, outage, cause, deadline: at + 2_000 }
    case 'resolving deadline':
    case 'connecting deadline':
      return {
        attempt: attempt + 1,
        outage,
        cause: { type: 'timeout', phase: from },
        deadline: at + 2_000,
      }
    case 'resolving suspend':
    case 'connecting suspend':
      return { outage, cause: { type: 'suspend' } }
    case 'backoff suspend':
      return { outage, cause: trying.cause }
    case 'open suspend':
      return { outage: at, cause: { type: 'suspend' } }
    case 'backoff nudge':
    case 'suspended resume':
      return { attempt: 0, outage, cause: trying.cause, deadline: at + 150 }
    case 'connecting close':
    case 'open close':
      return { deadline: at + 5_000, code: 4001, reason: 'bye' }
    case 'resolving close':
    case 'backoff close':
    case 'suspended close':
      return { deadline: at, code: 4001, reason: 'bye' }
    case 'closing lost':
      return { close: cause, cause: undefined }
    case 'idle close':
    case 'closing deadline':
      return { close: abnormal, cause: undefined }
    default:
      throw new Error(`${type} in ${from} is not in the table`)
  }
}

/** Asked twice of frozen values: it is pure. There is a link wherever there is an address. */
const next = (state: State, happened: Event, given = rules): State => {
  const frozen = Object.freeze({ ...state })
  const event = Object.freeze({ ...happened, linked: 'address' in state })
  const to = transition(frozen, event, given)
  expect(transition(frozen, event, given)).toEqual(to)
  return to === frozen ? state : to
}

describe('the table', () => {
  test('names every state and every event once', () => {
    expect(body.map(([name]) => name)).toEqual(Object.keys(states))
    expect(types).toEqual(Object.keys(events))
    expect(cells).toHaveLength(80)
  })

  test.each(cells)('%s, %s: %s', (name, type, cell) => {
    const state = states[name]
    const to = next(state, events[type])
    if (cell === '.' || cell === '(check)') expect(to).toBe(state)
    else expect(to).toMatchObject({ name: cell.replace(/[0-3*]$/, ''), ...carried(name, type) })
  })

  test.each(cells)('%s, %s: %s, when the retry policy says false', (name, type, cell) => {
    const state = states[name]
    const to = next(state, events[type], stopping)
    if (cell.endsWith('*'))
      expect(to).toEqual(
        type === 'lost'
          ? { name: 'closed', close: cause, cause }
          : { name: 'closed', close: failure, cause: { type: 'timeout', phase: name } },
      )
    else if (cell.endsWith('2')) expect(to).toBe(state)
    else expect(to).toEqual(next(state, events[type]))
  })
})

describe('the retry policy', () => {
  const contexts: object[] = []
  const asking = rulesWith({
    retry: (context) => contexts.push(context) * 0 + 2_000,
    hidden: () => true,
  })

  test('is told the attempt, the cause, the length of the outage, and whether anyone is looking', () => {
    contexts.length = 0
    transition(states.connecting, events.lost, asking)
    expect(contexts).toEqual([{ attempt: 3, cause, outage: 60_000, hidden: true, random: asking.random }])
  })

  test('hears of no outage at the first failure, which begins one', () => {
    contexts.length = 0
    const to = transition({ ...states.open, attempt: 0, outage: undefined }, events.lost, asking)
    expect(contexts).toMatchObject([{ attempt: 0, outage: 0 }])
    expect(to).toMatchObject({ name: 'backoff', attempt: 1, outage: at })
  })

  test('is asked only where something was lost, or would be', () => {
    for (const [name, type, cell] of cells) {
      contexts.length = 0
      transition(states[name], events[type], asking)
      expect(contexts.length, `${name} ${type}`).toBe(/[*2]$/.test(cell) ? 1 : 0)
    }
  })

  test.each([0, 1, 7.5, 1e12, Infinity])('may answer %d', (delay) => {
    expect(next(states.open, events.lost, rulesWith({ retry: () => delay }))).toMatchObject({
      name: 'backoff',
      deadline: at + delay,
    })
  })
})

describe('what the server names', () => {
  const hinted: LinkEnd = { ...cause, code: 1013, reason: 'retry-after=20' }

  test('comes before the delay of the policy, so that all come after it and spread [S19]', () => {
    expect(next(states.open, { at, type: 'lost', cause: hinted })).toMatchObject({
      deadline: at + 22_000,
      floor: at + 20_000,
    })
  })

  test.each([0, 0.999])(
    'is not gone below by a nudge, also not through a suspension [S19], luck %d',
    (luck) => {
      const lucky = rulesWith({ random: () => luck })
      const waiting = next(states.open, { at, type: 'lost', cause: hinted })
      const asleep = next(waiting, events.suspend)
      for (const to of [next(waiting, events.nudge, lucky), next(asleep, events.resume, lucky)]) {
        expect(to.name).toBe('backoff')
        const wait = (to as { deadline: number }).deadline - at
        expect(wait).toBeGreaterThanOrEqual(20_000)
        expect(wait).toBeLessThanOrEqual(20_300)
      }
      expect(next(asleep, { at: at + 30_000, type: 'resume' })).toMatchObject({ deadline: at + 30_150 })
    },
  )

  test('is gone below by the owner', () => {
    const waiting = next(states.open, { at, type: 'lost', cause: hinted })
    expect(next(waiting, events.restart)).toMatchObject({ name: 'resolving', since: at })
  })
})

describe('a nudge', () => {
  test('never lengthens a wait', () => {
    const soon: State = { ...states.backoff, deadline: at + 10 }
    expect(next(soon, events.nudge)).toMatchObject({ deadline: at + 10 })
  })

  test.each([
    [0, 0],
    [0.999, 299.7],
  ])('draws from 300 ms: luck %d waits %d ms', (luck, wait) => {
    const lucky = rulesWith({ random: () => luck })
    const to = next(states.backoff, events.nudge, lucky) as { deadline: number }
    expect(to.deadline - at).toBeCloseTo(wait, 1)
  })

  test('ends a wait for ever', () => {
    const waiting = next(states.open, events.lost, rulesWith({ retry: () => Infinity }))
    expect(next(waiting, events.nudge)).toMatchObject({ name: 'backoff', deadline: at + 150 })
  })

  test.each([
    [1_000, 'connecting'],
    [1_001, 'resolving'],
  ])('an attempt %i ms old is %s after it', (age, name) => {
    expect(next({ ...states.connecting, since: at - age }, events.nudge).name).toBe(name)
  })
})

describe('the attempt count [I8]', () => {
  const attemptOf = (state: State) => (state as { attempt?: number }).attempt

  test.each(cells)('after %s, %s', (name, type) => {
    const before = attemptOf(states[name])
    const after = attemptOf(next(states[name], events[type]))
    if (after === undefined) return
    const proven = name === 'open' && type === 'deadline'
    const told = ['restart', 'resume', 'nudge', 'open'].includes(type)
    const failed = type === 'lost' || (type === 'deadline' && (name === 'resolving' || name === 'connecting'))
    const ignored = next(states[name], events[type]) === states[name]
    if (ignored || !(proven || told || failed)) expect(after).toBe(before)
    else expect(after).toBe(failed ? before! + 1 : 0)
  })
})

describe('the connect timeout [S20]', () => {
  test.each([
    [0, 10_000],
    [1, 15_000],
    [2, 22_500],
    [4, 50_625],
    [5, 60_000],
    [1_000_000, 60_000],
  ])('of attempt %i is %i ms', (attempt, timeout) => {
    expect(next({ ...states.backoff, attempt }, events.deadline)).toMatchObject({ deadline: at + timeout })
    expect(next({ ...states.resolving, attempt }, events.resolved)).toMatchObject({ deadline: at + timeout })
  })

  test.each([61_000, Infinity])('of %d ms is not shortened', (connectTimeout) => {
    const patient = rulesWith({ connectTimeout })
    expect(next({ ...states.backoff, attempt: 9 }, events.deadline, patient)).toMatchObject({
      deadline: at + connectTimeout,
    })
  })
})

describe('the end', () => {
  test.each<[string, Cause, LinkEnd]>([
    ['what the peer said', cause, cause],
    ['a failure', { type: 'error', error: 'refused' }, failure],
  ])('while closing is %s', (_, lost, close) => {
    expect(next(states.closing, { at, type: 'lost', cause: lost })).toMatchObject({ name: 'closed', close })
  })

  test('closing without a code or a reason carries none', () => {
    expect(next(states.open, { at, type: 'close' })).toEqual({
      name: 'closing',
      deadline: at + 5_000,
      code: undefined,
      reason: undefined,
    })
  })

  test('Infinity waits for the peer for ever', () => {
    const patient = rulesWith({ closeTimeout: Infinity, stableAfter: Infinity })
    expect(next(states.open, events.close, patient)).toMatchObject({ deadline: Infinity })
    expect(next(states.connecting, events.opened, patient)).toMatchObject({ deadline: Infinity })
    expect(next(states.backoff, events.close, patient)).toMatchObject({ deadline: at })
  })
})
