import { describe, expect, it } from 'vitest'
import { createClient, type Delivery, ReconnectingWebSocket } from '../../src/index.js'
import { Chaos, FakeChannels, FakeServer, seeded } from '../../src/testing/index.js'
import { hearReports } from '../support/reported.js'

hearReports()

// Another one, or more of them: CHAOS_SEED=7 CHAOS_SEEDS=1000.
const first = Number(process.env['CHAOS_SEED'] ?? 1)
const seeds = Array.from({ length: Number(process.env['CHAOS_SEEDS'] ?? 60) }, (_, index) => first + index)

/** Messages that go out in order, each with a fate. */
interface Said {
  readonly text: string
  readonly delivery: Delivery
}

/** What must hold of those that were said, and of what came. */
const expectTruth = (said: readonly Said[], came: readonly unknown[], told: string) => {
  const sent = said.filter(({ delivery }) => delivery.status === 'sent').map(({ text }) => text)
  expect(new Set(said.map(({ delivery }) => delivery.status)), told).toEqual(new Set(['sent']))
  expect(new Set(came).size, `${told}: something came twice`).toBe(came.length)
  // What was handed to a link that broke may not have come; what came did so in order.
  const places = came.map((text) => sent.indexOf(text as string))
  expect(
    [...places].sort((one, other) => one - other),
    `${told}: out of order`,
  ).toEqual(places)
  expect(places, told).not.toContain(-1)
}

describe('through whatever happens', () => {
  it.each(seeds)('a socket sends each message once, in order, and comes back (seed %d)', async (seed) => {
    const server = new FakeServer()
    const chaos = new Chaos(server, seed)
    const options = {
      ...server.options,
      random: chaos.random,
      heartbeat: true,
      queue: { maxMessages: 10_000 },
    }
    const socket = new ReconnectingWebSocket('ws://server.test', [], options)
    server.answer((data) => (data === 'ping' ? 'pong' : undefined))
    const said: Said[] = []
    await chaos.run(60, (step) => {
      expect(server.live.length, 'never two [I1]').toBeLessThanOrEqual(1)
      expect(socket.readyState).not.toBe(3)
      said.push({ text: `${step}`, delivery: socket.deliver(`${step}`) })
    })
    await chaos.heal()
    expect(socket.readyState, chaos.told).toBe(1)
    const came = server.received.filter((data) => data !== 'ping')
    expectTruth(said, came, chaos.told)
    socket.close()
    await server.clock.advanceAsync(0)
    expect([server.live, server.clock.timers, server.page.watchers], chaos.told).toEqual([[], 0, 0])
  })

  it.each(seeds)('a client sends, listens and asks (seed %d)', async (seed) => {
    const server = new FakeServer()
    const live = new FakeChannels(server)
    const chaos = new Chaos(server, seed)
    const client = createClient('ws://server.test', {
      ...server.options,
      random: chaos.random,
      queue: { maxMessages: 10_000 },
      requestTimeout: 60_000,
    })
    const chat = client.channel('chat')
    const heard: unknown[] = []
    chat.on('message', (data) => heard.push(data))
    live.answer('chat', 'half', (question: number) => question / 2)
    const said: Said[] = []
    const asked: Promise<boolean>[] = []
    await chaos.run(60, (step) => {
      expect(server.live.length, 'never two [I1]').toBeLessThanOrEqual(1)
      said.push({ text: `${step}`, delivery: chat.send('message', `${step}`) })
      const answer = chat.request('half', step, { idempotent: chaos.random() < 0.5 })
      const known = ['ConnectionLostError', 'RequestTimeoutError']
      asked.push(
        answer.then(
          (half) => half === step / 2,
          ({ name }: Error) => known.includes(name),
        ),
      )
    })
    await chaos.heal()
    expect(client.state.name, chaos.told).toBe('open')
    expect(live.subscribed, chaos.told).toEqual(['chat'])
    expectTruth(said, live.received('chat', 'message'), chaos.told)
    expect(await Promise.all(asked), chaos.told).toEqual(said.map(() => true))
    live.publish('chat', 'message', 'well again')
    expect(heard, chaos.told).toEqual(['well again'])
    client.close()
    await server.clock.advanceAsync(0)
    expect([server.live, server.clock.timers, server.page.watchers], chaos.told).toEqual([[], 0, 0])
  })
})

