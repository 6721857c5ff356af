import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeWebSocket } from '../../src/testing/index.js'

const make = () => new FakeWebSocket('ws://server.test', ['v2', 'v1'])

const opened = () => {
  const socket = make()
  socket.accept()
  return socket
}

describe('bytes that a fake WebSocket receives', () => {
  const bytes = Uint8Array.of(1, 2, 3)
  const bytesOf = (buffer: ArrayBuffer) => [...new Uint8Array(buffer)]

  const received = (type: BinaryType | undefined, message: ArrayBuffer | ArrayBufferView) => {
    const socket = opened()
    if (type) socket.binaryType = type
    let data: unknown
    socket.onmessage = (event) => (data = (event as MessageEvent).data)
    socket.receive(message)
    return data
  }

  it('are a Blob, unless its owner says otherwise', async () => {
    expect(make().binaryType).toBe('blob')
    const blob = received(undefined, bytes.subarray(1)) as Blob
    expect(blob).toBeInstanceOf(Blob)
    expect(bytesOf(await blob.arrayBuffer())).toEqual([2, 3])
  })

  it.each([
    ['a view', bytes.subarray(1), [2, 3]],
    ['a DataView', new DataView(bytes.buffer, 2), [3]],
    ['a buffer', bytes.buffer, [1, 2, 3]],
  ])('are an ArrayBuffer of its own, made of %s', (_, message, expected) => {
    const data = received('arraybuffer', message) as ArrayBuffer
    expect([bytesOf(data), data === bytes.buffer]).toEqual([expected, false])
  })

  it('come as they were asked for at last, whatever else was', () => {
    const socket = make()
    socket.binaryType = 'arraybuffer'
    socket.binaryType = 'text' as never
    expect(socket.binaryType).toBe('arraybuffer')
  })

  it.each([[['a']], [{ a: 1 }], [42], [null], [undefined], [new Blob(['x'])]])(
    'are no message if they are %s, open or not',
    (message) => {
      for (const socket of [opened(), make()])
        expect(() => socket.receive(message as never)).toThrow(/^A message is a string or bytes/)
    },
  )
})

describe('who listens to a fake WebSocket', () => {
  it('is a handler or a listener, and each is counted', () => {
    const socket = make()
    const [one, another] = [() => {}, () => {}]
    expect([socket.onopen, socket.listening]).toEqual([null, 0])
    socket.onopen = one
    socket.onopen = another
    socket.addEventListener('open', one)
    socket.addEventListener('open', one)
    socket.addEventListener('close', one)
    socket.addEventListener('error', null)
    expect([socket.onopen, socket.listening]).toEqual([another, 3])
    socket.removeEventListener('open', one)
    socket.removeEventListener('message', one)
    expect(socket.listening).toBe(2)
    socket.onopen = null
    expect([socket.onopen, socket.listening]).toEqual([null, 1])
  })

  it('is counted no longer once it has heard what it wanted to hear once', () => {
    const socket = make()
    socket.addEventListener('open', () => {}, { once: true })
    expect(socket.listening).toBe(1)
    socket.accept()
    expect(socket.listening).toBe(0)
  })

  it('hears nothing any more once it was replaced', () => {
    const socket = make()
    const [old, newer] = [vi.fn(), vi.fn()]
    socket.onopen = old
    socket.onopen = newer
    socket.accept()
    expect([old.mock.calls.length, newer.mock.calls.length]).toEqual([0, 1])
  })

  it.each(['open', 'message', 'error', 'close'])('has a handler for %s, of each socket its own', (type) => {
    const [socket, other] = [make(), make()]
    const heard = vi.fn()
    Object.assign(socket, { [`on${type}`]: heard })
    other.dispatchEvent(new Event(type))
    expect(heard).not.toHaveBeenCalled()
    socket.dispatchEvent(new Event(type))
    expect(heard).toHaveBeenCalledOnce()
  })
})

