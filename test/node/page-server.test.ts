import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pageServer, type PageServer } from '../support/page-server.mjs'

const support = join(import.meta.dirname, '../support')
let server: PageServer

beforeAll(async () => {
  server = await pageServer({ folders: { '/support/': support }, pages: { '/': '<title>home</title>' } })
})
afterAll(() => server.stop())

/** As it is: `fetch` would tidy the path up. */
async function status(path: string) {
  const socket = net.connect(server.port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  const [answer] = await once(socket, 'data')
  return Number(String(answer).split(' ')[1])
}

test('serves pages and files with their types', async () => {
  const page = await fetch(`${server.url}/?query`)
  expect([page.headers.get('content-type'), await page.text()]).toEqual([
    'text/html; charset=utf-8',
    '<title>home</title>',
  ])
  const file = await fetch(`${server.url}/support/lane.mjs`)
  expect(file.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(await file.text()).toBe(readFileSync(join(support, 'lane.mjs'), 'utf8'))
})

test.each([
  '/support/../run.mjs',
  '/support/%2e%2e/run.mjs',
  '/support/..%2frun.mjs',
  '/support//etc/passwd',
  '/support/',
  '/support/%00',
  '/support/%',
  '/support/browsers',
  '/elsewhere',
  '/__proto__',
])('does not serve %s', async (path) => {
  expect(await status(path)).toBe(404)
})
