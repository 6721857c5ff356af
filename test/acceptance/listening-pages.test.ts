import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, launchable, type Browser } from '../support/browsers.mjs'
import { bundle } from '../support/comet/bundle.mjs'
import { startable } from '../support/comet/servers.mjs'
import { receivesEachOnce } from './cuts'
import { nchan } from './nchan'

type Page = Awaited<ReturnType<Browser['open']>>

// Pages as they are written for Nchan, and the same with one line changed. Each shows what it receives in `received`.
const pages = {
  'a native EventSource': `
    const events = new EventSource(address)
    events.onmessage = (event) => received.push(event.data)`,
  EventSource: `
    const events = new Holdfast.EventSource(address, options)
    events.onmessage = (event) => received.push(event.data)`,
  'EventSource by HTTP': `
    const events = new Holdfast.EventSource(address, { ...options, transports: ['http'] })
    events.onmessage = (event) => received.push(event.data)`,
  'the loop of jQuery': `
    const show = (message) => received.push(message);
    (function poll() { $.ajax({ url: address, success: show, dataType: 'text', complete: poll, timeout: 30000 }) })()`,
  longPoll: `
    const show = (message) => received.push(message);
    Holdfast.longPoll({ url: address, success: show, dataType: 'text', timeout: 30000, ...options })`,
  'longPoll by HTTP': `
    const show = (message) => received.push(message);
    Holdfast.longPoll({ url: address, success: show, dataType: 'text', timeout: 30000, ...options, transports: ['http'] })`,
} as const
type Name = keyof typeof pages

// Counts what the page asks of the network, whatever becomes of it.
const counting = `
  window.asked = 0
  window.received = []
  const { fetch: ask, WebSocket: Native } = window
  window.fetch = (...request) => (asked++, ask(...request))
  window.WebSocket = class extends Native { constructor(...address) { super(...address); asked++ } }
  const { send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.send = function (...body) { asked++; return send.apply(this, body) }
  const address = '/sub/' + location.hash.slice(1)
  const options = location.search ? { retry: () => 50 } : {}`

describe.runIf(startable.includes('nchan')).each(launchable)('a page in %s', async (engine) => {
  const jquery = createRequire(import.meta.url).resolve('jquery/dist/jquery.js')
  const files = Object.entries(pages).map(([, script], index) => [
    `/${index}.html`,
    `<!doctype html><script src="/jquery.js"></script><script src="/holdfast.js"></script>
     <script>${counting}\n${script}</script>`,
  ])
  const it = nchan({
    pages: {
      ...Object.fromEntries(files),
      '/jquery.js': readFileSync(jquery, 'utf8'),
      '/holdfast.js': await bundle('event-source', 'long-poll'),
    },
  })
  let browser: Browser
  let page: Page
  beforeAll(async () => void (browser = await launch(engine)))
  afterAll(() => browser?.close())

  const all = () => page.evaluate('received') as Promise<string[]>
  const received = async () => (await all()).filter((message) => !message.startsWith('hello'))

  /** Opens the page, when what it listens to has come through once. */
  const open = async (name: Name, hurry = '') => {
    const file = files[Object.keys(pages).indexOf(name)]![0]
    page = await browser.open(`${it.origin}${file}${hurry}#${it.path.slice(5)}`)
    // A new listener begins with what is newer.
    for (let turn = 0; !(await all()).length; turn++) {
      await it.publish(`hello ${turn}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  test.each(['EventSource', 'EventSource by HTTP', 'longPoll', 'longPoll by HTTP'] as const)(
    '[F6] gets every message once, over 20 cuts, with %s',
    async (name) => {
      // So that twenty cuts need not take a minute.
      await open(name, '?hurry')
      await receivesEachOnce(it, received)
      await page.close()
    },
  )

  test.runIf(engine === 'chromium')(
    '[F5] with longPoll asks at most 6 times while the server is gone for 2 s; with the loop of jQuery, hundreds of times',
    async () => {
      const asked = new Map<Name, number>()
      for (const name of [
        'the loop of jQuery',
        'longPoll',
        'longPoll by HTTP',
        'EventSource',
        'EventSource by HTTP',
      ] as const) {
        await open(name)
        const before = (await page.evaluate('asked')) as number
        await it.server.kill()
        await new Promise((resolve) => setTimeout(resolve, 2_000))
        asked.set(name, ((await page.evaluate('asked')) as number) - before)
        await it.server.start()
        while (name !== 'the loop of jQuery' && !(await all()).includes('after')) {
          await it.publish('after')
          await new Promise((resolve) => setTimeout(resolve, 200))
        }
        await page.close()
      }
      const { 'the loop of jQuery': loop, ...ours } = Object.fromEntries(asked) as Record<Name, number>
      expect(loop).toBeGreaterThan(100)
      for (const count of Object.values(ours)) expect(count).toBeLessThanOrEqual(6)
    },
  )
})
