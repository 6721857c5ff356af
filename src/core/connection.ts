import { type Alarm, type Clock, createAlarm, systemClock } from './clock.js'
import { type Data, snapshot } from './data.js'
import type { Delivery, DropReason } from './delivery.js'
import { guard } from './errors.js'
import { check } from './options.js'
import { type DeliverOptions, deliverShape, Outbox, type QueueOptions } from './outbox.js'
import { backoff, never, type RetryContext, type RetryPolicy } from './retry.js'
import type { Cause, Connecting, Resolving, State } from './state.js'
import { type Event, type Rules, transition } from './transition.js'
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
  state(to: State, from: State): void
  message(data: unknown): void
  dropped(data: Data, reason: DropReason): void
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

/** A policy that throws or answers rubbish is reported, and must not stop the machine. */
const guarded = (policy: RetryPolicy, fallback: RetryPolicy): RetryPolicy => {
  const asked = (context: RetryContext) => {
    const delay = policy(context)
    if (delay === false || (typeof delay === 'number' && delay >= 0)) return delay
    throw new TypeError(`retry must return milliseconds, 0 or more, or false, got ${delay}`)
  }
  return (context) => guard(() => asked(context), undefined) ?? fallback(context)
}

const isPromise = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof (value as PromiseLike<T> | undefined)?.then === 'function'

/**
 * Makes the world agree with the state: at most one link and one timer. A transition and its effects happen at once, also
 * when asked for from a listener; what is told of them is queued, and told in order.
 */
export class Connection {
  #state: State = { name: 'idle' }
  #link: Link | undefined
  /** What the live link speaks to; an abandoned one's is no longer it. */
  #events: LinkEvents | undefined
  #info: LinkInfo = { protocol: '', extensions: '' }
  #provider: AbortController | undefined
  readonly #untold: [to: State, from: State][] = []
  readonly #alarm: Alarm
  readonly #clock: Clock
  readonly #options: ConnectionOptions
  readonly #rules: Rules
  readonly #observer: ConnectionObserver
  readonly #outbox: Outbox

