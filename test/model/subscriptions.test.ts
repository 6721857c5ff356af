import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createClient } from '../../src/index.js'
import { FakePage, FakeServer, ManualClock } from '../../src/testing/index.js'
import { hostileNames } from '../support/hostile-names.js'
import { violated, Wish, Witness } from './wishes.js'

// What is wished for, in any order and at any moment, against a list of wishes that is searched from end to end: what the
// server of each link is told must agree with it, [S54] and [S55].

type Act =
  | {
      readonly do: 'on' | 'once' | 'any' | 'respond' | 'loop' | 'leave'
      readonly channel: string
      readonly event: string
    }
  | { readonly do: 'send' | 'ask'; readonly channel: string; readonly event: string; readonly asked: boolean }
  | { readonly do: 'end'; readonly which: number }
  | { readonly do: 'close' | 'reconnect' | 'purge' }

type Step =
  | Act
  /** The next time that the client tells of its state, or of an event, these are done. */
  | { readonly do: 'script'; readonly on: 'state' | 'open' | 'message'; readonly acts: readonly Act[] }
  | { readonly do: 'event'; readonly channel: string; readonly event: string }
  | { readonly do: 'opens' | 'fails' | 'closes' | 'turn' }
  | { readonly do: 'advance'; readonly by: number }

const channel = fc.constantFrom(...hostileNames.slice(0, 8))
const event = fc.constantFrom(...hostileNames.slice(-3), '__proto__')
const anAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['on', 'on', 'once', 'any', 'respond', 'loop', 'leave'] as const)),
      channel,
      event,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['send', 'ask'] as const)),
      channel,
      event,
      asked: fc.boolean(),
    }),
  },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat({ max: 20 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom(...(['close', 'reconnect', 'purge'] as const)) }),
  },
)
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: anAct },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('script' as const),
      on: fc.constantFrom(...(['state', 'open', 'message'] as const)),
      acts: fc.array(anAct, { maxLength: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('event' as const), channel, event }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['opens', 'opens', 'fails', 'closes', 'turn', 'turn'] as const)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('advance' as const), by: fc.constantFrom(0, 1_500, 40_000) }),
  },
)

class World {
  readonly clock = new ManualClock()
  readonly network = new FakeServer()
  readonly client: Client
  readonly wishes: Wish[] = []
  /** What somebody wants now. */
  readonly wanted = new Set<string>()
  witness: Witness | undefined
  /** What was done, so that a run that proves nothing is noticed. */
  links = 0
  readonly #responders = new Map<string, Wish>()
  readonly #scripts: { readonly on: string; readonly acts: readonly Act[] }[] = []

