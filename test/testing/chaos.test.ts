import { describe, expect, it } from 'vitest'
import { createClient, type Delivery, ReconnectingWebSocket } from '../../src/index.js'
import { Chaos, FakeChannels, FakeServer } from '../../src/testing/index.js'
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
