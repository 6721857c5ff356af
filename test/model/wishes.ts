import type { WireFrame } from '../client/stage.js'
import type { FakeWebSocket } from '../../src/testing/index.js'

/** One of those who want what a channel brings. */
export class Wish {
  readonly channel: string
  /** `undefined`: every event, or a question. */
  readonly event: string | undefined
  /** After so many events it ends by itself; a loop that nobody takes anything from, when one more does not fit. */
  readonly patience: number
  /** What ends it. */
  end: () => unknown = () => {}
  heard = 0
  expected = 0
  alive = true

  constructor(channel: string, event?: string, patience = Infinity) {
    this.channel = channel
    this.event = event
    this.patience = patience
  }

  /** An event comes. */
  meet(): void {
    this.expected++
    if (this.expected >= this.patience) this.alive = false
  }
}

/** What a server of one link sees, and what it must never see. */
export class Witness {
  readonly #wanted: ReadonlySet<string>
  readonly subscribed = new Set<string>()
  /** What was wanted when the link opened, and was not subscribed yet. */
  readonly #due: Set<string>
  /** How many frames came that are no subscriptions. */
  others = 0

  constructor(socket: FakeWebSocket, wanted: ReadonlySet<string>) {
    this.#wanted = wanted
    this.#due = new Set(wanted)
    socket.peer = (data) => this.#see(JSON.parse(data as string) as WireFrame)
  }

  #see({ t, c }: WireFrame): void {
    if (t !== 'sub' && t !== 'uns') {
      this.others++
      if (this.#due.size) violated(`[S54] ${String(t)} came before ${told(this.#due)} was subscribed`)
      return
    }
    const channels = c as string[]
    if (channels.length < 1 || channels.length > 100) violated(`${channels.length} channels in one ${t}`)
    for (const channel of channels) {
      const is = this.subscribed.has(channel)
      if (is === (t === 'sub'))
        violated(`[S54] ${t} of ${told([channel])} though it is ${is ? '' : 'not '}subscribed`)
      if (t === 'sub') this.subscribed.add(channel)
      else this.subscribed.delete(channel)
      this.#due.delete(channel)
    }
  }

  /** The last wish wins. */
  agree(when: string): void {
    const wanted = told([...this.#wanted].sort())
    const subscribed = told([...this.subscribed].sort())
    if (wanted !== subscribed) violated(`[S55] ${when}: wanted are ${wanted}, subscribed ${subscribed}`)
  }
}

const told = (names: Iterable<string>) => JSON.stringify([...names])
export const violated = (rule: string): never => {
  throw new Error(rule)
}
