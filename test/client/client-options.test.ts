import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/index.js'
import { FakeServer } from '../../src/testing/index.js'
import { hearReports } from '../support/reported.js'
import { address, openStage, settled, stage } from './stage.js'

hearReports()

const create = (options: object) =>
  createClient(address, { WebSocket: new FakeServer().WebSocket, ...options } as never)

describe('an option that cannot be is named at once', () => {
  it.each<[string, unknown]>([
    ['retry', 3],
    ['connectTimeout', -1],
    ['closeTimeout', '5'],
    ['stableAfter', NaN],
    ['heartbeat', 25_000],
    ['heartbeat.interval', { interval: -1 }],
    ['heartbeat.timout', { timout: 5 }],
    ['queue', 100],
    ['queue.overflow', { overflow: 'drop' }],
    ['queue.highWater', { highWater: 0 }],
    ['WebSocket', {}],
    ['transport', {}],
    ['signal', 'stop'],
    ['startClosed', 1],
    ['page', true],
    ['clock', Date.now],
    ['random', 0.5],
    ['protocols', 1],
    ['codec', 'json'],
    ['codec', null],
    ['envelope', () => {}],
    ['channels', 'chat'],
    ['token', { token: 'x' }],
    ['token', null],
    ['tokenIn', 'header'],
    ['tokenIn', null],
    ['tokenIn.query', { query: 1 }],
    ['tokenIn.header', { header: 'authorization' }],
    ['expiryCodes', 4401],
    ['requestTimeout', -1],
    ['grace', '2s'],
    ['maxSendBytes', NaN],
    ['maxReceiveBytes', -1],
    ['reconnectInterval', 1_000],
  ])('%s: %s', (path, value) => {
    const name = path.split('.')[0]!
    const network = new FakeServer()
    expect(() => create({ WebSocket: network.WebSocket, [name]: value })).toThrow(`options.${path} `)
    expect(network.sockets).toEqual([])
  })

  it.each([null, 5, 'options', [], () => {}])('all of them: %s', (options) => {
    expect(() => createClient(address, options as never)).toThrow('options must be an object')
  })

  it('and undefined is none', () => {
    const client = create({ heartbeat: undefined, token: undefined, grace: undefined, page: false })
    expect(client.state.name).toBe('connecting')
    client.close()
  })
})

describe('a url', () => {
  it.each([
    'ftp://server.test',
    'ws://server.test/#here',
    'server.test',
    '',
    'ws://',
    undefined,
    null,
    7,
    {},
  ])('that is %j is a SyntaxError', (url) => {
    expect(() => createClient(url as string)).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
  })

  it('that is wrong is not shown where it may have secrets', () => {
    expect(() => createClient('ftp://user:s3cret@server.test/?token=s3cret')).toThrow(/^((?!s3cret).)*$/)
  })

  it('may be a URL, a page address, or what is asked for it on every attempt', async () => {
    expect(openStage({ url: new URL('wss://server.test/live') }).native.url).toBe('wss://server.test/live')
    expect(openStage({ url: 'https://server.test/live' }).native.url).toBe('wss://server.test/live')
    let count = 0
    const scene = stage({ url: async () => `ws://server.test/live?${++count}` })
    await settled()
    scene.native.accept()
    scene.native.fail()
    scene.clock.advance(1_500)
    await settled()
    expect(scene.network.sockets.map(({ url }) => url)).toEqual([`${address}?1`, `${address}?2`])
  })

  it('comes with the protocols', () => {
    expect(openStage({ protocols: 'chat.v1' }).native.protocols).toEqual(['chat.v1'])
    expect(openStage({ protocols: ['a', 'b'] }).native.protocols).toEqual(['a', 'b'])
    expect(() => create({ protocols: 'not a token' })).toThrow(
      expect.objectContaining({ name: 'SyntaxError' }),
    )
  })
})

describe('an option that only looks right is named, too', () => {
  it.each([{}, { query: undefined }, { query: 'a', subprotocol: 'b' }])(
    'tokenIn %j is named: it says no place, or two',
    (tokenIn) => {
      expect(() => stage({ token: 'mine', tokenIn: tokenIn as never })).toThrow(/tokenIn/)
    },
  )

  it.each([[['4401']], [[NaN]], [[null]]])('expiryCodes %j are named', (expiryCodes) => {
    expect(() => stage({ token: 'mine', expiryCodes: expiryCodes as never })).toThrow(/expiryCodes/)
  })

  it.each([[['s3cret']], [123_456]])('a token that is %j is refused without being shown', (token) => {
    expect(() => stage({ token: token as never })).toThrow(/^((?!s3cret|123).)*$/)
  })

  it.each([{ codec: {} }, { envelope: {} }, { channels: {} }])('%j is named at once', (options) => {
    expect(() => stage(options as never)).toThrow(new RegExp(`options.${Object.keys(options)[0]!}`))
  })
})
