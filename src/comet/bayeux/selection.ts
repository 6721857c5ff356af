import type { Failure } from './message.js'
import type { SessionOwner } from './owner.js'
import type { Transport } from './transport.js'
import { Transports } from './transports.js'

/** A better transport is tried again at once, then after this, then after twice as long each time, up to an hour. */
const upgradeAfter = 60_000
const longest = 3_600_000

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
  #upgradeAfter = 0

  constructor(owner: SessionOwner) {
    this.#owner = owner
  }

  /** Everything may be tried anew. */
  reset(): void {
    const { begin } = this.#owner.settings
    this.transports.reset()
    if (begin) this.transports.passAllBut(begin)
    this.#upgradeAt = 0
    this.#upgradeAfter = 0
  }

  /** Begins with those that can be used here. */
  begin(): void {
    const { url, crossDomain } = this.#owner.settings
    this.#choose(this.transports.findTransportTypes('1.0', crossDomain, url))
  }

  /** What the server offers, which may be anything. Whether there is one that can be used here, too. */
  negotiate(offered: unknown): boolean {
    return this.#choose(
      Array.isArray(offered) ? this.common.filter((type) => offered.includes(type)) : this.common,
    )
  }

  /** Passes over the one in use, which did not work. Whether there is another one to try at once. */
  pass(failure: Failure): boolean {
    const from = this.current!.type
    const others = this.transports.pass(from, this.common)
    this.#choose(this.common)
    this.#upgradeAt = this.#owner.settings.clock.now() + this.#upgradeAfter
    this.#owner.switched(failure, from, this.current?.type)
    return others
  }

  /** Opens a better one beside the one in use, now and then: what blocked it may have gone. */
  upgrade(held: boolean): void {
    const { settings } = this.#owner
    const better = this.transports.find(this.common[0]!)
    // One that lived is trusted again: what is lost later was perhaps the line.
    if (better === this.current && held) this.#upgradeAfter = 0
    if (better === this.current || !better?.open || settings.clock.now() < this.#upgradeAt) return
    this.#postpone()
    better.open(this.#owner.address(better.type, []), settings, () => {
      if (better === this.transports.find(better.type)) this.candidate = better
    })
  }

  /** Takes one away; if it is in use, it is until it fails. */
  remove(type: string): Transport | null {
    const transport = this.transports.remove(type)
    if (transport === this.candidate) this.candidate = undefined
    this.common = this.common.filter((other) => other !== type)
    if (transport !== this.current) transport?.abort()
    return transport
  }

  /** Uses the candidate from now on; or leaves it alone, for longer than the last time. */
  settle(candidate: Transport, works: boolean): void {
    this.candidate = undefined
    if (works) {
      this.transports.forgive()
      this.current = candidate
      this.#upgradeAfter = 0
    } else candidate.abort()
  }

  /** Each lets go of what it has, and so does one that was taken away while it was in use. */
  abort(): void {
    this.transports.abort()
    this.current?.abort()
    this.current = this.candidate = undefined
  }

  #postpone(): void {
    this.#upgradeAfter = Math.min(longest, 2 * this.#upgradeAfter || upgradeAfter)
    this.#upgradeAt = this.#owner.settings.clock.now() + this.#upgradeAfter
  }

  #choose(common: readonly string[]): boolean {
    this.common = common.filter((type) => this.transports.find(type))
    this.candidate = undefined
    const before = this.current
    this.current = this.transports.find(this.transports.best(this.common) ?? '') ?? undefined
    if (before && before !== this.transports.find(before.type)) before.abort()
    return !!this.current
  }
}
