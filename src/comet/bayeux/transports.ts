import type { Transport } from './transport.js'

/** The transports that a client may use, best first. */
export class Transports {
  #all: Transport[] = []
  /** What did not work where it should have, and is left alone for now. */
  readonly #passed = new Set<string>()

  /** `index`: its place. @defaultValue the last. Whether the name was free. */
  add(type: string, transport: Transport, index: number = this.#all.length): boolean {
    if (this.find(type)) return false
    // It goes by the name that it was given, whatever it calls itself.
    Reflect.set(transport, 'type', type)
    this.#all.splice(index, 0, transport)
    return true
  }

  remove(type: string): Transport | null {
    const transport = this.find(type)
    this.#all = this.#all.filter((other) => other !== transport)
    return transport
  }

  find(type: string): Transport | null {
    return this.#all.find((transport) => transport.type === type) ?? null
  }

  getTransportTypes(): string[] {
    return this.#all.map(({ type }) => type)
  }

  /** Those that can be used for this address. */
  findTransportTypes(version: string, crossDomain: boolean, url: string): string[] {
    return this.#all
      .filter((transport) => transport.accept(version, crossDomain, url))
      .map(({ type }) => type)
  }

  /** The first of these types that can. */
  negotiateTransport(types: string[], version: string, crossDomain: boolean, url: string): Transport | null {
    return (
      this.#all.find(
        (transport) => types.includes(transport.type) && transport.accept(version, crossDomain, url),
      ) ?? null
    )
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
  passAllBut(type: string): void {
    for (const other of this.getTransportTypes()) if (other !== type) this.#passed.add(other)
  }

  /** Passes over nothing any more. */
  forgive(): void {
    this.#passed.clear()
  }

  /** Each lets go of what it has. */
  abort(): void {
    for (const transport of this.#all) transport.abort()
  }

  /** All may be tried anew. */
  reset(): void {
    this.forgive()
    for (const transport of this.#all) transport.reset?.(true)
  }
}