describe('chaos', () => {
  it('does the same again for the same seed, and something else for another', async () => {
    const history = async (seed: number) => {
      const chaos = new Chaos(new FakeServer(), seed)
      await chaos.run(30)
      return [...chaos.history, ...Array.from({ length: 3 }, chaos.random)]
    }
    expect(await history(5)).toEqual(await history(5))
    expect(await history(5)).not.toEqual(await history(6))
  })

  it('takes a seed of its own, and tells it', async () => {
    const chaos = new Chaos(new FakeServer())
    await chaos.run(1)
    expect(chaos.told).toBe(`Chaos of seed ${chaos.seed}, after ${chaos.history.join()}`)
    expect(Number.isInteger(chaos.seed)).toBe(true)
  })

  it('says with which seed and after what a test failed', async () => {
    const chaos = new Chaos(new FakeServer(), 3)
    const cause = new Error('lost')
    const failure: unknown = await chaos
      .run(10, (step) => {
        if (step === 2) throw cause
      })
      .catch((error: unknown) => error)
    expect(chaos.history).toHaveLength(3)
    expect(failure).toMatchObject({ message: `${chaos.told}: lost`, cause })
    expect(chaos.told).toBe(`Chaos of seed 3, after ${chaos.history.join(', ')}`)
  })

  it('does all of it, sooner or later', async () => {
    const chaos = new Chaos(new FakeServer(), 1)
    await chaos.run(300)
    expect(new Set(chaos.history).size).toBe(15)
  })

  it('lets each step last as long as a blink or a lunch', async () => {
    const server = new FakeServer()
    const begins: number[] = []
    const chaos = new Chaos(server, 1)
    await chaos.run(300, () => begins.push(server.clock.now()))
    // Only where no fault has moved the clock.
    const steps = begins.flatMap((begin, step) =>
      /nap|busy|clock/.test(chaos.history[step + 1] ?? 'clock') ? [] : [begins[step + 1]! - begin],
    )
    expect([...new Set(steps)].sort((one, other) => one - other)).toEqual([
      0, 1, 20, 100, 1_000, 5_000, 30_000, 60_000, 600_000,
    ])
  })

  it('waits for what the test does, and says with which seed it rejected', async () => {
    const server = new FakeServer()
    const chaos = new Chaos(server, 3)
    const log: string[] = []
    const cause = new Error('late')
    const failure = await chaos
      .run(5, async (step) => {
        log.push(`begins ${step}`)
        await undefined
        log.push(`ends ${step}`)
        if (step === 1) throw cause
      })
      .catch((error: unknown) => error)
    expect(log).toEqual(['begins 0', 'ends 0', 'begins 1', 'ends 1'])
    expect(failure).toMatchObject({ message: `${chaos.told}: late`, cause })
    expect(chaos.history).toHaveLength(2)
  })

  it.each([
    ['a text', 'a text'],
    ['nothing', undefined],
  ])('says so too where %s was thrown', async (_, thrown) => {
    const chaos = new Chaos(new FakeServer(), 3)
    const failure = chaos.run(1, () => {
      throw thrown
    })
    await expect(failure).rejects.toMatchObject({
      message: `Chaos of seed 3, after ${chaos.history.join()}: ${thrown}`,
      cause: thrown,
    })
  })

  it('does the same, however often the test draws', async () => {
    const history = async (draws: number) => {
      const chaos = new Chaos(new FakeServer(), 9)
      await chaos.run(40, () => {
        for (let drawn = 0; drawn < draws; drawn++) chaos.random()
      })
      return chaos.history
    }
    expect(await history(3)).toEqual(await history(0))
  })

  it('draws for the test otherwise than for itself, and the same for the same seed', () => {
    const drawn = (random: () => number) => Array.from({ length: 5 }, random)
    const { random } = new Chaos(new FakeServer(), 9)
    const numbers = drawn(random)
    expect(numbers).not.toEqual(drawn(seeded(9)))
    expect(numbers).toEqual(drawn(new Chaos(new FakeServer(), 9).random))
  })

  it('tells of nothing before it has begun, and does nothing in no steps', async () => {
    const server = new FakeServer()
    const begin = server.clock.now()
    const chaos = new Chaos(server, 7)
    await chaos.run(0)
    expect([chaos.told, server.clock.now()]).toEqual(['Chaos of seed 7, after nothing', begin])
  })

  it('refuses an act that is none', async () => {
    await expect(new Chaos(new FakeServer(), 1).run(1, 7 as never)).rejects.toThrow(
      /act must be a function, got 7/,
    )
  })

  it.each<[string, () => unknown, RegExp]>([
    [
      'a seed that is text',
      () => new Chaos(new FakeServer(), '7' as never),
      /seed must be a finite number, got "7"/,
    ],
    ['no server', () => new Chaos(undefined as never), /server must be an object, got undefined/],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message)
  })

  it.each([
    [-1, /steps must be a number, 0 or more, got -1/],
    ['3', /steps must be a number/],
  ])('refuses to run %s times', async (steps, message) => {
    await expect(new Chaos(new FakeServer(), 1).run(steps as number)).rejects.toThrow(message)
  })
})
