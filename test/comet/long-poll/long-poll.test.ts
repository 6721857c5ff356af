import { FakeHttp, settled } from '../../../src/testing/index.js'
import { describe, expect, test, vi } from 'vitest'
import { longPoll } from '../../../src/long-poll.js'
import { hearReports } from '../../support/reported.js'
import { address, stage } from './stage.js'

const both = ['websocket', 'http'] as const
const nchan = { protocol: 'ws+meta.nchan' }
const json = { 'Content-Type': 'application/json' }

describe('a long poll over a WebSocket', () => {
  test('gives each message as an answer', () => {
    const { network, http, log } = stage({ transports: both })
    expect(network.last.url).toBe('ws://server.test/sub')
    network.last.accept(nchan)
    network.last.receive('id: 1:0\ncontent-type: application/json\n\n{"n":1}', 'id: 1:1\n\ntext')
    expect(log).toEqual([
      'success {"n":1} success 200',
      'complete success',
      'success "text" success 200',
      'complete success',
    ])
    expect(http.requests).toEqual([])
  })

  test('goes on by polls where it was, and by a WebSocket again', async () => {
    const { network, http, clock, log } = stage({ transports: both })
    network.last.accept(nchan)
    network.last.receive('id: 17:3\n\na')
    network.last.serverClose(1006)
    clock.advance(3_000)
    expect(network.last.url).toBe('ws://server.test/sub?last_event_id=17%3A3')
    network.last.fail()
    expect(http.last.headers.get('Last-Event-ID')).toBe('17:3')
    await http.last.answer(200, 'b', { 'Last-Modified': 'Thu, 01 Jan 1970 00:00:18 GMT', ETag: '2' })
    expect(Object.fromEntries(http.last.headers)).toMatchObject({
      'if-modified-since': 'Thu, 01 Jan 1970 00:00:18 GMT',
      'if-none-match': '2',
    })
    expect(http.last.headers.has('Last-Event-ID')).toBe(false)
    clock.advance(60_000)
    await http.last.answer(200, 'c', { 'Last-Modified': 'Thu, 01 Jan 1970 00:00:19 GMT', ETag: '0' })
    expect(network.last.url).toBe('ws://server.test/sub?last_event_id=19%3A0')
    network.last.accept(nchan)
    network.last.receive('id: 20:0\n\nd')
    expect(log.filter((line) => line.startsWith('success')).map((line) => line[9])).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
  })

  test('takes the end of a quiet one for a poll that ended, and asks again at once', () => {
    const { network, clock, log } = stage({ transports: both })
    network.last.accept(nchan)
    clock.advance(60_000)
    network.last.serverClose(1000, '408 Request Timeout')
    clock.advance(0)
    expect(network.sockets).toHaveLength(2)
    expect(log).toEqual([])
  })

  test('tells an error when it is lost', () => {
    const { network, log } = stage({ transports: both })
    network.last.accept(nchan)
    network.last.serverClose(1006)
    expect(log).toEqual(['error 0 error ', 'complete error'])
  })

  test('waits for a server that tells where it is: another one may take the handshake for a poll, and lose a message', async () => {
    const http = new FakeHttp()
    vi.stubGlobal('fetch', http.fetch)
    const { network, log } = stage({ fetch: undefined as never, transports: undefined as never })
    await http.last.answer(200, 'a')
    await http.last.answer(200, 'b', { ETag: '3' })
    expect([network.sockets.length, http.requests.length]).toEqual([0, 3])
    await http.last.answer(200, 'c', { ETag: '3', 'Last-Modified': 'Thu, 01 Jan 1970 00:00:18 GMT' })
    expect(network.last.url).toBe('ws://server.test/sub?last_event_id=18%3A3')
    network.last.accept(nchan)
    network.last.receive('id: 18:4\n\nd')
    expect(http.requests).toHaveLength(3)
    expect(log.filter((line) => line.startsWith('success')).map((line) => line[9])).toEqual([...'abcd'])
    vi.unstubAllGlobals()
  })

  test('survives a type that no header can be, and an id', async () => {
    const { network, http, clock, log } = stage({ transports: both })
    network.last.accept(nchan)
    network.last.receive('id: 1:0\ncontent-type: ☃\n\na', 'id: \0\ncontent-type: \0\n\nb')
    network.last.receive(`content-type: ${'x'.repeat(300_000)}\n\nc`)
    network.last.serverClose(1006)
    expect(log.filter((line) => line.startsWith('success'))).toEqual([
      'success "a" success 200',
      'success "b" success 200',
      'success "c" success 200',
    ])
    clock.advance(3_000)
    network.last.fail()
    await settled()
    expect(http.last.headers.get('Last-Event-ID')).toBe('1:0')
  })

  test.each([
    ['headers', { headers: { 'X-Token': '1' } }],
    ['another method', { type: 'post' }],
    ['beforeSend', { beforeSend: () => {} }],
    ['a fetch of its own', {}],
  ])('is not tried with %s, which it cannot carry', (_, options) => {
    const { network, http } = stage({ transports: undefined as never, ...options })
    expect([network.sockets.length, http.requests.length]).toEqual([0, 1])
  })
})

