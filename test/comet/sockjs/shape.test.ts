import { afterEach, describe, expect, it, vi } from 'vitest'
import { SockJS, type SockJSOptions } from '../../../src/sockjs.js'
import { FakeServer } from '../../../src/testing/index.js'
import { hearReports } from '../../support/reported.js'
import { openStage, stage } from './stage.js'

const { WebSocket } = new FakeServer()
const make = (url?: unknown, options?: object) =>
  new SockJS(url as string, null, { WebSocket, transports: 'websocket', ...options } as SockJSOptions)

afterEach(() => {
  vi.unstubAllGlobals()
})

const reported = hearReports('anything')

describe('the class', () => {
  it('has the statics of the original', () => {
    const { version, CONNECTING, OPEN, CLOSING, CLOSED, name } = SockJS
    expect({ version, CONNECTING, OPEN, CLOSING, CLOSED, name }).toEqual({
      version: '1.6.1',
      CONNECTING: 0,
      OPEN: 1,
      CLOSING: 2,
      CLOSED: 3,
      name: 'SockJS',
    })
  })

  it('does without new, too', () => {
    const socket = SockJS('http://server.test/echo', null, { WebSocket })
    expect(socket).toBeInstanceOf(SockJS)
    expect(socket.constructor).toBe(SockJS)
  })

  it('can be extended', () => {
    class Chat extends SockJS {
      say = (text: string) => this.send(text)
    }
    const chat = new Chat('http://server.test/echo', null, { WebSocket })
    expect(chat).toBeInstanceOf(Chat)
    expect(chat).toBeInstanceOf(SockJS)
  })

  it('begins as the original does', () => {
    const { readyState, url, protocol, extensions, transport } = make('http://server.test/echo')
    expect({ readyState, url, protocol, extensions, transport }).toEqual({
      readyState: 0,
      url: 'http://server.test/echo',
      protocol: '',
      extensions: '',
      transport: null,
    })
  })
})

describe('the url', () => {
  it.each([
    ['http://server.test/echo', 'http://server.test/echo', 'ws://server.test/echo/websocket'],
    ['https://server.test/echo', 'https://server.test/echo', 'wss://server.test/echo/websocket'],
    ['http://server.test', 'http://server.test', 'ws://server.test/websocket'],
    ['http://server.test/echo//', 'http://server.test/echo', 'ws://server.test/echo/websocket'],
    ['http://server.test/echo/?a=b/', 'http://server.test/echo?a=b/', 'ws://server.test/echo/websocket?a=b/'],
    [' HTTP://Server.test/X', 'http://server.test/X', 'ws://server.test/X/websocket'],
    [
      new URL('http://u:p@server.test:81/x'),
      'http://u:p@server.test:81/x',
      'ws://u:p@server.test:81/x/websocket',
    ],
  ])('%s is %s, and dials %s', (given, url, dialed) => {
    const network = new FakeServer()
    expect(make(given, { WebSocket: network.WebSocket }).url).toBe(url)
    expect(network.last.url).toBe(dialed)
  })

  it.each([
    ['/echo', 'http://page.test/echo'],
    ['echo', 'http://page.test/dir/echo'],
    ['//other.test/echo', 'http://other.test/echo'],
    ['?a=b', 'http://page.test/dir/page?a=b'],
    ['', 'http://page.test/dir/page?q'],
    [undefined, 'http://page.test/dir/page?q'],
    [null, 'http://page.test/dir/page?q'],
    [5, 'http://page.test/dir/5'],
  ])('%j is relative to the page: %s', (given, url) => {
    vi.stubGlobal('location', { href: 'http://page.test/dir/page?q#part' })
    expect(make(given).url).toBe(url)
  })

  it.each([
    ['ws://server.test/x', `The URL's scheme must be either 'http:' or 'https:'. 'ws:' is not allowed.`],
    ['ftp://server.test/x', `The URL's scheme must be either 'http:' or 'https:'. 'ftp:' is not allowed.`],
    ['http://server.test/#x', 'The URL must not contain a fragment'],
    ['http://server.test/x#', 'The URL must not contain a fragment'],
    ['http://', `The URL 'http://' is invalid`],
    ['javascript:1', `The URL 'javascript:1' is invalid`],
    ['/nowhere', `The URL '/nowhere' is invalid`],
  ])('%s is a SyntaxError in the original’s words', (given, message) => {
    expect(() => make(given)).toThrow(new SyntaxError(message))
  })

  it('is missing: a TypeError', () => {
    expect(() => Reflect.construct(SockJS, [])).toThrow(
      new TypeError("Failed to construct 'SockJS': 1 argument required, but only 0 present"),
    )
  })

  it('is in the clear on a secure page: refused, but for the machine itself', () => {
    vi.stubGlobal('location', { href: 'https://page.test/' })
    expect(() => make('http://server.test/x')).toThrow(
      'SecurityError: An insecure SockJS connection may not be initiated from a page loaded over HTTPS',
    )
    expect(make('/x').url).toBe('https://page.test/x')
    for (const host of ['localhost', '127.0.0.1:8080', '[::1]'])
      expect(make(`http://${host}/x`).url).toContain(host)
  })
})

