import { describe, expect, it } from 'vitest'
import { never, ReconnectingWebSocket, socketClass } from '../../src/index.js'
import { openStage, stage } from './stage.js'

const attributes = [
  ...['url', 'readyState', 'bufferedAmount', 'extensions', 'protocol', 'binaryType'],
  ...['onopen', 'onmessage', 'onerror', 'onclose'],
]
const bound = socketClass({ retry: never, queue: { maxMessages: 0 } })

describe.each([
  ['ReconnectingWebSocket', ReconnectingWebSocket],
  ['WebSocket', bound],
] as const)('the shape that WebIDL gives %s', (name, Class) => {
  it('has its name, takes one argument, is tagged WebSocket and is an EventTarget', () => {
    expect(Class).toHaveProperty('name', name)
    expect(Class).toHaveLength(1)
    expect(Object.prototype.toString.call(Class.prototype)).toBe('[object WebSocket]')
    expect(Class.prototype).toBeInstanceOf(EventTarget)
    expect(Object.getOwnPropertyDescriptor(Class.prototype, Symbol.toStringTag)).toMatchObject({
      writable: false,
      enumerable: false,
      configurable: true,
    })
  })

  it.each(Object.entries({ CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 }))(
    'has the constant %s on class and instance',
    (constant, value) => {
      for (const place of [Class, Class.prototype])
        expect(Object.getOwnPropertyDescriptor(place, constant)).toEqual({
          value,
          writable: false,
          enumerable: true,
          configurable: false,
        })
    },
  )

  it.each(attributes)('has the attribute %s: enumerable, on the prototype, with a brand', (attribute) => {
    const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, attribute)
    expect(descriptor).toMatchObject({ enumerable: true, configurable: true })
    expect(typeof descriptor?.get).toBe('function')
    expect(typeof descriptor?.set).toBe(/^on|binaryType/.test(attribute) ? 'function' : 'undefined')
    expect(() => descriptor?.get?.call({}) as unknown).toThrow(TypeError)
  })

  it.each([
    ['send', 1],
    ['close', 0],
  ] as const)(
    'has the operation %s: enumerable, writable, of length %d, with a brand',
    (operation, length) => {
      const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, operation)
      expect(descriptor).toMatchObject({ enumerable: true, configurable: true, writable: true })
      const call = descriptor?.value as (...args: unknown[]) => unknown
      expect(call).toHaveLength(length)
      expect(call).toHaveProperty('name', operation)
      expect(() => call.call({}, 'x')).toThrow(TypeError)
    },
  )

  it('cannot be called without new, nor without a url', () => {
    expect(() => (Class as unknown as (url: string) => void)('ws://server.test')).toThrow(TypeError)
    expect(() => new (Class as unknown as new () => object)()).toThrow(TypeError)
  })
})

describe('arguments are converted as WebIDL does', () => {
  it('send() without data throws a TypeError', () => {
    const { socket } = openStage()
    expect(() => (socket.send as () => void)()).toThrow(TypeError)
  })

  it.each([
    ['null', null],
    ['5', 5],
    ['undefined', undefined],
    ['object', { toString: () => 'object' }],
  ])('send() makes the string %s of what is no binary', (text, value) => {
    const { socket, native } = stage()
    socket.send(value as never)
    native.accept()
    expect(native.sent).toEqual([text])
  })

  it.each([999, 1001, 1006, 2999, 5000, NaN, 'x', null, -1, 70_000])(
    '[S9] close(%s) throws InvalidAccessError before anything changes',
    (code) => {
      const { socket, native, states } = openStage()
      expect(() => socket.close(code as never)).toThrow(
        expect.objectContaining({ name: 'InvalidAccessError' }),
      )
      expect(states).toEqual([])
      expect(native.closing).toBeUndefined()
    },
  )

  it.each([undefined, 1000, 3000, 4999, '4000', 3000.4])('close(%s) is taken', (code) => {
    const { socket, native } = openStage()
    socket.close(code as never)
    expect(native.closing?.code).toBe(code === undefined ? code : Math.round(Number(code)))
  })

  it.each(['x'.repeat(124), 'é'.repeat(62), '😀'.repeat(31)])(
    '[S9] a reason of more than 123 bytes throws SyntaxError before anything changes',
    (reason) => {
      const { socket, native, states } = openStage()
      expect(() => socket.close(1000, reason)).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
      expect(states).toEqual([])
      expect(native.closing).toBeUndefined()
      socket.close(1000, reason.slice(0, 60))
      expect(socket.readyState).toBe(2)
    },
  )

  it.each(['nonsense', 'Blob', '', null, 1])('binaryType ignores %s', (value) => {
    const { socket, native } = openStage()
    socket.binaryType = value as never
    expect([socket.binaryType, native.binaryType]).toEqual(['blob', 'blob'])
  })

  it('[S51] it is a WebSocket to strict TypeScript', () => {
    const socket: WebSocket = openStage().socket
    const Class: typeof WebSocket = bound
    expect([socket.readyState, Class.OPEN]).toEqual([1, 1])
  })
})
