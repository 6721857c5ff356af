import vm from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import type { Envelope, Frame } from '../../src/index.js'
import { blocks } from './documents.js'

// The envelopes that docs/guide/envelopes.md shows say on the wire what the servers that it names expect.

const { ModuleKind, ScriptTarget } = ts
const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 }

/** What a sample exports; whatever else it calls does nothing. */
const envelopeOf = (name: string): unknown => {
  const { code } = blocks.find(({ code }) => code.includes(`export const ${name}`))!
  const exports: Record<string, unknown> = {}
  const anything: unknown = new Proxy(() => {}, { get: () => anything, apply: () => anything })
  vm.runInNewContext(ts.transpileModule(code, { compilerOptions }).outputText, {
    exports,
    require: () => anything,
    setInterval: () => 0,
    fetchToken: anything,
    show: anything,
  })
  return exports[name]
}

interface Example {
  readonly name: string
  readonly envelope: Envelope
  readonly says: readonly (readonly [frame: Frame, form: unknown])[]
  readonly hears: readonly (readonly [form: unknown, frame: Frame | undefined])[]
}

const event = (channel: string, event: string, data?: unknown): Frame => ({
  type: 'event',
  channel,
  event,
  data,
})
const request = (id: number, channel: string, event: string, data?: unknown): Frame => ({
  type: 'request',
  id,
  channel,
  event,
  data,
})
const jsonrpc = '2.0'

