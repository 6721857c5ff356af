import { describe, expect, it } from 'vitest'
import { LongPollingTransport } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

describe('a transport that is unregistered', () => {
  it('while it is connected is left by disconnect() with nothing open', async () => {
    const { cometd, network, pass } = await connected(stage())
    cometd.unregisterTransport('websocket')
    cometd.disconnect()
    await pass(60_000)
    expect([cometd.getStatus(), network.live]).toEqual(['disconnected', []])
  })

  it.each(['websocket', 'long-polling'])(
    'before an outage leaves the session to the others: %s',
    async (type) => {
      const { cometd, server, pass } = await connected(stage())
      cometd.unregisterTransport(type)
      server.stop()
      await pass(20_000)
      server.restart()
      await pass(120_000)
      expect([server.holds, cometd.getStatus()]).toEqual([true, 'connected'])
    },
  )

  it('while it is being tried again is not used', async () => {
    const { cometd, server, pass } = stage()
    server.webSocket = 'fails'
    cometd.handshake()
    await pass(30_000)
    server.webSocket = 'opens'
    await pass(40_000)
    cometd.unregisterTransport('websocket')
    await pass(100_000)
    expect([cometd.getTransport()?.type, cometd.getStatus()]).toEqual(['long-polling', 'connected'])
  })
})

describe('where no transport is left', () => {
  it('the callback of handshake() is told', async () => {
    const { cometd, pass, note, log } = stage()
    cometd.unregisterTransports()
    cometd.handshake(note('shaken'))
    await pass(100)
    expect(log).toEqual([expect.stringMatching(/^shaken \[\w+] failed/)])
  })

  it('disconnect() ends the session', async () => {
    const { cometd, server, pass } = await connected(stage())
    cometd.unregisterTransports()
    server.stop()
    await pass(100)
    cometd.disconnect()
    await pass(20_000)
    expect(cometd.getStatus()).toBe('disconnected')
  })
})

describe('a transport that is registered under another name', () => {
  const named = new LongPollingTransport()
  const stubborn = Object.defineProperty(new LongPollingTransport(), 'type', {
    get: () => 'other',
    set: () => {},
  })

  it.each([
    ['and takes it', named],
    ['and has a name of its own', stubborn],
  ])('%s is asked at the usual pace', async (_what, transport) => {
    const { cometd, server, pass } = pollingStage()
    cometd.unregisterTransports()
    cometd.registerTransport('mine', transport)
    server.stop()
    cometd.handshake()
    await pass(10_000)
    expect(server.requests.length).toBeGreaterThan(1)
    expect(server.requests.length).toBeLessThan(20)
  })
})
