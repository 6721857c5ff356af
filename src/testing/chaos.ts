import { amount, check } from '../core/options.js'
import type { FakeServer } from './fake-server.js'
import { seeded } from './seeded.js'

/** How long it lasts after each fault, in milliseconds: a blink, a page's patience, a lunch. */
const pauses = [0, 1, 20, 100, 1_000, 5_000, 30_000, 60_000, 600_000]

const codes = [1000, 1001, 1006, 1011, 1012, 1013, 4000]

/** What may go wrong, and right again. */
const faults = (server: FakeServer, random: () => number) => {
  const { clock, page } = server
  const some = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const accept = () => server.accept()
  return {
    // Twice as often as any other: much of what can go wrong needs a connection.
    accept,
    'accept again': accept,
    refuse: () => server.refuse(),
    hang: () => server.hang(),
    drop: () => server.sockets.some(({ readyState }) => readyState === 1) && server.drop(),
    close: () => {
      const code = some(codes)
      for (const socket of server.open) socket.serverClose(code)
    },
    'black hole': () => server.blackHole(),
    'slow line': () => void (server.latency = some([0, 10, 300, 3_000])),
    hide: () => page.hide(),
    show: () => page.show(),
    offline: () => page.emit('offline'),
    online: () => page.emit('online'),
    nap: () => {
      page.emit('sleep')
      clock.freeze(some(pauses))
      page.emit('wake')
    },
    'busy page': () => clock.freeze(some([100, 5_000, 90_000])),
    'set clock': () => clock.step(some([-3_600_000, -1_000, 1_000, 3_600_000])),
  }
}

/** Faults in an order that a seed decides: the same again for the same seed, as long as the page does the same. */
export class Chaos {
  /** What brings the same faults again. */
  readonly seed: number
  /** What has happened, one word or two for each step. */
  readonly history: string[] = []
  /** Chance of the same seed, for what the test itself does. */
  readonly random: () => number
  readonly #server: FakeServer
  readonly #random: () => number
  readonly #faults: Readonly<Record<string, () => unknown>>

  /**
   * @param server - Whose connections, clock and page suffer.
   * @param seed - @defaultValue another one each time
   * @throws TypeError for a seed that is not a finite number.
   */
  constructor(server: FakeServer, seed: number = Math.floor(Math.random() * 2 ** 32)) {
    check(server, 'an object', 'server')
    this.#random = seeded(seed)
    this.random = seeded(~seed)
    this.seed = seed
    this.#server = server
    this.#faults = faults(server, this.#random)
  }

  /**
   * So many times: a fault, or the end of one; what the test does; and some time. What the test throws is thrown with the seed
   * and the history before it, and is its `cause`.
   *
   * @param act - Is told the number of the step, from 0.
   */
  async run(steps: number, act: (step: number) => unknown = () => {}): Promise<void> {
    check(steps, amount, 'steps')
    check(act, 'a function', 'act')
    for (let step = 0; step < steps; step++) {
      const names = Object.keys(this.#faults)
      const name = names[Math.floor(this.#random() * names.length)]!
      this.history.push(name)
      try {
        this.#faults[name]!()
        await act(step)
        await this.#server.clock.advanceAsync(pauses[Math.floor(this.#random() * pauses.length)]!)
      } catch (error) {
        throw new Error(`${this.told}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
      }
    }
  }

  /**
   * All is well again: the server accepts, the page is seen, and so much time passes (ten minutes) that everybody has come back.
   * The wall clock stays as it is.
   */
  async heal(): Promise<void> {
    const { clock, page } = this.#server
    this.history.push('heal')
    this.#server.latency = 0
    // What is a black hole ends as such do: after a while the platform tells.
    for (const socket of this.#server.live) if (socket.dark) socket.fail()
    this.#server.accept()
    page.emit('wake', 'online')
    page.show()
    await clock.advanceAsync(600_000)
  }

  /** The seed and the history, for a message. */
  get told(): string {
    return `Chaos of seed ${this.seed}, after ${this.history.join(', ') || 'nothing'}`
  }
}
