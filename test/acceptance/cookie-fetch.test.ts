import { once } from 'node:events'
import http from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cookieFetch } from '../support/comet/cookie-fetch.mjs'

const sent: (string | undefined)[] = []
let server: http.Server
let url: string
beforeEach(async () => {
  sent.length = 0
  server = http.createServer(({ headers, url }, response) => {
    sent.push(headers.cookie)
    if (url === '/set') response.setHeader('Set-Cookie', ['a=1; HttpOnly', 'b=2; Path=/'])
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await once(server.close(), 'close')
})

test('what a server sets is sent from then on, except where credentials are omitted', async () => {
  const fetch = cookieFetch()
  await fetch(`${url}/set`)
  await fetch(url, { method: 'POST', body: '{}', credentials: 'include' })
  await fetch(url, { credentials: 'omit' })
  expect(sent).toEqual([undefined, 'a=1; b=2', undefined])
})

test('each has a jar of its own', async () => {
  await cookieFetch()(`${url}/set`)
  await cookieFetch()(url)
  expect(sent).toEqual([undefined, undefined])
})
