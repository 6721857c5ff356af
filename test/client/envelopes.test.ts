import { describe, expect, it } from 'vitest'
import type { Envelope, Frame } from '../../src/index.js'
import { eventAndData, jsonRpc, phoenix, pusherLike, typeAndPayload } from './custom-envelopes.js'
import { ending, openStage, reopen, settled, type StageOptions } from './stage.js'

const noop = () => {}
const open = (envelope: Envelope, options?: StageOptions) => openStage({ envelope, ...options })
const beating = { heartbeat: { interval: 1_000, timeout: 500 } }

/** A client that is open in the form of `envelope`, and hears all of `room`. */
const inRoom = async (envelope: Envelope, room = 'room') => {
  const scene = open(envelope)
  const heard: unknown[] = []
  scene.client.channel(room).onAny((event, data) => heard.push([event, data]))
  await settled()
  return { ...scene, heard, room: scene.client.channel(room), asked: scene.sent() }
}

/** Frames as the type has them are not what `sent` calls so. */
const wire = (frames: readonly object[]): unknown => frames

describe('{ type, payload }', () => {
  it('subscribes in batches, carries events, and unsubscribes', async () => {
    const { client, room, asked, sent, receive, heard } = await inRoom(typeAndPayload)
    client.channel('other').on('news', noop)
    client.channel('third').on('news', noop)
    room.send('message', { text: 'hi' })
    receive({ type: 'message', channel: 'room', payload: { text: 'you' } })
    room.leave()
    await settled()
    expect(wire(asked)).toEqual([{ type: 'subscribe', payload: ['room'] }])
    expect(wire(sent())).toEqual([
      { type: 'subscribe', payload: ['other', 'third'] },
      { type: 'message', channel: 'room', payload: { text: 'hi' } },
      { type: 'unsubscribe', payload: ['room'] },
    ])
    expect(heard).toEqual([['message', { text: 'you' }]])
  })

  it('asks by id, and is answered or refused', async () => {
    const { room, sent, receive } = await inRoom(typeAndPayload)
    const [one, two] = [room.request('history', { limit: 5 }), ending(room.request('secrets'))]
    expect(sent()[0]).toEqual({ type: 'history', channel: 'room', id: 1, payload: { limit: 5 } })
    receive({ type: 'reply', id: 2, error: 'forbidden' }, { type: 'reply', id: 1, payload: [] })
    expect([await one, await two]).toEqual([[], ['RequestFailedError', true]])
  })

  it('has no form for a cancellation: then none is sent, and the answer is skipped', async () => {
    const { client, room, sent, receive, log } = await inRoom(typeAndPayload)
    const owner = new AbortController()
    const asked = room.request('history', undefined, { signal: owner.signal }).catch((error: Error) => error)
    sent()
    owner.abort()
    receive({ type: 'reply', id: 1, payload: [] })
    expect([await asked, sent(), log]).toEqual([expect.objectContaining({ name: 'AbortError' }), [], []])
    expect(client.state.name).toBe('open')
  })
})

describe('[event, data]', () => {
  it('needs no subscription, and carries events of one channel', async () => {
    const { room, asked, sent, receive, heard, log } = await inRoom(eventAndData('room'))
    room.send('message', 'hi')
    receive(['message', 'you'], [7], ['typing'])
    expect(wire(asked)).toEqual([])
    expect(wire(sent())).toEqual([['message', 'hi']])
    expect(heard).toEqual([
      ['message', 'you'],
      ['typing', undefined],
    ])
    expect(log).toEqual(['error 1 envelope: [7]'])
  })

  it('cannot ask: that is a TypeError that names what has no form, and nothing waits', async () => {
    const { client, clock, room, sent } = await inRoom(eventAndData('room'))
    const timers = clock.timers
    await expect(room.request('history')).rejects.toThrow(
      new TypeError('The envelope has no form for request'),
    )
    expect([sent(), client.state.name, clock.timers]).toEqual([[], 'open', timers])
  })

  it('comes back after a lost link, and sends what has waited', async () => {
    const scene = await inRoom(eventAndData('room'))
    scene.native.fail()
    scene.room.send('message', 'waited')
    scene.clock.advance(1_500)
    scene.network.last.accept()
    expect(wire(scene.network.last.sent.map((data) => JSON.parse(data as string)))).toEqual([
      ['message', 'waited'],
    ])
  })
})

