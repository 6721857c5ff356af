import { type AnyChannels, backoff, type Client, type ClientOptions, createClient } from '../../src/index.js'
import { Ws } from './live-sockets.js'

const clients = new Set<Client>()

/** A client that tries again within milliseconds, and lives until the end of its test. */
export const live = (url: string, options: ClientOptions<AnyChannels> = {}): Client => {
  const client = createClient(url, { WebSocket: Ws, retry: backoff({ base: 20, cap: 50 }), ...options })
  clients.add(client)
  return client
}

/** Closes every client of the test. */
export const closeAll = () => {
  for (const client of clients) client.close()
  clients.clear()
}

/** Fulfils when the client tells of that event next, within bounds. */
export const told = (client: Client, event: 'open' | 'lost' | 'restored' | 'closed', within = 10_000) =>
  new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`No ${event} within ${within} ms; the state is ${client.state.name}`)),
      within,
    )
    const off = client.on(event, (what?: unknown) => {
      clearTimeout(timer)
      off()
      resolve(what)
    })
  })

/** Fulfils once the client is in that state. */
export const inState = async (client: Client, name: string) => {
  while (client.state.name !== name)
    await new Promise<void>((resolve) => {
      const off = client.on('state', () => {
        off()
        resolve()
      })
    })
}
