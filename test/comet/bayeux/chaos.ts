import {
  type Callback,
  LongPollingTransport,
  type ListenerHandle,
  type Message,
  WebSocketTransport,
} from '../../../src/cometd.js'
import { seeded } from '../../../src/testing/index.js'
import type { Answer } from '../bayeux-server.js'
import { stage } from '../stage.js'

/** What a page is told that calls what it may not call now. */
const isMisuse = (error: unknown) =>
  /^(Illegal state|Calls to startBatch|Invalid)/.test((error as Error).message)

/** A page that calls anything at any time and in any callback, and a server that fails in every way; all by one seed. */
class Chaos {
  readonly #random: () => number
  readonly #scene
  readonly #trace: string[] = []
  readonly #handles: ListenerHandle[] = []
  /** How often each of those callbacks was called that must be called once. */
  readonly #owed: { readonly who: string; times: number }[] = []
  readonly #acts
  readonly #faults
  #batches = 0
  #depth = 0
  #isOver = false

  constructor(seed: number) {
    const random = (this.#random = seeded(seed))
    this.#scene = stage(
      {
        linearBackoff: random() < 0.5,
        offlineQueue: random() < 0.5,
        autoResubscribe: random() < 0.5,
        maxConnections: this.#pick([2, 2, 3, 5]),
        connectTimeout: this.#pick([0, 1_000, 10_000]),
        backoffIncrement: this.#pick([0, 100, 1_000]),
      },
      { random },
    )
    this.#acts = this.#pageActs()
    this.#faults = this.#serverFaults()
  }

