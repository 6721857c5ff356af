import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, type Rolldown } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, launch, launchable } from '../support/browsers.mjs'
import { type ChannelServer, startChannelServer } from '../support/channel-server.mjs'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'
import { pageServer, type PageServer } from '../support/page-server.mjs'

// A page of each framework, as a developer runs it: React's StrictMode mounts twice only there.

const entries = { react: 'react.tsx', vue: 'vue.ts', svelte: 'svelte.ts' }

/** Without them Vue writes to the console. https://link.vuejs.org/feature-flags */
const vueFlags = Object.fromEntries(
  ['OPTIONS_API', 'PROD_DEVTOOLS', 'PROD_HYDRATION_MISMATCH_DETAILS'].map((flag) => [
    `__VUE_${flag}__`,
    'false',
  ]),
)

/** The page's script: with all that it imports, in one piece. */
const bundle = async (entry: string): Promise<string> => {
  const [built] = (await build({
    configFile: false,
    logLevel: 'error',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"', ...vueFlags },
    plugins: [svelte({ configFile: false })],
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL(`../hooks/pages/${entry}`, import.meta.url)),
        formats: ['es'],
        fileName: 'page',
      },
    },
  })) as Rolldown.RolldownOutput[]
  return built!.output[0].code
}

let pages: PageServer
beforeAll(async () => {
  pages = await pageServer({})
  for (const [framework, entry] of Object.entries(entries)) {
    pages.add(`/${framework}.js`, await bundle(entry))
    pages.add(`/${framework}`, `<!doctype html><body><script type="module" src="/${framework}.js"></script>`)
  }
})
afterAll(() => pages?.stop())

describe.each(launchable)('in %s', (engine) => {
  let browser: Browser
  let server: ChannelServer
  let proxy: FaultProxy
  beforeAll(async () => {
    browser = await launch(engine)
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    server = await startChannelServer()
    proxy = await faultProxy(server.port)
  })
  afterEach(async () => {
    await proxy.stop()
    await server.stop()
  })

  it.each(Object.keys(entries))(
    '%s shows the state, an event and an answer, over a reset; and ends its connection with its page [S13]',
    async (framework) => {
      const page = await browser.open(`${pages.url}/${framework}?server=ws://127.0.0.1:${proxy.port}`)
      const shows = (id: string, text: string) =>
        page.waitFor(
          (id: string, text: string) =>
            document.getElementById(id)?.textContent.trim().replace(/\s+/g, ' ') === text,
          id,
          text,
        )
      const click = (id: string) => page.evaluate((id: string) => document.getElementById(id)!.click(), id)
      const publish = (text: string) => server.publish('chat', 'message', { from: 'server', text })

      await shows('state', 'open')
      await shows('history', 'fulfilled')
      expect(server.log.map(({ frame: { t, e } }) => [t, e].join(' ').trim())).toEqual(['sub', 'q history'])
      publish('one')
      await shows('lines', 'one')
      await click('send')
      await shows('lines', 'one,mine')

      proxy.reset()
      await server.received(({ t }, connection) => t === 'sub' && connection > 1)
      await shows('state', 'open')
      publish('two')
      await shows('lines', 'one,mine,two')
      await click('again')
      await shows('history', 'fulfilled mine')

      expect(server.handshakes.length).toBe(2)
      expect(server.subscriptions('chat').length).toBe(1)
      const { closed } = server.connections[0]!
      await page.evaluate('unmount()')
      expect(await closed).toEqual({ code: 1005, reason: '' })
      // React writes its timing there, and Firefox calls each connection that breaks an error.
      const written = page.console.filter(({ type }) => /err|warn/.test(type)).map(({ text }) => text)
      expect([...written, ...page.errors].filter((text) => !text.includes('ws://'))).toEqual([])
      await page.close()
    },
  )
})
