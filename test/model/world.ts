import type { AttemptContext } from '../../src/core/connection.js'
import { backoff } from '../../src/core/retry.js'
import type { State } from '../../src/core/state.js'
import type { Address, LinkEvents } from '../../src/core/transport.js'
import { FakeLink, type Taking } from './fake-link.js'
import { Ledger, type Message } from './ledger.js'
import { aboutAttempts } from './invariants.js'
import type { Act, Listener, PolicyMode, ProviderMode, Setting, Step } from './steps.js'
import { Subject } from './subject.js'
import { ManualClock } from '../../src/testing/index.js'

/** One question to the provider of the address that may still be answered. */
interface Asked {
  readonly context: AttemptContext
  answer(well: boolean): void
}

type Script = Extract<Step, { step: 'listen' }>

const address: Address = { url: 'wss://example.com/', protocols: [], binaryType: 'blob' }

/** Everything around one connection; it does what the steps say, and notes what breaks a rule. */
export class World {
  readonly clock = new ManualClock()
  readonly ledger = new Ledger()
  readonly links: FakeLink[] = []
  readonly asked: Asked[] = []
  readonly signals: AbortSignal[] = []
  readonly violations: string[] = []
  readonly connection: Subject
  readonly setting: Setting
  provider: ProviderMode = 'answers'
  transport: 'links' | 'throws' = 'links'
  policy: PolicyMode = 500
  taking: Taking = 'takes'
  /** The state that the last notification was about. */
  told: State
  heard = 0
  /** Between the opening of a link and the end of its notification, new messages go first. */
  announcing = false
  readonly #scripts: Script[] = []
  #sending: Message | undefined
  #aborts = new Map<Message, AbortController>()
  /** Checked whenever someone looks from inside. */
  readonly #check: (world: World) => Iterable<string>

  constructor(setting: Setting, check: (world: World) => Iterable<string>) {
    this.setting = setting
    this.#check = check
    const options = {
      ...setting,
      clock: this.clock,
      random: () => 0.5,
      retry: () => {
        if (this.policy === 'throws') throw new Error('the policy throws')
        if (this.policy === 'rubbish') return backoff as never
        return this.policy
      },
      address: (context: AttemptContext) => this.#address(context),
      transport: (address: Address, events: LinkEvents) => {
        if (this.transport === 'throws') throw new Error('the transport throws')
        const link = new FakeLink(address, events, this)
        this.links.push(link)
        return link
      },
    }
    this.connection = new Subject(options, {
      state: (to, from) => this.#state(to, from),
      message: () => {
        this.heard++
        if (this.connection.state.name !== 'open') this.violated('a message is heard only while open')
        this.#listen('message')
      },
      dropped: (data, reason) => {
        const message = this.ledger.find(data)
        const { overflow } = setting.queue
        if (reason === 'expired' && this.clock.now() < message.expires) this.violated('expired too early')
        if (reason === 'overflow' && overflow === 'reject') this.violated('nothing overflows')
        if (reason === 'cancelled' && !message.recalled) this.violated('nobody cancelled it')
        message.fates.push(reason)
        this.#listen('dropped')
      },
    })
    this.told = this.connection.state
  }

  violated(rule: string): void {
    this.violations.push(rule)
  }

  /** A link is closed: all that waited for it went first. */
  closing(link: FakeLink): void {
    const waiting = this.#due()
    if (link.phase === 'open' && this.taking === 'takes' && waiting.length)
      this.violated(`${waiting.length} messages were not handed over before the close`)
  }