describe('a long poll over HTTP', () => {
  test('polls again when it was answered', async () => {
    const { http, log, poll } = stage()
    await http.last.answer(200, '{"n":1}', json)
    await http.last.answer(200, 'text')
    expect(log).toEqual([
      'success {"n":1} success 200',
      'complete success',
      'success "text" success 200',
      'complete success',
    ])
    expect(http.requests).toHaveLength(3)
    expect(poll.state.name).toBe('open')
  })

  test('asks as the loop of jQuery asks', () => {
    const text = stage().http.last
    expect(text.init).toMatchObject({ method: 'GET', credentials: 'same-origin', cache: 'no-store' })
    expect(Object.fromEntries(text.headers)).toEqual({ accept: '*/*', 'x-requested-with': 'XMLHttpRequest' })
    const parsed = stage({ dataType: 'json', xhrFields: { withCredentials: true } }).http.last
    expect(parsed.headers.get('Accept')).toMatch(/^application\/json, /)
    expect(parsed.init.credentials).toBe('include')
    vi.stubGlobal('location', { origin: 'http://page.test', href: 'http://page.test/' })
    // Another origin would have to give leave.
    expect(stage().http.last.headers.has('X-Requested-With')).toBe(false)
    vi.unstubAllGlobals()
  })

  test.each([
    [{ dataType: 'json' }, '{"a":1}', {}, '{"a":1}'],
    [{ dataType: 'text' }, '{"a":1}', json, '"{\\"a\\":1}"'],
    [{}, '[1]', json, '[1]'],
    [{}, '[1]', {}, '"[1]"'],
  ] as const)('reads %j', async (options, body, headers, data) => {
    const { http, log } = stage(options)
    await http.last.answer(200, body, headers)
    expect(log[0]).toBe(`success ${data} success 200`)
  })

  test('tells what is no JSON, and goes on', async () => {
    const { http, log, clock } = stage({ dataType: 'json' })
    await http.last.answer(200, '{oops')
    expect(log).toEqual(['error 200 parsererror SyntaxError', 'complete parsererror'])
    clock.advance(1_500)
    await http.last.answer(200, '1')
    expect(log.slice(2)).toEqual(['success 1 success 200', 'complete success'])
    await http.last.answer(200, '')
    expect(log.at(-1)).toBe('complete parsererror')
  })

  test('does not poll at once for what is no JSON, a login page say; a WebSocket is left open', async () => {
    const { http, clock } = stage({ dataType: 'json' })
    await http.last.answer(200, '<!doctype html>')
    clock.advance(1_499)
    expect(http.requests).toHaveLength(1)
    clock.advance(1)
    expect(http.requests).toHaveLength(2)
    const over = stage({ dataType: 'json', transports: both })
    over.network.last.accept(nchan)
    over.network.last.receive('\n\n{oops', '\n\n1')
    expect(over.log).toEqual([
      'error 200 parsererror SyntaxError',
      'complete parsererror',
      'success 1 success 200',
      'complete success',
    ])
  })

  test('tells a server which event of a WebSocket was the last, in bytes', async () => {
    const { network, http, clock } = stage({ transports: both })
    network.last.accept({ protocol: 'holdfast.event-stream' })
    network.last.receive('id: ü→\ndata: a')
    network.last.serverClose(1006)
    clock.advance(3_000)
    network.last.fail()
    await settled()
    expect(Buffer.from(http.last.headers.get('Last-Event-ID')!, 'latin1').toString()).toBe('ü→')
  })

  test.each([
    [204, 'nocontent'],
    [304, 'notmodified'],
    [408, 'timeout'],
  ])('has neither success nor error in %d, which brings nothing', async (status, textStatus) => {
    const { http, log, clock } = stage()
    clock.advance(20_000)
    await http.last.answer(status)
    expect(log).toEqual([`complete ${textStatus}`])
    expect(http.requests).toHaveLength(2)
  })

  test('waits where such answers come at once', async () => {
    const { http, log, clock } = stage()
    await http.last.answer(204)
    expect(log).toEqual(['complete nocontent'])
    clock.advance(1_499)
    expect(http.requests).toHaveLength(1)
    clock.advance(1)
    expect(http.requests).toHaveLength(2)
  })

  test('polls anew after timeout, and never where that is 0', async () => {
    const short = stage({ timeout: 30_000 })
    const never = stage({ timeout: 0 })
    for (const { clock } of [short, never]) clock.advance(30_000)
    await settled()
    expect([short.http.requests.length, short.log]).toEqual([2, ['complete timeout']])
    never.clock.advance(10_000_000)
    expect(never.http.requests).toHaveLength(1)
  })

  test('tells errors, and backs off', async () => {
    const { http, log, clock } = stage()
    await http.last.answer(500, 'oops')
    await http.last.fail().then(() => clock.advance(1_500))
    await http.last.fail()
    expect(log).toEqual([
      'error 500 error ',
      'complete error',
      'error 0 error TypeError: Failed to fetch',
      'complete error',
    ])
    clock.advance(1_500)
    expect(http.requests).toHaveLength(2)
    clock.advance(3_300)
    expect(http.requests).toHaveLength(3)
  })

  test('goes on after any status, and as late as Retry-After says', async () => {
    const { http, clock } = stage()
    for (const status of [404, 401, 503]) {
      await http.last.answer(status, '', { 'Retry-After': '60' })
      clock.advance(65_000)
    }
    expect(http.requests).toHaveLength(4)
    await http.last.answer(429, '', { 'Retry-After': '60' })
    clock.advance(60_000)
    expect(http.requests).toHaveLength(4)
  })

  test('[F5] does not hammer a server that is gone, nor one that answers nothing or errors at once', async () => {
    for (const answer of [undefined, 204, 500, 200]) {
      const { http, clock } = stage()
      http.server = (request) => setImmediate(() => void (answer ? request.answer(answer) : request.fail()))
      http.server(http.last)
      for (let passed = 0; passed < 60_000; passed += 100) {
        await settled()
        clock.advance(100)
        if (passed === 2_000) expect(http.requests.length).toBeLessThanOrEqual(6)
      }
      expect(http.requests.length).toBeLessThan(20)
    }
  })

  test('says where it was only to a server that told both parts of it', async () => {
    const { http } = stage()
    // An ETag alone is one of the content: the same content would be 304, and lost.
    await http.last.answer(200, 'a', { ETag: 'W/"x"' })
    expect(http.last.headers.has('If-None-Match')).toBe(false)
    await http.last.answer(200, 'a', { ETag: '3', 'Last-Modified': 'Thu, 01 Jan 1970 00:00:18 GMT' })
    expect(http.last.headers.get('If-None-Match')).toBe('3')
    await http.last.answer(408, '', { ETag: '9', 'Last-Modified': 'Thu, 01 Jan 1970 00:00:19 GMT' })
    expect(http.requests.at(-1)!.headers.get('If-None-Match')).toBe('3')
  })

  test('asks functions for address and data on every poll', async () => {
    let last = 0
    const { http } = stage({
      url: () => `${address}?a=%20#x`,
      data: () => ({ since: last++, 'to[]': undefined }),
    })
    await settled()
    await http.last.answer(200, 'x')
    expect(http.requests.map(({ url }) => url)).toEqual([
      `${address}?a=%20&since=1&to%5B%5D=`,
      `${address}?a=%20&since=2&to%5B%5D=`,
    ])
  })

  test('puts data into the address, or into the body', () => {
    const data = { a: 1, b: ['x', 'y'], c: true, d: null }
    const form = 'a=1&b%5B%5D=x&b%5B%5D=y&c=true&d='
    expect(stage({ data }).http.last.url).toBe(`${address}?${form}`)
    expect(stage({ data: 'x=y' }).http.last.url).toBe(`${address}?x=y`)
    const { http } = stage({ data, method: 'POST' })
    expect([http.last.url, http.last.init.method, http.last.init.body]).toEqual([address, 'POST', form])
    expect(http.last.headers.get('Content-Type')).toBe('application/x-www-form-urlencoded; charset=UTF-8')
    const raw = stage({ data: '{}', type: 'POST', contentType: 'application/json' }).http.last
    expect([raw.init.body, raw.headers.get('Content-Type')]).toEqual(['{}', 'application/json'])
  })

  test('lets beforeSend set headers, or end it', async () => {
    let turn = 0
    const { http, poll, log } = stage({
      beforeSend: (request) => {
        request.setRequestHeader('X-Turn', `${++turn}`)
        return turn < 3
      },
    })
    await http.last.answer(200, 'x')
    expect(http.requests.map(({ headers }) => headers.get('X-Turn'))).toEqual(['1', '2'])
    await http.last.answer(200, 'y')
    expect([http.requests.length, poll.state.name, log.at(-1)]).toEqual([2, 'closed', 'complete success'])
  })

  test('gives callbacks what they read of a jqXHR, and their this', async () => {
    const context = {}
    const success = vi.fn()
    const own = vi.fn()
    const { http } = stage({ context, success })
    await http.last.answer(200, 'x', { 'X-Y': 'z' })
    const [, , response] = success.mock.calls[0]!
    expect(response).toMatchObject({ readyState: 4, status: 200, responseText: 'x' })
    expect(response.getResponseHeader('x-y')).toBe('z')
    expect(response.getResponseHeader('x-z')).toBeNull()
    expect(response.getAllResponseHeaders()).toContain('x-y: z\r\n')
    expect(success.mock.contexts).toEqual([context])
    const other = stage({ success: own })
    await other.http.last.answer(200, 'x')
    expect(own.mock.contexts[0]).toMatchObject({ success: own })
  })
})

