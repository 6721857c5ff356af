import { expect, it } from 'vitest'
import { ReconnectingWebSocket } from '../../src/index.js'
import { FakeServer, ManualClock, seeded, settled } from '../../src/testing/index.js'

it('time passes when it is told to, and each timer rings at its moment', () => {
  const clock = new ManualClock(1_000)
  const rung: number[] = []
  clock.after(30, () => rung.push(clock.now()))
  clock.after(10, () => {
    rung.push(clock.now())
    clock.after(5, () => rung.push(clock.now()))
  })
  const cancel = clock.after(20, () => rung.push(NaN))
  cancel()
  cancel()
  expect([clock.timers, clock.next]).toEqual([2, 1_010])
  clock.advance(30)
  expect([rung, clock.now(), clock.timers, clock.next]).toEqual([[1_010, 1_015, 1_030], 1_030, 0, Infinity])
})

it('it is the first of January 2025, unless a test begins at another moment', () => {
  expect(new Date(new ManualClock().now()).toISOString()).toBe('2025-01-01T00:00:00.000Z')
  expect(new ManualClock(7).now()).toBe(7)
})

it('timers of one moment ring in the order in which they were set', () => {
  const clock = new ManualClock()
  const rung: number[] = []
  for (const which of [1, 2, 3]) clock.after(5, () => rung.push(which))
  clock.advance(5)
  expect(rung).toEqual([1, 2, 3])
})

it('one timer rings alone', () => {
  const clock = new ManualClock(0)
  const rung: number[] = []
  for (const delay of [7, 7, 900]) clock.after(delay, () => rung.push(delay))
  expect([clock.advanceToNext(), rung, clock.now()]).toEqual([true, [7], 7])
  expect([clock.advanceToNext(), clock.advanceToNext(), clock.advanceToNext()]).toEqual([true, true, false])
  expect([rung, clock.now()]).toEqual([[7, 7, 900], 900])
})

it('a frozen page hears nothing until it is woken, and then all at once', () => {
  const clock = new ManualClock(0)
  const rung: number[] = []
  clock.after(10, () => rung.push(clock.now()))
  clock.freeze(600)
  expect([rung, clock.next]).toEqual([[], 10])
  clock.ring()
  expect(rung).toEqual([600])
})

it('timers do not follow the wall clock', () => {
  const clock = new ManualClock(0)
  const rung: number[] = []
  clock.after(10, () => rung.push(clock.now()))
  clock.step(-3_600_000)
  expect(clock.next).toBe(-3_599_990)
  clock.advance(10)
  expect(rung).toEqual([-3_599_990])
})

it('the wall clock may be set again and again, and what is set then is due by it', () => {
  const clock = new ManualClock(0)
  clock.step(1_000)
  clock.step(-300)
  clock.after(10, () => {})
  expect([clock.now(), clock.next, clock.pending[0]!.setAt]).toEqual([700, 710, 700])
})

it.each<[string, (clock: ManualClock) => unknown]>([
  ['advance', (clock) => clock.advance(20)],
  ['advanceAsync', (clock) => clock.advanceAsync(20)],
])('time does not go back where a ring lets more of it pass than %s', async (_, advance) => {
  const clock = new ManualClock(0)
  const rung: number[] = []
  clock.after(10, () => clock.freeze(100))
  clock.after(15, () => rung.push(clock.now()))
  clock.after(115, () => rung.push(clock.now()))
  await advance(clock)
  expect([clock.now(), rung]).toEqual([110, [110]])
})

it('a timer of no delay that is set in a ring rings in the same task, and one after the end does not', () => {
  const clock = new ManualClock(0)
  const rung: string[] = []
  clock.after(10, () => {
    clock.after(0, () => rung.push('at once'))
    clock.after(1, () => rung.push('later'))
  })
  clock.advance(10)
  expect([rung, clock.timers, clock.next]).toEqual([['at once'], 1, 11])
})

it('timers of no delay are no endless loop where time passes between them, or the test comes in', () => {
  const clock = new ManualClock(0)
  let rung = 0
  const again = () => {
    clock.after(0, () => rung++)
    clock.after(1, again)
  }
  again()
  clock.advance(30_000)
  expect(rung).toBe(30_001)
  for (let asked = 0; asked < 30_000; asked++) {
    clock.after(0, () => rung++)
    clock.advance(0)
  }
  expect(rung).toBe(60_001)
})

it('shows which timers are set', () => {
  const clock = new ManualClock(5)
  const ring = () => {}
  clock.after(10, ring)
  expect(clock.pending).toMatchObject([{ setAt: 5, delay: 10, ring }])
})

