import type { Transport } from './transport.js'

/** The transports that a client may use, best first. */
export class Transports {
  #entries: (readonly [type: string, transport: Transport])[] = []
  /** What did not work where it should have, and is left alone for now. */
  readonly #passed = new Set<string>()

  /** `index`: its place. @defaultValue the last. Whether the name was free. */
  add(type: string, transport: Transport, index: number = this.#entries.length): boolean {
    if (this.find(type)) return false
    // It goes by the name that it was given, whatever it calls itself.
    Reflect.set(transport, 'type', type)
    this.#entries.splice(index, 0, [type, transport])
    return true
  }

  remove(type: string): Transport | null {
    const transport = this.find(type)
    this.#entries = this.#entries.filter(([name]) => name !== type)
    return transport
  }

  find(type: string): Transport | null {
    return this.#entries.find(([name]) => name === type)?.[1] ?? null
  }

  get types(): string[] {
    return this.#entries.map(([type]) => type)
  }

  /** Those that can be used for this address, and are among what the server offers. */
  usable(url: string, crossDomain: boolean, offered: readonly string[] = this.types): string[] {
    return this.#entries
      .filter(([type, transport]) => offered.includes(type) && transport.accept('1.0', crossDomain, url))
      .map(([type]) => type)
  }

  /** The first of these that was not passed over. */
  best(types: readonly string[]): string | undefined {
    return types.find((type) => !this.#passed.has(type)) ?? types[0]
  }

  /** Passes over one of these, from now on. Whether others are left; else all may be tried anew. */
  pass(type: string, types: readonly string[]): boolean {
    this.#passed.add(type)
    const left = types.some((other) => !this.#passed.has(other))
    if (!left) this.#passed.clear()
    return left
  }

  /** Passes over all but this one. */
  only(type: string): void {
    for (const other of this.types) if (other !== type) this.#passed.add(other)
  }

  /** Passes over nothing any more. */
  forgive(): void {
    this.#passed.clear()
  }

  /** Each lets go of what it has. */
  abort(): void {
    for (const [, transport] of this.#entries) transport.abort()
  }

  /** All may be tried anew. */
  reset(): void {
    this.forgive()
    for (const [, transport] of this.#entries) transport.reset?.(true)
  }
}