describe('a long poll', () => {
  const reported = hearReports('anything')

  test('ends with abort(), close() or its signal, and nothing follows', async () => {
    const controller = new AbortController()
    for (const end of ['abort', 'close', 'signal'] as const) {
      const { http, poll, clock, page, log } = stage({ signal: controller.signal })
      clock.advance(3_000)
      if (end === 'signal') controller.abort()
      else poll[end]()
      await settled()
      clock.advance(100_000)
      expect([http.requests.length, http.last.aborted, log, clock.timers, page.watchers]).toEqual([
        1,
        true,
        [],
        0,
        0,
      ])
      expect(poll.state.name).toBe('closed')
    }
  })

  test('that a callback ends calls no other', async () => {
    const it = stage({
      success: () => {
        it.log.push('last')
        it.poll.abort()
      },
    })
    await it.http.last.answer(200, 'x')
    expect([it.log, it.http.requests.length]).toEqual([['last'], 1])
  })

  test('survives callbacks that throw, and reports them', async () => {
    const thrown = new Error('from a callback')
    const throwing = () => {
      throw thrown
    }
    const { http } = stage({ success: throwing, error: throwing, complete: throwing })
    await http.last.answer(200, 'x')
    await http.last.fail()
    expect(reported).toEqual([thrown, thrown, thrown, thrown])
  })

  test('tells a failure once, though the page slept after it', async () => {
    const { http, page, clock, log } = stage()
    await http.last.fail()
    page.emit('sleep')
    page.emit('wake')
    clock.advance(300)
    expect(http.requests).toHaveLength(2)
    expect(log).toEqual(['error 0 error TypeError: Failed to fetch', 'complete error'])
  })

  test('tells what an address function throws as an error', async () => {
    const { log } = stage({
      url: () => {
        throw new RangeError('no address')
      },
    })
    await settled()
    expect(log).toEqual(['error 0 error RangeError', 'complete error'])
  })

  test('gives up where its policy does, and says why', async () => {
    const { http, poll, log } = stage({ retry: () => false })
    await http.last.answer(500)
    expect(poll.state.name).toBe('closed')
    expect(log).toEqual(['error 500 error ', 'complete error'])
  })

  test.each([
    [{}, TypeError, 'options.url'],
    [{ url: address, jsonp: 'x' }, TypeError, 'options.jsonp is no option; there are'],
    [{ url: address, dataType: 'xml' }, RangeError, 'options.dataType must be "json" or "text", got "xml"'],
    [{ url: address, async: false }, TypeError, 'options.async must be true, got false'],
    [{ url: address, xhrFields: { timeout: 1 } }, TypeError, 'options.xhrFields.timeout is no option'],
    [{ url: address, data: { a: { b: 1 } } }, TypeError, 'options.data.a must be flat'],
    [{ url: address, data: { a: [{ b: 1 }] } }, TypeError, 'options.data.a must be flat'],
    [{ url: 'http://' }, DOMException, 'url must be'],
  ])('refuses %j', (options, type, message) => {
    expect(() => longPoll(options as never)).toThrow(type)
    expect(() => longPoll(options as never)).toThrow(message)
  })
})