  /** Throws at the first rule that is broken. */
  async live(reports: readonly unknown[]): Promise<void> {
    const { cometd, server, pass } = this.#scene
    for (const name of ['handshake', 'connect', 'disconnect', 'unsuccessful', 'publish'])
      cometd.addListener(`/meta/${name}`, this.#reacting(name))
    cometd.handshake()
    for (let step = 0; step < 60; step++) {
      if (this.#random() < 0.5) this.#act()
      else {
        const name = this.#pick(Object.keys(this.#faults))
        this.#note(`the server: ${name}`)
        this.#faults[name]!()
      }
      await pass(this.#pick([0, 1, 1, 2, 3, 10, 100, 1_000, 5_000, 40_000, 70_000]))
    }
    this.#makeWell()
    const heard = server.heard.length
    await pass(200_000)
    this.#expect(reports.every(isMisuse), `it reports ${reports.find((error) => !isMisuse(error))}`)
    this.#expect(server.heard.length - heard <= 400, 'a storm')
    if (cometd.getStatus() !== 'disconnected') await this.#expectUse()
    this.#expect(cometd.getStatus() === 'disconnected', 'it does not end')
    this.#expect(!server.network.live.length && !server.pending.length, 'something is left open')
    for (const { who, times } of this.#owed) this.#expect(times === 1, `${who} was told ${times} times`)
  }

  /** Whatever was, it is connected now, by one link, and works until it is told to end. */
  async #expectUse(): Promise<void> {
    const { cometd, server, pass } = this.#scene
    this.#expect(cometd.getStatus() === 'connected' && server.holds, 'it does not come back')
    this.#expect(server.network.live.length <= 1, 'it has too many links')
    const told: unknown[] = []
    cometd.publish('/z', 1, ({ successful }) => told.push(successful))
    await pass(30_000)
    this.#expect(told.length === 1 && told[0] === true, `a publish is told ${JSON.stringify(told)}`)
    cometd.disconnect()
    await pass(30_000)
  }

  #makeWell(): void {
    const { cometd, server } = this.#scene
    // Nobody reacts to anything any more.
    this.#isOver = true
    server.when('/meta/connect')
    server.when('/meta/disconnect')
    for (; this.#batches > 0; this.#batches--) this.#tolerating(() => cometd.endBatch())
    cometd.registerTransport('websocket', new WebSocketTransport(), 0)
    cometd.registerTransport('long-polling', new LongPollingTransport())
    server.restart()
    this.#note('all is well again')
  }

  #pageActs(): Record<string, () => void> {
    const { cometd } = this.#scene
    const place = () => this.#pick([0, undefined])
    return {
      publish: () => this.#owing('publish', (callback) => cometd.publish('/a', 1, callback)),
      'publish another': () => this.#owing('publish', (callback) => cometd.publish('/a', 2, callback)),
      call: () => this.#owing('call', (callback) => cometd.remoteCall('x', 1, 500, {}, callback)),
      batch: () =>
        cometd.batch(() => {
          cometd.publish('/a', 3, this.#reacting('publish in a batch'))
          cometd.publish('/a', 4)
        }),
      subscribe: () => {
        const channel = this.#pick(['/a', '/b', '/c/*'])
        const callbacks = [this.#reacting('delivery'), this.#reacting('subscribe')] as const
        this.#handles.push(cometd.subscribe(channel, callbacks[0], {}, callbacks[1]))
      },
      unsubscribe: () => {
        const handle = this.#handles.pop()
        if (handle) cometd.unsubscribe(handle, this.#reacting('unsubscribe'))
      },
      disconnect: () => cometd.disconnect(this.#reacting('disconnect')),
      handshake: () => cometd.handshake(this.#reacting('handshake')),
      'handshake once more': () => cometd.handshake(this.#reacting('handshake')),
      'start batch': () => {
        cometd.startBatch()
        this.#batches++
      },
      'end batch': () => {
        if (!this.#batches) return
        this.#batches--
        cometd.endBatch()
      },
      configure: () => {
        const maxNetworkDelay = this.#pick([1_000, 10_000])
        cometd.configure({ url: 'http://server.test/cometd', maxNetworkDelay })
      },
      unregister: () => cometd.unregisterTransport(this.#pick(['websocket', 'long-polling'])),
      'register websocket': () => cometd.registerTransport('websocket', new WebSocketTransport(), place()),
      'register long-polling': () =>
        cometd.registerTransport('long-polling', new LongPollingTransport(), place()),
    }
  }

  #serverFaults(): Record<string, () => void> {
    const { server } = this.#scene
    const refusing = () => {
      const reconnect = this.#pick(['handshake', 'retry'] as const)
      return { successful: false, advice: { reconnect, interval: 0 } }
    }
    return {
      cut: () => server.cut(),
      stop: () => server.stop(),
      restart: () => server.restart(),
      blackhole: () => server.blackhole(),
      'WebSockets fail': () => (server.webSocket = 'fails'),
      'WebSockets hang': () => (server.webSocket = 'hangs'),
      'WebSockets open': () => (server.webSocket = 'opens'),
      'requests are answered 500': () => (server.http = 500),
      'requests are answered': () => (server.http = 'answers'),
      'connects are refused': () => server.when('/meta/connect', refusing),
      'connects are held': () => server.when('/meta/connect'),
      'disconnects are answered anyhow': () =>
        server.when(
          '/meta/disconnect',
          this.#pick<Answer | undefined>([null, { successful: false }, undefined]),
        ),
      deliver: () => {
        if (server.holds) server.deliver({ channel: '/a', data: 1 })
      },
    }
  }

  #act(): void {
    const name = this.#pick(Object.keys(this.#acts))
    this.#note(name)
    this.#tolerating(this.#acts[name]!)
  }

  /** A callback that may do something by itself, a few deep. */
  #reacting(who: string): Callback {
    return ({ successful, failure }: Message) => {
      this.#note(`<- ${who} ${successful} ${failure?.reason ?? ''}`)
      if (this.#isOver || this.#depth > 3 || this.#random() < 0.6) return
      this.#depth++
      this.#act()
      this.#depth--
    }
  }

  /** Asks for something whose callback must be called once, if asking did not throw. */
  #owing(who: string, ask: (callback: Callback) => void): void {
    const debt = { who, times: 0 }
    const react = this.#reacting(who)
    ask((message) => {
      debt.times++
      react(message)
    })
    this.#owed.push(debt)
  }

  #tolerating(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#expect(isMisuse(error), `it throws ${(error as Error).stack}`)
    }
  }

  #pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random() * items.length)]!
  }

  #note(what: string): void {
    const { clock, cometd } = this.#scene
    this.#trace.push(`${'  '.repeat(this.#depth)}${clock.now()} [${cometd.getStatus()}] ${what}`)
  }

  #expect(holds: boolean, otherwise: string): void {
    if (holds) return
    const { wire } = this.#scene.server
    throw new Error([otherwise, ...this.#trace.slice(-45), 'on the wire:', ...wire.slice(-12)].join('\n'))
  }
}

/** @param reports - What goes to `reportError` meanwhile. */
export const liveThroughChaos = (seed: number, reports: readonly unknown[]): Promise<void> =>
  new Chaos(seed).live(reports)
