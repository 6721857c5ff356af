import { systemClock } from '../core/clock.js'
import {
  type AttemptContext,
  type Connection,
  type ConnectionObserver,
  createConnection,
} from '../core/connection.js'
import { guard, HoldfastError } from '../core/errors.js'
import { never } from '../core/retry.js'
import type { Address, Layer } from '../core/transport.js'
import { heartbeat } from '../layers/heartbeat.js'
import { browserPage } from '../page/browser-page.js'
import { followPage } from '../page/follow-page.js'
import { webSocket } from '../transports/web-socket.js'
import type { SocketOptions } from './options.js'

/** A connection with all that the options ask for around it: what the drop-in and the client have in common. */
export interface Hold {
  readonly connection: Connection
  /** Dials at once, unless the owner's signal was aborted. As long as it then lives, that signal and the page act on it. */
  restart(): void
  /** As `probe()` of the drop-in. */
  probe(): Promise<number>
  /** As `flush()` of the drop-in. */
  flush(): Promise<void>
}

/**
 * Composes the connection that the options ask for.
 *
 * @param layers - What the owner puts above the heartbeat.
 */
export const hold = (
  options: SocketOptions,
  address: (context: AttemptContext) => Address | PromiseLike<Address>,
  observer: ConnectionObserver,
  layers: Layer = (next) => next,
): Hold => {
  const { clock = systemClock, page = browserPage, heartbeat: beats, retry, signal } = options
  const { transport = webSocket(options.WebSocket, clock) } = options
  let destination = ''
  let unfollow: (() => void) | undefined
  const close = () => connection.apply('close')

  /** What was meant for one destination is not for another. */
  const arrive = (url: string) => {
    const { origin, pathname } = new URL(url)
    if (destination && destination !== origin + pathname) connection.outbox.purge('destination')
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
      address,
      transport: layers(beats ? heartbeat(beats === true ? {} : beats, clock)(transport) : transport),
      hidden: () => !!page && !!guard(() => page.hidden),
    },
    {
      ...observer,
      state(to, from) {
        if (to.name === 'connecting') arrive(to.address.url)
        if (to.name === 'closed' && to === connection.state) leave()
        observer.state(to, from)
      },
    },
  )

  return {
    connection,
    restart() {
      if (signal?.aborted) return
      signal?.addEventListener('abort', close)
      if (page && retry !== never) unfollow ??= followPage(connection, page, clock)
      connection.apply('restart')
    },
    async probe() {
      const { link, state } = connection
      if (!beats) throw new HoldfastError('NoHeartbeatError', 'probe() needs the option heartbeat')
      if (state.name !== 'open' || !link)
        throw new HoldfastError('ConnectionLostError', `probe() needs an open link; it is ${state.name}`)
      return new Promise((resolve, reject) => {
        link.probe!((rtt) => {
          if (rtt !== undefined) resolve(rtt)
          else if (connection.state.name === 'open')
            reject(new HoldfastError('ProbeTimeoutError', 'No answer in time'))
          else reject(new HoldfastError('ConnectionLostError', 'The link ended before the answer'))
        })
      })
    },
    flush() {
      const { link, outbox, state } = connection
      return outbox.flush(state.name === 'open' ? link : undefined)
    },
  }
}