describe('the form of a fake WebSocket', () => {
  afterEach(() => void vi.unstubAllGlobals())

  it('has the constants, the name and the url of a native one', () => {
    const socket = new FakeWebSocket('https://server.test')
    for (const place of [FakeWebSocket, socket])
      expect([place.CONNECTING, place.OPEN, place.CLOSING, place.CLOSED]).toEqual([0, 1, 2, 3])
    expect([`${socket}`, socket.url, socket.readyState]).toEqual([
      '[object WebSocket]',
      'wss://server.test/',
      0,
    ])
    expect([socket.protocol, socket.extensions, socket.protocols]).toEqual(['', '', []])
  })

  it('tells by events of the platform’s classes, where there are such', () => {
    class CloseEvent extends Event {}
    vi.stubGlobal('CloseEvent', CloseEvent)
    const socket = opened()
    const heard: Event[] = []
    socket.onmessage = socket.onclose = (event) => heard.push(event)
    socket.receive('x')
    socket.serverClose()
    expect(heard.map(({ constructor }) => constructor)).toEqual([MessageEvent, CloseEvent])
  })

  it.each<[string, string, ConstructorParameters<typeof FakeWebSocket>]>([
    ['no url', 'SyntaxError', ['nowhere']],
    ['another scheme', 'SyntaxError', ['ftp://server.test']],
    ['a fragment', 'SyntaxError', ['ws://server.test/#part']],
    ['the same subprotocol twice', 'SyntaxError', ['ws://server.test', ['a', 'a']]],
    ['an empty subprotocol', 'SyntaxError', ['ws://server.test', '']],
    ['a subprotocol with a comma', 'SyntaxError', ['ws://server.test', ['a', 'b,c']]],
  ])('refuses %s', (_, name, args) => {
    expect(() => new FakeWebSocket(...args)).toThrow(expect.objectContaining({ name }))
  })

  it.each<[string, any, string[]]>([
    ['one subprotocol', 'chat', ['chat']],
    ['a list of them', ['v2', 'v1'], ['v2', 'v1']],
    ['whatever a token may contain', "a!#$%&'*+.^`|~-_09", ["a!#$%&'*+.^`|~-_09"]],
    ['another sequence', new Set(['v2', 'v1']), ['v2', 'v1']],
  ])('takes %s', (_, protocols, offered) => {
    expect(new FakeWebSocket(new URL('ws://server.test'), protocols).protocols).toEqual(offered)
  })

  it.each<[string, Parameters<FakeWebSocket['accept']>, string[]]>([
    ['the first subprotocol, unless told', [], ['v2', '']],
    ['the one it is told', [{ protocol: 'v1' }], ['v1', '']],
    ['none, if told', [{ protocol: '' }], ['', '']],
    ['the extensions', [{ extensions: 'permessage-deflate' }], ['v2', 'permessage-deflate']],
  ])('is accepted with %s, which is known when it opens', (_, args, chosen) => {
    const socket = make()
    let known: string[] = []
    socket.onopen = () => (known = [socket.protocol, socket.extensions])
    socket.accept(...args)
    expect(known).toEqual(chosen)
  })

  it('fails where a server chooses what was not offered', () => {
    for (const protocol of ['v3', 'V1']) {
      const socket = make()
      socket.accept({ protocol })
      expect([socket.readyState, socket.opened, socket.protocol]).toEqual([3, false, ''])
    }
  })
})

describe('the close of a fake WebSocket', () => {
  it.each([
    ['close(1001)', 'InvalidAccessError', (socket: FakeWebSocket) => socket.close(1001)],
    ['close(2999)', 'InvalidAccessError', (socket: FakeWebSocket) => socket.close(2999)],
    ['close(5000)', 'InvalidAccessError', (socket: FakeWebSocket) => socket.close(5000)],
    ['a reason of 124 bytes', 'SyntaxError', (socket: FakeWebSocket) => socket.close(1000, 'é'.repeat(62))],
  ])('refuses %s, and stays as it is, closed or not', (_, name, act) => {
    const socket = opened()
    expect(() => act(socket)).toThrow(expect.objectContaining({ name }))
    expect([socket.readyState, socket.closing]).toEqual([1, undefined])
    socket.fail()
    expect(() => act(socket)).toThrow(expect.objectContaining({ name }))
  })

  it.each([1000, 3000, 4999])('takes close(%d), and a reason of 123 bytes', (code) => {
    const socket = opened()
    const told = vi.fn()
    socket.onclose = told
    const reason = 'x'.repeat(123)
    socket.close(code, reason)
    socket.finishClose()
    expect(told.mock.calls).toMatchObject([[{ code, reason, wasClean: true }]])
  })

  it.each([-1, 0, 999, 1004, 1015, 5000, NaN, 1000.5, '1000'])(
    'cannot be closed by a server with %s',
    (code) => {
      const socket = opened()
      expect(() => socket.serverClose(code as number)).toThrow(RangeError)
      expect(socket.readyState).toBe(1)
    },
  )

  it.each([1000, 1001, 1003, 1011, 3000, 4999])('can be closed by a server with %d, cleanly', (code) => {
    const socket = opened()
    const told = vi.fn()
    socket.onclose = told
    const reason = 'x'.repeat(123)
    socket.serverClose(code, reason)
    expect(told.mock.calls).toMatchObject([[{ code, reason, wasClean: true }]])
  })

  it('cannot be closed by a server with more than 123 bytes', () => {
    expect(() => opened().serverClose(1000, 'é'.repeat(62))).toThrow(
      /reason must be at most 123 bytes, got 124/,
    )
  })
})
