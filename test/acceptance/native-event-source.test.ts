import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, launchable, type Browser } from '../support/browsers.mjs'
import { bundle } from '../support/comet/bundle.mjs'
import { scripts, streamServer } from './stream-server'

type Page = Awaited<ReturnType<Browser['open']>>

// Runs in the page: opens a source, and writes down what its listeners see.
const script = `
  window.listen = (Class, url, options) => {
    const log = []
    const source = new Class(url, options)
    const note = (event) => log.push([
      event.type, source.readyState, event.constructor.name, event.data, event.lastEventId, event.origin,
      event.bubbles, event.cancelable, event.isTrusted === undefined,
    ])
    source.onopen = source.onmessage = source.onerror = note
    source.addEventListener('add', note)
    log.push([source.url, source.readyState, source.withCredentials])
    return { log, source }
  }`

/** What differs on purpose: docs/migrating/event-source.md. */
const intended: Readonly<Record<string, string>> = {
  503: 'comes back: the server will be',
  forbidden: 'comes back: no page can tell this from a lost network',
}

describe.runIf(launchable.includes('chromium'))('beside Chromium’s own EventSource', () => {
  let browser: Browser
  let server: Awaited<ReturnType<typeof streamServer>>
  let page: Page

  beforeAll(async () => {
    server = await streamServer({
      '/': `<!doctype html><script src="/holdfast.js"></script><script>${script}</script>`,
      '/holdfast.js': await bundle('event-source'),
    })
    browser = await launch('chromium')
    page = await browser.open(`${server.origin}/`)
    await page.evaluate(() => void (document.cookie = 'who=me'))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** Listens with each, until they are quiet, and gives what was seen of both. */
  const compare = async (
    name: string,
    { origin = server.origin, withCredentials = false, transports = ['http'] } = {},
  ) => {
    const path = (who: string) => `/${who}/${name}`
    const listeners = { native: {}, ours: { transports, retry: undefined } }
    const logs = await page.evaluate(
      async (origin, name, listeners, withCredentials) => {
        // What the page keeps on its window has no types here.
        const { listen, Holdfast, EventSource } = window as any
        const opened = Object.entries<{ retry?: unknown }>(listeners).map(([who, options]) => {
          const { retry: _, ...given } = options
          const Class = who === 'native' ? EventSource : Holdfast.EventSource
          return listen(Class, `${origin}/${who}/${name}`, { ...given, withCredentials })
        })
        // Quiet for so long, and no longer on the way to a second connection of 100 ms: longer where one has seen less.
        let before = ''
        const patience = () => (opened[0].log.length === opened[1].log.length ? 12 : 60)
        for (let quiet = 0; quiet < patience();) {
          await new Promise((resolve) => setTimeout(resolve, 50))
          const now = JSON.stringify(opened.map(({ log }) => log))
          quiet = now === before ? quiet + 1 : 0
          before = now
        }
        for (const { source } of opened) source.close()
        return opened.map(({ log }) => log)
      },
      origin,
      name,
      listeners,
      withCredentials,
    )
    const [native, ours] = (logs as unknown[][][]).map((log) =>
      JSON.parse(JSON.stringify(log).replaceAll('/ours/', '/native/')),
    )
    return { native, ours, asked: { native: server.asked(path('native')), ours: server.asked(path('ours')) } }
  }

  const local = Object.keys(scripts).filter((name) => !/allowed|forbidden/.test(name))

  test.each(local.filter((name) => !(name in intended)))('it is the same: %s', async (name) => {
    const { native, ours, asked } = await compare(name)
    expect(ours).toEqual(native)
    expect(asked.ours).toEqual(asked.native)
    expect(asked.ours.length).toBeGreaterThan(0)
  })

  test.each(['fields', '404', 'of another type'])(
    'it is the same where it tried a WebSocket first: %s',
    async (name) => {
      const { native, ours } = await compare(name, { transports: ['websocket', 'http'] })
      expect(ours).toEqual(native)
    },
  )

  test.each([true, false])(
    'it is the same for another origin, with credentials: %s',
    async (withCredentials) => {
      const { native, ours, asked } = await compare('allowed', {
        origin: server.otherOrigin,
        withCredentials,
      })
      expect(ours).toEqual(native)
      expect(asked.ours).toEqual(asked.native)
    },
  )

  test.each(Object.entries(intended))('on purpose, at %s, it %s', async (name) => {
    const { native, ours } = await compare(name, {
      origin: name === 'forbidden' ? server.otherOrigin : server.origin,
    })
    expect(native.slice(1)).toEqual([['error', 2, 'Event', null, null, null, false, false, false]])
    expect(ours[1]).toEqual(['error', 0, 'Event', null, null, null, false, false, false])
  })

  test('it has the members of the native one, and treats arguments alike', async () => {
    const [native, ours] = await page.evaluate(() =>
      // What the page keeps on its window has no types here.
      [EventSource, (window as any).Holdfast.EventSource].map((Class) => {
        const source = new Class('/native/204#here')
        const handlers = (value: unknown) => {
          source.onmessage = value
          return source.onmessage === value
        }
        const thrown = (...args: unknown[]) => {
          try {
            new Class(...args).close()
            return 'nothing'
          } catch (error) {
            const { name, code } = error as DOMException
            return `${name} ${error instanceof DOMException} ${code}`
          }
        }
        const seen = {
          members: Object.keys(Object.getOwnPropertyDescriptors(Class.prototype)).sort(),
          enumerable: (() => {
            const names = []
            for (const name in source) names.push(name)
            return names.sort()
          })(),
          statics: [
            Class.name,
            Class.length,
            Class.CONNECTING,
            Class.OPEN,
            Class.CLOSED,
            Object.keys(Class).sort(),
          ],
          constants: [source.CONNECTING, source.OPEN, source.CLOSED],
          tag: String(source),
          chain: [source instanceof EventTarget, Object.getPrototypeOf(Class) === EventTarget],
          url: source.url,
          handlers: [null, () => {}, {}, 1, undefined].map(handlers),
          thrown: [
            thrown(),
            thrown('http://'),
            thrown('/204', null),
            thrown('/204', undefined),
            thrown('/204', {}),
            thrown('/204', { withCredentials: 1 }),
          ],
        }
        source.close()
        source.close()
        return { ...seen, closed: source.readyState }
      }),
    )
    // The one method that must know of named listeners is its own.
    expect(ours).toEqual({ ...native, members: [...native!.members, 'addEventListener'].sort() })
  })

  test('a listener that throws is reported as of any target, and the stream goes on', async () => {
    const seen = await page.evaluate(async () => {
      const errors: string[] = []
      const data: string[] = []
      window.addEventListener('error', (event) => errors.push(event.message), { once: true })
      // What the page keeps on its window has no types here.
      const source = new (window as any).Holdfast.EventSource('/throwing/fields', { transports: ['http'] })
      source.onmessage = (event: MessageEvent) => {
        data.push(event.data)
        if (data.length === 1) throw new Error('oops')
      }
      while (data.at(-1) !== 'last') await new Promise((resolve) => setTimeout(resolve, 20))
      source.close()
      return errors
    })
    expect(seen).toEqual([expect.stringContaining('oops')])
  })
})
