import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventStreamParser, type StreamEvent } from '../../src/transports/event-stream-parser.js'

const read = (...pieces: string[]) => {
  const events: StreamEvent[] = []
  const parse = eventStreamParser((event) => events.push(event))
  let kept = 0
  for (const piece of pieces) kept = parse(piece)
  return { events, kept }
}
const message = (data: string, id?: string) => ({ type: 'message', data, id })

describe('an event stream', () => {
  test.each([
    ['data', 'data: hello\n\n', [message('hello')]],
    ['data without a space, or with more than one', 'data:a\n\ndata:  b\n\n', [message('a'), message(' b')]],
    ['data over several lines', 'data: one\ndata\ndata: three\n\n', [message('one\n\nthree')]],
    ['data that is empty', 'data:\n\n', [message('')]],
    ['nothing without data', 'event: ping\n\n', [{ type: 'ping', data: undefined, id: undefined }]],
    [
      'a named event, and then one that is not',
      'event: add\ndata: 1\n\ndata: 2\n\n',
      [{ type: 'add', data: '1', id: undefined }, message('2')],
    ],
    ['an empty name as none', 'event:\ndata: 1\n\n', [message('1')]],
    ['an id, which stays', 'id: 7\ndata: a\n\ndata: b\n\n', [message('a', '7'), message('b', '7')]],
    [
      'an id that takes the other back',
      'id: 7\ndata: a\n\nid\ndata: b\n\n',
      [message('a', '7'), message('b', '')],
    ],
    ['an id without data', 'id: 8\n\n', [{ type: 'message', data: undefined, id: '8' }]],
    ['no id with NUL', 'id: 7\nid: a\0b\ndata: x\n\n', [message('x', '7')]],
    ['how long to wait, at once', 'retry: 2500\n', [{ retry: 2500 }]],
    ['no wait that is not all digits', 'retry: 1e3\nretry: -1\nretry:\nretry: 10 \n', []],
    ['comments and unknown fields as nothing', ': hi\nfoo: bar\ndata: x\nDATA: y\n\n', [message('x')]],
    ['colons in a value', 'data: a: b:c\n\n', [message('a: b:c')]],
    ['every end of line', 'data: a\r\ndata: b\rdata: c\n\r\n', [message('a\nb\nc')]],
    ['no block that is not complete', 'data: a\n', []],
  ] as [string, string, StreamEvent[]][])('tells %s', (_, text, events) => {
    expect(read(text).events).toEqual(events)
  })

  test('has no names that would be those of objects', () => {
    const { events } = read('__proto__: x\nevent: __proto__\ndata: y\n\n')
    expect(events).toEqual([{ type: '__proto__', data: 'y', id: undefined }])
  })

  test('keeps no more than the block that is not complete', () => {
    expect(read('data: 12345\n\n: comment\n').kept).toBe(0)
    expect(read('data: 12345\nda').kept).toBe(7)
    expect(read(': a comment that does not end').kept).toBe(29)
  })

  test('is the same however it is cut', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '\n\n',
        'data: ',
        'data',
        'id: ',
        'event: ',
        'retry: ',
        ':',
        ' ',
        '1',
        '\0',
      ),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.array(fc.nat(4), { minLength: 1 }),
        (parts, sizes) => {
          const text = parts.join('')
          const pieces: string[] = []
          for (let at = 0, turn = 0; at < text.length; turn++) {
            const size = sizes[turn % sizes.length]! + (turn % sizes.length ? 0 : 1)
            pieces.push(text.slice(at, at + size))
            at += size
          }
          expect(read(...pieces)).toEqual(read(text))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