describe('Phoenix', () => {
  it('joins each topic by a frame of its own, anew on each link, and leaves it', async () => {
    const { client, network, ...scene } = await inRoom(phoenix(), 'room:1')
    client.channel('room:2').on('news', noop)
    await settled()
    scene.room.leave()
    await settled()
    expect(wire([...scene.asked, ...scene.sent()])).toEqual([
      ['join-1', 'join-1', 'room:1', 'phx_join', {}],
      ['join-2', 'join-2', 'room:2', 'phx_join', {}],
      ['join-1', 'leave-3', 'room:1', 'phx_leave', {}],
    ])
    reopen({ ...scene, client, network, native: network.last } as never)
    expect(wire(scene.sent())).toEqual([['join-4', 'join-4', 'room:2', 'phx_join', {}]])
  })

  it('carries events and requests, whose refs are texts; answers to joins are skipped', async () => {
    const { room, sent, receive, heard, log } = await inRoom(phoenix(), 'room:1')
    const reply = (ref: string, status: string, response: unknown) =>
      receive(['join-1', ref, 'room:1', 'phx_reply', { status, response }])
    reply('join-1', 'ok', {})
    room.send('shout', { text: 'hi' })
    const [one, two] = [room.request('history', { limit: 5 }), ending(room.request('secrets'))]
    expect(wire(sent())).toEqual([
      ['join-1', null, 'room:1', 'shout', { text: 'hi' }],
      ['join-1', '1', 'room:1', 'history', { limit: 5 }],
      ['join-1', '2', 'room:1', 'secrets', {}],
    ])
    reply('1', 'ok', [1])
    reply('2', 'error', { reason: 'forbidden' })
    receive(['join-1', null, 'room:1', 'shout', { text: 'you' }])
    expect([await one, await two]).toEqual([[1], ['RequestFailedError', true]])
    expect([heard, log]).toEqual([[['shout', { text: 'you' }]], []])
  })
})

describe('JSON-RPC 2.0', () => {
  it('asks and is asked, cancels and is cancelled; events are notifications', async () => {
    const { room, asked, sent, receive, heard, log } = await inRoom(jsonRpc)
    const jsonrpc = '2.0'
    let aborted = 0
    room.respond('add', (data) => (data as number[]).reduce((sum, item) => sum + item))
    room.respond('wait', (_, { signal }) => {
      signal.addEventListener('abort', () => aborted++)
      return new Promise(noop)
    })
    const owner = new AbortController()
    const one = room.request('history', [5])
    const two = room.request('slow', undefined, { signal: owner.signal }).catch((error: Error) => error.name)
    const three = room.request('secrets').catch((error: unknown) => error)
    owner.abort()
    room.send('shout', 'hi')
    receive(
      { jsonrpc, method: 'room.shout', params: 'you' },
      { jsonrpc, id: 1, result: [] },
      { jsonrpc, id: 3, error: { code: -32_601, message: 'No such method', data: 7 } },
      { jsonrpc, id: 'a', method: 'room.add', params: [1, 2] },
      { jsonrpc, id: 'b', method: 'room.nothing' },
      { jsonrpc, id: 'c', method: 'room.wait' },
    )
    await settled()
    receive(
      { jsonrpc, method: '$/cancelRequest', params: { id: 'c' } },
      { jsonrpc: '1.0', method: 'room.shout' },
    )
    expect([await one, await two, await three]).toEqual([
      [],
      'AbortError',
      expect.objectContaining({
        name: 'RequestFailedError',
        message: 'No such method',
        code: '-32601',
        data: 7,
      }),
    ])
    await settled()
    expect(wire([...asked, ...sent()])).toEqual([
      { jsonrpc, method: 'subscribe', params: ['room'] },
      { jsonrpc, id: 1, method: 'room.history', params: [5] },
      { jsonrpc, id: 2, method: 'room.slow' },
      { jsonrpc, id: 3, method: 'room.secrets' },
      { jsonrpc, method: '$/cancelRequest', params: { id: 2 } },
      { jsonrpc, method: 'room.shout', params: 'hi' },
      { jsonrpc, id: 'b', error: { code: -32_000, message: 'not-found' } },
      { jsonrpc, id: 'a', result: 3 },
    ])
    expect([heard, aborted, log.length]).toEqual([[['shout', 'you']], 1, 1])
  })
})

