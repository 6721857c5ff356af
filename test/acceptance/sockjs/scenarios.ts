import type { Stage } from './stage.js'

/** The page's own, as its functions see it. */
declare const socket: WebSocket & { onheartbeat: () => void }
declare const note: (text: string) => void
declare const attempt: (name: string, call: () => unknown) => void
declare const log: string[]
declare const SockJS: new (...given: unknown[]) => WebSocket

export interface Scenario {
  readonly name: string
  readonly run: (stage: Stage) => Promise<void>
  /** Of the server. */
  readonly settings?: object
}

/** Sends, hears its echo, and closes. */
const converse = async ({ page, until }: Stage) => {
  await until('open')
  await page.evaluate(() => socket.send('one'))
  await until('message "one"')
  await page.evaluate(() => socket.close())
  await until('close')
}

const refused =
  (webSockets: Stage['gate']['webSockets'], options = {}) =>
  async (stage: Stage) => {
    stage.gate.webSockets = webSockets
    await stage.connect(options, stage.gate)
    await converse(stage)
  }

export const scenarios: readonly Scenario[] = [
  {
    name: 'echo',
    async run({ page, connect, until }) {
      await connect()
      await until('open')
      await page.evaluate(() => {
        for (const data of [
          'text',
          '',
          'a\0bé\u{1F600}',
          5,
          null,
          undefined,
          { a: 1 },
          ['a', 'b'],
          new ArrayBuffer(2),
        ])
          attempt(`send(${JSON.stringify(String(data))})`, () => socket.send(data as string))
        attempt('send()', () => (socket.send as () => void)())
        socket.send('last')
      })
      await until('message "last"')
      await page.evaluate(() => {
        attempt('close(4002, "mine")', () => socket.close(4002, 'mine'))
        note('then')
        attempt('close() again', () => socket.close())
        attempt('send("late") after close', () => socket.send('late'))
      })
      await until('close 4002')
      await page.evaluate(() => {
        attempt('close(1) when closed', () => socket.close(1))
        attempt('close() when closed', () => socket.close())
      })
    },
  },
  {
    name: 'server says close(4001, "bye")',
    async run({ page, connect, until }) {
      await connect()
      await until('open')
      await page.evaluate(() => socket.send('close'))
      await until('close')
    },
  },
  {
    name: 'SIGKILL',
    async run({ page, server, connect, until }) {
      await connect()
      await until('open')
      await page.evaluate(() => socket.send('one'))
      await until('message "one"')
      await server.kill()
      await until('close')
    },
  },
  {
    name: 'TCP reset',
    async run({ proxy, connect, until }) {
      await connect({}, proxy)
      await until('open')
      proxy.reset()
      await until('close')
    },
  },
  {
    name: 'black hole, and then close()',
    async run({ page, proxy, connect, until }) {
      await connect({}, proxy)
      await until('open')
      proxy.blackhole()
      await page.evaluate(() => socket.close())
      await until('close')
    },
  },
  {
    name: 'black hole from the beginning',
    async run({ proxy, connect, until }) {
      proxy.hang()
      await connect({}, proxy)
      await until('close')
    },
  },
  {
    name: 'server not there',
    async run({ server, connect, until }) {
      await server.kill()
      await connect()
      await until('close')
    },
  },
  {
    name: 'unknown prefix',
    async run({ connect, until, server }) {
      await connect({}, server, '/nothing')
      await until('close')
    },
  },
  {
    name: 'send() before it is open',
    async run(stage) {
      await stage.page.evaluate((url) => {
        ;(window as never as { connect: (url: string) => void }).connect(url)
        note('connecting')
        attempt('send("early")', () => socket.send('early'))
      }, `${stage.server.url}?a=b`)
      await converse(stage)
    },
  },
  {
    name: 'close() while it is connecting',
    async run({ page, server, until }) {
      await page.evaluate((url) => {
        ;(window as never as { connect: (url: string) => void }).connect(url)
        socket.close(3333, 'mine')
        note('closing')
        attempt('send("x") after close', () => socket.send('x'))
        attempt('close() again', () => socket.close(3334))
      }, server.url)
      await until('close 3333')
    },
  },
  {
    name: 'what close() refuses',
    async run({ page, connect, until }) {
      await connect()
      await until('open')
      await page.evaluate(() => {
        for (const code of [999, 1001, 2999, 5000, 'x', '1000', true])
          attempt(`close(${JSON.stringify(code)})`, () => socket.close(code as number))
        attempt('a long reason', () => socket.close(3000, 'x'.repeat(124)))
        note('still')
        attempt('close(undefined, "why")', () => socket.close(undefined, 'why'))
      })
      await until('close 1000')
    },
  },
  {
    name: 'what the constructor refuses',
    async run({ page }) {
      await page.evaluate(() => {
        const make = (...given: unknown[]) => {
          const made = new SockJS(...given)
          made.close()
          return made.url
        }
        attempt('nothing', () => make())
        for (const url of [
          'ws://localhost/x',
          'ftp://localhost/x',
          'http://localhost/x#part',
          'http://',
          'javascript:1',
          '/relative/',
          'relative?a=b',
          '//localhost:1',
          'HTTP://LocalHost:1/X/?q',
          '',
          null,
        ])
          attempt(JSON.stringify(url), () => make(url))
        attempt('sessionId', () => make('/x', null, { sessionId: 'abc' }))
        attempt('old options', () => make('/x', null, { debug: true, protocols_whitelist: ['websocket'] }))
        // Called as nobody should: without new.
        const bare = SockJS as unknown as (url: string) => WebSocket
        attempt('without new', () => bare('/x') instanceof SockJS)
      })
    },
  },
  {
    name: 'statics and the socket before it is open',
    async run({ page }) {
      await page.evaluate(() => {
        // The original has more statics than the scenario's type of it.
        const { CONNECTING, OPEN, CLOSING, CLOSED, version } = SockJS as unknown as Record<string, unknown>
        attempt('statics', () => ({ CONNECTING, OPEN, CLOSING, CLOSED, version }))
        const made = new SockJS('/x')
        const { readyState, url, protocol, extensions } = made
        attempt('socket', () => ({ readyState, url, protocol, extensions }))
        attempt('name', () => made.constructor.name)
        made.close()
      })
    },
  },
  {
    name: 'handlers and listeners',
    async run(stage) {
      await stage.page.evaluate((url) => {
        ;(window as never as { connect: (url: string) => void }).connect(url)
        const once = () => log.push('listener')
        socket.addEventListener('message', once)
        socket.addEventListener('message', once)
        socket.addEventListener('message', () => {
          log.push('listener that removes')
          socket.removeEventListener('message', once)
        })
        const handler = socket.onopen
        socket.onopen = function (event) {
          log.push(`this ${this === socket}, ${event.type}`)
          handler!.call(this, event)
          this.send('zero')
        }
      }, stage.server.url)
      await stage.until('message "zero"')
      await converse(stage)
    },
  },
  {
    name: 'handlers that throw',
    async run({ page, server, until }) {
      await page.evaluate((url) => {
        ;(window as never as { connect: (url: string) => void }).connect(url)
        for (const type of ['open', 'message'] as const) {
          socket.addEventListener(type, () => log.push(`listener ${type}`))
          socket[`on${type}`] = () => {
            note(type)
            if (type === 'open') socket.send('one')
            else socket.close()
            throw new Error(`boom ${type}`)
          }
        }
      }, server.url)
      await until('close')
    },
  },
  { name: 'WebSocket refused with 400', run: refused(400) },
  { name: 'WebSocket refused with 403', run: refused(403) },
  { name: 'WebSocket cut', run: refused('cut') },
  {
    name: 'WebSocket alone, refused',
    async run({ gate, connect, until }) {
      gate.webSockets = 400
      await connect({ transports: 'websocket' }, gate)
      await until('close')
    },
  },
  {
    name: 'unknown transport',
    async run({ page, connect, until }) {
      await connect({ transports: ['nope'] })
      await page.waitFor(() => log.length)
      await page.evaluate(() => socket.close())
      await until('close')
    },
  },
  {
    name: 'polling',
    settings: { heartbeat_delay: 300 },
    async run({ page, connect, until }) {
      await connect({ transports: ['xhr-polling'] })
      // It may come before the messages, or after them.
      const heartbeats = page.evaluate(
        () => new Promise<number>((resolve) => (socket.onheartbeat = () => resolve(socket.readyState))),
      )
      await until('open')
      await page.evaluate(() => {
        for (const text of ['one', 'two', 'three \ud800', 'é\0']) socket.send(text)
      })
      await until('message "é')
      const readyState = await heartbeats
      await page.evaluate((seen) => log.push(`heartbeat readyState=${seen}`), readyState)
      await page.evaluate(() => socket.send('close'))
      await until('close')
    },
  },
  {
    name: 'polling, and then close()',
    async run({ page, connect, until }) {
      await connect({ transports: ['xhr-polling'] })
      await until('open')
      await page.evaluate(() => {
        socket.send('one')
        socket.close(4002, 'mine')
        note('then')
      })
      await until('close')
    },
  },
  {
    name: 'polling, and SIGKILL',
    async run({ page, server, connect, until }) {
      await connect({ transports: ['xhr-polling'] })
      await until('open')
      await page.evaluate(() => socket.send('one'))
      await until('message "one"')
      await server.kill()
      await until('close')
    },
  },
]
