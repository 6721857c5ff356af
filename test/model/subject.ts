import { type Connection, type ConnectionOptions, createConnection } from '../../src/core/connection.js'
import type { ConnectionObserver, Verb } from '../../src/core/connection.js'
import type { Delivery } from '../../src/core/delivery.js'
import type { DeliverOptions } from '../../src/core/outbox.js'
import type { State } from '../../src/core/state.js'
import type { Link } from '../../src/core/transport.js'

/** The connection under test, as the model speaks to it: the one place that knows how it is made and called. */
export class Subject {
  readonly #connection: Connection

  constructor(options: ConnectionOptions, observer: ConnectionObserver) {
    this.#connection = createConnection(options, observer)
  }

  get state(): State {
    return this.#connection.state
  }

  get link(): Link | undefined {
    return this.#connection.link
  }

  get bytes(): number {
    return this.#connection.outbox.bytes
  }

  do(verb: Verb): void {
    this.#connection.apply(verb, verb === 'close' ? { code: 1000 } : undefined)
  }

  check(): void {
    this.#connection.check()
  }

  send(data: string): void {
    this.#connection.post(data)
  }

  deliver(data: string, options: DeliverOptions): Delivery {
    return this.#connection.post(data, options)!
  }

  purge(): void {
    this.#connection.outbox.purge('purged')
  }

  flush(): Promise<void> {
    return this.#connection.outbox.flush()
  }
}
