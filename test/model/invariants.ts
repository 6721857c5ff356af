import type { State } from '../../src/core/state.js'
import type { World } from './world.js'

const longestDelay = 2 ** 31 - 1

/** How many links each state has. */
const linksOf = ({ connection }: World): readonly number[] => {
  switch (connection.state.name) {
    case 'connecting':
    case 'open':
      return [1]
    case 'closing':
      return [0, 1]
    default:
      return [0]
  }
}

function* aboutLinks(world: World): Generator<string> {
  const { connection, live } = world
  const { name } = connection.state
  if (!linksOf(world).includes(live.length)) yield `[I1] ${live.length} live links in ${name}`
  if (connection.link !== live[0]) yield `the link of ${name} is not the live one`
  if (name === 'open' && live[0]?.phase !== 'open') yield `open, over a link that is ${live[0]?.phase}`
  if (name === 'connecting' && live[0]?.phase !== 'opening') yield `connecting, by an ${live[0]?.phase} link`
  if ((name === 'open' || name === 'connecting') && live[0]?.closing) yield `${name}, and the link was closed`
  if (name === 'closing' && live[0] && !live[0].closing) yield 'closing, and the link was not closed'
}

/** The timer of the state is known by its moment; what is left over is the outbox's. */
function* aboutTimers(world: World): Generator<string> {
  const { clock, connection, ledger } = world
  const { state } = connection
  const timers = [...clock.pending]
  const deadline = 'deadline' in state ? state.deadline : Infinity
  if (deadline < Infinity) {
    const mine = timers.findIndex(
      ({ setAt, delay }) => delay === Math.min(Math.max(deadline - setAt, 0), longestDelay),
    )
    if (mine < 0) yield `[I2] ${state.name} has no timer for its deadline`
    else timers.splice(mine, 1)
  }
  if (timers.length > 1) yield `[I2] ${timers.length} timers besides the state's, in ${state.name}`
  const { waiting } = ledger
  if (timers.length && !waiting.length) yield `[I2] a timer in ${state.name} that nobody needs`
  const nothingExpires = ledger.messages.every(({ expires }) => expires === Infinity)
  if (timers.length && nothingExpires && state.name !== 'open')
    yield `[I2] a timer in ${state.name} though nothing expires`
  const soonest = Math.min(...waiting.map(({ expires }) => expires))
  if (soonest < Infinity) {
    const timer = timers[0]
    if (!timer) yield '[I2] a message can expire, and no timer is set'
    else if (timer.setAt + timer.delay > Math.max(soonest, timer.setAt)) yield '[I2] the timer is too late'
  }
}

function* aboutMessages({ connection, ledger, setting }: World): Generator<string> {
  const { waiting } = ledger
  yield* ledger.violations()
  if (connection.bytes !== ledger.bytes) yield `${connection.bytes} bytes wait, ${ledger.bytes} should`
  if (waiting.length > setting.queue.maxMessages) yield `${waiting.length} messages are too many`
  if (ledger.bytes > setting.queue.maxBytes) yield `${ledger.bytes} bytes are too many`
  const { name } = connection.state
  if ((name === 'idle' || name === 'closed') && waiting.length)
    yield `${waiting.length} messages wait in ${name}`
}

function* aboutProviders({ asked, connection, signals }: World): Generator<string> {
  const wanted = signals.filter(({ aborted }) => !aborted)
  const { name } = connection.state
  const pending = asked.filter(({ context }) => !context.signal.aborted)
  if (name === 'resolving' && signals.at(-1)?.aborted) yield 'the answer that is waited for was aborted'
  // One that has answered is not told, as it has nothing to stop.
  if (name !== 'resolving' && name !== 'connecting' && name !== 'open' && pending.length)
    yield `${pending.length} of ${wanted.length} providers are still at work in ${name}`
}

/** What holds whenever a listener looks: the effects of the state there is now are all in force. */
export function* inside(world: World): Generator<string> {
  yield* aboutLinks(world)
  if (world.clock.timers > 2) yield `[I2] ${world.clock.timers} timers`
}

/** What holds between any two steps. */
export function* between(world: World): Generator<string> {
  yield* world.violations
  yield* aboutLinks(world)
  yield* aboutTimers(world)
  yield* aboutMessages(world)
  yield* aboutProviders(world)
  if (world.told !== world.connection.state)
    yield `[I7] ${world.connection.state.name} was not told, the last was ${world.told.name}`
}

/** [I8]: what a transition does to the count, by where it comes from. */
export function* aboutAttempts(to: State, from: State): Generator<string> {
  if (!('attempt' in to) || !('attempt' in from)) return
  const kept = `${from.name} ${to.name}`
  const failed = to.name === 'backoff' && ['resolving', 'connecting', 'open'].includes(from.name)
  const onTheWay = ['resolving connecting', 'connecting open'].includes(kept)
  if (failed && to.attempt !== from.attempt + 1) yield `[I8] ${kept} counts ${from.attempt} and ${to.attempt}`
  if (onTheWay && to.attempt !== from.attempt) yield `[I8] ${kept} resets the count`
}

/** [I8]: of a step in which nobody asked for a new count, and that no link lived through. */
export function* aboutReset(before: State, after: State): Generator<string> {
  if (!('attempt' in before) || !('attempt' in after) || after.name === 'suspended') return
  if (before.name === 'open' || after.name === 'open') return
  if (after.attempt < before.attempt)
    yield `[I8] the attempt count fell from ${before.attempt} to ${after.attempt}, in ${after.name}`
}
