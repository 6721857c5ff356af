import { expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { pollingStage, stage } from '../stage.js'

hearReports()

it.each([
  ['websocket', stage],
  ['long-polling', pollingStage],
])('by %s what JSON cannot say is no harm to anything else', async (_name, staged) => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  const scene = staged({ maxNetworkDelay: 1_000 })
  const { cometd, server, note, log, pass } = scene
  cometd.handshake()
  try {
    cometd.publish('/cyclic', cyclic, note('cyclic'))
  } catch {
    // It may be said at once.
  }
  await pass(20)
  expect(cometd.getStatus()).toBe('connected')
  server.wire.length = log.length = 0
  try {
    cometd.publish('/big', 10n, note('big'))
  } catch {
    // The same.
  }
  await pass(1)
  cometd.publish('/a', 1, note('published'))
  await pass(5_000)
  expect(log).toContainEqual('published [connected] ok')
  expect([cometd.getStatus(), server.on('/meta/connect').length]).toEqual(['connected', 2])
})