  constructor(maxSendBytes: number) {
    this.client = createClient('ws://server.test/', {
      maxSendBytes,
      WebSocket: this.network.WebSocket,
      page: new FakePage(),
      clock: this.clock,
      random: () => 0.5,
    })
    this.client.on('state', (to) => {
      if (to.name === 'closed' && to === this.client.state) this.#end(({ patience }) => patience === 3)
      this.#play('state')
    })
    this.client.on('open', () => this.#play('open'))
    this.client.on('message', () => this.#play('message'))
  }

  take(step: Step): void {
    const { client, clock, network } = this
    switch (step.do) {
      case 'script':
        return void this.#scripts.push(step)
      case 'event': {
        if (client.state.name !== 'open') return
        const { channel, event } = step
        for (const wish of this.wishes)
          if (wish.alive && wish.channel === channel && wish.event === event) wish.meet()
        this.#want()
        network.last.receive(JSON.stringify({ t: 'm', c: channel, e: event }))
        return
      }
      case 'opens':
        if (network.last.readyState) return
        this.links++
        this.witness = new Witness(network.last, this.wanted)
        return network.last.accept()
      case 'fails':
        return network.last.fail()
      case 'closes':
        return network.last.readyState === 2 ? network.last.finishClose() : network.last.serverClose(1012)
      case 'advance':
        return clock.advance(step.by)
      case 'turn':
        return
      default:
        return this.act(step)
    }
  }

  act(act: Act): void {
    const { client, wishes } = this
    switch (act.do) {
      case 'on':
      case 'once':
      case 'any':
      case 'respond':
      case 'loop':
        this.#wish(act)
        return this.#want()
      case 'leave':
        this.#end(({ channel }) => channel === act.channel)
        return client.channel(act.channel).leave()
      case 'end': {
        const wish = wishes[act.which % wishes.length]
        if (!wish) return
        wish.alive = false
        this.#want()
        return void wish.end()
      }
      case 'send':
      case 'ask': {
        const before = this.witness?.others
        if (act.do === 'ask')
          client
            .channel(act.channel)
            .request(act.event, 1, { idempotent: act.asked })
            .catch(() => {})
        else client.channel(act.channel).send(act.event, 1, { volatile: act.asked })
        // What goes out now goes behind all that was wished before.
        if (this.witness?.others !== before) this.witness?.agree(`as ${act.do} goes out`)
        return
      }
      default:
        return client[act.do]()
    }
  }

  #wish({ do: how, channel: name, event }: Extract<Act, { channel: string }>): void {
    const channel = this.client.channel(name)
    const bound = { once: 1, loop: 3 }[how as string]
    const wish = new Wish(name, how === 'any' || how === 'respond' ? undefined : event, bound)
    const hear = () => void wish.heard++
    if (how === 'loop') {
      const loop = channel.events(event, { maxBuffered: 2 })
      wish.end = () => loop.return!()
    } else if (how === 'respond') {
      const key = JSON.stringify([name, event])
      if (this.#responders.get(key)?.alive) return
      this.#responders.set(key, wish)
      wish.end = channel.respond(event, hear)
    } else wish.end = how === 'any' ? channel.onAny(() => {}) : channel[how as 'on' | 'once'](event, hear)
    this.wishes.push(wish)
  }

  #end(which: (wish: Wish) => boolean): void {
    for (const wish of this.wishes) if (which(wish)) wish.alive = false
    this.#want()
  }

  #want(): void {
    this.wanted.clear()
    for (const { alive, channel } of this.wishes) if (alive) this.wanted.add(channel)
  }

  #play(on: string): void {
    const place = this.#scripts.findIndex((script) => script.on === on)
    const [script] = place < 0 ? [] : this.#scripts.splice(place, 1)
    for (const act of script?.acts ?? []) this.act(act)
  }

  forgetScripts(): void {
    this.#scripts.length = 0
  }

  /** Nothing is under way. */
  check(): void {
    if (this.client.state.name === 'open') this.witness!.agree('at rest')
    for (const wish of this.wishes)
      if (wish.event !== undefined && wish.patience !== 3 && wish.heard !== wish.expected)
        violated(`${wish.heard} of ${wish.expected} events of ${JSON.stringify(wish.channel)} were heard`)
  }
}

const microtasks = async () => {
  for (let turn = 0; turn < 5; turn++) await undefined
}

/** With the smaller one not all that is wished for fits into one frame. */
const aSize = fc.constantFrom(1_048_576, 100)

const live = async (maxSendBytes: number, steps: readonly Step[]): Promise<World> => {
  const world = new World(maxSendBytes)
  const rest = async (step: Step) => {
    world.take(step)
    await microtasks()
    world.check()
  }
  for (const step of steps)
    if (step.do === 'turn') await rest(step)
    else world.take(step)
  // The network is well again.
  world.forgetScripts()
  world.client.reconnect()
  await rest({ do: 'opens' })
  if (world.client.state.name !== 'open') violated('it does not open')
  // And nobody wants anything any more.
  for (const name of [...world.wanted]) world.act({ do: 'leave', channel: name, event: '' })
  await rest({ do: 'turn' })
  return world
}

// What is violated in a listener, or in what a socket tells, would only be reported.
const original = globalThis.reportError
let reported: unknown[] = []
beforeAll(() => {
  globalThis.reportError = (error) => void reported.push(error)
})
afterAll(() => {
  globalThis.reportError = original
})

const numRuns = Number(process.env['MODEL_RUNS'] ?? 3_000)
const seed = Number(process.env['MODEL_SEED'] ?? 1)

test(`${numRuns} random histories of wishes agree with what servers are told, seed ${seed}`, async () => {
  let links = 0
  await fc.assert(
    fc.asyncProperty(aSize, fc.array(aStep, { maxLength: 80, size: 'max' }), async (size, steps) => {
      reported = []
      const world = await live(size, steps)
      for (const error of reported) throw error
      links += world.links
    }),
    { numRuns, seed },
  )
  expect(links).toBeGreaterThan(numRuns)
})
