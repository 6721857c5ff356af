import { type Clock, createAlarm, systemClock } from './clock.js'
import { type Data, snapshot } from './data.js'
import type { Delivery, DropReason } from './delivery.js'
import { guard } from './errors.js'
import { createOutbox, type DeliverOptions, type Outbox, type QueueOptions } from './outbox.js'
import { guarded, never, type RetryPolicy, standard } from './retry.js'
import type { Cause, Connecting, Resolving, State } from './state.js'
import { type Event, transition } from './transition.js'
import type { Address, Link, LinkEvents, LinkInfo, Transport } from './transport.js'

/** What a provider of the url, the protocols or the token is told. */
export interface AttemptContext {
  /** How many attempts failed in a row before this one. */
  readonly attempt: number
  /** Why the last link ended; `undefined` on the first attempt. */
  readonly cause: Cause | undefined
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal
}

/** What the connection tells; `state` in order, once per transition, after its effects. */
export interface ConnectionObserver {
  readonly state: (to: State, from: State) => void
  readonly message: (data: unknown) => void
  readonly dropped: (data: Data, reason: DropReason, about?: unknown) => void
}

/** Durations are milliseconds; `Infinity` disables. */
export interface ConnectionOptions {
  /** Asked on every attempt. */
  readonly address: (context: AttemptContext) => Address | PromiseLike<Address>
  readonly transport: Transport
  readonly queue?: QueueOptions
  readonly retry?: RetryPolicy
  readonly connectTimeout?: number
  readonly closeTimeout?: number
  readonly stableAfter?: number
  readonly clock?: Clock
  readonly random?: () => number
  readonly hidden?: () => boolean
}

/** One connection, over as many links as it takes. */
export interface Connection {
  readonly state: State
  /** The link, while there is one. */
  readonly link: Link | undefined
  /** What the last link that opened negotiated. */
  readonly info: LinkInfo
  /** What waits for a link. */
  readonly outbox: Outbox
  /** The owner's verbs and the page's; each acts at once, also from a listener. */
  apply(verb: Verb, details?: { code?: number | undefined; reason?: string | undefined; cause?: Cause }): void
  /** The link, while it is open. */
  openLink(): Link | undefined
  /** Probes an open link, where something can answer. */
  check(): void
  /**
   * Hands a message to the open link, or lets it wait. Who gives no options asks for no delivery, and pays for none.
   *
   * @throws HoldfastError `QueueFullError`
   */
  post(data: unknown, asked?: DeliverOptions, about?: unknown): Delivery | undefined
}

/** `restart` dials at once; `nudge` soon; `suspend` lets go until `resume`; `lost` gives the link up for a cause. */
export type Verb = 'open' | 'close' | 'restart' | 'suspend' | 'resume' | 'nudge' | 'lost'

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/**
 * Makes the world agree with the state: at most one link and one timer. A transition and its effects happen at once, also
 * when asked for from a listener; what is told of them is queued, and told in order.
 */
