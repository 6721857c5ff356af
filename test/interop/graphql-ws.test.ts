import { createRequire } from 'node:module'
import { type Client, createClient } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backoff, socketClass } from '../../src/index.js'
import { Plain, realServer, Ws } from './real-server.js'

// As graphql-ws itself gets it: the package refuses to be loaded twice, as CommonJS and as ES modules.
const { buildSchema } = createRequire(import.meta.url)('graphql') as typeof import('graphql')

const schema = buildSchema('type Query { hello: String } type Subscription { news: Int }')
const roots = {
  query: { hello: () => 'world' },
  subscription: {
    news: async function* () {
      yield { news: 1 }
      // And stays open, as a subscription does.
      await new Promise(() => {})
    },
  },
}

let server: Awaited<ReturnType<typeof realServer>>
let client: Client
beforeEach(async () => {
  server = await realServer((sockets) => useServer({ schema, roots }, sockets), 'graphql-transport-ws')
})
afterEach(async () => {
  await client.dispose()
  await server.stop()
})

const subscribe = (webSocketImpl: typeof WebSocket) => {
  client = createClient({
    url: server.url,
    webSocketImpl,
    retryAttempts: 50,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 20)),
  })
  const news: unknown[] = []
  client.subscribe(
    { query: 'subscription { news }' },
    { next: ({ data }) => news.push(data), error: (error) => news.push(error), complete: () => {} },
  )
  return news
}

test('graphql-ws queries, subscribes, and survives a restart of the server by its own means [S53]', async () => {
  const news = subscribe(Plain)
  await expect.poll(() => news).toEqual([{ news: 1 }])
  const answer = await client.iterate({ query: '{ hello }' }).next()
  expect(answer.value).toEqual({ data: { hello: 'world' } })
  await server.restart()
  await expect.poll(() => news, { timeout: 10_000 }).toEqual([{ news: 1 }, { news: 1 }])
  expect(server.open).toBe(1)
})

test('given the drop-in, it opens a second socket at a close that is not final: two are live [S53]', async () => {
  const Holding = socketClass({ WebSocket: Ws, retry: backoff({ base: 20, cap: 20 }) })
  const made: WebSocket[] = []
  const final: boolean[] = []
  class Counted extends Holding {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      made.push(this)
      this.addEventListener('close', (event) => final.push(!('retryAt' in event)))
    }
  }
  const news = subscribe(Counted)
  await expect.poll(() => news).toEqual([{ news: 1 }])
  await server.restart()
  const open = () => made.filter(({ readyState }) => readyState === 1).length
  await expect.poll(open, { timeout: 10_000 }).toBeGreaterThan(1)
  expect(server.open).toBeGreaterThan(1)
  expect(final[0]).toBe(false)
  for (const socket of made) socket.close()
})
