import { describe, expect, test } from 'vitest'
import { launchable } from '../support/browsers.mjs'
import { bundles, fixture, type Seen } from './fixture'

// What a WebSocket of the platform gives is kept, in every engine and from every file that a page can load.
const events = (seen: Seen[]) => seen.filter(({ type }) => type !== 'statechange').map(({ type }) => type)
const closes = (seen: Seen[]) => seen.filter(({ type }) => type === 'close')

describe.each(launchable)('%s', (engine) => {
  const it = fixture(engine)

  describe.each(bundles)('%s', (bundle) => {
    test('goes through the life of a WebSocket', async () => {
      const page = await it.load(bundle)
      expect(await it.connect(page)).toBe(0)
      await it.isOpen(page)
      await page.evaluate('socket.close(1000)')
      await page.waitFor('socket.readyState === 3')
      expect((await it.seen(page)).filter(({ type }) => type !== 'statechange')).toEqual([
        expect.objectContaining({ type: 'open', readyState: 1 }),
        expect.objectContaining({ type: 'close', readyState: 3, code: 1000, wasClean: true }),
      ])
      expect([page.errors, page.console]).toEqual([[], []])
    })

    test.each(['arraybuffer', 'blob'] as const)(
      'carries text and binary both ways, as %s',
      async (binaryType) => {
        const page = await it.load(bundle)
        await it.connect(page, { binaryType })
        await page.evaluate(async () => {
          const { socket } = window as any
          socket.send('text, ünïcödé 🪸')
          socket.send(Uint8Array.of(1, 2, 255).buffer)
          socket.send(Uint8Array.of(0, 3, 4, 0).subarray(1, 3))
          socket.send(new Blob([Uint8Array.of(5)]))
        })
        await page.waitFor('data.length === 4')
        const received = await page.evaluate(() =>
          Promise.all(
            ((window as any).data as (string | ArrayBuffer | Blob)[]).map(async (data) =>
              typeof data === 'string'
                ? data
                : [data.constructor.name, ...new Uint8Array(await new Response(data).arrayBuffer())],
            ),
          ),
        )
        const kind = { arraybuffer: 'ArrayBuffer', blob: 'Blob' }[binaryType]
        expect(received).toEqual(['text, ünïcödé 🪸', [kind, 1, 2, 255], [kind, 3, 4], [kind, 5]])
        const { messages } = await it.server.nextConnection()
        expect(messages).toEqual(['text, ünïcödé 🪸', Buffer.of(1, 2, 255), Buffer.of(3, 4), Buffer.of(5)])
      },
    )

    test('hands out message events that say what native ones say, member by member', async () => {
      const page = await it.load(bundle)
      await it.connect(page)
      await it.isOpen(page)
      const [ours, natives] = await page.evaluate(async () => {
        // What the page keeps on its window has no types here.
        const { socket } = window as any
        const native = new WebSocket(socket.url)
        await new Promise((resolve) => native.addEventListener('open', resolve))
        const told = (target: WebSocket) =>
          new Promise<unknown[]>((resolve) => {
            target.addEventListener('message', (event: any) => {
              const members: string[] = []
              for (const name in event) members.push(name)
              const own = ['isTrusted', 'timeStamp', 'target', 'currentTarget', 'srcElement', 'path']
              const plain = members.filter((name) => !own.includes(name) && typeof event[name] !== 'function')
              resolve([
                members.sort(),
                plain.sort().map((name) => [name, event[name]]),
                String(event),
                event.constructor === MessageEvent && event instanceof MessageEvent,
              ])
            })
            target.send('the same')
          })
        return [await told(socket as WebSocket), await told(native)]
      })
      expect(ours).toEqual(natives)
      expect(ours![0]).toContain('data')
      expect(ours![3]).toBe(true)
    })

    test('asks for subprotocols, also when it comes back', async () => {
      await it.serve({ selectProtocol: (offered) => [...offered].at(-1) ?? false })
      const page = await it.load(bundle)
      await it.connect(page, { protocols: ['v1', 'v2'] })
      for (const _ of ['first', 'second']) {
        const connection = await it.server.nextConnection()
        expect(connection.headers['sec-websocket-protocol']).toMatch(/^v1, ?v2$/)
        expect(connection.protocol).toBe('v2')
        await it.isOpen(page)
        expect(await page.evaluate('socket.protocol')).toBe('v2')
        it.proxy.reset()
      }
    })

    test('sends the cookies of the host, also when it comes back', async () => {
      const page = await it.load(bundle)
      await page.evaluate(
        (url) => fetch(url, { credentials: 'include' }).then(() => null),
        `${it.server.httpUrl}/cookie?who=me`,
      )
      await it.connect(page)
      for (const _ of ['first', 'second']) {
        expect((await it.server.nextConnection()).headers.cookie).toContain('who=me')
        await it.isOpen(page)
        it.proxy.reset()
      }
    })

    test.each([true, false])(
      'negotiates permessage-deflate when the server does: %s',
      async (perMessageDeflate) => {
        await it.serve({ perMessageDeflate })
        const page = await it.load(bundle)
        await it.connect(page)
        await it.isOpen(page)
        expect(await page.evaluate('socket.extensions')).toBe(perMessageDeflate ? 'permessage-deflate' : '')
        await page.evaluate('socket.send("x".repeat(10000))')
        expect(await page.waitFor('data[0]')).toBe('x'.repeat(10000))
      },
    )

    test('speaks wss', async () => {
      await it.serve({ tls: true })
      const page = await it.load(bundle)
      await it.connect(page, { retry: 500 })
      await it.isOpen(page)
      await page.evaluate('socket.send("safe")')
      expect(await page.waitFor('data[0]')).toBe('safe')
    })

    test('closes with a code and a reason, which both ends see', async () => {
      const page = await it.load(bundle)
      await it.connect(page)
      await it.isOpen(page)
      await page.evaluate('socket.close(4002, "bye")')
      const { closed } = await it.server.nextConnection()
      expect(await closed).toEqual({ code: 4002, reason: 'bye' })
      await page.waitFor('socket.readyState === 3')
      const [close] = closes(await it.seen(page))
      expect(close).toMatchObject({ code: 4002, reason: 'bye', wasClean: true, readyState: 3 })
      expect(close).not.toHaveProperty('retryAt')
    })

    test('comes back when the server closes, and says when', async () => {
      const page = await it.load(bundle)
      await it.connect(page)
      await it.isOpen(page)
      it.server.closeAll(4001, 'enough')
      await page.waitFor('seen.filter(({ type }) => type === "open").length === 2')
      const seen = await it.seen(page)
      expect(events(seen)).toEqual(['open', 'close', 'open'])
      const [close] = closes(seen)
      expect(close).toMatchObject({ code: 4001, reason: 'enough', wasClean: true, readyState: 0 })
      expect(close!.retryAt! - close!.at).toBeLessThanOrEqual(50)
      expect(close!.retryAt! - close!.at).toBeGreaterThan(-500)
    })

    test.each([
      ['a refused connection', () => it.proxy.refuse(), () => it.proxy.accept()],
      ['a 401 answer', () => it.server.refuse(401), () => it.server.admit()],
    ] as const)('[S10] %s is one error and one unclean close per outage', async (_, breakIt, mend) => {
      breakIt()
      const page = await it.load(bundle)
      await it.connect(page)
      await page.waitFor('socket.state.attempt >= 3')
      await mend()
      await it.isOpen(page)
      const seen = await it.seen(page)
      expect(events(seen)).toEqual(['error', 'close', 'open'])
      expect(closes(seen)).toEqual([
        expect.objectContaining({ code: 1006, reason: '', wasClean: false, readyState: 0 }),
      ])
      expect(closes(seen)[0]!.retryAt).toBeTypeOf('number')
    })

    test('holds what was sent while the server restarts, in order', async () => {
      const page = await it.load(bundle)
      await it.connect(page)
      await it.isOpen(page)
      await it.server.stop()
      await page.waitFor('socket.readyState === 0')
      await page.evaluate('["one", "two", "three"].forEach((text) => socket.send(text))')
      await it.server.start()
      await page.waitFor('data.length === 3')
      expect(it.server.connections.flatMap(({ messages }) => messages)).toEqual(['one', 'two', 'three'])
    })

    test('comes back after an RST', async () => {
      const page = await it.load(bundle)
      await it.connect(page)
      await it.isOpen(page)
      it.proxy.reset()
      await page.waitFor('seen.filter(({ type }) => type === "open").length === 2')
      const seen = await it.seen(page)
      expect(events(seen).filter((type) => type !== 'error')).toEqual(['open', 'close', 'open'])
      expect(closes(seen)).toEqual([expect.objectContaining({ code: 1006, wasClean: false, readyState: 0 })])
    })
  })
})