export const createConnection = (options: ConnectionOptions, observer: ConnectionObserver): Connection => {
  const {
    retry = standard,
    // Without retry it behaves as a native socket does, which waits as long as the platform waits.
    connectTimeout = retry === never ? Infinity : 10_000,
    closeTimeout = retry === never ? Infinity : 5_000,
    stableAfter = 5_000,
    clock = systemClock,
    random = Math.random,
    hidden = () => false,
  } = options
  const rules = {
    retry: guarded(retry),
    connectTimeout,
    closeTimeout,
    stableAfter,
    random,
    hidden,
  }
  const outbox = createOutbox(options.queue ?? {}, clock, (...gone) => {
    tell(() => observer.dropped(...gone))
  })
  /** What others have not been told: they may ask for more, and find all effects done. */
  const untold: (() => void)[] = []
  /** What the live link speaks to; an abandoned one's is no longer it. */
  let live: LinkEvents | undefined
  let provider: AbortController | undefined

  /** Effects come first; who asks for more while this runs is told after those who were to be told before. */
  const tell = (told: () => void, effects?: () => void) => {
    const outermost = untold.push(told) === 1
    effects?.()
    if (outermost) for (let next; (next = untold[0]); untold.shift()) guard(next)
  }

  const apply = (type: Event['type'], details?: object) => {
    const from = connection.state
    const event = { ...details, type, at: clock.now(), linked: !!connection.link } as Event
    const to = transition(from, event, rules)
    // A policy may have asked for something else meanwhile: then that counts.
    if (to === from || connection.state !== from) return
    connection.state = to
    alarm('deadline' in to ? to.deadline : undefined)
    tell(
      () => {
        guard(() => observer.state(to, from))
        // What was sent while `open` was told has gone first.
        if (to === connection.state && to.name === 'open' && from.name === 'connecting')
          outbox.flow(connection.link)
      },
      () => {
        try {
          enter(to, from)
        } catch (error) {
          failed(to)(error)
        }
      },
    )
  }
  const alarm = createAlarm(clock, () => apply('deadline'))

  const enter = (to: State, from: State) => {
    const { link } = connection
    switch (to.name) {
      case 'idle':
      case 'open':
        return
      case 'connecting':
        return dial(to)
      case 'closing':
        if (!link) return abandon()
        if (from.name === 'open') void outbox.flush(link)
        // What the platform refused was reported, and whoever heard of that may have asked for something else.
        if (connection.state !== to) return
        outbox.flow()
        return link.close(to.code, to.reason)
      case 'resolving':
        abandon()
        return resolve(to)
      case 'closed':
        abandon()
        return outbox.purge('closed')
      case 'backoff':
      case 'suspended':
        return abandon()
      default:
        return to satisfies never
    }
  }

  /** A provider, or the native constructor, threw while it was asked. */
  const failed = (asked: State) => (error: unknown) => {
    if (connection.state === asked) apply('lost', { cause: { type: 'error', error } })
  }

  /** Nobody waits for the `close` of a link that is let go: it can take a minute (Chromium 60 s, Firefox 20 s). */
  const abandon = () => {
    const { link } = connection
    const asked = provider
    connection.link = live = provider = undefined
    if (asked) tell(() => asked.abort())
    outbox.flow()
    link?.abandon()
  }

  const resolve = (asked: Resolving) => {
    const { attempt, cause } = asked
    const { signal } = (provider = new AbortController())
    const arrived = (address: Address) => {
      if (connection.state === asked) apply('resolved', { address })
    }
    const address = options.address({ attempt, cause, signal })
    if ('then' in address) address.then(arrived, failed(asked))
    else arrived(address)
  }

  const dial = ({ address }: Connecting) => {
    provider = undefined
    const events: LinkEvents = {
      open(negotiated) {
        if (live !== events) return
        connection.info = negotiated
        apply('opened')
      },
      message(data) {
        if (live === events && connection.state.name === 'open') observer.message(data)
      },
      close(cause) {
        if (live !== events) return
        connection.link = live = undefined
        apply('lost', { cause })
      },
    }
    live = events
    const opening = options.transport(address, events)
    if (live === events) connection.link = opening
    else opening.abandon()
  }

  // Fields, not getters: an object of its own getters is a dictionary to V8, slow and 300 bytes larger.
  const connection: Writable<Connection> = {
    state: { name: 'idle' },
    link: undefined,
    info: { protocol: '', extensions: '' },
    outbox,
    apply,
    openLink: () => (connection.state.name === 'open' ? connection.link : undefined),
    check() {
      connection.openLink()?.probe?.()
    },
    post(data, asked, about) {
      const openLink = connection.openLink()
      const sent = !outbox.flowing() && !asked?.signal?.aborted && openLink?.send(data as Data)
      if (sent) return asked && outbox.settled(data as Data, undefined, about)
      const copy = snapshot(data)
      if (asked?.signal?.aborted) return outbox.settled(copy, 'cancelled', about)
      // An open link that takes nothing is about to end.
      const over = /idle|clos/.test(connection.state.name) || (openLink && options.queue?.maxMessages === 0)
      return over ? outbox.settled(copy, 'closed', about) : outbox.push(copy, asked, about)
    },
  }
  return connection
}
