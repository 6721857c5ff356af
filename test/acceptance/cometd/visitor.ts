import { WebSocket } from 'ws'
import * as library from '../../../src/cometd'
import type { Browser } from '../../support/browsers.mjs'
import { cookieFetch } from '../../support/comet/cookie-fetch.mjs'
import { chat } from './chat.mjs'
import { clockToAdvance } from '../room'
import type { Stage } from './stage'

export type VisitorOptions = Omit<Parameters<typeof chat>[1], 'url' | 'room'>
type Chat = ReturnType<typeof chat>

/** A chat, wherever it runs. */
export interface Visitor {
  seen(): Promise<Chat['seen']>
  told(): Promise<Chat['told']>
  connected(): Promise<Chat['connected']>
  transport(): Promise<string | undefined>
  publish(...numbers: number[]): Promise<void>
  /** As if so many milliseconds had passed. */
  advance(milliseconds: number): Promise<void>
}

/** What Node has not, or not as browsers have it: a WebSocket, and cookies, for each test its own. Returns what takes it back. */
export const likeABrowser = (inner: typeof fetch = fetch) => {
  const { fetch, WebSocket: none } = globalThis
  const browsers = new Map<string, typeof fetch>()
  const fetchAsBrowser: typeof fetch = (input, init) => {
    const { host } = new URL(input as string)
    const own = browsers.get(host) ?? cookieFetch(inner)
    browsers.set(host, own)
    return own(input, init)
  }
  Object.assign(globalThis, { fetch: fetchAsBrowser, WebSocket })
  return () => void Object.assign(globalThis, { fetch, WebSocket: none })
}

type Environment = ConstructorParameters<typeof library.CometD>[1]

/** Where `likeABrowser` is in force. */
export function inNode(
  { url, room, onEnd }: Stage,
  options: VisitorOptions = {},
  environment: Environment = {},
): Visitor {
  const { clock, advance } = clockToAdvance()
  const it = chat(library, { url, room, ...options }, { clock, ...environment })
  onEnd(async () => it.leave())
  return {
    seen: async () => it.seen,
    told: async () => it.told,
    connected: async () => it.connected,
    transport: async () => it.transport(),
    publish: async (...numbers) => it.publish(...numbers),
    advance: async (milliseconds) => advance(milliseconds),
  }
}

/** With the built script; its server needs the `site` of the stage. */
export async function inChromium(
  browser: Browser,
  { url, room, onEnd }: Stage,
  options: VisitorOptions = {},
): Promise<Visitor> {
  const page = await browser.open()
  onEnd(() => page.close())
  await page.cdp('Network.clearBrowserCookies')
  await page.goto(new URL('/chat.html', url).href)
  const ask = <T>(expression: string) => page.evaluate(expression) as Promise<T>
  await ask(`void (window.it = (${chat})(org.cometd, ${JSON.stringify({ url, room, ...options })}))`)
  return {
    seen: () => ask('it.seen'),
    told: () => ask('it.told'),
    connected: () => ask('it.connected'),
    transport: () => ask('it.transport()'),
    publish: (...numbers) => ask(`void it.publish(${numbers.join()})`),
    advance: (milliseconds) =>
      ask(`void (now => { Date.now = () => now() + ${milliseconds} })(Date.now.bind(Date))`),
  }
}
