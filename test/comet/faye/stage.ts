import { afterEach, vi } from 'vitest'
import { Client, type ClientOptions, type Deferrable } from '../../../src/faye.js'
import { BayeuxServer } from '../bayeux-server.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

export const url = 'http://server.test/bayeux'

/** A client and its server among fakes. Chance is 0.5 throughout, and there is no page. Delays of retries are 1 s, then 1.5 s. */
export const stage = (options: ClientOptions = {}) => {
  const server = new BayeuxServer()
  const { clock, network, fetch } = server
  vi.stubGlobal('fetch', fetch)
  vi.stubGlobal('WebSocket', network.WebSocket)
  const client = new Client(url, { clock, random: () => 0.5, page: false, retry: 2, ...options })
  const log: string[] = []
  for (const event of ['transport:up', 'transport:down']) client.on(event, () => log.push(event))
  return {
    client,
    server,
    clock,
    network,
    /** What was logged since this was asked last. */
    news: () => log.splice(0),
    /** Writes down what becomes of it. */
    watch: <T extends Deferrable>(name: string, deferrable: T): T => {
      deferrable.callback(() => log.push(`${name}: ok`))
      deferrable.errback((error) => log.push(`${name}: ${String(error)}`))
      return deferrable
    },
    /** Somebody who writes down what is heard. */
    hear: (name: string) => (data: unknown) => log.push(`${name} hears ${JSON.stringify(data)}`),
    /** The messages that came since this was asked last, without those that keep the connection. */
    asked: () =>
      server.heard
        .splice(0)
        .filter(({ channel }) => !/connect|handshake/.test(channel))
        .map(({ channel, subscription, data }) =>
          subscription ? `${channel.slice(6)} ${String(subscription)}` : `${channel} ${JSON.stringify(data)}`,
        ),
    /** What came since this was asked last, by which way, without ids. */
    wire: () => server.wire.splice(0).map((line) => line.replace(/ \d+/g, '')),
    /** Time passes, here and for the server. */
    pass: (ms: number) => server.pass(ms),
  }
}

/** A client that is connected, by WebSocket, and whose server holds its `/meta/connect`. */
export const connected = async (options?: ClientOptions) => {
  const scene = stage(options)
  scene.client.connect()
  await scene.pass(20)
  // The one that began by long-polling is over with this.
  scene.server.release()
  await scene.pass(20)
  scene.server.wire.length = scene.server.heard.length = 0
  scene.news()
  return scene
}

/** The same, by long-polling. */
export const polling = async (options?: ClientOptions) => {
  const scene = stage(options)
  scene.client.disable('websocket')
  scene.client.connect()
  await scene.pass(20)
  scene.server.wire.length = scene.server.heard.length = 0
  scene.news()
  return scene
}
