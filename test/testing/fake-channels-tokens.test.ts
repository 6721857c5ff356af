import { describe, expect, it, vi } from 'vitest'
import { createClient } from '../../src/index.js'
import { FakeChannels, type FakeChannelsOptions, FakeServer } from '../../src/testing/index.js'

const connected = (options: FakeChannelsOptions & { token?: string } = {}) => {
  const { token, ...rest } = options
  const server = new FakeServer()
  const live = new FakeChannels(server, rest)
  server.accept()
  const client = createClient('ws://server.test', { ...server.options, ...(token && { token }) })
  server.clock.advance(0)
  return { server, live, client }
}

describe('fake channels, of tokens,', () => {
  it('take a token, or not', async () => {
    const good = connected({ token: 'mine' })
    await good.server.clock.advanceAsync(0)
    expect([good.client.state.name, good.live.frames]).toEqual(['open', [{ t: 'hello', v: 1, tok: 'mine' }]])
    const verify = () => ({ code: 4403, reason: 'not you' })
    const bad = connected({ token: 'stolen', verify })
    await bad.server.clock.advanceAsync(0)
    expect(bad.client.state).toMatchObject({ name: 'backoff', cause: { code: 4403, reason: 'not you' } })
  })

  it('wait for a verdict that takes its time', async () => {
    const verify = async () => ({ code: 4403, reason: 'not you' })
    const { client, server } = connected({ token: 'stolen', verify })
    await server.clock.advanceAsync(0)
    expect(client.state).toMatchObject({ name: 'backoff', cause: { code: 4403 } })
  })

  it.each([true, undefined, 'good'])('report a verdict that is none: %s', async (verdict) => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const { client, server } = connected({ token: 'mine', verify: () => verdict as never })
    await server.clock.advanceAsync(0)
    expect(client.state.name).toBe('connecting')
    expect(report.mock.calls).toMatchObject([
      [{ message: expect.stringMatching(/^what `verify` gives must be an object/) }],
    ])
    vi.unstubAllGlobals()
  })

  it('judge a token again when it is renewed', async () => {
    const server = new FakeServer()
    const verified: string[] = []
    const verify = (token: string) => {
      verified.push(token)
      return verified.length < 2 ? { exp: 60 } : { code: 4403, reason: 'enough' }
    }
    const live = new FakeChannels(server, { verify })
    server.accept()
    let issued = 0
    const token = () => `token ${++issued}`
    const client = createClient('ws://server.test', { ...server.options, token })
    await server.clock.advanceAsync(1_000)
    expect([client.state.name, verified]).toEqual(['open', ['token 1']])
    await server.clock.advanceAsync(58_000)
    expect(live.frames.filter(({ t }) => t === 'auth')).toEqual([{ t: 'auth', tok: 'token 2' }])
    expect(verified.slice(0, 2)).toEqual(['token 1', 'token 2'])
    expect(server.sockets[0]!.readyState, 'the client was turned away').toBe(3)
  })

  it('take a client without a token as it is', async () => {
    const verify = vi.fn()
    const { client, server } = connected({ verify })
    await server.clock.advanceAsync(0)
    expect([client.state.name, verify.mock.calls]).toEqual(['open', []])
  })
})
