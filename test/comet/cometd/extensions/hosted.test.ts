import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '../../../../src/comet/bayeux/message.js'
import { AckExtension } from '../../../../src/comet/cometd/extensions/ack.js'
import { BinaryExtension } from '../../../../src/comet/cometd/extensions/binary.js'
import { Extension, type MessageExtension } from '../../../../src/comet/cometd/extensions/extension.js'
import { ReloadExtension } from '../../../../src/comet/cometd/extensions/reload.js'
import { TimeStampExtension } from '../../../../src/comet/cometd/extensions/time-stamp.js'
import { TimeSyncExtension } from '../../../../src/comet/cometd/extensions/time-sync.js'
import { CometD } from '../../../../src/cometd.js'
import { MemoryServer } from './memory-server.js'
import { type Original, type OriginalClient, originals } from './originals.js'

const holdfast = {
  version: 'Holdfast',
  // What both have in common, by the names of the original.
  CometD: CometD as unknown as new () => OriginalClient,
  AckExtension,
  BinaryExtension,
  ReloadExtension,
  TimeStampExtension,
  TimeSyncExtension,
}
/** Our extensions in everybody's client, and everybody's extensions in ours. */
const pairs = [
  ...[holdfast, ...originals].map((host) => ({ host, guest: holdfast as Omit<Original, 'Z85'> })),
  ...originals.map((guest) => ({ host: holdfast, guest })),
].map(({ host, guest }) => ({ ...guest, CometD: host.CometD, version: host.version, of: guest.version }))

beforeEach(() => {
  const stored = new Map<string, string>()
  vi.useFakeTimers({ now: 1_700_000_000_000 })
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe.each(pairs)('in the client of $version, of the extensions of $of,', (pair) => {
  const { CometD, AckExtension, BinaryExtension, ReloadExtension, TimeStampExtension, TimeSyncExtension } =
    pair

  const clientOf = (server: MemoryServer, extensions: Record<string, MessageExtension>) => {
    const client = new CometD()
    client.unregisterTransports()
    client.registerTransport('memory', server.transport())
    for (const [name, extension] of Object.entries(extensions))
      expect(client.registerExtension(name, extension)).toBe(true)
    client.configure({ url: 'http://server.test/cometd', logLevel: 'warn' })
    return client
  }

  /** How often each of a hundred messages arrives, of which every third connect's answer was lost. */
  const arrivals = async (extensions: Record<string, MessageExtension>) => {
    const server = new MemoryServer()
    const client = clientOf(server, extensions)
    const counts = Array<number>(100).fill(0)
    client.handshake(() => client.subscribe('/numbers', ({ data }) => counts[data as number]!++))
    await vi.advanceTimersByTimeAsync(1_000)
    let connects = 0
    server.loses = ({ channel }) => channel === '/meta/connect' && ++connects % 3 === 0
    for (let number = 0; number < counts.length; number++) {
      server.publish({ channel: '/numbers', data: number })
      await vi.advanceTimersByTimeAsync(50)
    }
    await vi.advanceTimersByTimeAsync(60_000)
    expect(connects).toBeGreaterThan(9)
    return [...new Set(counts)].sort()
  }

  it('acknowledging gets every message through, once', async () => {
    expect(await arrivals({ ack: new AckExtension() })).toEqual([1])
    expect(await arrivals({})).toEqual([0, 1])
  })

  it('reload takes the session to the next page, and the messages of the meantime', async () => {
    const server = new MemoryServer()
    const first = clientOf(server, { ack: new AckExtension(), reload: new ReloadExtension() })
    first.handshake(() => first.subscribe('/chat', () => {}))
    await vi.advanceTimersByTimeAsync(1_000)
    const clientId = first.getClientId()
    first.reload!()
    server.publish({ channel: '/chat', data: 'meanwhile' })

    const replies: Message[] = []
    const heard: unknown[] = []
    const second = clientOf(server, { ack: new AckExtension(), reload: new ReloadExtension() })
    second.handshake((reply) => {
      replies.push(reply)
      second.subscribe('/chat', ({ data }) => heard.push(data))
    })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.receivedOn('/meta/handshake')).toHaveLength(1)
    expect(replies).toMatchObject([{ successful: true, clientId, ext: { reload: true } }])
    expect([second.getClientId(), second.getStatus()]).toEqual([clientId, 'connected'])
    expect(heard).toEqual(['meanwhile'])
    expect(server.receivedOn('/meta/subscribe')).toHaveLength(2)

    second.publish('/chat', 'after')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(heard).toEqual(['meanwhile', 'after'])

    const third = clientOf(server, { reload: new ReloadExtension() })
    third.handshake()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.receivedOn('/meta/handshake')).toHaveLength(2)
    for (const client of [second, third]) client.disconnect()
  })

  it('binary takes bytes there and back', async () => {
    const server = new MemoryServer()
    const client = clientOf(server, { binary: new BinaryExtension() })
    const heard: unknown[] = []
    client.handshake(() => client.subscribe('/files', ({ data }) => heard.push(data)))
    await vi.advanceTimersByTimeAsync(1_000)
    client.publishBinary('/files', Uint8Array.of(1, 2, 3), true, { name: 'a.png' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(server.receivedOn('/files')).toMatchObject([
      { ext: { binary: {} }, data: { data: '0rJu', last: true, meta: { name: 'a.png' } } },
    ])
    expect(heard).toEqual([{ data: Uint8Array.of(1, 2, 3).buffer, last: true, meta: { name: 'a.png' } }])
    client.disconnect()
  })

  it('time tells the server’s time, and the page’s', async () => {
    const server = new MemoryServer()
    server.ahead = 5_000
    const timeSync = new TimeSyncExtension()
    const client = clientOf(server, { timesync: timeSync, timestamp: new TimeStampExtension() })
    client.handshake()
    await vi.advanceTimersByTimeAsync(1_000)
    // The server answers 10 ms late, and there is no lag at all in this network.
    expect(Math.abs(timeSync['getTimeOffset']() - 5_000)).toBeLessThanOrEqual(5)
    expect(server.received[0]).toMatchObject({ timestamp: 'Tue, 14 Nov 2023 22:13:20 GMT' })
    let rung = 0
    timeSync['setTimeout'](() => rung++, timeSync['getServerTime']() + 3_000)
    await vi.advanceTimersByTimeAsync(2_999)
    expect(rung).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(rung).toBe(1)
    client.disconnect()
  })

  it('an extension knows its client from when it is registered until it is not', () => {
    class Own extends Extension {}
    const own = new Own()
    expect(own.cometd).toBeUndefined()
    const client = clientOf(new MemoryServer(), { own })
    expect(own.cometd).toBe(client)
    expect(client.unregisterExtension('own')).toBe(true)
    expect(own.cometd).toBeNull()
    const message = { channel: '/chat' }
    expect([own.incoming(message), own.outgoing(message)]).toEqual([message, message])
  })
})
