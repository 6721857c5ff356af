import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { unless } from 'holdfast'
import { faultProxy } from '../../support/fault-proxy.mjs'
import { clients } from './clients.mjs'

const seconds = (since) => (performance.now() - since) / 1000

/** Fulfils with its value at the latest after so many seconds: `Infinity` then. */
const within = (limit, promise) => Promise.race([promise, sleep(limit * 1000, Infinity, { ref: false })])

const many = (count, make) => Array.from({ length: count }, (_, number) => make(number))

/** Runs it for every kind of client at once. */
const forEach = async (measure, kinds = Object.keys(clients)) =>
  Object.fromEntries(await Promise.all(kinds.map(async (kind) => [kind, await measure(clients[kind], kind)])))

/** Connects so many through one proxy, waits until each has proven stable, and hands them over. */
const connectAll = async (port, { count, every }, connect, use) => {
  const proxy = await faultProxy(port)
  const handles = []
  for (let number = 0; number < count; number++) {
    handles.push(connect(`ws://127.0.0.1:${proxy.port}/`))
    await sleep(every)
  }
  await sleep(6_000)
  try {
    return await use(proxy, handles)
  } finally {
    for (const handle of handles) handle.close()
    await proxy.stop()
  }
}

/** Seconds from the server's return to open, for each of some clients, by kind. */
export const serverBack = (port, away) =>
  forEach((connect) =>
    connectAll(port, { count: 40, every: 50 }, connect, async (proxy, handles) => {
      proxy.refuse()
      proxy.reset()
      await sleep(away * 1000)
      await proxy.accept()
      const back = performance.now()
      const opened = handles.map(
        (handle) => new Promise((resolve) => handle.onOpen(() => resolve(seconds(back)))),
      )
      return Promise.all(opened.map((open) => within(60, open)))
    }),
  )

/** Seconds from the moment the line of an idle connection goes dead to the client saying so. */
export const blackHole = (port) =>
  forEach((connect, kind) => {
    const options = kind === 'holdfast' ? { heartbeat: { interval: 5_000, timeout: 2_000 } } : undefined
    return connectAll(
      port,
      { count: 10, every: 500 },
      (url) => connect(url, options),
      async (proxy, handles) => {
        proxy.blackhole()
        const since = performance.now()
        const lost = handles.map(
          (handle) => new Promise((resolve) => handle.onLost(() => resolve(seconds(since)))),
        )
        return Promise.all(lost.map((each) => within(60, each)))
      },
    )
  })

/** Seconds from an attempt whose handshake nobody answers to the next attempt. */
export const silentHandshake = () =>
  forEach((connect) =>
    Promise.all(
      many(10, async () => {
        const moments = []
        let second
        const twice = new Promise((resolve) => (second = resolve))
        const sockets = new Set()
        const server = net.createServer((socket) => {
          sockets.add(socket.on('error', () => {}))
          if (moments.push(performance.now()) === 2) second()
        })
        await once(server.listen(0, '127.0.0.1'), 'listening')
        const handle = connect(`ws://127.0.0.1:${server.address().port}/`)
        await within(60, twice)
        handle.close()
        server.close()
        for (const socket of sockets) socket.destroy()
        return moments.length > 1 ? (moments[1] - moments[0]) / 1000 : Infinity
      }),
    ),
  )

/** Attempts that reach the server in 30 s, each of some clients through a proxy of its own. */
const attempts = (port, path, connect) =>
  Promise.all(
    many(10, async () => {
      const proxy = await faultProxy(port)
      const handle = connect(`ws://127.0.0.1:${proxy.port}${path}`)
      await sleep(30_000)
      const { accepted } = proxy
      handle.close()
      await proxy.stop()
      return accepted
    }),
  )

export const acceptAndDrop = (port) => forEach((connect) => attempts(port, '/drop', connect))

/** Only Holdfast can be told by an option that a close code is final; the others are left as they are. */
export const fatalClose = (port) =>
  forEach(
    (connect, kind) =>
      attempts(port, '/expired', (url) =>
        connect(url, kind === 'holdfast' ? { retry: unless([4401]) } : undefined),
      ),
    ['holdfast', 'partysocket', 'reconnecting-websocket'],
  )
