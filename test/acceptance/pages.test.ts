import { afterAll, afterEach, beforeAll, describe, test } from 'vitest'
import { launch, type Browser, type Page } from '../support/browsers.mjs'
import { openGate, type Gate } from '../support/comet/gate.mjs'
import { startable, startServer, type CometServer, type Kind } from '../support/comet/servers.mjs'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'

// The original clients in a real browser: what the servers, the gate and the proxy before them must let work.
const folders = Object.fromEntries(
  ['cometd-7', 'faye/client', 'sockjs-client/dist'].map((name) => [
    `/${name}`,
    `${import.meta.dirname}/../../node_modules/${name}`,
  ]),
)
const pages = {
  '/cometd.html': `<!doctype html><script src="/cometd-7/cometd.js"></script><script>
    const seen = []
    const client = new org.cometd.CometD()
    client.addListener('/meta/handshake', ({ successful }) => {
      if (successful) client.subscribe('/chat/*', ({ data }) => seen.push(data.n))
    })
    client.configure({ url: location.origin + '/cometd', backoffIncrement: 100, logLevel: 'warn' })
    const start = (transport) => {
      for (const other of ['websocket', 'long-polling', 'callback-polling'])
        if (other !== transport) client.unregisterTransport(other)
      client.handshake()
    }
    const publish = (n) => new Promise((resolve) => client.publish('/chat/a', { n }, ({ successful }) => resolve(successful)))
  </script>`,
  '/faye.html': `<!doctype html><script src="/faye/client/faye-browser-min.js"></script><script>
    const seen = []
    const client = new Faye.Client('/bayeux', { retry: 0.1 })
    const start = (transport) => {
      client.disable('eventsource')
      if (transport !== 'websocket') client.disable('websocket')
      client.subscribe('/chat/*', ({ n }) => seen.push(n))
    }
    const publish = (n) => client.publish('/chat/a', { n }).then(() => true)
  </script>`,
  '/sockjs.html': `<!doctype html><script src="/sockjs-client/dist/sockjs.min.js"></script><script>
    const seen = []
    const socket = new SockJS('/echo')
    socket.onopen = () => socket.send('hello')
    socket.onmessage = ({ data }) => seen.push(data)
    socket.onclose = ({ code }) => seen.push(code)
  </script>`,
  '/events.html': `<!doctype html><script>
    const seen = []
    const events = new EventSource('/sub/a')
    events.onmessage = ({ data }) => seen.push(data)
  </script>`,
}

let browser: Browser
let server: CometServer
let gate: Gate
let proxy: FaultProxy
beforeAll(async () => {
  browser = await launch('chromium')
})
afterAll(() => browser.close())
afterEach(async () => {
  await proxy.stop()
  await gate.close()
  await server.stop()
})

/** A page from the server, through the proxy and the gate. */
async function open(kind: Kind, path: string): Promise<Page> {
  server = await startServer(kind, { pages, folders })
  gate = await openGate(server.port)
  proxy = await faultProxy(gate.port)
  return browser.open(`http://127.0.0.1:${proxy.port}${path}`)
}

const clients: [Kind, string, string][] = [
  ['cometd', '/cometd.html', 'long-polling'],
  ['relay', '/cometd.html', 'websocket'],
  ['relay', '/cometd.html', 'long-polling'],
  ['faye', '/faye.html', 'websocket'],
  ['faye', '/faye.html', 'long-polling'],
  ['ruby-faye', '/faye.html', 'websocket'],
  ['ruby-faye', '/faye.html', 'long-polling'],
]

describe.each(clients.filter(([kind]) => startable.includes(kind)))(
  '%s, with the original of %s, by %s',
  (kind, path, by) => {
    test('goes on after its server was killed, and after its connections were cut', async () => {
      const page = await open(kind, path)
      const says = async (n: number) => {
        await page.waitFor(`publish(${n})`)
        await page.waitFor(`seen.includes(${n})`)
      }
      const subscribed = (since: number) =>
        gate.seen(
          ({ channel, successful }, { at }) =>
            channel === '/meta/subscribe' && successful === true && at > since,
        )

      await page.evaluate(`start('${by}')`)
      await subscribed(0)
      await says(1)

      const killed = performance.now()
      await server.kill()
      await server.start()
      await subscribed(killed)
      await says(2)

      proxy.reset()
      await says(3)
      await page.close()
    })
  },
)

test('sockjs echoes, and is closed with its server', async () => {
  const page = await open('sockjs', '/sockjs.html')
  await page.waitFor('seen.includes("hello")')
  await server.kill()
  await page.waitFor('seen.includes(1006)')
  await page.close()
})

test.runIf(startable.includes('nchan'))('an EventSource hears what nchan is told', async () => {
  const page = await open('nchan', '/events.html')
  await page.waitFor('events.readyState === EventSource.OPEN')
  await fetch(`${server.origin}/pub/a`, { method: 'POST', body: 'one' })
  await page.waitFor('seen.includes("one")')
  await page.close()
})
