// One library, one server, one page: the script is walked through step by step. A step ends when all that must happen in
// it was seen by the page, and nothing more comes.

import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Browser } from '../../browsers.mjs'
import { faultProxy, type FaultProxy } from '../../fault-proxy.mjs'
import { startServer, type CometServer, type Kind } from '../servers.mjs'
import type { Entry } from './transcript'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export type Shape = 'cometd' | 'faye'
export type Library = 'original' | 'ours'

const dist = process.env['HOLDFAST_DIST'] ?? here('../../../../dist')
const packages = here('../../../../node_modules')

/** Where each library is. */
const SCRIPTS: Record<Shape, Record<Library, [folder: string, file: string]>> = {
  cometd: { original: [`${packages}/cometd-7`, 'cometd.js'], ours: [dist, 'holdfast.cometd.umd.min.js'] },
  faye: {
    original: [`${packages}/faye/client`, 'faye-browser-min.js'],
    ours: [dist, 'holdfast.faye.umd.min.js'],
  },
}

/** So long nothing more must come, in milliseconds, for a step to be over. */
const QUIET = 250
const PATIENCE = 30_000

export interface VisitOptions {
  shape: Shape
  library: Library
  kind: Kind
  /** For how long the server holds a poll, in milliseconds. */
  hold: number
  /** For the library, besides the URL. */
  options: Record<string, unknown>
}

type Page = Awaited<ReturnType<Browser['open']>>

/** What the page has seen, in this step or since an earlier one. */
export type Seen = (what: string, isLikeThis?: (entry: Entry) => boolean) => number

export class Visit {
  readonly server: CometServer
  readonly proxy: FaultProxy
  readonly #page: Page
  readonly #options: VisitOptions
  #step = ''
  #from = 0

  private constructor(page: Page, server: CometServer, proxy: FaultProxy, options: VisitOptions) {
    this.server = server
    this.proxy = proxy
    this.#page = page
    this.#options = options
  }

  static async begin(browser: Browser, options: VisitOptions): Promise<Visit> {
    const { shape, library, kind, hold } = options
    const [folder, file] = SCRIPTS[shape][library]
    const scripts = [`/library/${file}`, `/differential/${shape}-page.js`]
    const server = await startServer(kind, {
      timeout: hold,
      pages: {
        '/page.html': `<!doctype html>${scripts.map((script) => `<script src="${script}"></script>`).join('')}`,
      },
      folders: { '/library': folder, '/differential': here('.') },
    })
    const proxy = await faultProxy(server.port)
    const page = await browser.open()
    await page.cdp('Network.clearBrowserCookies')
    await page.goto(`http://127.0.0.1:${proxy.port}/page.html`)
    return new Visit(page, server, proxy, options)
  }

  /** @param happened whether all has happened that must, asked again and again */
  async step(name: string, act: () => unknown, happened: (seen: Seen) => boolean): Promise<void> {
    await this.#page.evaluate((step: string) => (window as any).differential.enter(step), name)
    this.#step = name
    this.#from = (await this.log()).length
    await act()
    await this.until(happened)
    let length = -1
    for (let tries = 0; tries < 10; tries++) {
      const now = (await this.log()).length
      if (now === length) return
      length = now
      await wait(QUIET)
    }
  }

  async until(happened: (seen: Seen) => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE
    for (;;) {
      const entries = (await this.log()).slice(this.#from)
      const seen: Seen = (what, isLikeThis = () => true) =>
        entries.filter((entry) => entry.what === what && isLikeThis(entry)).length
      if (happened(seen)) return
      if (performance.now() > deadline) {
        const { library, kind } = this.#options
        const lines = entries.map(
          ({ at, what, status, message }) => `${at} ${what} [${status}] ${JSON.stringify(message)}`,
        )
        throw new Error(
          `${library} with ${kind}, ${this.#step}: not within ${PATIENCE} ms: ${happened}\n${lines.join('\n')}`,
        )
      }
      await wait(20)
    }
  }

  start(): Promise<void> {
    const { options } = this.#options
    const { origin, url } = this.server
    const configuration = { url: url.replace(origin, ''), ...options }
    return this.#page.evaluate(
      (configuration: object) =>
        (window as any).differential.start({
          ...configuration,
          url: location.origin + (configuration as any).url,
        }),
      configuration,
    )
  }

  /** In one go: nothing happens in the page between them. */
  publish(...all: number[]): Promise<void> {
    return this.#page.evaluate((all: number[]) => all.forEach((window as any).differential.publish), all)
  }

  disconnect(): Promise<void> {
    return this.#page.evaluate(() => (window as any).differential.disconnect())
  }

  log(): Promise<Entry[]> {
    return this.#page.evaluate('differential.log')
  }

  /** What went past all that a library lets applications see. */
  get uncaught(): readonly string[] {
    return this.#page.errors
  }

  async end(): Promise<void> {
    await this.#page.close()
    await this.proxy.stop()
    await this.server.stop()
  }
}
