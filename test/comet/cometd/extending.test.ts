import { describe, expect, it, vi } from 'vitest'
import type { Message, MessageExtension } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, stage } from '../stage.js'

const reports = hearReports('anything')

/** An extension that writes down what passes. */
const recorder = (name: string, seen: string[]): MessageExtension => ({
  incoming: ({ channel, id }) => void seen.push(`${name} in ${channel} ${id ?? ''}`.trim()),
  outgoing: ({ channel, id }) => void seen.push(`${name} out ${channel} ${id}`),
})

describe('extensions', () => {
  it('see what comes in their order, and what goes in the reverse; all of it, once', async () => {
    const { cometd, server, pass } = stage()
    const seen: string[] = []
    for (const name of ['A', 'B']) cometd.registerExtension(name, recorder(name, seen))
    cometd.handshake()
    await pass(10)
    expect(seen.splice(0)).toEqual([
      'B out /meta/handshake 1',
      'A out /meta/handshake 1',
      'A in /meta/handshake 1',
      'B in /meta/handshake 1',
      'B out /meta/connect 2',
      'A out /meta/connect 2',
      'A in /meta/connect 2',
      'B in /meta/connect 2',
      'B out /meta/connect 3',
      'A out /meta/connect 3',
    ])
    cometd.unregisterExtension('A')
    cometd.subscribe('/a', () => {})
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    expect(seen).toEqual(['B out /meta/subscribe 4', 'B in /meta/subscribe 4', 'B in /a'])
  })

  it('are told of their registration, with themselves as `this`', () => {
    const { cometd } = stage()
    const calls: unknown[] = []
    const extension = {
      registered(...args: unknown[]) {
        calls.push(['registered', this === extension, ...args])
      },
      unregistered(...args: unknown[]) {
        calls.push(['unregistered', this === extension, ...args])
      },
    }
    expect(cometd.registerExtension('A', extension)).toBe(true)
    expect(cometd.registerExtension('A', {})).toBe(false)
    expect(cometd.getExtension('A')).toBe(extension)
    expect(cometd.unregisterExtension('A')).toBe(true)
    expect(cometd.unregisterExtension('A')).toBe(false)
    expect(cometd.getExtension('A')).toBe(null)
    expect(calls).toEqual([
      ['registered', true, 'A', cometd],
      ['unregistered', true],
    ])
  })

  it('see the clientId, may change a message, or give another in its place', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    const seen: unknown[] = []
    cometd.registerExtension('A', {
      outgoing: (message) => {
        seen.push(message.clientId)
        return { ...message, data: `${message.data as string}, replaced` }
      },
      incoming: (message) => {
        if (message.channel === '/a') message.data = 'changed'
      },
    })
    cometd.subscribe('/a', note('subscriber'))
    cometd.publish('/b', 'text')
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    expect([seen, server.on('/b')[0]!.data]).toEqual([['c1', 'c1'], 'text, replaced'])
    expect(log).toEqual(['subscriber [connected] "changed"'])
  })

  it('drop with null: what goes, silently', async () => {
    const { cometd, server, listen, note, log, pass } = await connected(stage())
    listen()
    const seen: string[] = []
    cometd.registerExtension('after', recorder('after', seen))
    cometd.registerExtension('drop', { outgoing: ({ channel }) => (channel === '/drop' ? null : undefined) })
    cometd.publish('/drop', 1, note('dropped'))
    cometd.publish('/keep', 1, note('kept'))
    await pass(60_000)
    expect(server.on('/drop')).toEqual([])
    expect(log.slice(0, 2)).toEqual(['kept [connected] ok', '/meta/publish [connected] ok'])
    expect(log.filter((line) => line.startsWith('dropped'))).toEqual([])
    expect(seen).not.toContainEqual(expect.stringContaining('/drop'))
  })

  it('drop with null: what comes, and a connect with it is the last one', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    cometd.subscribe('/a', note('subscriber'))
    cometd.registerExtension('drop', {
      incoming: ({ channel }) => (/subscribe/.test(channel) ? undefined : null),
    })
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    server.release()
    await pass(60_000)
    expect([log, cometd.getStatus(), server.on('/meta/connect').length]).toEqual([[], 'connected', 0])
  })

  it('that throw are passed over, and the hook is told', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    const told: unknown[] = []
    cometd.onExtensionException = function (this: unknown, exception, name, outgoing, { channel }) {
      told.push([this === cometd, String(exception), name, outgoing, channel])
    }
    cometd.registerExtension('N', {
      outgoing: () => {
        throw new Error('out')
      },
      incoming: () => {
        throw new Error('in')
      },
    })
    cometd.publish('/a', 1, note('published'))
    await pass(5)
    expect(log).toEqual(['published [connected] ok'])
    expect(server.on('/a')).toHaveLength(1)
    expect(told).toEqual([
      [true, 'Error: out', 'N', true, '/a'],
      [true, 'Error: in', 'N', false, '/a'],
    ])
    expect(reports).toEqual([])
  })
})

