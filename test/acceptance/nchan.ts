import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startServer, type CometServer } from '../support/comet/servers.mjs'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'

let channels = 0

/** An Nchan for the tests of a suite, and for each test a channel of it, behind a fault proxy. */
export function nchan(options: NonNullable<Parameters<typeof startServer>[1]> = {}) {
  let server: CometServer
  let proxy: FaultProxy
  let channel = ''

  beforeAll(async () => {
    server = await startServer('nchan', options)
  })
  beforeEach(async () => {
    channel = `channel${++channels}`
    proxy = await faultProxy(server.port)
  })
  afterEach(() => proxy.stop())
  afterAll(() => server?.stop())

  return {
    get server() {
      return server
    },
    get proxy() {
      return proxy
    },
    get origin() {
      return `http://127.0.0.1:${proxy.port}`
    },
    /** Where to listen: through the proxy, relative to its origin. */
    get path() {
      return `/sub/${channel}`
    },
    /** To the server itself. */
    async publish(message: string, headers: Record<string, string> = {}) {
      const response = await fetch(`${server.origin}/pub/${channel}`, {
        method: 'POST',
        body: message,
        headers: { 'Content-Type': 'text/plain', ...headers },
      })
      await response.text()
      if (!response.ok) throw new Error(`Nchan answered ${response.status}`)
    },
  }
}
