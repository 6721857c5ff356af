import { describe, expect, it } from 'vitest'
import { defineChannels } from '../../src/index.js'
import { messagePack } from '../../src/msgpack.js'
import { hearReports } from '../support/reported.js'
import { aNumber, binary, event, listening, mixed } from './listening.js'
import { openStage, reopen, settled, stage } from './stage.js'

const reported = hearReports('anything')

const bytes = (...values: number[]) => Uint8Array.from(values).buffer

describe('what is no frame is counted, told once with its reason and its beginning, and skipped [S57]', () => {
  it.each<[string, unknown, string]>([
    ['nonsense', 'codec', 'nonsense'],
    ['', 'codec', ''],
    ['{"t":"m"', 'codec', '{"t":"m"'],
    ['{"t":"ping"}{"t":"ping"}', 'codec', '{"t":"ping"}{"t":"ping"}'],
    ['null', 'envelope', 'null'],
    ['7', 'envelope', '7'],
    ['"m"', 'envelope', '"m"'],
    ['[]', 'envelope', '[]'],
    ['{}', 'envelope', '{}'],
    ['{"t":"toString"}', 'envelope', '{"t":"toString"}'],
    ['{"t":"__proto__"}', 'envelope', '{"t":"__proto__"}'],
    ['{"t":["m"],"c":"chat","e":"message"}', 'envelope', '{"t":["m"],"c":"chat","e":"message"}'],
    ['{"t":"m","c":"chat"}', 'envelope', '{"t":"m","c":"chat"}'],
    ['{"t":"m","c":["chat"],"e":"message"}', 'envelope', '{"t":"m","c":["chat"],"e":"message"}'],
    ['{"t":"m","c":"chat","e":null}', 'envelope', '{"t":"m","c":"chat","e":null}'],
    ['{"t":"q","c":"chat","e":"message"}', 'envelope', '{"t":"q","c":"chat","e":"message"}'],
    ['{"t":"r","n":{}}', 'envelope', '{"t":"r","n":{}}'],
    ['{"t":"x"}', 'envelope', '{"t":"x"}'],
    ['{"t":"bye","code":"4401"}', 'envelope', '{"t":"bye","code":"4401"}'],
    ['{"t":"sub","c":["chat"]}', 'envelope', '{"t":"sub","c":["chat"]}'],
    ['{"t":"hello","v":1,"tok":"mine"}', 'envelope', '{"t":"hello","v":1,"tok":"mine"}'],
    ['x'.repeat(5_000), 'codec', 'x'.repeat(100)],
  ])('%s', (frame, reason, excerpt) => {
    const { client, native, receive, heard, troubles } = listening()
    native.receive(frame)
    receive(event(1))
    expect(troubles).toEqual([{ reason, error: expect.any(Error), excerpt, count: 1 }])
    expect([heard, client.state.name, reported]).toEqual([[1], 'open', []])
  })

  it.each<[string, ArrayBuffer]>([
    ['no bytes', bytes()],
    ['a byte that MessagePack has no use for', bytes(0xc1)],
    ['bytes after the end', bytes(0x01, 0x01)],
    ['bytes that are missing', bytes(0xd9, 0xff, 0x61)],
    ['a billion items that are not there', bytes(0xdd, 0x3f, 0xff, 0xff, 0xff)],
    ['a hundred thousand levels', new Uint8Array(100_000).fill(0x91).buffer],
  ])('%s', (_, message) => {
    const { native, troubles, heard } = listening({ codec: messagePack })
    native.receive(message, 'text')
    native.receive(new Uint8Array(messagePack.encode(event(1)) as Uint8Array).buffer)
    expect(troubles.map(({ reason, excerpt, count }) => [reason, excerpt, count])).toEqual([
      ['codec', `${message.byteLength} bytes`, 1],
      ['codec', 'text', 2],
    ])
    expect(heard).toEqual([1])
  })

  it('the same one twice is counted and told twice', () => {
    const { native, troubles } = listening()
    native.receive('bad', 'bad', '{}', '{}')
    expect(troubles.map(({ count }) => count)).toEqual([1, 2, 3, 4])
  })

  it('the count goes on over links', () => {
    const scene = listening()
    scene.native.receive('bad')
    reopen(scene)
    scene.network.last.receive('worse')
    expect(scene.troubles.map(({ excerpt, count }) => [excerpt, count])).toEqual([
      ['bad', 1],
      ['worse', 2],
    ])
  })

  it('a heartbeat that looks into each message does not count it twice', () => {
    const { client, clock, native, receive, sent, troubles } = listening({
      heartbeat: { interval: 1_000, timeout: 500 },
    })
    clock.advance(500)
    expect(sent()).toContainEqual({ t: 'ping' })
    native.receive('bad')
    receive({ t: 'pong' })
    native.receive('bad')
    expect(troubles.map(({ count }) => count)).toEqual([1, 2])
    expect(client.rtt).toBe(0)
  })

  it('a listener of trouble that throws is reported, and harms nobody', () => {
    const { client, native, receive, heard, troubles } = listening()
    client.on('error', () => {
      throw new Error('oops')
    })
    native.receive('bad')
    receive(event(1))
    expect([reported.length, heard, troubles.length]).toEqual([1, [1], 1])
  })

  it('one that comes twice before the welcome is counted and told twice, too', () => {
    const { log, native } = stage({ token: 'mine' })
    native.accept()
    native.receive('bad', 'bad', '{}')
    expect(log).toEqual(['error 1 codec: bad', 'error 2 codec: bad', 'error 3 envelope: {}'])
  })

  it('nobody needs to listen', () => {
    const { native, receive, client } = openStage()
    native.receive('bad')
    receive(event(1))
    expect([client.state.name, reported]).toEqual(['open', []])
  })
})