describe('what the page throws', () => {
  const boo = (text: string) => () => {
    throw new Error(text)
  }

  it('in listeners, subscribers and callbacks is told to the hooks, and the others are called', async () => {
    const { cometd, server, note, log, pass } = stage()
    const told: unknown[] = []
    cometd.onListenerException = function (this: unknown, exception, handle, isListener, { channel }) {
      told.push([this === cometd, String(exception), handle.channel, isListener, channel])
    }
    cometd.onCallbackException = function (this: unknown, exception, { channel }) {
      told.push([this === cometd, String(exception), channel])
    }
    cometd.addListener('/meta/handshake', boo('in listener'))
    cometd.addListener('/meta/handshake', note('second'))
    cometd.handshake(boo('in callback'))
    await pass(10)
    cometd.subscribe('/a', boo('in subscriber'))
    await pass(5)
    server.deliver({ channel: '/a', data: 1 })
    cometd.remoteCall('x', {}, 5, boo('in call'))
    await pass(10)
    expect(told).toEqual([
      [true, 'Error: in callback', '/meta/handshake'],
      [true, 'Error: in listener', '/meta/handshake', true, '/meta/handshake'],
      [true, 'Error: in subscriber', '/a', false, '/a'],
      [true, 'Error: in call', undefined],
    ])
    expect([log, reports, cometd.getStatus()]).toEqual([['second [handshaking] ok'], [], 'connected'])
  })

  it('is reported where there is no hook, or the hook throws as well', async () => {
    const { cometd, server, pass } = stage()
    cometd.addListener('/meta/handshake', boo('in listener'))
    cometd.handshake(boo('in callback'))
    await pass(10)
    cometd.onListenerException = boo('in hook')
    cometd.onTransportException = boo('in transport hook')
    cometd.addListener('/a', boo('unseen'))
    server.deliver({ channel: '/a', data: 1 })
    server.stop()
    await pass(10_000)
    expect(reports.map(String)).toEqual(
      expect.arrayContaining(['Error: in callback', 'Error: in listener', 'Error: in hook']),
    )
    server.restart()
    await pass(30_000)
    expect(cometd.getStatus()).toBe('connected')
  })
})

describe('the parts that third-party extensions use', () => {
  it('send() and receive() pass the extensions', async () => {
    const { cometd, server, note, log, pass } = await connected(stage())
    const seen: string[] = []
    cometd.registerExtension('A', recorder('A', seen))
    cometd.addListener('/own', note('listener'))
    cometd.send({ channel: '/own', data: 1 } as Message)
    await pass(5)
    cometd.receive({ channel: '/own', data: 2 })
    cometd.receive(null as never)
    cometd.receive({ data: 2 } as never)
    expect(server.heard).toMatchObject([{ id: '4', channel: '/own', clientId: 'c1' }])
    expect(seen).toEqual(['A out /own 4', 'A in /own 4', 'A in /own'])
    expect(log).toEqual(['listener [connected] 2'])
  })

  it('_getCallback() and _putCallback() exchange the callback of a message', async () => {
    const { cometd, note, log, pass } = await connected(stage())
    const first = note('first')
    cometd.registerExtension('A', {
      outgoing: ({ id }) => {
        expect(cometd._getCallback(id)).toBe(first)
        expect(cometd._putCallback(id, note('second'))).toBe(first)
      },
    })
    cometd.publish('/a', 1, first)
    await pass(5)
    expect(log).toEqual(['second [connected] ok'])
  })

  it('_mixin() copies what is there, deeply if asked, and no prototype', () => {
    const { cometd } = stage()
    const hostile: unknown = JSON.parse('{"__proto__":{"polluted":1},"b":2}')
    expect(cometd._mixin(false, { a: 1 }, { a: undefined, c: 3 }, hostile, null)).toEqual({
      a: 1,
      b: 2,
      c: 3,
    })
    expect({}).not.toHaveProperty('polluted')
    const deep = { x: { y: 1 } }
    expect(cometd._mixin(true, {} as typeof deep, deep).x).not.toBe(deep.x)
    expect(cometd._mixin(false, {} as typeof deep, deep).x).toBe(deep.x)
  })

  it('setTimeout() waits however long: also longer than a timer can', () => {
    const { cometd, clock } = stage()
    const asked = vi.spyOn(clock, 'after')
    let rung = 0
    cometd.setTimeout(() => rung++, 2 ** 31 + 1_000)
    clock.advance(2 ** 31)
    expect(rung).toBe(0)
    clock.advance(1_000)
    expect(rung).toBe(1)
    expect(Math.max(...asked.mock.calls.map(([delay]) => delay))).toBeLessThan(2 ** 31)
  })

  it('setTimeout() and clearTimeout() go by the client’s clock', async () => {
    const { cometd, pass } = stage()
    const rung: string[] = []
    cometd.setTimeout(() => rung.push('one'), 50)
    cometd.clearTimeout(cometd.setTimeout(() => rung.push('two'), 50))
    cometd.clearTimeout(undefined)
    await pass(100)
    expect(rung).toEqual(['one'])
  })

  it('words for the console go nowhere', () => {
    const { cometd } = stage()
    cometd.setLogLevel('debug')
    for (const name of ['_debug', '_info', '_warn'] as const) expect(cometd[name]('words', 1)).toBe(undefined)
  })
})
