import { afterEach, beforeEach, expect, vi } from 'vitest'
import { type Client, type ClientOptions, createClient } from '../../src/index.js'
import { FakeChannels, FakeServer, settled } from '../../src/testing/index.js'

// What components are played against, and the traps for what must not happen. All of it for each test anew.

export interface Live {
  chat: {
    receives: { message: string; typing: { user: string } }
    sends: { message: string }
    requests: { history: (query: { limit: number }) => string[]; who: () => string }
  }
  [room: `room:${string}`]: { receives: { message: string }; requests: { who: () => string } }
}

/** What Svelte renders of `State` in `Provided` on a server. */
export const markup = '<!--[--><!--[0--><!--[--><p>idle</p><!--]--><!--]--><!--]-->'

export const url = 'ws://server.test/live'

/** The next task has come, and promises that settled in it were heard. */
export const nextTask = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve))
  await settled()
}

/** A server that accepts whoever comes, once time passes. */
export class Stage {
  readonly server: FakeServer = new FakeServer()
  readonly channels: FakeChannels = new FakeChannels(this.server)
  /** What was written to the console. */
  readonly noise: string[] = []
  /** What `reportError` was given. */
  readonly reported: unknown[] = []

  constructor() {
    this.server.accept()
    vi.stubGlobal('reportError', (error: unknown) => void this.reported.push(error))
    for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const)
      vi.spyOn(console, method).mockImplementation(
        (...said) => void this.noise.push([method, ...said].join(' ')),
      )
  }

  get options(): ClientOptions<Live> {
    return this.server.options
  }

  /** A client of the application's, on its way. */
  client(): Client<Live> {
    return createClient<Live>(url, this.options)
  }

  /** Time passes, by the clock of the clients, and what it leads to is over. */
  async pass(ms = 0): Promise<void> {
    await this.server.clock.advanceAsync(ms)
    await settled()
  }

  /** A new task, and whatever the network has to do in it. */
  async task(): Promise<void> {
    await nextTask()
    await this.pass()
  }

  /** Each frame since this was last asked, in short: its type, its channels, its event. */
  frames(): string[] {
    return this.channels.frames.splice(0).map(({ t, c, e }) => [t, c, e].flat().filter(Boolean).join(' '))
  }

  /** An event comes, whether or not anybody is subscribed. */
  say(channel: string, event: string, data: unknown): void {
    this.server.send(JSON.stringify({ t: 'm', c: channel, e: event, d: data }))
  }

  /** Whether nothing is left of any client: no open socket, no timer, nobody who watches the page. */
  get deserted(): boolean {
    const { clock, page, live } = this.server
    return clock.timers + page.watchers + live.length === 0
  }
}

/** The stage of the test that runs. Each one must be silent, or say which noise or report it expects by taking it. */
export const onStage = (): { readonly stage: Stage } => {
  let stage: Stage
  beforeEach(() => {
    stage = new Stage()
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
    expect([...stage.noise, ...stage.reported]).toEqual([])
  })
  return {
    get stage() {
      return stage
    },
  }
}
