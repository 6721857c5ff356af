import type { State } from '../../src/core/state.js'
import type { ManualClock } from '../../src/testing/index.js'
import { aboutReset, between, inside } from './invariants.js'
import type { Act, History, Step } from './steps.js'
import { World } from './world.js'

const isAct = (step: Step): step is Act => 'act' in step
const late = { type: 'close', code: 1006, reason: '', wasClean: false, failed: true } as const

/** Does one step. What has no meaning now does nothing. */
const take = (world: World, step: Step): void => {
  if (isAct(step)) return world.act(step)
  const { clock, link, links, asked } = world
  switch (step.step) {
    case 'listen':
      return world.script(step)
    case 'opens':
      if (link?.phase !== 'opening' || link.closing) return
      world.announcing = true
      return link.open()
    case 'tells': {
      if (link?.phase !== 'open') return
      const heard = world.heard
      const open = world.connection.state.name === 'open'
      tolerate(() => link.message('news'))
      if (world.heard !== heard + Number(open)) world.violated('a message is heard once while open, else not')
      return
    }
    case 'drains':
      if (link) link.bufferedAmount = 0
      return
    case 'ends':
      return link?.end(step.end)
    case 'late': {
      const gone = links.filter(({ live }) => !live)
      const speaker = gone[step.which % gone.length]
      const { state } = world.connection
      const heard = world.heard
      speaker?.haunt(step.says)
      if (world.connection.state !== state || world.heard !== heard)
        world.violated(`[I4] the ${step.says} of a link that is gone was seen in ${state.name}`)
      return
    }
    case 'settles':
      return asked.splice(step.which % asked.length, 1)[0]?.answer(step.well)
    case 'advance':
      return pass(clock, step.by)
    case 'freeze':
      clock.freeze(step.by)
      // What should have rung meanwhile rings after it, late.
      for (const _ of clock.pending) if (clock.next <= clock.now()) clock.advanceToNext()
      return
    case 'set':
      return clock.step(step.by)
    case 'provider':
      world.provider = step.mode
      return
    case 'transport':
      world.transport = step.mode
      return
    case 'policy':
      world.policy = step.mode
      return
    case 'taking':
      world.taking = step.mode
      return
    default:
      step satisfies never
  }
}

/** A retry at every moment of a month is no news after the first dozens. */
const pass = (clock: ManualClock, duration: number): void => {
  const end = clock.now() + duration
  for (let rung = 0; clock.next <= end; rung++) {
    if (rung === 30) return
    clock.advanceToNext()
  }
  clock.advance(end - clock.now())
}

/** What a listener throws may come back to whoever called: an event target reports it. */
const tolerate = (call: () => void): void => {
  try {
    call()
  } catch (error) {
    if (!/listener throws/.test((error as Error).message)) throw error
  }
}

/** Promise reactions, a few deep. */
const microtasks = async () => {
  for (let turn = 0; turn < 4; turn++) await undefined
}

const nameOf = ({ connection }: World) => connection.state.name
const fresh = ['open', 'restart', 'resume', 'nudge']

/** Lives through a history, and throws at the first rule that was broken. */
export const liveThrough = async ({ setting, steps }: History): Promise<World> => {
  const world = new World(setting, inside)
  const expectSound = (step: unknown) => {
    for (const violation of between(world)) throw new Error(`${violation}, after ${JSON.stringify(step)}`)
  }
  const quietly = async (step: Step) => {
    const before: State = world.connection.state
    const scripted = world.scripted
    take(world, step)
    await microtasks()
    expectSound(step)
    const quiet = scripted === world.scripted
    if (quiet && !(isAct(step) && fresh.includes(step.act)))
      for (const violation of aboutReset(before, world.connection.state))
        throw new Error(`${violation}, after ${JSON.stringify(step)}`)
    const reopened = isAct(step) && (step.act === 'open' || step.act === 'restart')
    if (
      before.name === 'closed' &&
      !reopened &&
      scripted === world.scripted &&
      world.connection.state !== before
    )
      throw new Error(`[I9] closed was left by ${JSON.stringify(step)}`)
  }
  for (const step of steps) await quietly(step)

  // The network is well again: it connects, and all that waits goes out.
  world.forgetScripts()
  Object.assign(world, { provider: 'answers', transport: 'links', policy: 500, taking: 'takes' })
  await quietly({ act: 'restart' })
  if (nameOf(world) !== 'connecting') throw new Error('it does not dial')
  await quietly({ step: 'opens' })
  for (let round = 0; world.ledger.waiting.length; round++) {
    if (round > world.ledger.messages.length) throw new Error('[I10] what waits does not go out')
    await quietly({ step: 'drains' })
    await quietly({ step: 'advance', by: 50 })
  }
  if (nameOf(world) !== 'open') throw new Error('[I10] it does not stay open')

  // And everything ends.
  await quietly({ act: 'close' })
  await quietly({ step: 'ends', end: late })
  await quietly({ step: 'advance', by: 10_000 })
  if (nameOf(world) !== 'closed') throw new Error('[I9] it does not end')
  if (world.clock.timers) throw new Error(`[I2] ${world.clock.timers} timers are left`)
  if (world.live.length) throw new Error(`[I1] ${world.live.length} links are left`)
  if (world.connection.bytes) throw new Error(`${world.connection.bytes} bytes are left`)
  if (world.signals.at(-1)?.aborted) throw new Error('what had answered was aborted')
  for (const { data, standing, fates, delivery, done } of world.ledger.messages) {
    if (fates.length !== (standing === 'accepted' ? 1 : 0)) throw new Error(`${data} has the fates ${fates}`)
    if (delivery && done !== delivery.status) throw new Error(`${data} was done as ${done}`)
  }
  return world
}
