import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, type Browser } from '../support/browsers.mjs'
import { differences } from './sockjs/differences.js'
import { scenarios } from './sockjs/scenarios.js'
import { files, logOf, type Stage } from './sockjs/stage.js'

// One page, run with the original and with Holdfast: what it sees is the same, but for a list of differences.

/** The page's own, as its functions see it. */
declare const socket: WebSocket

let browser: Browser
let loaded: Record<string, string>

beforeAll(async () => {
  loaded = await files()
  browser = await launch('chromium')
})
afterAll(() => browser?.close())

describe('a page written for sockjs-client sees the same', () => {
  test.each(scenarios)('$name', async ({ name, run, settings }) => {
    const means = { browser, files: loaded, ...(settings && { settings }) }
    const [original, holdfast] = await Promise.all([
      logOf('original', run, means),
      logOf('holdfast', run, means),
    ])
    const allowed = differences.filter((difference) => difference.scenarios.includes(name))
    let expected: readonly string[] = original
    for (const difference of allowed) {
      const translated = difference.translate(expected)
      expect(translated, difference.name).not.toEqual(expected)
      expected = translated
    }
    expect(holdfast).toEqual(expected)
    const report = [
      ['original', ...original],
      ['holdfast', ...holdfast],
      ['differences', ...allowed.map((difference) => difference.name)],
    ]
    const text = report
      .map(([head, ...lines]) => [head, ...lines.map((line) => `  ${line}`)].join('\n'))
      .join('\n\n')
    const file = name.replace(/[^\w]+/g, '-').replace(/^-|-$/g, '')
    await expect(`${text}\n`).toMatchFileSnapshot(`sockjs/logs/${file}.txt`)
  })
})

describe('with reconnect: true', () => {
  const held = (run: (stage: Stage) => Promise<void>) => logOf('holdfast', run, { browser, files: loaded })

  test.each(['websocket', 'xhr-polling'])(
    'by %s it comes back after SIGKILL, and sends what waited [S1]',
    async (transports) => {
      const log = await held(async ({ page, server, connect, until }) => {
        await connect({ transports, reconnect: true })
        await until('open')
        await server.kill()
        await until('close')
        await page.evaluate(() => socket.send('meanwhile'))
        await server.start()
        await until('message "meanwhile"')
      })
      expect(log.map((line) => line.replace('"permanent"', '""'))).toEqual([
        `open readyState=1 transport=${transports}`,
        'close 1006 "" unclean readyState=0 transport=none',
        `open readyState=1 transport=${transports}`,
        `message "meanwhile" readyState=1 transport=${transports}`,
      ])
    },
  )

  test('a server that is gone for 2 s gets at most 6 requests [F5]', async () => {
    let during = 0
    await held(async ({ page, server, gate, connect, until }) => {
      await connect({ reconnect: true }, gate)
      await until('open')
      expect(gate.requests.map(({ url }) => url)).toEqual(['/echo/websocket'])
      await server.kill()
      await until('close')
      const before = gate.requests.length
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      during = gate.requests.length - before
      await server.start()
      await page.waitFor(() => socket.readyState === 1)
    })
    expect(during).toBeLessThanOrEqual(6)
  })

  test('a heartbeat finds a black hole, and the next link is there once it heals [F2]', async () => {
    const heartbeat = { interval: 300, timeout: 300, ping: 'ping', require: true }
    const log = await held(async ({ page, proxy, until }) => {
      // The server echoes: what was pinged is what comes back.
      await page.evaluate(
        (url, beat) => {
          const pong = (data: unknown) => data === 'ping'
          const { connect } = window as never as { connect: (url: string, options: object) => void }
          connect(url, { reconnect: () => 100, heartbeat: { ...beat, pong } })
        },
        `http://127.0.0.1:${proxy.port}/echo`,
        heartbeat,
      )
      await until('open')
      proxy.blackhole()
      await until('close 1006')
      proxy.pass({ held: 'discard' })
      await page.evaluate(() => socket.send('after'))
      await until('message "after"')
    })
    expect(log[0]).toBe('open readyState=1 transport=websocket')
    expect(log[1]).toBe('close 1006 "" unclean readyState=0 transport=none')
    expect(log.at(-1)).toMatch(/^message "after"/)
  })
})

test('the differences name scenarios that there are', () => {
  const names = scenarios.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(differences.flatMap((difference) => difference.scenarios)))
})
