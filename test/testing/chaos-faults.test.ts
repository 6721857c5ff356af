import { describe, expect, it, vi } from 'vitest'
import { Chaos, FakeServer, type FakeWebSocket } from '../../src/testing/index.js'

type WebSocket = InstanceType<FakeServer['WebSocket']>

/** A server to which one is connected and one more wants to be, and what their page hears. */
const stage = () => {
  const server = new FakeServer()
  const connect = () => new server.WebSocket('ws://server.test') as WebSocket & FakeWebSocket
  const open = connect()
  server.accept()
  server.hang()
  const waiting = connect()
  const log: string[] = []
  for (const type of ['error', 'close'])
    open.addEventListener(type, (event) => {
      const { code, wasClean } = event as CloseEvent
      log.push(code ? `${wasClean ? 'clean' : 'unclean'} close ${code}` : type)
    })
  const { page, clock } = server
  const begin = clock.now()
  const due = clock.now() + 1e9
  clock.after(1e9, () => {})
  page.watch((hint) => log.push(`${hint} after ${clock.now() - begin} ms`))
  return { server, connect, open, waiting, log, begin, due }
}

type Stage = ReturnType<typeof stage>

/** What is seen in the step whose fault it is, with each of many seeds; before that step, `prepare`. */
const seen = async <T>(
  fault: string,
  observe: (stage: Stage) => T,
  prepare: (stage: Stage) => void = () => {},
): Promise<T[]> => {
  const all: T[] = []
  for (let seed = 0; seed < 600; seed++) {
    const first = stage()
    const chaos = new Chaos(first.server, seed)
    prepare(first)
    await chaos
      .run(1, () => {
        if (chaos.history[0] === fault) all.push(observe(first))
        // No time needs to pass.
        throw new Error('seen')
      })
      .catch(() => {})
  }
  expect(all.length, `${fault} was drawn`).toBeGreaterThan(0)
  return all
}

/** Each outcome once. */
const distinct = <T>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
]

const states = ({ server, connect, open, waiting }: Stage) => {
  const newcomer = connect()
  server.clock.advance(server.latency)
  return [open, waiting, newcomer].map(({ readyState }) => readyState)
}

const ascending = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other)

describe('a fault of chaos', () => {
  it.each(['accept', 'accept again'])('%s lets in who waits and who comes', async (fault) => {
    expect(distinct(await seen(fault, states))).toEqual([[1, 1, 1]])
  })

  it('refuse refuses who waits and who comes', async () => {
    expect(distinct(await seen('refuse', states))).toEqual([[1, 3, 3]])
  })

  it('hang lets wait who comes', async () => {
    const all = await seen('hang', states, ({ server }) => server.accept())
    expect(distinct(all)).toEqual([[1, 1, 0]])
  })

  it('drop resets who is connected, a black hole as well, and nobody where none is', async () => {
    const reset = ({ log, waiting }: Stage) => [...log, waiting.readyState]
    expect(distinct(await seen('drop', reset))).toEqual([['error', 'unclean close 1006', 0]])
    const dark = await seen('drop', reset, ({ server }) => server.blackHole())
    expect(distinct(dark)).toEqual([['error', 'unclean close 1006', 0]])
    const none = await seen('drop', reset, ({ server, log }) => {
      server.drop()
      log.length = 0
    })
    expect(distinct(none)).toEqual([[0]])
  })

  it('close closes with each code that there is', async () => {
    const all = distinct(await seen('close', ({ log, waiting }) => [...log, waiting.readyState].join()))
    expect(all.sort()).toEqual([
      'clean close 1000,0',
      'clean close 1001,0',
      'clean close 1011,0',
      'clean close 1012,0',
      'clean close 1013,0',
      'clean close 4000,0',
      'unclean close 1006,0',
    ])
  })

  it('black hole swallows everything, of who waits and who comes too', async () => {
    const all = await seen('black hole', (stage) => {
      stage.open.send('lost')
      const { server } = stage
      return [server.received.length, ...states(stage), stage.open.dark, stage.waiting.dark]
    })
    expect(distinct(all)).toEqual([[0, 1, 0, 0, true, true]])
  })

  it('slow line is slow, or quick again', async () => {
    const all = await seen('slow line', ({ server }) => server.latency)
    expect(ascending(distinct(all))).toEqual([0, 10, 300, 3_000])
  })

  it('hide hides the page, and show shows it and says so', async () => {
    const look = ({ server, log }: Stage) => [server.page.hidden, log.join()]
    expect(distinct(await seen('hide', look))).toEqual([[true, '']])
    const shown = await seen('show', look, ({ server }) => server.page.hide())
    expect(distinct(shown)).toEqual([[false, 'visible after 0 ms']])
  })

  it.each(['offline', 'online'])('%s is what the page is told', async (fault) => {
    expect(distinct(await seen(fault, ({ log }) => log))).toEqual([[`${fault} after 0 ms`]])
  })

  it('nap is time that passes between sleep and wake, in which nothing rings', async () => {
    const rung = vi.fn()
    const all = await seen(
      'nap',
      ({ log }) => log,
      ({ server }) => server.clock.after(0, rung),
    )
    const lengths = [0, 1, 20, 100, 1_000, 5_000, 30_000, 60_000, 600_000]
    const naps = lengths.map((ms) => `sleep after 0 ms,wake after ${ms} ms`)
    expect(distinct(all).map(String).sort()).toEqual(naps.sort())
    expect(rung).not.toHaveBeenCalled()
  })

  it('busy page is time that passes and nothing rings, of which nobody is told', async () => {
    const rung = vi.fn()
    const all = await seen(
      'busy page',
      ({ server, begin, log }) => [server.clock.now() - begin, ...log],
      ({ server }) => server.clock.after(0, rung),
    )
    expect(distinct(all).map(String).sort()).toEqual(['100', '5000', '90000'])
    expect(rung).not.toHaveBeenCalled()
  })

  it('set clock sets the wall clock and no timer', async () => {
    const all = await seen('set clock', ({ server, begin, due }) => [
      server.clock.now() - begin,
      server.clock.next - due,
    ])
    const steps = distinct(all)
    expect(steps.every(([step, moved]) => step === moved)).toBe(true)
    expect(ascending(steps.map(([step]) => step!))).toEqual([-3_600_000, -1_000, 1_000, 3_600_000])
  })
})

describe('chaos that is over', () => {
  it('heals everything: the server, the line, the page, and what is a black hole', async () => {
    const { server, open, waiting, connect, log, begin } = stage()
    server.blackHole()
    server.refuse()
    server.latency = 3_000
    server.page.hide()
    const chaos = new Chaos(server, 1)
    await chaos.heal()
    const newcomer = connect()
    server.clock.advance(0)
    expect([open, waiting, newcomer].map(({ readyState }) => readyState)).toEqual([3, 3, 1])
    expect([server.latency, server.page.hidden, server.clock.now() - begin]).toEqual([0, false, 600_000])
    expect(log).toEqual([
      'error',
      'unclean close 1006',
      'wake after 0 ms',
      'online after 0 ms',
      'visible after 0 ms',
    ])
    expect(chaos.history).toEqual(['heal'])
  })

  it('heals who waits, and keeps who is connected', async () => {
    const { server, open, waiting } = stage()
    await new Chaos(server, 1).heal()
    expect([open.readyState, waiting.readyState]).toEqual([1, 1])
  })
})