describe('what does not fit its schema [S57]', () => {
  const channels = defineChannels({ chat: { receives: { message: aNumber() } } })

  it('is told with its channel and event, but not with what came, and skipped', () => {
    const { client, receive, heard, troubles } = listening({ channels })
    const messages: unknown[] = []
    client.on('message', (message) => messages.push(message.data))
    receive(event('secret'), event(1), event('free', 'other'))
    expect(troubles).toEqual([
      {
        reason: 'schema',
        error: expect.objectContaining({ name: 'ValidationError' }),
        excerpt: 'chat/message',
        count: 1,
      },
    ])
    expect(JSON.stringify(troubles) + String(troubles[0]!.error)).not.toContain('secret')
    expect([heard, messages]).toEqual([[1], [1, 'free']])
  })

  it('bounds what it shows of names that a peer chose', () => {
    const any = defineChannels({ '*': { receives: { message: aNumber() } } })
    const { receive, troubles } = listening({ channels: any })
    receive(event('no', 'message', 'x'.repeat(100_000)))
    expect(troubles[0]!.excerpt.length).toBe(100)
    expect(String(troubles[0]!.error).length).toBeLessThan(600)
  })

  it('is skipped in its place where validation takes time', async () => {
    const releases: (() => void)[] = []
    const slow = aNumber((value) => {
      return value === 'fast' ? undefined : new Promise<void>((resolve) => releases.push(resolve))
    })
    const { receive, heard, troubles } = listening({
      channels: defineChannels({ chat: { receives: { message: slow } } }),
    })
    receive(event(1), event('slow'), event('fast'), event(2))
    expect(troubles).toEqual([])
    for (const release of releases.reverse()) {
      release()
      await settled()
    }
    expect([heard, troubles.map(({ count }) => count)]).toEqual([
      [1, 2],
      [1, 2],
    ])
  })
})

describe('text and binary messages', () => {
  it('are heard in the order of the wire [S58]', () => {
    const { native, heard, troubles } = listening({ codec: mixed })
    expect(native.binaryType).toBe('arraybuffer')
    native.receive(binary(event(1)), JSON.stringify(event(2)), binary(event(3)), binary(event(4)))
    native.receive(JSON.stringify(event(5)), bytes(0xff), binary(event(6)))
    expect([heard, troubles.length]).toEqual([[1, 2, 3, 4, 5, 6], 1])
  })

  it('are heard in that order where binary ones take longer to validate, too [S58]', async () => {
    let release!: () => void
    const slow = aNumber((value) => (value === 1 ? new Promise<void>((done) => (release = done)) : undefined))
    const channels = defineChannels({ chat: { receives: { message: slow } } })
    const { native, heard } = listening({ codec: mixed, channels })
    native.receive(binary(event(1)), JSON.stringify(event(2)))
    await settled()
    expect(heard).toEqual([])
    native.receive(binary(event(3)))
    release()
    await settled()
    native.receive(JSON.stringify(event(4)))
    expect(heard).toEqual([1, 2, 3, 4])
  })
})
