import type { Data } from '../../src/core/data.js'
import type { LinkEnd } from '../../src/core/transport.js'
import type { Address, Link, LinkEvents } from '../../src/core/transport.js'

/** What the network thinks of the next message. */
export type Taking = 'takes' | 'refuses' | 'throws'

/** What a link tells the world that watches it. */
export interface LinkWatcher {
  readonly taking: Taking
  violated(rule: string): void
  wired(data: string): void
  closing(link: FakeLink): void
}

/** A wire that does what it is told, and knows what may still be asked of it. */
export class FakeLink implements Link {
  phase: 'opening' | 'open' | 'ended' = 'opening'
  closing = false
  abandoned = false
  bufferedAmount = 0
  binaryType: BinaryType
  probes = 0
  readonly #events: LinkEvents
  readonly #watcher: LinkWatcher

  constructor(address: Address, events: LinkEvents, watcher: LinkWatcher) {
    this.binaryType = address.binaryType
    this.#events = events
    this.#watcher = watcher
  }

  /** Whether it holds a wire that somebody must let go of. */
  get live(): boolean {
    return this.phase !== 'ended' && !this.abandoned
  }

  send(data: Data): boolean {
    this.#asked('send')
    if (this.phase !== 'open') this.#watcher.violated('send before the link opened')
    if (this.#watcher.taking === 'throws') throw new Error('the platform refuses this message')
    if (this.#watcher.taking === 'refuses') return false
    this.bufferedAmount += (data as string).length
    this.#watcher.wired(data as string)
    return true
  }

  close(): void {
    this.#asked('close')
    this.#watcher.closing(this)
    this.closing = true
  }

  abandon(): void {
    if (!this.live) this.#watcher.violated('[I3] abandon of a link that is gone')
    this.abandoned = true
  }

  probe(): void {
    this.#asked('probe')
    if (this.phase !== 'open') this.#watcher.violated('probe before the link opened')
    this.probes++
  }

  open(): void {
    this.phase = 'open'
    this.#events.open({ protocol: '', extensions: '' })
  }

  message(data: string): void {
    this.#events.message(data)
  }

  end(end: LinkEnd): void {
    this.phase = 'ended'
    this.#events.close(end)
  }

  /** What a wire that is gone may still say. */
  haunt(says: 'open' | 'message' | 'close'): void {
    if (says === 'open') this.#events.open({ protocol: 'ghost', extensions: '' })
    else if (says === 'message') this.#events.message('ghost')
    else this.#events.close({ type: 'close', code: 1006, reason: '', wasClean: false, failed: true })
  }

  #asked(verb: string): void {
    if (!this.live || this.closing) this.#watcher.violated(`[I3] ${verb} is not the last call`)
  }
}