describe('as Pusher has it', () => {
  it('subscribes one by one, marks what it sends, and reads JSON within JSON', async () => {
    const { client, room, asked, sent, receive, heard, log } = await inRoom(pusherLike)
    client.channel('other').on('news', noop)
    receive(
      { event: 'pusher:connection_established', data: '{"socket_id":"1.1"}' },
      { event: 'pusher_internal:subscription_succeeded', channel: 'room', data: '{}' },
      { event: 'message', channel: 'room', data: '{"text":"you"}' },
      { event: 'message', channel: 'room', data: '{"text":' },
    )
    room.send('typing', {})
    room.leave()
    await settled()
    const asks = (event: string, channel: string) => ({ event: `pusher:${event}`, data: { channel } })
    expect(wire([...asked, ...sent()])).toEqual([
      asks('subscribe', 'room'),
      asks('subscribe', 'other'),
      { event: 'client-typing', channel: 'room', data: {} },
      asks('unsubscribe', 'room'),
    ])
    expect(heard).toEqual([
      ['joined', undefined],
      ['message', { text: 'you' }],
    ])
    expect(log).toEqual([expect.stringMatching(/^error 1 envelope: \{"event":"message"/)])
  })
})

describe('the heartbeat', () => {
  it.each<[string, Envelope, object, object]>([
    ['{ type, payload }', typeAndPayload, { type: 'ping' }, { type: 'pong' }],
    [
      'Phoenix',
      phoenix(),
      [null, 'heartbeat', 'phoenix', 'heartbeat', {}],
      [null, 'heartbeat', 'phoenix', 'phx_reply', { status: 'ok', response: {} }],
    ],
    [
      'JSON-RPC',
      jsonRpc,
      { jsonrpc: '2.0', id: 'ping', method: 'ping' },
      { jsonrpc: '2.0', id: 'ping', result: 1 },
    ],
    ['Pusher', pusherLike, { event: 'pusher:ping', data: {} }, { event: 'pusher:pong', data: {} }],
  ])('of %s is in its own form: an answer is none of the messages, silence ends the link', (...given) => {
    const [, envelope, ping, pong] = given
    const { client, clock, sent, receive, log } = open(envelope, beating)
    clock.advance(500)
    expect(wire(sent())).toEqual([ping])
    clock.advance(100)
    receive(pong)
    expect([client.rtt, log]).toEqual([100, []])
    clock.advance(1_000)
    expect(wire(sent())).toEqual([ping])
    clock.advance(500)
    expect(client.state).toMatchObject({ name: 'backoff', cause: { type: 'silence' } })
  })

  it('is off with an envelope of one’s own, unless asked for', () => {
    const { clock, sent } = open(typeAndPayload)
    clock.advance(3_600_000)
    expect(sent()).toEqual([])
  })

  it.each<[string, Envelope, object, object[]]>([
    ['{ type, payload }', typeAndPayload, { type: 'ping' }, [{ type: 'pong' }]],
    ['Pusher', pusherLike, { event: 'pusher:ping' }, [{ event: 'pusher:pong', data: {} }]],
  ])('of a server that asks is answered in the form of %s', (_, envelope, ping, answers) => {
    const { sent, receive } = open(envelope)
    receive(ping)
    expect(wire(sent())).toEqual(answers)
  })
})

describe('an envelope that is wrong', () => {
  const fine: Envelope = { encode: (frame) => frame, decode: (value) => value as Frame }

  it('and throws for what arrives: told, skipped', () => {
    const decode = () => {
      throw new RangeError('oops')
    }
    const { client, receive, log } = open({ ...fine, decode })
    receive({ type: 'event' })
    expect([log, client.state.name]).toEqual([['error 1 envelope: {"type":"event"}'], 'open'])
  })

  it('and gives what no server says: told, skipped', () => {
    const { client, receive, log } = open(fine)
    receive({ type: 'subscribe', channels: [] }, { type: 'hello', token: '' }, { type: 'nonsense' })
    expect(log).toEqual([
      'error 1 envelope: subscribe',
      'error 2 envelope: hello',
      'error 3 envelope: nonsense',
    ])
    expect(client.state.name).toBe('open')
  })

  it('and throws for what is sent: whoever sends is told', async () => {
    const encode = () => {
      throw new RangeError('oops')
    }
    const { client } = open({ ...fine, encode })
    expect(() => client.channel('chat').send('message')).toThrow(RangeError)
    await expect(client.channel('chat').request('message')).rejects.toThrow(RangeError)
    expect(client.state.name).toBe('open')
  })
})