const examples: readonly Example[] = [
  {
    name: '{ type, payload }',
    envelope: envelopeOf('typeAndPayload') as Envelope,
    says: [
      [event('room', 'message', 'hi'), { type: 'message', channel: 'room', payload: 'hi' }],
      [
        request(7, 'room', 'history', { limit: 2 }),
        { type: 'history', channel: 'room', payload: { limit: 2 }, id: 7 },
      ],
      [
        { type: 'subscribe', channels: ['a', 'b'] },
        { type: 'subscribe', payload: ['a', 'b'] },
      ],
      [{ type: 'ping' }, { type: 'ping' }],
    ],
    hears: [
      [{ type: 'message', channel: 'room', payload: 'you' }, event('room', 'message', 'you')],
      [
        { type: 'reply', id: 7, payload: [] },
        { type: 'response', id: 7, data: [] },
      ],
      [
        { type: 'reply', id: 7, error: 'forbidden' },
        { type: 'failure', id: 7, error: { code: 'forbidden', data: undefined } },
      ],
      [{ type: 'pong' }, { type: 'pong' }],
      [{ type: 7 }, undefined],
    ],
  },
  {
    name: '[event, data]',
    envelope: (envelopeOf('eventAndData') as (channel: string) => Envelope)('main'),
    says: [
      [event('main', 'message', 'hi'), ['message', 'hi']],
      [{ type: 'subscribe', channels: ['main'] }, undefined],
    ],
    hears: [
      [['message', 'you'], event('main', 'message', 'you')],
      [[7], undefined],
    ],
  },
  {
    name: 'Phoenix',
    envelope: envelopeOf('phoenix') as Envelope,
    says: [
      [{ type: 'subscribe', channels: ['room:1'] }, ['join', 'join', 'room:1', 'phx_join', {}]],
      [{ type: 'unsubscribe', channels: ['room:1'] }, [null, 'leave', 'room:1', 'phx_leave', {}]],
      [event('room:1', 'shout', { text: 'hi' }), [null, null, 'room:1', 'shout', { text: 'hi' }]],
      [request(7, 'room:1', 'history'), [null, '7', 'room:1', 'history', {}]],
      [{ type: 'ping' }, [null, 'ping', 'phoenix', 'heartbeat', {}]],
    ],
    hears: [
      [['join', null, 'room:1', 'shout', { text: 'you' }], event('room:1', 'shout', { text: 'you' })],
      [
        ['join', 'join', 'room:1', 'phx_reply', { status: 'ok', response: {} }],
        event('room:1', 'phx_reply', { status: 'ok', response: {} }),
      ],
      [
        ['join', '7', 'room:1', 'phx_reply', { status: 'ok', response: [1] }],
        { type: 'response', id: 7, data: [1] },
      ],
      [
        ['join', '7', 'room:1', 'phx_reply', { status: 'error', response: { reason: 'no' } }],
        { type: 'failure', id: 7, error: { code: 'error', data: { reason: 'no' } } },
      ],
      [[null, 'ping', 'phoenix', 'phx_reply', { status: 'ok', response: {} }], { type: 'pong' }],
    ],
  },
  {
    name: 'JSON-RPC 2.0',
    envelope: envelopeOf('jsonRpc') as Envelope,
    says: [
      [event('room', 'shout', { text: 'hi' }), { jsonrpc, method: 'room.shout', params: { text: 'hi' } }],
      [event('', 'shout'), { jsonrpc, method: 'shout' }],
      [request(7, 'room', 'history', [2]), { jsonrpc, id: 7, method: 'room.history', params: [2] }],
      [
        { type: 'response', id: 'a', data: undefined },
        { jsonrpc, id: 'a', result: null },
      ],
      [
        { type: 'failure', id: 'a', error: { code: 'not-found' } },
        { jsonrpc, id: 'a', error: { code: -32_601, message: 'not-found' } },
      ],
      [{ type: 'ping' }, { jsonrpc, id: 'ping', method: 'ping' }],
      [{ type: 'cancel', id: 7 }, undefined],
    ],
    hears: [
      [{ jsonrpc, method: 'room.shout', params: [1] }, event('room', 'shout', [1])],
      [{ jsonrpc, method: 'shout' }, event('', 'shout', undefined)],
      [
        { jsonrpc, id: 'a', method: 'room.add', params: [1] },
        { type: 'request', id: 'a', channel: 'room', event: 'add', data: [1] },
      ],
      [
        { jsonrpc, id: 7, result: [] },
        { type: 'response', id: 7, data: [] },
      ],
      [
        { jsonrpc, id: 7, error: { code: -32_601, message: 'No such method', data: 1 } },
        { type: 'failure', id: 7, error: { code: '-32601', message: 'No such method', data: 1 } },
      ],
      [{ jsonrpc, id: 'ping', error: { code: -32_601, message: 'No such method' } }, { type: 'pong' }],
      [{ jsonrpc, id: null, error: { code: -32_700, message: 'Parse error' } }, undefined],
      [{ jsonrpc: '1.0', method: 'room.shout' }, undefined],
    ],
  },
  {
    name: 'Pusher',
    envelope: envelopeOf('pusher') as Envelope,
    says: [
      [
        { type: 'subscribe', channels: ['prices'] },
        { event: 'pusher:subscribe', data: { channel: 'prices' } },
      ],
      [
        { type: 'unsubscribe', channels: ['prices'] },
        { event: 'pusher:unsubscribe', data: { channel: 'prices' } },
      ],
      [event('private-a', 'client-typing'), { event: 'client-typing', channel: 'private-a', data: {} }],
      [event('', 'pusher:subscribe', { auth: 'x' }), { event: 'pusher:subscribe', data: { auth: 'x' } }],
      [{ type: 'ping' }, { event: 'pusher:ping', data: {} }],
      [{ type: 'pong' }, { event: 'pusher:pong', data: {} }],
      [request(7, 'prices', 'history'), undefined],
    ],
    hears: [
      [{ event: 'tick', channel: 'prices', data: '{"price":1}' }, event('prices', 'tick', { price: 1 })],
      [{ event: 'tick', channel: 'prices', data: 'plain' }, event('prices', 'tick', 'plain')],
      [
        { event: 'pusher:connection_established', data: '{"socket_id":"1.1"}' },
        event('', 'pusher:connection_established', { socket_id: '1.1' }),
      ],
      [{ event: 'pusher:ping', data: {} }, { type: 'ping' }],
      [{ event: 'pusher:pong', data: {} }, { type: 'pong' }],
      [{ data: 7 }, undefined],
    ],
  },
]

describe.each(examples)('the envelope of the documents for $name', ({ envelope, says, hears }) => {
  it.each(says)('says of %o', (frame, form) => {
    const said = envelope.encode(frame)
    // As it is on the wire: what is undefined is not there.
    expect(said === undefined ? undefined : JSON.parse(JSON.stringify(said))).toEqual(form)
  })

  it.each(hears)('hears of %o', (form, frame) => expect(envelope.decode(form)).toEqual(frame))
})
