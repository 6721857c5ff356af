import { systemClock } from '../core/clock.js'
import {
  type AttemptContext,
  type Connection,
  type ConnectionObserver,
  createConnection,
} from '../core/connection.js'
import { guard, HoldfastError } from '../core/errors.js'
import { never } from '../core/retry.js'
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

/** A connection with all that the options ask for around it: what the drop-in and the client have in common. */
export interface Hold {
  readonly connection: Connection
  /**
   * Dials at once, unless the owner's signal was aborted. As long as it then lives, that signal and the page act on it.
   * What the native constructor throws for the url and the protocols as they were given, who begins hears at once.
   */
  readonly restart: () => void
  /** As `probe()` of the drop-in. */
  readonly probe: () => Promise<number>
  /** As `flush()` of the drop-in. */
  readonly flush: () => Promise<void>
}

/** What its owner adds. */
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
 * Composes the connection that the options ask for.
 *
 * @throws DOMException `SyntaxError` for a url that cannot be.
 */
export const hold = (
  options: SocketOptions,
  url: UrlSource,
  protocols: ProtocolsSource,
  owner: Owner,
): Hold => {
  const sources: Sources = [
    typeof url === 'function' ? url : parseUrl(`${url}`).href,
    typeof protocols === 'function' ? protocols : protocolsFrom(protocols),
    owner.prepare,
  ]
  const { clock = systemClock, page = browserPage, heartbeat: beats, retry, signal } = options
  const { transport = webSocket(options.WebSocket, clock) } = options
  const beating = beats ? heartbeat(beats === true ? {} : beats, clock)(transport) : transport
  let destination = ''
  let unfollow: (() => void) | undefined
  const close = () => connection.apply('close')

  /** What was meant for one destination is not for another. */
  const arrive = (url: string) => {
    const { origin, pathname } = new URL(url)
    if (destination && destination !== origin + pathname) {
      connection.outbox.purge('destination')
      owner.moved?.()
    }
    destination = origin + pathname
  }

  const leave = () => {
    unfollow?.()
    unfollow = undefined
    signal?.removeEventListener('abort', close)
  }

  const connection = createConnection(
    {
      ...options,
      clock,
      address: (context) => askAddress(sources, owner.binaryType, context),
      transport: owner.layer?.(beating) ?? beating,
      hidden: () => !!page && !!guard(() => page.hidden),
    },
    {
      ...owner,
      state(to, from) {
        if (to.name === 'connecting') arrive(to.address.url)
        if (to.name === 'closed' && to === connection.state) leave()
        owner.state(to, from)
      },
    },
  )

  return {
    connection,
    restart() {
      const begins = /idle|closed/.test(connection.state.name)
      if (signal?.aborted) return
      signal?.addEventListener('abort', close)
      if (page && retry !== never) unfollow ??= followPage(connection, page, clock)
      connection.apply('restart')
      const { state } = connection
      if (begins && isPlain(sources) && 'cause' in state && state.cause?.type === 'error') {
        close()
        throw state.cause.error
      }
    },
    async probe() {
      const { openLink, state } = connection
      if (!beats) throw new HoldfastError('NoHeartbeatError', 'probe() needs the option heartbeat')
      if (!openLink)
        throw new HoldfastError('ConnectionLostError', `probe() needs an open link; it is ${state.name}`)
      return new Promise((resolve, reject) => {
        openLink.probe!((rtt) => {
          if (rtt !== undefined) resolve(rtt)
          else if (connection.openLink) reject(new HoldfastError('ProbeTimeoutError', 'No answer in time'))
          else reject(new HoldfastError('ConnectionLostError', 'The link ended before the answer'))
        })
      })
    },
    flush: () => connection.outbox.flush(connection.openLink),
  }
}
