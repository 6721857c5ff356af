import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launch, launchable, type Browser } from '../support/browsers.mjs'
import { alive } from '../support/browsers/leash.mjs'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'
import { pageServer, type PageServer } from '../support/page-server.mjs'
import { testServer, type TestServer } from '../support/test-server.mjs'

// The instruments themselves, with the native WebSocket: what later tests say about Holdfast stands on them.
describe.each(launchable)('%s', (engine) => {
  let browser: Browser
  let pages: PageServer
  let server: TestServer | undefined
  let proxy: FaultProxy | undefined

  beforeAll(async () => {
    pages = await pageServer({
      pages: {
        '/': '<!doctype html><title>home</title><body style="background: teal">',
        '/other': '<!doctype html><title>other</title>',
        '/loud': '<!doctype html><script>console.info("hi", 3); throw new Error("oops")</script>',
      },
    })
    browser = await launch(engine)
  })

  afterEach(async () => {
    await server?.stop()
    await proxy?.stop()
    server = proxy = undefined
  })

  afterAll(async () => {
    await browser.close()
    await pages.stop()
    expect(browser.groups.filter(alive)).toEqual([])
  })

  test('evaluates in the page, with arguments, promises and errors', async () => {
    const page = await browser.open(`${pages.url}/`)
    expect(await page.evaluate('document.title')).toBe('home')
    expect(await page.evaluate((a, b) => Promise.resolve([a, { b }]), 1, 'two')).toEqual([1, { b: 'two' }])
    expect(await page.evaluate(() => undefined)).toBeUndefined()
    await expect(page.evaluate(() => Promise.reject(new RangeError('no')))).rejects.toThrow(
      /In the page: RangeError: no/,
    )
    await page.close()
  })

  test('waits for a condition, goes on and goes back', async () => {
    const page = await browser.open(`${pages.url}/`)
    await page.evaluate(() => void setTimeout(() => (document.title = 'later'), 50))
    expect(await page.waitFor(() => document.title === 'later' && 'now')).toBe('now')
    await page.goto(`${pages.url}/other`)
    expect(await page.evaluate('document.title')).toBe('other')
    await page.back()
    await page.waitFor(() => location.pathname === '/')
    await page.close()
  })

  test('shows a new page', async () => {
    const page = await browser.open(`${pages.url}/`)
    await page.waitFor(() => document.visibilityState === 'visible')
    await page.close()
  })

  test('takes screenshots', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-shot-'))
    const page = await browser.open(`${pages.url}/`)
    await page.screenshot(join(folder, 'page.png'))
    expect(statSync(join(folder, 'page.png')).size).toBeGreaterThan(500)
    await rm(folder, { recursive: true })
    await page.close()
  })

  test.skipIf(engine === 'webkit')('collects console messages and uncaught errors', async () => {
    const page = await browser.open(`${pages.url}/loud`)
    await expect.poll(() => page.console, { timeout: 10_000 }).toEqual([{ type: 'info', text: 'hi 3' }])
    await expect.poll(() => page.errors, { timeout: 10_000 }).toEqual([expect.stringContaining('oops')])
    await page.close()
  })

  test.skipIf(engine === 'webkit')('really hides a tab behind another', async () => {
    const page = await browser.open(`${pages.url}/`)
    const other = await browser.open(`${pages.url}/other`)
    await page.waitFor(() => document.visibilityState === 'hidden')
    await page.bringToFront()
    await page.waitFor(() => document.visibilityState === 'visible')
    await other.close()
    await page.close()
  })

  test.each([false, true])('echoes over a WebSocket through the fault proxy, tls: %s', async (tls) => {
    server = await testServer({ tls, perMessageDeflate: true })
    proxy = await faultProxy(server.port)
    const page = await browser.open(`${pages.url}/`)
    const echo = (url: string) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url)
        socket.onopen = () => socket.send('hello')
        socket.onmessage = ({ data }) => resolve([data, socket.extensions])
        socket.onclose = ({ code }) => resolve(code)
      })
    expect(await page.evaluate(echo, server.urlOn(proxy.port))).toEqual(['hello', 'permessage-deflate'])
    expect(proxy.accepted).toBeGreaterThan(0)
    const { closed } = await server.nextConnection()
    await page.close()
    expect((await closed).code).toBe(1001)
  })
})

test.each(launchable)('%s ends when the process that launched it is killed', async (engine) => {
  const browsers = new URL('../support/browsers.mjs', import.meta.url)
  const script = `
    import { launch } from '${browsers}'
    const { groups } = await launch('${engine}')
    console.log(JSON.stringify(groups))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const groups: number[] = JSON.parse(String(line))
  expect(groups.every(alive)).toBe(true)
  child.kill('SIGKILL')
  await expect.poll(() => groups.filter(alive), { timeout: 10_000 }).toEqual([])
})
