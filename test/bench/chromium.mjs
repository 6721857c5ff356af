import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { startSite } from './site.mjs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const quiet =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** The browser: `$CHROMIUM`, or where systems put it, or playwright's own. */
const executable = () => process.env.CHROMIUM ?? places.find(existsSync)

/**
 * @typedef {{ script: number, whole: number }} Heap  what scripts hold, and that with what the browser's own objects hold
 * @typedef {object} Lab
 * @property {import('playwright-core').Page} page  blank, of the site
 * @property {string} origin
 * @property {string} channels  the URL of a channel server
 * @property {string} version  of the browser
 * @property {(module: string, ...args: unknown[]) => Promise<any>} run  calls the default export of `page/<module>.mjs`
 * @property {() => Promise<number>} work  seconds of processor time that the page's thread has had for its tasks
 * @property {(module: string, ...args: unknown[]) => Promise<Heap>} heap  bytes that such a call leaves, in a fresh page
 */

/** @template T @param {(lab: Lab) => Promise<T>} measure @returns {Promise<T>} */
export const inChromium = async (measure) => {
  const site = await startSite()
  const browser = await chromium.launch({ executablePath: executable(), args: quiet.split(' ') })
  try {
    const page = await browser.newPage()
    await page.goto(site.origin)
    const inspector = await page.context().newCDPSession(page)
    await inspector.send('Performance.enable', { timeDomain: 'threadTicks' })
    const call = (module, method, args) =>
      page.evaluate(
        async ([path, method, values]) => {
          const { default: call } = await import(path)
          if (method === 'run') return call(...values)
          globalThis.kept = method === 'keep' ? await call(...values) : undefined
        },
        [`/test/bench/page/${module}.mjs`, method, args],
      )
    const settledHeap = async () => {
      for (let pass = 0; pass < 3; pass++) await inspector.send('HeapProfiler.collectGarbage')
      const { usedSize, embedderHeapUsedSize = 0 } = await inspector.send('Runtime.getHeapUsage')
      return { script: usedSize, whole: usedSize + embedderHeapUsedSize }
    }
    return await measure({
      page,
      origin: site.origin,
      channels: site.channels,
      version: browser.version(),
      run: (module, ...args) => call(module, 'run', args),
      work: async () => {
        const { metrics } = await inspector.send('Performance.getMetrics')
        return metrics.find(({ name }) => name === 'TaskDuration').value
      },
      heap: async (module, ...args) => {
        await page.goto(site.origin)
        await call(module, 'load', [])
        const before = await settledHeap()
        await call(module, 'keep', args)
        const after = await settledHeap()
        return { script: after.script - before.script, whole: after.whole - before.whole }
      },
    })
  } finally {
    await browser.close()
    await site.stop()
  }
}
