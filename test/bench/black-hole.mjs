import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { chat } from '../acceptance/cometd/chat.mjs'
import { launch } from '../support/browsers.mjs'
import { cookieFetch } from '../support/comet/cookie-fetch.mjs'
import { startServer } from '../support/comet/servers.mjs'
import { unpooledFetch } from '../support/comet/unpooled-fetch.mjs'
import { faultProxy } from '../support/fault-proxy.mjs'
import { median } from './statistics.mjs'

/**
 * Packets vanish without a word, for longer than the server holds a poll; what was on its way never comes, and the
 * connections of that time stay dead. Seconds from the end of that to the first `/meta/connect` that succeeds: in Node
 * with the settings (maxNetworkDelay and connectTimeout) and transports that pages use, in Chromium beside the original.
 */
export default async () => {
  likeABrowser()
  const faye = await startServer('faye', { timeout: hold, pages, folders })
  const cometd = await startServer('cometd', { timeout: hold })
  const browser = await launch('chromium')
  try {
    const rows = []
    const targets = []
    for (const [maxNetworkDelay, connectTimeout] of settings) {
      const options = { maxNetworkDelay, connectTimeout }
      const run = (server, transports, moment) => measure(server, moment, options, inNode(transports))
      const label = `${maxNetworkDelay / 1000} s, ${connectTimeout / 1000} s`
      const measured = await Promise.all(
        moments.flatMap((moment) => [
          run(faye, undefined, moment).then((values) => ['as pages do', moment, values]),
          run(faye, ['websocket'], moment).then((values) => ['WebSocket only', moment, values]),
          run(cometd, ['long-polling'], moment).then((values) => ['long-polling only', moment, values]),
        ]),
      )
      for (const [by, moment, values] of measured) {
        rows.push({ settings: label, client: `Holdfast, ${by}`, moment, ...summary(values) })
        targets.push({
          what: `${label}, ${by}, ${moment}: worst`,
          value: Math.max(...values),
          most: (maxNetworkDelay + connectTimeout) / 1000 + timers,
        })
      }
    }
    for (const [client, script, options] of inBrowsers) {
      const visit = await inChromium(browser, faye.origin, script)
      const [moment] = moments
      const values = await measure(faye, moment, { maxNetworkDelay: 3_000, ...options }, visit)
      const timeout = options.connectTimeout ? `${options.connectTimeout / 1000} s` : 'its default'
      rows.push({ settings: `3 s, ${timeout}`, client: `${client}, in Chromium`, moment, ...summary(values) })
    }
    return { title: 'After a black hole: seconds from its end', rows, targets }
  } finally {
    await browser.close()
    await Promise.all([faye.stop(), cometd.stop()])
  }
}

const count = 12
/** For so long the server holds a poll. */
const hold = 1_000
/** Seconds by which timers may ring late on a busy machine. */
const timers = 0.3
/** How long the original is waited for. */
const patience = 75_000

/** @type {[maxNetworkDelay: number, connectTimeout: number][]} */
const settings = [
  [2_000, 1_000],
  [3_000, 2_500],
  [10_000, 10_000],
]

const moments = ['while a connect is held', 'while a publish is under way', 'during the handshake']

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const dist = process.env.HOLDFAST_DIST ?? here('../../dist')
const folders = { '/dist': dist, '/cometd-7': here('../../node_modules/cometd-7') }
const page = (script) => `<!doctype html><script src="${script}"></script>`
const pages = {
  '/ours.html': page('/dist/holdfast.cometd.umd.min.js'),
  '/original.html': page('/cometd-7/cometd.js'),
}
const inBrowsers = [
  ['Holdfast', '/ours.html', { connectTimeout: 2_500 }],
  ['cometd 7', '/original.html', { connectTimeout: 2_500 }],
  ['cometd 7', '/original.html', {}],
]

/** @param {number[]} values */
const summary = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return {
    n: values.length,
    least: sorted[0],
    median: median(values),
    most: sorted.at(-1),
    never: values.filter((value) => value === Infinity).length,
  }
}

/** Seconds from the end of the hole, for each of some clients at once; each hole lasts a little longer than another. */
const measure = (server, moment, options, visit) =>
  Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const { maxNetworkDelay, connectTimeout = 0 } = options
      await sleep(number * 37)
      const proxy = await faultProxy(server.port)
      const url = server.url.replace(server.origin, `http://127.0.0.1:${proxy.port}`)
      const visitor = await visit({ url, ...options })
      if (moment === 'during the handshake') while (!proxy.accepted) await sleep(1)
      else while ((await visitor.connected()).length < 2) await sleep(20)
      proxy.blackhole()
      if (moment === 'while a publish is under way') await visitor.publish(1)
      await sleep(hold + 200 + ((number + Math.random()) / count) * 2 * (maxNetworkDelay + connectTimeout))
      proxy.pass({ held: 'discard' })
      const healed = Date.now()
      let back
      do await sleep(10)
      while ((back = (await visitor.connected()).at(-1) ?? 0) < healed && Date.now() < healed + patience)
      await visitor.leave()
      await proxy.stop()
      return back < healed ? Infinity : (back - healed) / 1000
    }),
  )

/** What Node has not, or not as browsers have it. */
const likeABrowser = () => {
  const jars = new Map()
  const ask = (input, init) => {
    const { host } = new URL(input)
    if (!jars.has(host)) jars.set(host, cookieFetch(unpooledFetch))
    return jars.get(host)(input, init)
  }
  Object.assign(globalThis, { WebSocket, fetch: ask })
}

const inNode = (transports) => {
  const library = createRequire(import.meta.url)(`${dist}/cometd.cjs`)
  return async (options) => {
    const it = chat(library, { transports, ...options })
    return {
      connected: async () => it.connected,
      publish: async (n) => it.publish(n),
      leave: async () => it.leave(),
    }
  }
}

/** All in one page: a hidden one takes its time. */
const inChromium = async (browser, origin, path) => {
  const page = await browser.open(origin + path)
  await page.evaluate('void (window.chats = [])')
  return async (options) => {
    const text = JSON.stringify({ transports: ['websocket'], ...options })
    const index = await page.evaluate(`chats.push((${chat})(org.cometd, ${text})) - 1`)
    return {
      connected: () => page.evaluate(`chats[${index}].connected`),
      publish: (n) => page.evaluate(`void chats[${index}].publish(${n})`),
      leave: () => page.evaluate(`void chats[${index}].leave()`),
    }
  }
}