  constructor(options: ConnectionOptions, observer: ConnectionObserver) {
    const {
      retry = backoff(),
      // Without retry it behaves as a native socket does, which waits as long as the platform waits.
      connectTimeout = retry === never ? Infinity : 10_000,
      closeTimeout = retry === never ? Infinity : 5_000,
      stableAfter = 5_000,
      clock = systemClock,
      random = Math.random,
      hidden = () => false,
    } = options
    this.#options = options
    this.#observer = observer
    this.#clock = clock
    this.#rules = {
      retry: guarded(retry, backoff()),
      connectTimeout,
      closeTimeout,
      stableAfter,
      random,
      hidden,
    }
    this.#alarm = createAlarm(clock, () => this.#dispatch({ type: 'deadline', at: clock.now() }))
    this.#outbox = new Outbox(options.queue ?? {}, clock, observer.dropped)
  }

  get state(): State {
    return this.#state
  }

  /** The link, while there is one. */
  get link(): Link | undefined {
    return this.#link
  }

  /** What the last link that opened negotiated. */
  get info(): LinkInfo {
    return this.#info
  }

  /** What waits for a link. */
  get outbox(): Outbox {
    return this.#outbox
  }

  open(): void {
    this.#dispatch({ type: 'open', at: this.#clock.now() })
  }

  close(code?: number, reason?: string): void {
    this.#dispatch({ type: 'close', at: this.#clock.now(), code, reason })
  }

  /** Dials at once, whatever the state. */
  restart(): void {
    this.#dispatch({ type: 'restart', at: this.#clock.now() })
  }

  /** The page goes to sleep: lets the link go, and does not try again until `resume()`. */
  suspend(): void {
    this.#dispatch({ type: 'suspend', at: this.#clock.now() })
  }

  resume(): void {
    this.#dispatch({ type: 'resume', at: this.#clock.now() })
  }

  /** Something changed for the better: probes an open link, and does not wait much longer for the next attempt. */
  nudge(): void {
    this.check()
    this.#dispatch({ type: 'nudge', at: this.#clock.now() })
  }

  /** Something changed: probes an open link. */
  check(): void {
    if (this.#state.name === 'open') this.#link?.probe?.()
  }

  /** Hands data to the open link. `false`: it has to wait its turn in the outbox. */
  send(data: Data): boolean {
    return this.#state.name === 'open' && !this.#outbox.flowing && this.#link!.send(data)
  }

  /** Lets a message wait that nobody asks about. @throws QueueFullError */
  enqueue(data: unknown): void {
    const copy = snapshot(data)
    if (this.#over) this.#outbox.settled(copy, 'closed')
    else this.#outbox.push(copy, {}, false)
  }

  /** Hands a message over or lets it wait, and tells its fate. @throws QueueFullError */
  deliver(data: unknown, options: DeliverOptions = {}): Delivery {
    check(options, deliverShape, 'deliver')
    const { signal } = options
    if (this.#over) return this.#outbox.settled(snapshot(data), 'closed')
    if (signal?.aborted) return this.#outbox.settled(snapshot(data), 'cancelled')
    if (this.send(data as Data)) return this.#outbox.settled(data as Data)
    const delivery = this.#outbox.push(snapshot(data), options, true)!
    if (signal) {
      const cancel = () => void delivery.cancel()
      signal.addEventListener('abort', cancel)
      void delivery.done.then(() => signal.removeEventListener('abort', cancel))
    }
    return delivery
  }

  /** There is nothing to wait for. */
  get #over(): boolean {
    const { name } = this.#state
    return name === 'idle' || name === 'closing' || name === 'closed'
  }

  #dispatch(event: Event): void {
    const from = this.#state
    const to = transition(from, event, this.#rules)
    if (to === from) return
    this.#state = to
    const outermost = this.#untold.push([to, from]) === 1
    this.#alarm.set('deadline' in to ? to.deadline : undefined)
    this.#enter(to, from)
    // A listener that asks for more finds this loop running: its transitions are told after the one it hears of now.
    if (outermost) for (let next; (next = this.#untold[0]); this.#untold.shift()) this.#tell(...next)
  }

  #enter(to: State, from: State): void {
    switch (to.name) {
      case 'connecting':
        this.#dial(to)
        break
      case 'closing':
        if (this.#link) {
          if (from.name === 'open') this.#outbox.handOver(this.#link)
          this.#link.close(to.code, to.reason)
          break
        }
        this.#abandon()
        break
      case 'resolving':
        this.#abandon()
        this.#resolve(to)
        break
      case 'closed':
        this.#abandon()
        this.#outbox.purge('closed')
        break
      case 'backoff':
      case 'suspended':
        this.#abandon()
        break
      case 'idle':
      case 'open':
        break
      default:
        to satisfies never
    }
  }

  #resolve(state: Resolving): void {
    const { attempt, cause } = state
    const { signal } = (this.#provider = new AbortController())
    const settle = (outcome: { type: 'resolved'; address: Address } | { type: 'lost'; cause: Cause }) => {
      if (this.#state === state) this.#dispatch({ ...outcome, at: this.#clock.now() })
    }
    const resolved = (address: Address) => settle({ type: 'resolved', address })
    const failed = (error: unknown) => settle({ type: 'lost', cause: { type: 'error', error } })
    let address: Address | PromiseLike<Address>
    try {
      address = this.#options.address({ attempt, cause, signal })
    } catch (error) {
      return failed(error)
    }
    if (isPromise(address)) address.then(resolved, failed)
    else resolved(address)
  }

  #dial({ address }: Connecting): void {
    this.#provider = undefined
    const lost = (cause: Cause) => {
      if (this.#events !== events) return
      this.#events = this.#link = undefined
      this.#dispatch({ type: 'lost', at: this.#clock.now(), cause })
    }
    const events: LinkEvents = {
      open: (info) => {
        if (this.#events !== events) return
        this.#info = info
        this.#dispatch({ type: 'opened', at: this.#clock.now() })
      },
      message: (data) => {
        if (this.#events === events && this.#state.name === 'open') this.#observer.message(data)
      },
      close: lost,
    }
    this.#events = events
    try {
      this.#link = this.#options.transport(address, events)
    } catch (error) {
      lost({ type: 'error', error })
    }
  }

  /** Nobody waits for the `close` of a link that is let go: it can take a minute (Chromium 60 s, Firefox 20 s). */
  #abandon(): void {
    const link = this.#link
    this.#events = this.#link = undefined
    this.#provider?.abort()
    this.#provider = undefined
    this.#outbox.hold()
    link?.abandon()
  }

  #tell(to: State, from: State): void {
    guard(() => this.#observer.state(to, from), undefined)
    // What was sent while `open` was told has gone first.
    if (to === this.#state && to.name === 'open' && from.name === 'connecting')
      this.#outbox.drain(this.#link!)
  }
}
