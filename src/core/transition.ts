import { abnormal, endOf, retryAfter } from './close-code.js'
import type { RetryPolicy } from './retry.js'
import type * as S from './state.js'
import type { Address } from './transport.js'

/** What can happen, by source: the owner, the page, the network, the clock. `at` is the moment. */
export type Event = { readonly at: number } & (
  | { readonly type: 'open' | 'restart' }
  | { readonly type: 'close'; readonly code?: number | undefined; readonly reason?: string | undefined }
  | { readonly type: 'suspend' | 'resume' | 'nudge' }
  | { readonly type: 'resolved'; readonly address: Address }
  | { readonly type: 'opened' }
  | { readonly type: 'lost'; readonly cause: S.Cause }
  | { readonly type: 'deadline' }
)

/** What the transitions are decided by. */
export interface Rules {
  readonly retry: RetryPolicy
  /** Of the first attempt; it grows with them. */
  readonly connectTimeout: number
  readonly closeTimeout: number
  readonly stableAfter: number
  readonly random: () => number
  readonly hidden: () => boolean
}

type Named<N> = Extract<S.State, { name: N }>
type Typed<T> = Extract<Event, { type: T }>
type Cell<State, E> = (state: State, event: E, rules: Rules) => S.State
type Table = {
  readonly [N in S.State['name']]: { readonly [T in Event['type']]?: Cell<Named<N>, Typed<T>> }
}

const nudgeWindow = 300
/** An attempt younger than this is not begun anew. */
const freshFor = 1_000
const longestConnectTimeout = 60_000

/** Short ones keep a queueing server down for ever; and Firefox parks a socket for up to 60 s by itself. */
const patience = ({ connectTimeout }: Rules, attempt: number) =>
  Math.min(connectTimeout * 1.5 ** attempt, Math.max(connectTimeout, longestConnectTimeout))

const dial = (
  at: number,
  rules: Rules,
  attempt: number,
  outage: number | undefined,
  cause: S.Cause | undefined,
): S.State => ({
  name: 'resolving',
  attempt,
  outage,
  cause,
  since: at,
  deadline: at + patience(rules, attempt),
})

const begin: Cell<S.Idle | S.Closed, Event> = (_, { at }, rules) => dial(at, rules, 0, undefined, undefined)

const redial: Cell<S.State, Event> = (state, { at }, rules) => {
  // What had opened has something to be told as lost; else an outage goes on, or has not begun.
  const outage = 'outage' in state && state.name !== 'open' ? state.outage : at
  return dial(at, rules, 0, outage, { type: 'restart' })
}

const again: Cell<S.Backoff, Event> = ({ attempt, outage, cause }, { at }, rules) =>
  dial(at, rules, attempt, outage, cause)

const hurry: Cell<S.Connecting, Event> = (state, { at }, rules) =>
  at - state.since > freshFor ? dial(at, rules, 0, state.outage, state.cause) : state

const connect: Cell<S.Resolving, Typed<'resolved'>> = (state, { at, address }, rules) => ({
  ...state,
  name: 'connecting',
  deadline: at + patience(rules, state.attempt),
  address,
})

const opened: Cell<S.Connecting, Event> = (state, { at }, { stableAfter }) => ({
  ...state,
  name: 'open',
  since: at,
  deadline: at + stableAfter,
})

const proven: Cell<S.Open, Event> = (state) => ({
  ...state,
  attempt: 0,
  outage: undefined,
  deadline: Infinity,
})

const judge = (
  { attempt, outage }: S.Resolving | S.Connecting | S.Open,
  at: number,
  cause: S.Cause,
  rules: Rules,
) =>
  rules.retry({
    attempt,
    cause,
    outage: at - (outage ?? at),
    hidden: rules.hidden(),
    random: rules.random,
  })

const retry: Cell<S.Resolving | S.Connecting | S.Open, Typed<'lost'>> = (state, { at, cause }, rules) => {
  const delay = judge(state, at, cause, rules)
  if (delay === false) return { name: 'closed', close: endOf(cause), cause }
  const hint = retryAfter(cause)
  return {
    name: 'backoff',
    attempt: state.attempt + 1,
    outage: state.outage ?? at,
    cause,
    deadline: at + hint + delay,
    floor: hint && at + hint,
  }
}

const expire: Cell<S.Resolving | S.Connecting, Event> = (state, { at }, rules) =>
  retry(state, { at, type: 'lost', cause: { type: 'timeout', phase: state.name } }, rules)

const sooner: Cell<S.Backoff | S.Suspended, Event> = (state, { at }, { random }) => ({
  ...state,
  name: 'backoff',
  attempt: 0,
  deadline: Math.max(
    state.floor,
    Math.min(at + random() * nudgeWindow, state.name === 'backoff' ? state.deadline : Infinity),
  ),
})

const pause: Cell<S.Resolving | S.Connecting | S.Open | S.Backoff, Event> = (state, { at }, rules) => {
  const cause: S.Cause = { type: 'suspend' }
  // Where nothing would bring it back, what the browser does by itself stands.
  if (state.name !== 'backoff' && judge(state, at, cause, rules) === false) return state
  return {
    name: 'suspended',
    attempt: 0,
    outage: state.name === 'open' ? at : state.outage,
    cause,
    floor: state.name === 'backoff' ? state.floor : 0,
  }
}

/** With a link there is a closing handshake to wait for; without one the end comes in the next task. */
const shut: Cell<S.State, Typed<'close'>> = (state, { at, code, reason }, { closeTimeout }) => ({
  name: 'closing',
  deadline: state.name === 'connecting' || state.name === 'open' ? at + closeTimeout : at,
  code,
  reason,
})

const end: Cell<S.State, Event> = (_, event) => ({
  name: 'closed',
  close: event.type === 'lost' ? endOf(event.cause) : abnormal,
  cause: undefined,
})

// What is not here is ignored. An open link that is nudged is probed: that is no transition.
// prettier-ignore
const table: Table = {
  //            the owner                                    the page                                         the network                     the clock
  idle:       { open: begin,  close: end,  restart: begin },
  resolving:  {               close: shut, restart: redial,  suspend: pause,                                  resolved: connect, lost: retry, deadline: expire },
  connecting: {               close: shut, restart: redial,  suspend: pause,                  nudge: hurry,   opened: opened,    lost: retry, deadline: expire },
  open:       {               close: shut, restart: redial,  suspend: pause,                                                     lost: retry, deadline: proven },
  backoff:    {               close: shut, restart: redial,  suspend: pause,                  nudge: sooner,                                  deadline: again },
  suspended:  {               close: shut, restart: redial,                  resume: sooner },
  closing:    { open: redial,              restart: redial,                                                                      lost: end,   deadline: end },
  closed:     { open: begin,               restart: begin },
}

/** The whole behaviour: pure, but for the randomness in `rules`. The same state object means that nothing changed. */
export const transition = (state: S.State, event: Event, rules: Rules): S.State => {
  // TypeScript cannot follow that a row's cells take that row's state: the table's own type has checked it.
  const cell = table[state.name][event.type] as Cell<S.State, Event> | undefined
  return cell ? cell(state, event, rules) : state
}