  /** What has still to go. Of what has expired one is told once the effects are done. */
  #due(): Message[] {
    return this.ledger.waiting.filter(({ expires }) => expires > this.clock.now())
  }

  /** A message reached the wire. */
  wired(data: string): void {
    const message = this.ledger.find(data)
    const before = this.#due().filter((other) => other !== message)
    if (message === this.#sending) {
      if (before.length && !this.announcing) this.violated(`[I6] ${data} overtook ${before[0]!.data}`)
    } else {
      const place = this.ledger.messages.indexOf(message)
      const overtaken = before.find((other) => this.ledger.messages.indexOf(other) < place)
      if (overtaken) this.violated(`[I6] ${data} overtook ${overtaken.data}`)
      if (message.expires <= this.clock.now()) this.violated(`${data} was sent after it expired`)
    }
    message.fates.push('sent')
  }

  /** Links that hold a wire. There should never be two. */
  get live(): FakeLink[] {
    return this.links.filter(({ live }) => live)
  }

  get link(): FakeLink | undefined {
    return this.live.at(-1)
  }

  script(script: Script): void {
    this.#scripts.push(script)
  }

  forgetScripts(): void {
    this.#scripts.length = 0
  }

  get scripted(): number {
    return this.#scripts.length
  }

  act(act: Act): void {
    const { connection, ledger } = this
    switch (act.act) {
      case 'check':
        return connection.check()
      case 'purge':
        return connection.purge()
      case 'flush':
        return void connection.flush()
      case 'send': {
        const message = ledger.write(act.padding, undefined, this.clock.now() + this.setting.queue.ttl)
        return this.#offer(message, () => connection.send(message.data))
      }
      case 'deliver': {
        const { ttl = this.setting.queue.ttl, key } = act
        const message = ledger.write(act.padding, key, this.clock.now() + ttl)
        const controller = new AbortController()
        if (act.abortable) this.#aborts.set(message, controller)
        return this.#offer(message, () => {
          const delivery = connection.deliver(message.data, {
            ...(act.ttl !== undefined && { ttl }),
            ...(key !== undefined && { key }),
            ...(act.abortable && { signal: controller.signal }),
          })
          message.delivery = delivery
          void delivery.done.then((done) => (message.done = done))
        })
      }
      case 'cancel':
      case 'abort':
        return this.#recall(act.act, ledger.messages[act.which])
      default:
        return connection.do(act.act)
    }
  }

  #recall(how: 'cancel' | 'abort', message: Message | undefined): void {
    if (!message?.delivery) return
    const queued = message.delivery.status === 'queued'
    const abort = how === 'abort' && this.#aborts.get(message)
    if (how === 'abort' && !abort) return
    message.recalled ||= queued
    if (abort) abort.abort()
    else if (message.delivery.cancel() !== queued) this.violated('cancel() tells whether it was queued')
    if (message.delivery.status === 'queued') this.violated('what was cancelled is still queued')
  }

  #offer(message: Message, give: () => void): void {
    const outer = this.#sending
    this.#sending = message
    try {
      give()
      message.standing = 'accepted'
    } catch (error) {
      // Full, or the platform refuses it: whoever sent it keeps it.
      if (!/QueueFull|platform refuses/.test(String(error))) throw error
      message.standing = 'refused'
    }
    this.#sending = outer
  }

  #listen(on: Listener): void {
    const place = this.#scripts.findIndex((script) => script.on === on)
    if (place < 0) return
    const [script] = this.#scripts.splice(place, 1) as [Script]
    for (const act of script.acts) this.act(act)
    // What the socket makes of a dropped message is an event, and dispatching one throws nothing; nor does aborting.
    if (script.throws && on !== 'dropped' && on !== 'abort') throw new Error(`a ${on} listener throws`)
  }

  #state(to: State, from: State): void {
    if (from !== this.told) this.violated(`[I7] ${from.name} -> ${to.name} is told after ${this.told.name}`)
    this.told = to
    for (const violation of aboutAttempts(to, from)) this.violated(violation)
    for (const violation of this.#check(this)) this.violated(`${violation}, as ${to.name} is told`)
    try {
      this.#listen('state')
    } finally {
      if (to.name === 'open' && from.name === 'connecting') this.announcing = false
    }
  }

  #address(context: AttemptContext): Address | Promise<Address> {
    this.signals.push(context.signal)
    context.signal.addEventListener('abort', () => this.#listen('abort'))
    if (this.provider === 'throws') throw new Error('the provider throws')
    if (this.provider === 'answers') return address
    return new Promise((resolve, reject) => {
      this.asked.push({
        context,
        answer: (well) => (well ? resolve(address) : reject(new Error('the provider rejects'))),
      })
    })
  }
}
