import type { Envelope, Transport as Contract } from '../bayeux/transport.js'

/** A transport that cannot do anything yet: to be extended, and registered with `registerTransport`. */
export class Transport implements Contract {
  type = ''

  registered(type: string, _client: unknown): void {
    this.type = type
  }

  getType(): string {
    return this.type
  }

  unregistered(): void {}

  accept(_version: string, _crossDomain: boolean, _url: string): boolean {
    return false
  }

  send(_envelope: Envelope, _metaConnect: boolean): (() => void) | undefined {
    return undefined
  }

  reset(_init: boolean): void {}

  abort(): void {}
}
