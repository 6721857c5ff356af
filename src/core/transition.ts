import { abnormal, endOf, retryAfter } from './close-code.js'
import type { RetryPolicy } from './retry.js'
import type * as S from './state.js'
import type { Address } from './transport.js'

/** What can happen, by source: the owner, the page, the network, the clock. `at` is the moment, `linked` whether there is a link. */
export type Event = { readonly at: number; readonly linked?: boolean } & (
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

/** What is nudged, or resumed, waits for a moment in this window. */
const nudgeWindow = 300
/** An attempt younger than this is not begun anew. */
const freshFor = 1_000
const longestConnectTimeout = 60_000

/** It grows: short ones keep a queueing server down for ever, and Firefox parks a socket for up to 60 s by itself. */
const patience = ({ connectTimeout }: Rules, attempt: number) =>
  connectTimeout && Math.min(connectTimeout * 1.5 ** attempt, Math.max(connectTimeout, longestConnectTimeout))

const dial = (
  rules: Rules,
  at: number,
  cause?: S.Cause,
  outage?: number,
  attempt: number = 0,
): S.Resolving => ({
  name: 'resolving',
  attempt,
  outage,
  cause,
  since: at,
  deadline: at + patience(rules, attempt),
})

const begin: Cell<S.State, Event> = (_, { at }, rules) => dial(rules, at)

/** What had opened is lost now; else an outage goes on, or has not begun. */
const outageOf = (state: S.State, at: number) =>
  'outage' in state && state.name !== 'open' ? state.outage : at

const redial: Cell<S.State, Event> = (state, { at }, rules) =>
  dial(rules, at, { type: 'restart' }, outageOf(state, at))

const again: Cell<S.Backoff, Event> = ({ attempt, outage, cause }, { at }, rules) =>
  dial(rules, at, cause, outage, attempt)

const hurry: Cell<S.Connecting, Event> = (state, { at }, rules) =>
  at - state.since > freshFor ? dial(rules, at, state.cause, state.outage) : state

const connect: Cell<S.Resolving, Typed<'resolved'>> = (state, { at, address }, rules) => ({
  ...state,
  name: 'connecting',
  deadline: at + patience(rules, state.attempt),
  address,
})

const settle: Cell<S.Connecting, Event> = (state, { at }, { stableAfter }) => ({
  ...state,
  name: 'open',
  since: at,
  deadline: at + stableAfter,
})

const prove: Cell<S.Open, Event> = (state) => ({
  ...state,
  attempt: 0,
  outage: undefined,
  deadline: Infinity,
})

type Alive = S.Resolving | S.Connecting | S.Open

const judge = ({ attempt, outage }: Alive, at: number, cause: S.Cause, { retry, hidden, random }: Rules) =>
  // The wall clock may have been set back meanwhile.
  retry({ attempt, cause, outage: Math.max(0, at - (outage ?? at)), hidden: hidden(), random })

const lose: Cell<Alive, Typed<'lost'>> = (state, { at, cause }, rules) => {
  const delay = judge(state, at, cause, rules)
  if (delay === false) return { name: 'closed', close: endOf(cause), cause }
  const { attempt, outage = at } = state
  const hint = retryAfter(cause)
  const floor = hint && at + hint
  return { name: 'backoff', attempt: attempt + 1, outage, cause, floor, deadline: at + hint + delay }
}

const expire: Cell<S.Resolving | S.Connecting, Event> = (state, { at }, rules) =>
  lose(state, { type: 'lost', at, cause: { type: 'timeout', phase: state.name } }, rules)

const sooner: Cell<S.Backoff | S.Suspended, Event> = (state, { at }, { random }) => ({
  ...state,
  name: 'backoff',
  attempt: 0,
  deadline: Math.min(state.deadline, Math.max(state.floor, at) + random() * nudgeWindow),
})

/** Where nothing would bring it back, what the browser does by itself stands. */
const pause: Cell<Alive | S.Backoff, Event> = (state, { at }, rules) => {
  const suspend: S.Cause = { type: 'suspend' }
  if (state.name === 'open' && judge(state, at, suspend, rules) === false) return state
  const { attempt } = state
  const { cause, floor } = state.name === 'backoff' ? state : { cause: suspend, floor: 0 }
  return { name: 'suspended', attempt, outage: outageOf(state, at), cause, floor, deadline: Infinity }
}

/** With a link there is a closing handshake to wait for; without one the end comes in the next task. */
const shut: Cell<S.State, Typed<'close'>> = (_, { at, linked, code, reason }, { closeTimeout }) => ({
  name: 'closing',
  deadline: linked ? at + closeTimeout : at,
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
  resolving:  {               close: shut, restart: redial,  suspend: pause,                                  resolved: connect, lost: lose,  deadline: expire },
  connecting: {               close: shut, restart: redial,  suspend: pause,                  nudge: hurry,   opened: settle,    lost: lose,  deadline: expire },
  open:       {               close: shut, restart: redial,  suspend: pause,                                                     lost: lose,  deadline: prove },
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
