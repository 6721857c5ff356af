import { describe, expect, test, vi } from 'vitest'
import type { LinkEvents, Transport } from '../../src/core/transport.js'
import { eventFrames } from '../../src/transports/event-frames.js'

const opening = (protocols: string[], selected: string, wanted = (_: string) => true) => {
  let wire: LinkEvents
  const link = { abandon: vi.fn() }
  const transport: Transport = (_, events) => {
    wire = events
    return link as never
  }
  const events = { open: vi.fn(), message: vi.fn(), close: vi.fn() } satisfies LinkEvents
  eventFrames(wanted)(transport)({ url: 'ws://server.test/', protocols, binaryType: 'blob' }, events)
  wire!.open({ protocol: selected, extensions: '' })
  return { events, link, wire: wire! }
}

describe('frames', () => {
  test('of Nchan have an id and a type before the message, which stays as it is', () => {
    const { events, wire } = opening(['ws+meta.nchan'], 'ws+meta.nchan')
    wire.message('id: 17:0\ncontent-type: text/plain\n\none\n\ntwo: 2')
    wire.message('id: 17:1\n\n')
    wire.message('content-type: a\nid: 17:2\n\nid: 3')
    wire.message('')
    expect(events.message.mock.calls.map(([event]) => event)).toEqual([
      { type: 'message', id: '17:0', contentType: 'text/plain', data: 'one\n\ntwo: 2' },
      { type: 'message', id: '17:1', contentType: undefined, data: '' },
      { type: 'message', id: '17:2', contentType: 'a', data: 'id: 3' },
      // What is none of its frames brings nothing.
      { type: 'message', id: undefined, contentType: undefined, data: undefined },
    ])
  })

  test('of an event stream are blocks, each complete', () => {
    const { events, wire } = opening(['a', 'holdfast.event-stream'], 'holdfast.event-stream')
    wire.message('id: 1\nevent: add\ndata: a')
    wire.message('data: b\n\ndata: c\n\n')
    wire.message(': still here')
    expect(
      events.message.mock.calls.map(([event]) => event).filter(({ data }) => data !== undefined),
    ).toEqual([
      { type: 'add', id: '1', data: 'a' },
      { type: 'message', id: '1', data: 'b' },
      { type: 'message', id: '1', data: 'c' },
    ])
  })

  test('of another subprotocol, and where none was asked for, are data; binary ones are nothing', () => {
    for (const protocols of [[], ['chat.v2']]) {
      const { events, wire } = opening(protocols, protocols[0] ?? '')
      wire.message('data: a')
      wire.message(new ArrayBuffer(3))
      expect(events.message.mock.calls).toEqual([[{ type: 'message', data: 'data: a' }]])
    }
  })

  test.each([
    ['where the server selected none of the subprotocols, as WHATWG wants', ['a'], '', (): boolean => true],
    ['in a subprotocol that is not wanted', ['a'], 'a', (): boolean => false],
  ] as const)('are not read %s', (_, protocols, selected, wanted) => {
    const { events, link } = opening([...protocols], selected, wanted)
    expect(events.open).not.toHaveBeenCalled()
    expect(link.abandon).toHaveBeenCalledOnce()
    expect(events.close).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 1006, failed: true }),
    )
  })
})
