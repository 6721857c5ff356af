import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { binaryJson } from '../../src/index.js'
import { type Browser, launch, launchable } from '../support/browsers.mjs'
import { type ChannelServer, startChannelServer } from '../support/channel-server.mjs'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'
import { pageServer, type PageServer } from '../support/page-server.mjs'
import { type Account, startChat } from './chat-page'

// Two pages chat, each in an engine of its own, while the line breaks again and again.

const breaks = 20
const names = ['anna', 'ben'] as const

/** How the line breaks, and how it is mended once both pages have noticed. */
const faults = (server: ChannelServer, proxy: FaultProxy): [fail: () => unknown, mend: () => unknown][] => [
  [() => proxy.reset(), () => {}],
  [() => proxy.blackhole(), () => proxy.pass({ held: 'discard' })],
  [() => server.restart(), () => {}],
  [() => proxy.end(), () => {}],
  [() => proxy.blackhole(), () => proxy.pass()],
]

describe.each(launchable.map((engine, place) => [engine, launchable[(place + 1) % launchable.length]!]))(
  '%s and %s',
  (...engines) => {
    let pages: PageServer
    let server: ChannelServer
    let proxy: FaultProxy
    let browsers: Browser[] = []
    beforeAll(async () => {
      pages = await pageServer({
        folders: { '/dist/': fileURLToPath(new URL('../../dist', import.meta.url)) },
        pages: { '/': '<!doctype html><script src="/dist/holdfast.umd.min.js"></script>' },
      })
      server = await startChannelServer({ historySize: 0 })
      proxy = await faultProxy(server.port)
      browsers = await Promise.all(engines.map((engine) => launch(engine)))
    })
    afterAll(async () => {
      await Promise.all(browsers.map((browser) => browser.close()))
      await proxy?.stop()
      await server?.stop()
      await pages?.stop()
    })

    test(`chat while the line breaks ${breaks} times: each word is shown once at most, in order, and none is lost on a link that lives`, async () => {
      const both = await Promise.all(browsers.map((browser) => browser.open(pages.url)))
      const inBoth = <T>(act: (page: (typeof both)[0], place: number) => Promise<T>) =>
        Promise.all(both.map(act))
      await inBoth((page, place) => page.evaluate(startChat, names[place]!, `ws://127.0.0.1:${proxy.port}`))
      const connected = () =>
        inBoth(async (page) => {
          await page.evaluate('chat.ask()')
          await page.waitFor('chat.isOpen()')
        })

      await connected()
      for (let count = 0; count < breaks; count++) {
        const known = faults(server, proxy)
        const [fail, mend] = known[count % known.length]!
        const before: number[] = await inBoth((page) => page.evaluate('chat.losses()'))
        await fail()
        await inBoth((page, place) => page.waitFor(`chat.losses() > ${before[place]} || !chat.isOpen()`))
        await mend()
        await connected()
      }
      await inBoth((page) => page.evaluate('chat.stop()'))
      await connected()
      // Each answer comes behind all that its page was to be shown before: now of what both have said.
      await connected()
      const accounts: Account[] = await inBoth((page) => page.evaluate('chat.account()'))

      for (const account of accounts) {
        const { name, state, links, said, dropped } = account
        expect([name, state, dropped]).toEqual([name, 'open', 0])
        expect(links).toBeGreaterThan(breaks)
        expect(said.filter(({ status }) => status !== 'sent')).toEqual([])
        expect(said.filter(({ first }) => first === 'queued').length).toBeGreaterThan(breaks)
        expectOrder(account.shown.flat())
      }
      const witness = new Witness(server)
      for (const account of accounts) witness.confirm(account)
      expectOrder(witness.published(0))
      // Firefox calls each connection that breaks an error, and names its url.
      for (const { errors } of both) expect(errors.filter((error) => !error.includes('ws://'))).toEqual([])
    })

    test('text and bytes are shown in the order of the wire, in the first of them [S58]', async () => {
      const bytesToo = await startChannelServer({ codec: binaryJson })
      try {
        const page = await browsers[0]!.open(pages.url)
        const shown = await page.evaluate(exchange, bytesToo.url)
        expect(shown).toEqual([...Array(30).keys()].map((n) => (n % 3 ? n : [n, n % 2 ? 100_000 : 3])))
      } finally {
        await bytesToo.stop()
      }
    })
  },
)

/** Runs in the page: sends numbers, and bytes in place of every third, and gives what comes back. */
const exchange = (url: string) => {
  // What the page keeps on its window has no type here.
  const { binaryJson, createClient } = (window as any).Holdfast
  const room = createClient(url, { codec: binaryJson }).channel('room')
  return new Promise<unknown[]>((resolve) => {
    const shown: unknown[] = []
    room.on('message', (data: number | { bytes: Uint8Array }) => {
      shown.push(typeof data === 'number' ? data : [data.bytes[0], data.bytes.length])
      if (shown.length === 30) resolve(shown)
    })
    for (let n = 0; n < 30; n++)
      room.send('message', n % 3 ? n : { bytes: new Uint8Array(n % 2 ? 100_000 : 3).fill(n) })
  })
}

/** Each once at most, and what each has said in the order in which it was said. */
const expectOrder = (words: string[]) => {
  for (const name of names) {
    const numbers = words.filter((word) => word.startsWith(name)).map((word) => Number(word.split(':')[1]))
    expect(numbers.length).toBeGreaterThan(breaks)
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other))
  }
}

/** What the server saw, against what a page knows. */
class Witness {
  readonly #log

  constructor({ log }: ChannelServer) {
    this.#log = log
  }

  /** What was published from this place of the log on. */
  published(place: number): string[] {
    return this.#words(({ e }) => e === 'message', place)
  }

  confirm({ name, links, said, shown }: Account): void {
    for (let link = 1; link <= links; link++) {
      const sent = said.filter((word) => word.link === link).map(({ n }) => `${name}:${n}`)
      // A link of which the server never heard carried nothing.
      const greeting = this.#log.findIndex(
        ({ frame: { e, d } }) => e === 'link' && d.name === name && d.link === link,
      )
      if (greeting < 0) {
        expect([link < links, shown[link]]).toEqual([true, []])
        continue
      }
      const { connection } = this.#log[greeting]!
      const received = this.#words(({ e }, at) => e === 'message' && at === connection)
      const subscribed = this.#log.findIndex(
        (entry) => entry.connection === connection && entry.frame.t === 'sub',
      )
      expect(subscribed).toBeGreaterThanOrEqual(0)
      expect(subscribed).toBeLessThan(greeting)
      const published = this.published(subscribed)
      // What a link takes arrives, as far as the link lives: never with a gap. The last one lives.
      const last = link === links
      expect(received).toEqual(last ? sent : sent.slice(0, received.length))
      expect(shown[link]).toEqual(last ? published : published.slice(0, shown[link]!.length))
    }
  }

  #words(
    isLikeThis: (frame: ChannelServer['log'][0]['frame'], connection: number) => boolean,
    from = 0,
  ): string[] {
    return this.#log
      .slice(from)
      .filter(({ frame, connection }) => isLikeThis(frame, connection))
      .map(({ frame: { d } }) => `${d.from}:${d.n}`)
  }
}