describe('options', () => {
  it('of other versions, and of nobody, are ignored', () => {
    const old = { debug: true, devel: true, protocols_whitelist: ['websocket'], rtt: 5 }
    expect(() => make('http://server.test/', old)).not.toThrow()
    for (const nothing of [undefined, null, 5])
      expect(() => new SockJS('http://server.test/', null, nothing as null)).not.toThrow()
  })

  it.each([
    [{ sessionId: 'abc' }, 'If sessionId is used in the options, it needs to be a number or a function.'],
    [{ reconnect: 'yes' }, 'options.reconnect must be a boolean or a function, got "yes"'],
    [{ heartbeat: 5 }, 'options.heartbeat must be a boolean or an object, got 5'],
    [{ connectTimeout: '1' }, 'options.connectTimeout must be a number, 0 or more, got "1"'],
  ])('%j is wrong', (options, message) => {
    expect(() => make('http://server.test/', options)).toThrow(new TypeError(message))
  })
})

describe('events', () => {
  it('reach handlers first, then listeners, in whichever order they came', () => {
    const { socket, native } = stage()
    const order: string[] = []
    socket.addEventListener('open', () => order.push('listener'))
    socket.onopen = () => order.push('handler')
    native.accept()
    expect(order).toEqual(['handler', 'listener'])
  })

  it('have `this`, a type, and what the original gives', () => {
    const { socket, native } = openStage()
    const heard: Event[] = []
    socket.onmessage = socket.onclose = function (event: Event) {
      expect(this).toBe(socket)
      heard.push(event)
    }
    native.receive('hello')
    native.serverClose(4001, 'bye')
    expect(heard).toMatchObject([
      { type: 'message', data: 'hello', origin: 'http://server.test' },
      { type: 'close', code: 4001, reason: 'bye', wasClean: true },
    ])
  })

  it('go on to the others where one throws', () => {
    const { socket, native } = openStage()
    const heard: string[] = []
    socket.onmessage = () => {
      throw new Error('boom')
    }
    socket.addEventListener('message', ({ data }) => heard.push(data))
    // Node tells of what a listener throws in a later tick, as an uncaught exception.
    const uncaught: unknown[] = []
    const hear = (error: unknown) => uncaught.push(error)
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException').once('uncaughtException', hear)
    native.receive('a')
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      process.removeAllListeners('uncaughtException')
      for (const listener of listeners) process.on('uncaughtException', listener)
      expect(heard).toEqual(['a'])
      expect([...uncaught, ...reported]).toHaveLength(1)
    })
  })

  it('are given up by handlers that are no functions', () => {
    const { socket, native } = stage()
    // What JavaScript may pass, and TypeScript does not let through.
    socket.onopen = 'rubbish' as unknown as null
    expect(() => native.accept()).not.toThrow()
  })
})

describe('send()', () => {
  it('throws before it is open, as the original does', () => {
    const { socket } = stage()
    expect(() => socket.send('early')).toThrow(
      new Error('InvalidStateError: The connection has not been established yet'),
    )
  })

  it('sends strings, and the string of everything else', () => {
    const { socket, native } = openStage()
    for (const data of ['a', '', 5, null, undefined, { a: 1 }, ['a', 'b'], new ArrayBuffer(2)])
      socket.send(data as string)
    expect(native.sent).toEqual([
      'a',
      '',
      '5',
      'null',
      'undefined',
      '[object Object]',
      'a,b',
      '[object ArrayBuffer]',
    ])
  })

  it('loses nothing silently: after close() it tells what it drops', () => {
    const { socket, clock, news, log } = openStage()
    expect(news).toEqual([])
    socket.close()
    socket.send('late')
    clock.advance(0)
    socket.send('later')
    expect(log).toEqual([
      'dropped late closed @2',
      `close 1000 'Normal closure' clean @3`,
      'dropped later closed @3',
    ])
  })

  it('takes nothing for the next link where there is none', () => {
    const { socket, native, log } = openStage({ queue: { maxMessages: 5 } })
    native.close()
    socket.send('lost')
    expect(log).toEqual(['dropped lost closed @1'])
  })
})

it('never retries by itself [S53]', () => {
  const { native, network, page, clock, log, socket } = openStage()
  native.fail()
  page.emit('online', 'visible', 'wake')
  clock.advance(3_600_000)
  expect(log).toEqual([`close 1006 '' unclean @3`])
  expect(network.sockets).toHaveLength(1)
  expect(clock.timers).toBe(0)
  expect(socket.transport).toBe(null)
})
