import type { Failure } from './message.js'
import type { SessionOwner } from './owner.js'
import type { Transport } from './transport.js'
import { Transports } from './transports.js'

/** When a better transport is tried again; twice as long after each time that it did not work. */
const upgradeAfter = 60_000

/** Which transport is used, of those that both sides can use. */
export class Selection {
  /** The one in use. */
  current: Transport | undefined
  /** A better one, which opened: it is used once a `/meta/connect` came back by it. */
  candidate: Transport | undefined
  /** Those that both sides can use, best first. */
  common: readonly string[] = []
  readonly transports: Transports = new Transports()
  readonly #owner: SessionOwner
  #upgradeAt = 0
  #upgradeAfter = upgradeAfter

  constructor(owner: SessionOwner) {
    this.#owner = owner
  }

  /** Everything may be tried anew. */
  reset(): void {
    const { begin } = this.#owner.settings
    this.transports.reset()
    if (begin) this.transports.only(begin)
    this.#upgradeAt = 0
    this.#upgradeAfter = upgradeAfter
  }

  /** Those that can be used here. Whether there is one. */
  begin(): boolean {
    const { url, crossDomain } = this.#owner.settings
    return this.#choose(this.transports.usable(url, crossDomain))
  }

  /** What the server offers, which may be anything. Whether there is one that can be used here, too. */
  negotiate(offered: unknown): boolean {
    return this.#choose(
      Array.isArray(offered) ? this.common.filter((type) => offered.includes(type)) : this.common,
    )
  }

  /** Passes over the one in use, which did not work. Whether there is another one to try at once. */
  pass(failure: Failure): boolean {
    const { settings } = this.#owner
    const from = this.current!.type
    const others = this.transports.pass(from, this.common)
    this.#choose(this.common)
    this.#upgradeAt = settings.clock.now() + this.#upgradeAfter
    this.#owner.switched(failure, from, this.current?.type)
    return others
  }

  /** Opens a better one beside the one in use, now and then: what blocked it may have gone. */
  upgrade(): void {
    const { settings } = this.#owner
    const better = this.transports.find(this.common[0]!)
    const now = settings.clock.now()
    if (better === this.current || !better?.open || now < this.#upgradeAt) return
    this.#upgradeAt = now + this.#upgradeAfter
    better.open(this.#owner.address(better.type, []), settings, () => {
      this.candidate = better
    })
  }

  /** Uses the candidate from now on; or leaves it alone, for longer than the last time. */
  settle(candidate: Transport, works: boolean): void {
    this.candidate = undefined
    if (works) {
      this.transports.forgive()
      this.current = candidate
    } else {
      candidate.abort()
      this.#upgradeAfter *= 2
      this.#upgradeAt = this.#owner.settings.clock.now() + this.#upgradeAfter
    }
  }

  #choose(common: readonly string[]): boolean {
    this.common = common
    this.candidate = undefined
    this.current = this.transports.find(this.transports.best(common) ?? '') ?? undefined
    return !!this.current
  }
}
