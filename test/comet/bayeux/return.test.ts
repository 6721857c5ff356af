import { expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from '../stage.js'

hearReports()

it('a WebSocket that works again some time after an outage is come back to within three minutes', async () => {
  const { cometd, server, pass } = await connected(stage({ linearBackoff: false }))
  server.blackhole()
  await pass(600_000)
  server.webSocket = 'fails'
  server.http = 'answers'
  await pass(60_000)
  expect([cometd.getTransport()?.type, cometd.getStatus()]).toEqual(['long-polling', 'connected'])
  server.webSocket = 'opens'
  await pass(150_000)
  expect([cometd.getTransport()?.type, cometd.getStatus()]).toEqual(['websocket', 'connected'])
})

it('a WebSocket is come back to between two connects: a server that fails the held one for a second has none to fail', async () => {
  const { cometd, server, listen, log, pass } = stage()
  server.webSocket = 'fails'
  cometd.handshake()
  await pass(30_000)
  server.webSocket = 'opens'
  let failed = 0
  // As CometD does: with an HTTP error, or by ending the request.
  server.when('/meta/connect', () => {
    if (server.holds)
      for (const request of server.pending) {
        failed++
        void request.fail()
      }
    return {}
  })
  listen('connect', 'unsuccessful')
  await pass(600_000)
  expect([failed, cometd.getTransport()?.type]).toEqual([0, 'websocket'])
  expect(log.filter((line) => !line.endsWith('] ok'))).toEqual([])
})
