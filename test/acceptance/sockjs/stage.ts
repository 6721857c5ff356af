import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from '../../support/browsers.mjs'
import { bundle } from '../../support/comet/bundle.mjs'
import { openGate, type Gate } from '../../support/comet/gate.mjs'
import { startServer, type CometServer } from '../../support/comet/servers.mjs'
import { faultProxy, type FaultProxy } from '../../support/fault-proxy.mjs'

const root = join(import.meta.dirname, '../../..')
const built = join(root, 'dist/holdfast.comet.umd.min.js')

/** What the pages load. */
export const files = async (): Promise<Record<string, string>> => ({
  '/sockjs.js': readFileSync(join(root, 'node_modules/sockjs-client/dist/sockjs.js'), 'utf8'),
  '/holdfast.comet.umd.min.js': existsSync(built) ? readFileSync(built, 'utf8') : await bundle('sockjs'),
})

export type Client = 'original' | 'holdfast'

/** The one line in which the two pages differ. */
const scripts: Record<Client, string> = {
  original: '<script src="/sockjs.js"></script>',
  holdfast: '<script src="/holdfast.comet.umd.min.js"></script><script>SockJS = Holdfast.SockJS</script>',
}

/** Runs in both pages: writes down what a page sees. */
const script = `
  window.log = []
  addEventListener('error', ({ error }) => log.push('uncaught ' + error.message))
  window.note = (text) => log.push(text + ' readyState=' + socket.readyState + ' transport=' + (socket.transport || 'none'))
  window.attempt = (name, call) => {
    try {
      const result = call()
      log.push(name + ' -> ' + (result === undefined ? 'ok' : JSON.stringify(result)))
    } catch (error) {
      log.push(name + ' -> ' + error.constructor.name + ': ' + error.message)
    }
  }
  window.connect = (url, options) => {
    // On a busy machine a WebSocket may need more than the 600 ms for which the original waits here by default.
    window.socket = new SockJS(url, null, { timeout: 10_000, ...options })
    socket.onopen = () => note('open')
    socket.onmessage = ({ data }) => note('message ' + JSON.stringify(data))
    socket.onerror = () => note('error')
    socket.onclose = ({ code, reason, wasClean }) =>
      note('close ' + code + ' ' + JSON.stringify(reason) + (wasClean ? ' clean' : ' unclean'))
    // How many come is a matter of time.
    socket.onheartbeat = () => {
      socket.onheartbeat = null
      note('heartbeat')
    }
    socket.addEventListener('dropped', ({ data }) => log.push('dropped ' + data))
  }`

const pageOf = (client: Client) => `<!doctype html>\n${scripts[client]}\n<script>${script}</script>\n`

type Page = Awaited<ReturnType<Browser['open']>>

/** One page of one client, and what lies between it and the server. */
export interface Stage {
  readonly page: Page
  readonly server: CometServer
  readonly gate: Gate
  readonly proxy: FaultProxy
  /** Connects, by the gate or by the proxy where the scenario is about these. */
  connect: (options?: object, via?: { origin: string } | { port: number }, path?: string) => Promise<void>
  /** Until the page has noted what begins so. */
  until: (text: string) => Promise<void>
}

/** What the page of one client notes of a scenario. */
export async function logOf(
  client: Client,
  run: (stage: Stage) => Promise<void>,
  { browser, files, settings = {} }: { browser: Browser; files: Record<string, string>; settings?: object },
): Promise<string[]> {
  const server = await startServer('sockjs', { pages: { ...files, '/page.html': pageOf(client) }, settings })
  const gate = await openGate(server.port)
  const proxy = await faultProxy(server.port)
  const page = await browser.open(`${server.origin}/page.html`)
  try {
    await run({
      page,
      server,
      gate,
      proxy,
      async connect(options = {}, via = server, path = '/echo') {
        const origin = 'origin' in via ? via.origin : `http://127.0.0.1:${via.port}`
        await page.evaluate(
          (url, given) => (window as never as { connect: (...all: unknown[]) => void }).connect(url, given),
          origin + path,
          options,
        )
      },
      async until(text) {
        await page.waitFor(`log.some((line) => line.startsWith(${JSON.stringify(text)}))`)
      },
    })
    // Ports are the system's choice.
    return (await page.evaluate<[], string[]>('log' as never)).map((line) =>
      line.replace(/127\.0\.0\.1:\d+/g, 'server'),
    )
  } finally {
    await page.close()
    await gate.close()
    await proxy.stop()
    await server.stop()
  }
}