it('hears promises between timers, where it is asked to', async () => {
  const clock = new ManualClock(0)
  const log: string[] = []
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  const chain = async () => {
    await wait(10)
    log.push(`ten ${clock.now()}`)
    await wait(10)
    log.push(`twenty ${clock.now()}`)
  }
  void chain()
  clock.advance(10)
  expect(log).toEqual([])
  await clock.advanceAsync(10)
  expect(log).toEqual(['ten 10', 'twenty 20'])
})

it('needs no timer of the platform for it, so that fake ones do not stop it', async () => {
  const { setTimeout } = globalThis
  globalThis.setTimeout = (() => 0) as never
  try {
    await settled()
    await new ManualClock().advanceAsync(1)
  } finally {
    globalThis.setTimeout = setTimeout
  }
})

it('needs no MessageChannel either: jsdom’s window has none', async () => {
  const { MessageChannel } = globalThis
  Reflect.deleteProperty(globalThis, 'MessageChannel')
  try {
    const log: string[] = []
    const later = async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await undefined
      log.push(`${turns}`)
    }
    void later(200)
    await new ManualClock().advanceAsync(1)
    expect(log).toEqual(['200'])
  } finally {
    globalThis.MessageChannel = MessageChannel
  }
})

it.each<[string, (clock: ManualClock) => unknown, RegExp]>([
  ['a duration below 0', (clock) => clock.advance(-1), /^ms must be a number, 0 or more, got -1$/],
  ['a duration that is none', (clock) => clock.freeze(NaN), /^ms must be a number, 0 or more, got NaN$/],
  [
    'a duration without end',
    (clock) => clock.advance(Infinity),
    /^ms must be a finite number, got Infinity$/,
  ],
  ['a freeze without end', (clock) => clock.freeze(Infinity), /^ms must be a finite number, got Infinity$/],
  ['a step without end', (clock) => clock.step(-Infinity), /^ms must be a finite number, got -Infinity$/],
  ['a beginning that never was', () => new ManualClock(-Infinity), /^now must be a finite number/],
  ['a step that is text', (clock) => clock.step('1' as never), /^ms must be a number, got "1"$/],
  ['a beginning that is text', () => new ManualClock('now' as never), /^now must be a number, got "now"$/],
  ['a delay below 0', (clock) => clock.after(-1, () => {}), /^setTimeout cannot wait -1 ms$/],
  ['a delay that is none', (clock) => clock.after(NaN, () => {}), /^setTimeout cannot wait NaN ms$/],
  ['a delay that setTimeout refuses', (clock) => clock.after(2 ** 31, () => {}), /cannot wait 2147483648 ms/],
])('refuses %s', (_, ask, message) => {
  expect(() => ask(new ManualClock())).toThrow(message)
})

it('refuses an asynchronous duration as a rejection', async () => {
  await expect(new ManualClock().advanceAsync(-1)).rejects.toThrow(RangeError)
})

it('says so where timers of no delay go on for ever', () => {
  const clock = new ManualClock()
  const again = () => void clock.after(0, again)
  again()
  expect(() => clock.advance(1)).toThrow(
    '20000 timers rang at one moment: does something ask for no delay, again and again?',
  )
})

it('and so where promises do, or a retry policy', async () => {
  const server = new FakeServer()
  server.refuse()
  const socket = new ReconnectingWebSocket('ws://server.test', [], { ...server.options, retry: () => 0 })
  await expect(server.clock.advanceAsync(1)).rejects.toThrow(/20000 timers rang at one moment/)
  socket.close()
})

it('chance is the same for the same seed, spread over [0, 1), and another for another', () => {
  const numbers = (seed: number) => Array.from({ length: 10_000 }, seeded(seed))
  expect(numbers(7)).toEqual(numbers(7))
  expect(numbers(7).slice(0, 3)).not.toEqual(numbers(8).slice(0, 3))
  for (const seed of [0, 1, -1, 2 ** 32 - 1, 0.5]) {
    const drawn = numbers(seed)
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...drawn)).toBeLessThan(1)
    expect(drawn.reduce((sum, number) => sum + number) / drawn.length).toBeCloseTo(0.5, 1)
  }
})

it('chance is what it was, so that a seed that somebody tells brings the same', () => {
  const drawn = (seed: number) => Array.from({ length: 3 }, seeded(seed))
  expect(drawn(1)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522])
  expect(drawn(-1)).toEqual([0.8964226141106337, 0.189478256739676, 0.7156526781618595])
})

it.each([
  ['"abc"', 'abc'],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['undefined', undefined],
  ['"7"', '7'],
])('a seed that is %s is refused, and what to do is said', (shown, seed) => {
  expect(() => seeded(seed as never)).toThrow(
    new TypeError(`seed must be a finite number, got ${shown}: take the one that the failed run tells`),
  )
})
