import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { launch, type Browser } from '../support/browsers.mjs'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'
import { pageServer, type PageServer } from '../support/page-server.mjs'
import { testServer, type TestServer, type TestServerOptions } from '../support/test-server.mjs'

export const bundles = ['index.js', 'holdfast.umd.js', 'holdfast.umd.min.js'] as const
export type Bundle = (typeof bundles)[number]
type Engine = Parameters<typeof launch>[0]
type Page = Awaited<ReturnType<Browser['open']>>

/** One event as a listener in the page saw it. */
export interface Seen {
  type: string
  readyState: number
  state: string
  at: number
  code?: number
  reason?: string
  wasClean?: boolean
  retryAt?: number
}

/** What `connect` in the page takes: the options of Holdfast that travel as JSON, and `retry` as a fixed delay. */
interface ConnectOptions {
  protocols?: string[]
  binaryType?: BinaryType
  retry?: number
  [option: string]: unknown
}

// Runs in the page, after the bundle: opens `socket`, and writes down in `seen` what its listeners see.
const script = `
  window.connect = (url, { protocols, binaryType, retry = 50, ...options } = {}) => {
    window.seen = []
    window.data = []
    window.socket = new Holdfast.ReconnectingWebSocket(url, protocols, { retry: () => retry, ...options })
    if (binaryType) socket.binaryType = binaryType
    for (const type of ['open', 'error', 'close', 'statechange'])
      socket.addEventListener(type, (event) => {
        const { code, reason, wasClean, retryAt } = event
        const { readyState, state } = socket
        seen.push({ type, readyState, state: state.name, at: Date.now(), code, reason, wasClean, retryAt })
      })
    socket.addEventListener('message', ({ data: message }) => data.push(message))
    return socket.readyState
  }`

const load: Record<Bundle, string> = {
  'index.js': `<script type="module">import * as Holdfast from '/dist/index.js'; window.Holdfast = Holdfast</script>`,
  'holdfast.umd.js': '<script src="/dist/holdfast.umd.js"></script>',
  'holdfast.umd.min.js': '<script src="/dist/holdfast.umd.min.js"></script>',
}

/** A browser and a page server for the tests of a suite, and for each test a server behind a fault proxy. */
export function fixture(engine: Engine, extra: { pages?: Record<string, string> } = {}) {
  let browser: Browser
  let pages: PageServer
  let server: TestServer
  let proxy: FaultProxy
  let opened: Page[] = []

  beforeAll(async () => {
    const content = bundles.map((bundle) => [
      `/${bundle}.html`,
      `<!doctype html>${load[bundle]}<script>${script}</script>`,
    ])
    pages = await pageServer({
      folders: { '/dist/': fileURLToPath(new URL('../../dist', import.meta.url)) },
      pages: {
        '/other': '<!doctype html><title>other</title>',
        ...Object.fromEntries(content),
        ...extra.pages,
      },
    })
    browser = await launch(engine)
  })
  beforeEach(() => serve())
  afterEach(async () => {
    await Promise.all(opened.map((page) => page.close()))
    opened = []
    await server.stop()
    await proxy.stop()
  })
  afterAll(async () => {
    await browser?.close()
    await pages?.stop()
  })

  async function serve(options?: TestServerOptions) {
    await server?.stop()
    await proxy?.stop()
    server = await testServer(options)
    proxy = await faultProxy(server.port)
  }

  async function open(path: string) {
    const page = await browser.open(pages.url + path)
    opened.push(page)
    return page
  }

  return {
    /** Another server for this test, with these options. */
    serve,
    /** Opens a page that has loaded the bundle. */
    load: async (bundle: Bundle) => {
      const page = await open(`/${bundle}.html`)
      await page.waitFor('typeof Holdfast === "object"')
      return page
    },
    /** Opens a page that has nothing to do with it. */
    openOther: () => open('/other'),
    otherUrl: () => `${pages.url}/other`,
    /** Opens a socket in the page, through the proxy; answers with its readyState right then. */
    connect: (page: Page, options: ConnectOptions = {}): Promise<number> =>
      page.evaluate(
        // What the page keeps on its window has no type here.
        (url, options) => (window as any).connect(url, options),
        server.urlOn(proxy.port),
        options,
      ),
    seen: (page: Page): Promise<Seen[]> => page.evaluate('seen'),
    isOpen: (page: Page) => page.waitFor('socket.state.name === "open"'),
    get server() {
      return server
    },
    get proxy() {
      return proxy
    },
  }
}
