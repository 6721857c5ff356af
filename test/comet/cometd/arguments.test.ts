import { describe, expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from '../stage.js'

hearReports()

/** The methods with arguments that no type allows. */
type Untyped = Record<string, (...args: unknown[]) => unknown>
const untyped = (client: unknown) => client as Untyped

describe('listeners and subscribers', () => {
  it('are called with their scope, their method, and one argument', async () => {
    const { cometd, server, pass } = await connected(stage())
    const calls: unknown[][] = []
    const scope = {
      method(this: unknown, ...args: unknown[]) {
        calls.push([this, args.length])
      },
    }
    for (const name of ['addListener', 'subscribe']) {
      for (const args of [
        [scope.method],
        [scope, 'method'],
        [scope, scope.method],
        [null, scope.method],
        [undefined, scope.method],
      ])
        untyped(cometd)[name]!('/p', ...args)
      await pass(5)
      server.deliver({ channel: '/p', data: 1 })
      const scopes = calls.slice(-5)
      expect(scopes).toEqual([
        [undefined, 1],
        [scope, 1],
        [scope, 1],
        [null, 1],
        [undefined, 1],
      ])
    }
  })

  it('a handle tells what it is of', async () => {
    const { cometd } = await connected(stage())
    const scope = { method: () => {} }
    expect(cometd.subscribe('/p', scope, 'method')).toEqual({
      id: 1,
      channel: '/p',
      scope,
      callback: scope.method,
      listener: false,
    })
  })
})

describe('subscribe()', () => {
  const subscriber = () => {}
  const scope = { subscriber }
  it.each([
    ['(channel, fn)', [subscriber], {}, false],
    ['(channel, fn, callback)', [subscriber, true], {}, true],
    ['(channel, fn, fields)', [subscriber, { x: 3 }], { x: 3 }, false],
    ['(channel, fn, fields, callback)', [subscriber, { x: 4 }, true], { x: 4 }, true],
    ['(channel, scope, fn, callback)', [scope, subscriber, true], {}, true],
    ['(channel, scope, method, fields, callback)', [scope, 'subscriber', { x: 6 }, true], { x: 6 }, true],
    ['(channel, null, fn, callback)', [null, subscriber, true], {}, true],
    ['(channel, undefined, fn, null, callback)', [undefined, subscriber, null, true], {}, true],
  ])('%s', async (_name, args, fields, called) => {
    const { cometd, server, note, log, pass } = await connected(stage())
    untyped(cometd).subscribe!('/p', ...args.map((arg) => (arg === true ? note('callback') : arg)))
    await pass(5)
    expect(server.heard).toEqual([
      { ...fields, id: '4', channel: '/meta/subscribe', subscription: '/p', clientId: 'c1' },
    ])
    expect(log).toEqual(called ? ['callback [connected] ok'] : [])
  })
})

describe('publish()', () => {
  it.each([
    ['(channel, data)', [{ q: 1 }], { data: { q: 1 } }, false],
    ['(channel, data, callback)', [{ q: 2 }, true], { data: { q: 2 } }, true],
    ['(channel, data, fields)', [{ q: 3 }, { ext: 1 }], { data: { q: 3 }, ext: 1 }, false],
    [
      '(channel, data, fields, callback), whose own fields win',
      [4, { ext: 1, id: 'mine', channel: '/other', data: 'other', clientId: 'x' }, true],
      { data: 4, ext: 1 },
      true,
    ],
    ['(channel, callback)', [true], { data: {} }, true],
    ['(channel, text)', ['text'], { data: 'text' }, false],
    ['(channel)', [], {}, false],
  ])('%s', async (_name, args, fields, called) => {
    const { cometd, server, note, log, pass } = await connected(stage())
    const result = untyped(cometd).publish!(
      '/p',
      ...args.map((arg) => (arg === true ? note('callback') : arg)),
    )
    await pass(5)
    expect(result).toBe(undefined)
    expect(server.heard).toEqual([{ ...fields, id: '4', channel: '/p', clientId: 'c1' }])
    expect(log).toEqual(called ? ['callback [connected] ok'] : [])
  })

  it.each(['/a/*', '/a b', '/a/', '/service/x'])('takes %j for a channel', async (channel) => {
    const { cometd, server, pass } = await connected(stage())
    cometd.publish(channel, 1)
    await pass(5)
    expect(server.heard).toMatchObject([{ channel }])
  })
})

it('callbacks are called with the client, and one argument', async () => {
  const { cometd, pass } = stage()
  const calls: unknown[] = []
  const callback = function (this: unknown, ...args: unknown[]) {
    calls.push([this === cometd, args.length])
  }
  cometd.handshake(callback)
  cometd.publish('/a', 1, callback)
  const handle = cometd.subscribe('/a', () => {}, callback)
  cometd.subscribe('/a', () => {}, callback)
  cometd.unsubscribe(handle, callback)
  await pass(20)
  cometd.disconnect(callback)
  await pass(20)
  expect(calls).toEqual(Array(6).fill([true, 1]))
})

it('a message is not the page’s own object', async () => {
  const { cometd, pass } = await connected(stage())
  const fields = Object.freeze({ ext: Object.freeze({ x: 1 }) })
  cometd.publish('/a', 1, fields)
  cometd.subscribe('/a', () => {}, fields)
  cometd.disconnect(fields)
  await pass(20)
  expect(fields).toEqual({ ext: { x: 1 } })
})

describe('what is thrown', () => {
  const fn = () => {}
  const anyTime: [string, (client: Untyped) => unknown, string][] = [
    [
      'configure()',
      (c) => c.configure!(),
      "Missing required configuration parameter 'url' specifying the Bayeux server URL",
    ],
    ['configure({})', (c) => c.configure!({}), "Missing required configuration parameter 'url'"],
    ["configure('')", (c) => c.configure!(''), "Missing required configuration parameter 'url'"],
    ['addListener()', (c) => c.addListener!(), 'Illegal arguments number: required 2, got 0'],
    ["addListener('/x')", (c) => c.addListener!('/x'), 'Illegal arguments number: required 2, got 1'],
    ['addListener(1, fn)', (c) => c.addListener!(1, fn), 'Illegal argument type: channel must be a string'],
    ["addListener('/x', 'm')", (c) => c.addListener!('/x', 'm'), 'Invalid callback undefined'],
    [
      "addListener('/x', {}, 'm')",
      (c) => c.addListener!('/x', {}, 'm'),
      'Invalid callback m for scope [object Object]',
    ],
    ["addListener('/x', {}, 1)", (c) => c.addListener!('/x', {}, 1), 'Invalid callback 1'],
    [
      'removeListener()',
      (c) => c.removeListener!(),
      'Invalid argument: expected subscription, not undefined',
    ],
    [
      'removeListener({})',
      (c) => c.removeListener!({}),
      'Invalid argument: expected subscription, not [object Object]',
    ],
    ['publish()', (c) => c.publish!(), 'Illegal arguments number: required 1, got 0'],
    ['subscribe()', (c) => c.subscribe!(), 'Illegal arguments number: required 2, got 0'],
    ["subscribe('/a')", (c) => c.subscribe!('/a'), 'Illegal arguments number: required 2, got 1'],
    ['unsubscribe()', (c) => c.unsubscribe!(), 'Illegal arguments number: required 1, got 0'],
    ['remoteCall()', (c) => c.remoteCall!(), 'Illegal arguments number: required 1, got 0'],
    ['batch()', (c) => c.batch!(), 'Invalid callback undefined'],
    ["batch('x')", (c) => c.batch!('x'), 'Invalid callback undefined'],
    ['endBatch()', (c) => c.endBatch!(), 'Calls to startBatch() and endBatch() are not paired'],
    ['registerExtension()', (c) => c.registerExtension!(), 'Illegal arguments number: required 2'],
    [
      "registerExtension('x')",
      (c) => c.registerExtension!('x'),
      'Illegal arguments number: required 2, got 1',
    ],
    ["addTransportListener('foo')", (c) => c.addTransportListener!('foo', fn), 'Unsupported event foo'],
    ['resubscribe({})', (c) => c.resubscribe!({}), 'Illegal argument: invalid channel undefined'],
  ]
  it.each(anyTime)('by %s, whatever the state', async (_name, misuse, text) => {
    expect(() => misuse(untyped(stage().cometd))).toThrow(text)
    const { cometd } = await connected(stage())
    expect(() => misuse(untyped(cometd))).toThrow(text)
  })

  const handle = { id: 1, channel: '/a', scope: undefined, callback: fn, listener: false }
  const whileDisconnected: [string, (client: Untyped) => unknown][] = [
    ['publish', (c) => c.publish!('/a', 1)],
    ['publishBinary', (c) => c.publishBinary!('/a', [1])],
    ['subscribe', (c) => c.subscribe!('/a', fn)],
    ['unsubscribe', (c) => c.unsubscribe!(handle)],
    ['remoteCall', (c) => c.remoteCall!('x', {}, fn)],
    ['remoteCallBinary', (c) => c.remoteCallBinary!('x', [1], fn)],
    ['resubscribe', (c) => c.resubscribe!(handle)],
  ]
  it.each(whileDisconnected)('by %s() before, while and after disconnecting', async (_name, misuse) => {
    const fresh = stage()
    expect(() => misuse(untyped(fresh.cometd))).toThrow('Illegal state: disconnected')
    const { cometd, pass } = await connected(stage())
    cometd.disconnect()
    expect(() => misuse(untyped(cometd))).toThrow('Illegal state: disconnected')
    await pass(20)
    expect(() => misuse(untyped(cometd))).toThrow('Illegal state: disconnected')
  })

  it.each(['x', '', '/', 1, null, undefined, {}])('for %j as a channel', async (channel) => {
    const { cometd } = await connected(stage())
    const text = `Illegal argument: invalid channel ${channel as string}`
    expect(() => untyped(cometd).publish!(channel, 1)).toThrow(text)
    expect(() => untyped(cometd).subscribe!(channel, fn)).toThrow(text)
  })

  it('for others while connected', async () => {
    const { cometd, server } = await connected(stage())
    const client = untyped(cometd)
    const misuses: [() => unknown, string][] = [
      [() => client.publish!('/meta/x', 1), 'Illegal argument: cannot publish to meta channels'],
      [() => client.subscribe!('/x', 'm'), 'Invalid callback undefined'],
      [() => client.subscribe!('/x', {}, 'm'), 'Invalid callback m for scope [object Object]'],
      [() => client.unsubscribe!({}), 'Invalid argument: expected subscription, not [object Object]'],
      [() => client.unsubscribe!(null), 'Invalid argument: expected subscription, not null'],
      [() => client.remoteCall!(1, {}), 'Illegal argument type: target must be a string'],
      [() => client.remoteCall!('', {}, {}), 'Illegal argument type: timeout must be a number'],
    ]
    for (const [misuse, text] of misuses) expect(misuse).toThrow(text)
    expect(server.heard).toEqual([])
  })
})
