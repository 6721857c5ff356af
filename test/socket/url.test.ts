import { afterEach, describe, expect, it, vi } from 'vitest'
import { ReconnectingWebSocket } from '../../src/index.js'
import { stage } from './stage.js'

afterEach(() => vi.unstubAllGlobals())

const syntaxError: unknown = expect.objectContaining({ name: 'SyntaxError' })

describe('the url and the protocols', () => {
  it.each([
    ['ws://server.test', 'ws://server.test/'],
    ['wss://server.test:443/a?b=c', 'wss://server.test/a?b=c'],
    ['http://server.test/x', 'ws://server.test/x'],
    ['https://server.test/x', 'wss://server.test/x'],
    ['/path', 'wss://page.test/path'],
    ['path?q', 'wss://page.test/dir/path?q'],
    ['//other.test/', 'wss://other.test/'],
    ['', 'wss://page.test/dir/'],
    [new URL('https://server.test/object'), 'wss://server.test/object'],
    [{ toString: (): string => 'ws://server.test/stringified' }, 'ws://server.test/stringified'],
  ])('[S50] %s goes to %s', (url, href) => {
    vi.stubGlobal('document', { baseURI: 'https://page.test/dir/' })
    const { socket, native } = stage({ url: url as string })
    expect([socket.url, native.url]).toEqual([href, href])
  })

  it("[S50] a worker's urls are relative to its location", () => {
    vi.stubGlobal('location', { href: 'http://page.test/worker.js' })
    expect(stage({ url: 'live' }).native.url).toBe('ws://page.test/live')
  })

  it.each([
    'ws://server.test/#fragment',
    'ws://server.test/#',
    '/no-base',
    'ftp://server.test',
    'mailto:a@b',
    'ws://',
  ])('[S50] %s is a SyntaxError', (url) => {
    expect(() => stage({ url })).toThrow(syntaxError)
  })

  it.each([
    [undefined, []],
    ['chat', ['chat']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [new Set(['a', 'b']), ['a', 'b']],
  ])('offers the protocols %j as %j', (protocols, offered) => {
    expect(stage({ protocols: protocols as string[] }).native.protocols).toEqual(offered)
  })

  it.each([[['a', 'a']], [['']], ['with space'], [['a', 'b,c']]])(
    'the protocols %j are a SyntaxError, and nothing is left behind',
    (protocols) => {
      expect(() => stage({ protocols })).toThrow(syntaxError)
    },
  )

  it('[S48] where there is no WebSocket, constructing throws and names the option', () => {
    vi.stubGlobal('WebSocket', undefined)
    expect(() => new ReconnectingWebSocket('ws://server.test')).toThrow(/WebSocket/)
  })

  it('what the native constructor throws, reconnect() throws', () => {
    const { socket } = stage({ startClosed: true, protocols: ['a', 'a'] })
    expect(() => socket.reconnect()).toThrow(syntaxError)
  })
})
