import { systemClock } from '../core/clock.js'
import {
  type AttemptContext,
  type Connection,
  type ConnectionObserver,
  createConnection,
} from '../core/connection.js'
import { guard, HoldfastError } from '../core/errors.js'
import { never } from '../core/retry.js'
import type { State } from '../core/state.js'
import type { Layer } from '../core/transport.js'
import { heartbeat } from '../layers/heartbeat.js'
import { browserPage } from '../page/browser-page.js'
import { followPage } from '../page/follow-page.js'
import { webSocket } from '../transports/web-socket.js'
import {
  askAddress,
  isPlain,
  parseUrl,
  protocolsFrom,
  type ProtocolsSource,
  type Sources,
  type UrlSource,
} from './address.js'
import type { SocketOptions } from './options.js'

/** What its owner adds; its `state` must tell {@link Hold.follow} first. */
export interface Owner extends ConnectionObserver {
  /** How binary messages are delivered. */
  readonly binaryType: () => BinaryType
  /** What every attempt waits for, besides the address. */
  readonly prepare?: ((context: AttemptContext) => Promise<void>) | undefined
  /** What waits was meant for another destination than the one that is dialed now. */
  readonly moved?: () => void
  /** What is put above the heartbeat. */
  readonly layer?: Layer | undefined
}

/**
 * A connection with all that the options ask for around it: what the drop-in and the client have in common. A class, since
 * closures would cost each of them 300 bytes.
 */
export class Hold {
  readonly connection: Connection
  readonly #options: SocketOptions
  readonly #sources: Sources
  readonly #owner: Owner
  #destination = ''
  /** Ends what acts on it while it lives: the page, and the owner's signal. */
  #leave: (() => void) | undefined

  /** @throws DOMException `SyntaxError` for a url that cannot be. */
  constructor(options: SocketOptions, url: UrlSource, protocols: ProtocolsSource, owner: Owner) {
    const sources: Sources = [
      typeof url === 'function' ? url : parseUrl(`${url}`).href,
      typeof protocols === 'function' ? protocols : protocolsFrom(protocols),
      owner.prepare,
    ]
    const { clock = systemClock, page = browserPage, heartbeat: beats } = options
    const { transport = webSocket(options.WebSocket, clock) } = options
    const beating = beats ? heartbeat(beats === true ? {} : beats, clock)(transport) : transport
    this.#options = options
    this.#sources = sources
    this.#owner = owner
    this.connection = createConnection(
      {
        ...options,
        clock,
        address: (context) => askAddress(sources, owner.binaryType, context),
        transport: owner.layer?.(beating) ?? beating,
        hidden: () => !!page && !!guard(() => page.hidden),
      },
      owner,
    )
  }

  /**
   * Dials at once, unless the owner's signal was aborted. As long as it then lives, that signal and the page act on it.
   * What the native constructor throws for the url and the protocols as they were given, who begins hears at once.
   */
  restart(): void {
    const { connection } = this
    const { clock = systemClock, page = browserPage, retry, signal } = this.#options
    const begins = /idle|closed/.test(connection.state.name)
    if (signal?.aborted) return
    if (!this.#leave) {
      const close = () => connection.apply('close')
      const unfollow = page && retry !== never ? followPage(connection, page, clock) : undefined
      signal?.addEventListener('abort', close)
      this.#leave = () => {
        unfollow?.()
        signal?.removeEventListener('abort', close)
      }
    }
    connection.apply('restart')
    const { state } = connection
    if (begins && isPlain(this.#sources) && 'cause' in state && state.cause?.type === 'error') {
      connection.apply('close')
      throw state.cause.error
    }
  }

  /** As `probe()` of the drop-in. */
  async probe(): Promise<number> {
    const { connection } = this
    const { state } = connection
    const openLink = connection.openLink()
    if (!this.#options.heartbeat)
      throw new HoldfastError('NoHeartbeatError', 'probe() needs the option heartbeat')
    if (!openLink)
      throw new HoldfastError('ConnectionLostError', `probe() needs an open link; it is ${state.name}`)
    return new Promise((resolve, reject) => {
      openLink.probe!((rtt) => {
        if (rtt !== undefined) resolve(rtt)
        else if (connection.openLink()) reject(new HoldfastError('ProbeTimeoutError', 'No answer in time'))
        else reject(new HoldfastError('ConnectionLostError', 'The link ended before the answer'))
      })
    })
  }

  /** As `flush()` of the drop-in. */
  flush(): Promise<void> {
    return this.connection.outbox.flush(this.connection.openLink())
  }

  /** Its owner tells it of each transition, before it does anything else about it: so nobody needs a second observer. */
  follow(to: State): void {
    if (to.name === 'connecting') {
      const { origin, pathname } = new URL(to.address.url)
      const destination = origin + pathname
      // What was meant for one destination is not for another.
      if (this.#destination && this.#destination !== destination) {
        this.connection.outbox.purge('destination')
        this.#owner.moved?.()
      }
      this.#destination = destination
    }
    if (to.name === 'closed' && to === this.connection.state) {
      this.#leave?.()
      this.#leave = undefined
    }
  }
}
