import { FakeHttp, settled } from '../../../src/testing/index.js'
import { describe, expect, test, vi } from 'vitest'
import { EventSource } from '../../../src/event-source.js'
import { address, nchan, stage, stream } from './stage.js'

describe('an EventSource over a WebSocket', () => {
  test('asks the same address for what Nchan and Holdfast speak', () => {
    const { network, http } = stage()
    expect(network.last.url).toBe('ws://server.test/events')
    expect(network.last.protocols).toEqual(['ws+meta.nchan', 'holdfast.event-stream'])
    expect(http.requests).toEqual([])
  })

  test('gives the messages of Nchan with their ids', () => {
    const { network, log } = stage()
    network.last.accept(nchan)
    network.last.receive('id: 17:0\ncontent-type: text/plain\n\none', 'id: 17:1\n\ntwo\nlines')
    expect(log).toEqual(['open @1', 'one #17:0', 'two\nlines #17:1'])
  })

  test('gives whole events where the server speaks event-stream', () => {
    const { source, network, log } = stage()
    const add = vi.fn()
    source.addEventListener('add', add)
    network.last.accept(stream)
    network.last.receive('event: add\nid: 1\ndata: a', 'data: b\n\ndata: c\n\n')
    expect(log).toEqual(['open @1', 'b #1', 'c #1'])
    expect(add).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ type: 'add', data: 'a', lastEventId: '1', origin: 'http://server.test' }),
    )
  })

  test('goes on where it was, and says so by a query parameter', () => {
    const { network, clock, log } = stage()
    network.last.accept(nchan)
    network.last.receive('id: 17:3\n\na')
    network.last.serverClose(1006)
    expect(log).toEqual(['open @1', 'a #17:3', 'error @0'])
    clock.advance(1_500)
    expect(network.last.url).toBe('ws://server.test/events?last_event_id=17%3A3')
    network.last.accept(nchan)
    network.last.receive('\n\nb')
    expect(log.slice(3)).toEqual(['open @1', 'b #17:3'])
  })

  test('leaves the rest of a signed address as it is, and takes its own parameter as the first id', () => {
    const at = 'http://server.test/events?a=%20b+c&sig=%2F'
    const { network, clock } = stage({ lastEventIdQueryParameterName: 'lastEventId' }, at)
    network.last.accept(stream)
    network.last.receive('id: ü&\ndata: a')
    network.last.serverClose(1006)
    clock.advance(1_500)
    expect(network.last.url).toBe(`${at.replace('http', 'ws')}&lastEventId=%C3%BC%26`)
    const second = stage({}, 'http://server.test/events?last_event_id=5')
    expect(second.network.last.url).toMatch(/\?last_event_id=5$/)
    second.network.last.accept(stream)
    second.network.last.receive('id: 6\ndata: a')
    second.network.last.serverClose(1006)
    second.clock.advance(1_500)
    expect(second.network.last.url).toMatch(/\?last_event_id=6$/)
    const third = stage({}, 'http://server.test/events?last_event_id=5&a=%20b+c&sig&other_last_event_id=7')
    third.network.last.accept(stream)
    third.network.last.receive('id: 6\ndata: a')
    third.network.last.serverClose(1006)
    third.clock.advance(1_500)
    const { searchParams, search } = new URL(third.network.last.url)
    expect(searchParams.getAll('last_event_id')).toEqual(['6'])
    expect(search).toContain('a=%20b+c&sig&other_last_event_id=7')
  })

  test('comes back at once where Nchan ended it because it was quiet', () => {
    const { network, http, clock, log } = stage()
    network.last.accept(nchan)
    clock.advance(60_000)
    network.last.serverClose(1000, '408 Request Timeout')
    clock.advance(0)
    expect(network.sockets).toHaveLength(2)
    network.last.accept(nchan)
    // But where that is all it does, this is no way to go on.
    network.last.serverClose(1000, '408 Request Timeout')
    clock.advance(1_000)
    expect([network.sockets.length, http.requests.length]).toEqual([2, 0])
    expect(log).toEqual(['open @1', 'error @0', 'open @1', 'error @0'])
  })

  test.each([1000, 1001, 1011, 4000, 4429])('comes back after a close with %d', (code) => {
    const { network, clock } = stage()
    network.last.accept(nchan)
    network.last.receive('id: 1:0\n\na')
    network.last.serverClose(code)
    clock.advance(3_000)
    expect(network.sockets).toHaveLength(2)
  })

  test('ends where the server closes with what stands for a final status', () => {
    const { network, clock, log } = stage()
    network.last.accept(nchan)
    network.last.serverClose(4204)
    clock.advance(100_000)
    expect([network.sockets.length, log.at(-1)]).toEqual([1, 'error @2'])
  })

  test('takes HTTP where somebody listens by name, as frames of Nchan have no names', async () => {
    const early = stage()
    early.source.addEventListener('add', () => {})
    early.network.last.accept(nchan)
    await settled()
    expect(early.network.last.readyState).toBe(2)
    expect(early.http.requests).toHaveLength(1)
    const late = stage()
    late.network.last.accept(nchan)
    late.network.last.receive('id: 1:0\n\na')
    late.source.addEventListener('add', () => {})
    late.network.last.accept(nchan)
    await settled()
    expect(late.http.last.url).toBe('http://server.test/events')
    expect(late.http.last.headers.get('Last-Event-ID')).toBe('1:0')
    await late.http.last.stream()
    await late.http.last.push('event: add\ndata: x\n\ndata: b\n\n')
    expect(late.log).toEqual(['open @1', 'a #1:0', 'error @0', 'open @1', 'b #1:0'])
  })

  test('also where it had come back to the WebSocket from HTTP', async () => {
    const it = stage()
    const request = await it.withoutWebSocket()
    await request.stream()
    it.clock.advance(60_000)
    await request.push('id: 1:0\ndata: a\n\n')
    it.network.last.accept(nchan)
    it.source.addEventListener('add', () => {})
    it.network.last.accept(nchan)
    await settled()
    expect(it.http.requests).toHaveLength(2)
    expect(it.http.last.headers.get('Last-Event-ID')).toBe('1:0')
    expect(it.log).toEqual(['open @1', 'a #1:0', 'error @0'])
  })

  test('but stays where it is not to take HTTP: then it has what has no name', () => {
    const { source, network, log } = stage({ transports: ['websocket'] })
    source.addEventListener('add', () => {})
    network.last.accept(nchan)
    network.last.receive('id: 1:0\n\na')
    expect(log).toEqual(['open @1', 'a #1:0'])
  })

  test('finds a dead line by the heartbeat it is given', () => {
    const { network, clock, log } = stage({ heartbeat: { interval: 1_000, timeout: 500, require: true } })
    network.last.accept(nchan)
    clock.advance(2_000)
    expect(log).toEqual(['open @1', 'error @0'])
    expect(network.sockets[0]!.sent).toContain('ping')
  })
})

describe('an EventSource over HTTP', () => {
  test('is taken at once where no WebSocket opens, and is asked as a native one asks', async () => {
    const it = stage()
    const request = await it.withoutWebSocket()
    expect(request.url).toBe(address)
    expect(request.init).toMatchObject({ credentials: 'same-origin', cache: 'no-store' })
    expect(Object.fromEntries(request.headers)).toEqual({ accept: 'text/event-stream' })
    await request.stream()
    await request.push('id: 7\ndata: a\n\n')
    expect(it.log).toEqual(['open @1', 'a #7'])
  })

  test('is all there is where headers are to be sent, as a WebSocket cannot carry them', async () => {
    const { fetch, requests } = new FakeHttp()
    vi.stubGlobal('fetch', fetch)
    const bare = stage({ headers: { A: 'b' }, fetch: undefined as never, transports: undefined as never })
    vi.unstubAllGlobals()
    expect([bare.network.sockets.length, requests.length]).toEqual([0, 1])
    const { network, http, source } = stage({
      headers: { Authorization: 'Bearer x' },
      transports: undefined as never,
      withCredentials: true,
    })
    expect(network.sockets).toEqual([])
    expect(http.last.headers.get('Authorization')).toBe('Bearer x')
    expect(http.last.init.credentials).toBe('include')
    expect(source.withCredentials).toBe(true)
  })

  test('[F7] keeps its last id when the network is lost, and goes on there', async () => {
    const it = stage({ transports: ['http'] })
    await it.http.last.stream()
    await it.http.last.push('id: ünï\ndata: a\n\nid: 9\n\ndata: never comp')
    await it.http.last.fail()
    expect(it.log).toEqual(['open @1', 'a #ünï', 'error @0'])
    it.clock.advance(1_500)
    expect(it.http.last.headers.get('Last-Event-ID')).toBe('9')
    await it.http.last.stream()
    await it.http.last.push('data: b\n\n')
    expect(it.log.slice(3)).toEqual(['open @1', 'b #9'])
  })

  test('sends any id as the bytes that a native one would send', async () => {
    const it = stage({ transports: ['http'] })
    await it.http.last.stream()
    await it.http.last.push('id: ünï\ndata: a\n\n')
    await it.http.last.end()
    it.clock.advance(1_500)
    const sent = it.http.last.headers.get('Last-Event-ID')!
    expect(Buffer.from(sent, 'latin1').toString()).toBe('ünï')
  })

  test('forgets an id that the server took back', async () => {
    const it = stage({ transports: ['http'] })
    await it.http.last.stream()
    await it.http.last.push('id: 9\ndata: a\n\nid\ndata: b\n\n')
    await it.http.last.end()
    it.clock.advance(1_500)
    expect(it.log.slice(1, 3)).toEqual(['a #9', 'b #'])
    expect(it.http.last.headers.has('Last-Event-ID')).toBe(false)
  })

  test('names the origin that has answered, after a redirect', async () => {
    const response = new Response('data: a\n\n', { headers: { 'Content-Type': 'text/event-stream' } })
    Object.defineProperty(response, 'url', { value: 'https://other.test/stream' })
    const { source } = stage({ transports: ['http'], fetch: () => Promise.resolve(response) })
    const { origin } = await new Promise<MessageEvent>((resolve) => (source.onmessage = resolve))
    expect([origin, source.url]).toEqual(['https://other.test', address])
    source.close()
  })

  test('tells another origin where to go on by the query: a header would need its leave', async () => {
    vi.stubGlobal('location', { origin: 'http://page.test', href: 'http://page.test/' })
    const it = stage({ transports: ['http'] })
    await it.http.last.stream()
    await it.http.last.push('id: 9\ndata: a\n\n')
    await it.http.last.end()
    it.clock.advance(1_500)
    expect(it.http.last.url).toBe(`${address}?last_event_id=9`)
    expect(it.http.last.headers.has('Last-Event-ID')).toBe(false)
    vi.unstubAllGlobals()
  })

  test.each([204, 301, 400, 401, 403, 404, 410, 500])('[F7] ends for good at %d', async (status) => {
    const it = stage()
    await (await it.withoutWebSocket()).answer(status, '', { 'Content-Type': 'text/event-stream' })
    it.clock.advance(1_000_000)
    expect(it.log).toEqual(['error @2'])
    expect([it.http.requests.length, it.network.sockets.length, it.clock.timers, it.page.watchers]).toEqual([
      1, 1, 0, 0,
    ])
  })

  test('[F7] ends for good at another type', async () => {
    const it = stage()
    await (await it.withoutWebSocket()).answer(200, '<!doctype html>', { 'Content-Type': 'text/html' })
    it.clock.advance(1_000_000)
    expect([it.log, it.http.requests.length]).toEqual([['error @2'], 1])
  })

  test.each([426, 429, 502, 503, 504])(
    'comes back after %d: the server is behind it, or will be',
    async (status) => {
      const it = stage()
      await (await it.withoutWebSocket()).answer(status)
      expect(it.log).toEqual(['error @0'])
      it.clock.advance(3_000)
      expect(it.network.sockets).toHaveLength(2)
    },
  )

  test('waits as long as Retry-After says', async () => {
    const it = stage({ transports: ['http'] })
    await it.http.last.answer(503, '', { 'Retry-After': '60' })
    it.clock.advance(59_999)
    expect(it.http.requests).toHaveLength(1)
    it.clock.advance(3_000)
    expect(it.http.requests).toHaveLength(2)
  })

  test('is lost where nothing comes for heartbeatTimeout', async () => {
    const it = stage({ transports: ['http'], heartbeatTimeout: 45_000 })
    await it.http.last.stream()
    it.clock.advance(44_999)
    expect(it.log).toEqual(['open @1'])
    it.clock.advance(1)
    await settled()
    expect(it.log).toEqual(['open @1', 'error @0'])
  })
})

describe('the wait before it comes back', () => {
  const waits = async (retry: string, endings = 1, piece = '') => {
    const it = stage({ transports: ['http'] })
    const spent: number[] = []
    for (let round = 0; round < endings; round++) {
      await it.http.last.stream()
      await it.http.last.push(`${retry}\n${piece}`)
      await it.http.last.end()
      const begun = it.clock.now()
      const before = it.http.requests.length
      while (it.http.requests.length === before) it.clock.advance(10)
      spent.push(it.clock.now() - begun)
    }
    return spent
  }

  test('is at least what the stream says, and jitter', async () => {
    expect(await waits('retry: 2000')).toEqual([2_500])
  })

  test('grows where the server ends each link without an event, and does not where there was one', async () => {
    const empty = await waits('retry: 1000', 6)
    expect(empty).toEqual([...empty].sort((a, b) => a - b))
    expect(empty.at(-1)).toBeGreaterThan(4_000)
    expect(await waits('retry: 1000', 6, 'data: x\n\n')).toEqual(Array(6).fill(1_250))
  })

  test('grows with failures, also after a link that brought something', async () => {
    const it = stage({ transports: ['http'] })
    await it.http.last.stream()
    await it.http.last.push('retry: 1000\ndata: a\n\n')
    await it.http.last.end()
    it.clock.advance(1_250)
    await it.http.last.fail()
    it.clock.advance(1_500)
    expect(it.http.requests).toHaveLength(2)
    it.clock.advance(250)
    expect(it.http.requests).toHaveLength(3)
  })

  test.each([
    ['retry: 0', 130],
    ['retry: 99999999999999999999', 605_000],
  ])('is within bounds for %s', async (retry, wait) => {
    expect(await waits(retry)).toEqual([wait])
  })

  test('adds what a policy of the page says', async () => {
    const it = stage({ transports: ['http'], retry: () => 50 })
    await it.http.last.stream()
    await it.http.last.push('retry: 300\n')
    await it.http.last.end()
    it.clock.advance(349)
    expect(it.http.requests).toHaveLength(1)
    it.clock.advance(1)
    expect(it.http.requests).toHaveLength(2)
  })

  test('is none where that gives up: then it is the end', async () => {
    const it = stage({ transports: ['http'], retry: () => false })
    await it.http.last.stream()
    await it.http.last.push('retry: 300\n')
    await it.http.last.end()
    it.clock.advance(1_000_000)
    expect([it.http.requests.length, it.log]).toEqual([1, ['open @1', 'error @2']])
  })
})

describe('the life of an EventSource', () => {
  test('ends with close(), silently, from any state', async () => {
    const connecting = stage()
    connecting.source.close()
    expect(connecting.source.readyState).toBe(2)
    connecting.network.last.finishClose()
    const open = stage({ transports: ['http'] })
    await open.http.last.stream()
    open.source.close()
    expect(open.source.readyState).toBe(2)
    await settled()
    const waiting = stage({ transports: ['http'] })
    await waiting.http.last.fail()
    waiting.source.close()
    for (const { clock, page } of [connecting, open, waiting]) {
      clock.advance(100_000)
      expect([clock.timers, page.watchers]).toEqual([0, 0])
    }
    expect([connecting.log, open.log, waiting.log]).toEqual([[], ['open @1'], ['error @0']])
    expect(open.http.requests.map(({ aborted }) => aborted)).toEqual([true])
    expect(waiting.http.requests).toHaveLength(1)
  })

  test('ends in a listener, and no other event follows', async () => {
    const it = stage({ transports: ['http'] })
    it.source.onmessage = () => it.source.close()
    await it.http.last.stream()
    await it.http.last.push('data: a\n\ndata: b\n\n')
    expect(it.log).toEqual(['open @1', 'a #'])
    expect(it.http.last.aborted).toBe(true)
  })

  test('ends with its signal, and does not begin with one that was aborted', () => {
    const controller = new AbortController()
    const { source } = stage({ signal: controller.signal })
    controller.abort()
    expect(source.readyState).toBe(2)
    const late = stage({ signal: controller.signal })
    expect([late.source.readyState, late.network.sockets.length]).toEqual([2, 0])
  })

  test('goes to sleep with its page, and comes back with it', async () => {
    const it = stage({ transports: ['http'] })
    await it.http.last.stream()
    it.page.emit('sleep')
    it.clock.advance(1_000_000)
    expect([it.log, it.http.requests.length, it.http.last.aborted]).toEqual([
      ['open @1', 'error @0'],
      1,
      true,
    ])
    it.page.emit('wake')
    it.clock.advance(300)
    await it.http.last.stream()
    expect(it.log).toEqual(['open @1', 'error @0', 'open @1'])
  })

  test('takes a WebSocket where one opens, also when the page slept while it was opening', () => {
    const { page, network, http, clock } = stage()
    for (const hint of ['sleep', 'wake'] as const) page.emit(hint)
    clock.advance(300)
    expect([network.sockets.length, http.requests.length]).toEqual([2, 0])
  })

  test('asks a function for its address on every attempt', async () => {
    let turn = 0
    const it = stage({ transports: ['http'] }, () => `${address}?token=${++turn}`)
    await settled()
    expect(it.source.url).toBe(`${address}?token=1`)
    await it.http.last.fail()
    it.clock.advance(3_000)
    await settled()
    expect(it.http.last.url).toBe(`${address}?token=2`)
  })

  test('[F5] does not hammer a server that is gone', async () => {
    const it = stage()
    let asked = 0
    const count = () => asked++
    it.network.meet = (socket) => {
      count()
      setImmediate(() => socket.fail())
    }
    it.http.server = (request) => {
      count()
      setImmediate(() => void request.fail())
    }
    it.network.last.fail()
    for (let passed = 0; passed < 60_000; passed += 100) {
      it.clock.advance(100)
      await settled()
      if (passed === 2_000) expect(asked).toBeLessThanOrEqual(6)
    }
    expect(asked).toBeLessThan(30)
  })
})

describe('the interface of EventSource', () => {
  test('has the constants, members and tag of the native one', () => {
    const { source } = stage({}, 'http://server.test/events#here')
    expect([EventSource.name, EventSource.length]).toEqual(['EventSource', 1])
    expect([EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED]).toEqual([0, 1, 2])
    expect([source.CONNECTING, source.OPEN, source.CLOSED]).toEqual([0, 1, 2])
    // A template takes any object; the linter wants a string.
    expect(`${source as unknown as string}`).toBe('[object EventSource]')
    const members: string[] = []
    for (const member in source) members.push(member)
    expect(members).toEqual(
      expect.arrayContaining([
        'url',
        'withCredentials',
        'readyState',
        'onopen',
        'onmessage',
        'onerror',
        'close',
      ]),
    )
    expect(source).toMatchObject({
      url: 'http://server.test/events#here',
      withCredentials: false,
      readyState: 0,
    })
  })

  test('has event handlers of the platform’s kind', () => {
    const { source, network } = stage()
    expect(source.onmessage).toBeNull()
    const handler = vi.fn()
    source.onopen = handler
    expect(source.onopen).toBe(handler)
    source.onerror = 1 as never
    expect(source.onerror).toBeNull()
    network.last.accept(nchan)
    expect(handler.mock.contexts).toEqual([source])
  })

  test('takes addresses as a native one does', () => {
    const url = (given: string | URL) => stage({}, given).source.url
    expect(url(new URL('https://server.test/a b'))).toBe('https://server.test/a%20b')
    expect(url('ws://server.test/a')).toBe('http://server.test/a')
    const { network } = stage({}, 'https://server.test/a#b')
    expect(network.last.url).toBe('wss://server.test/a')
  })

  test.each(['http://', 'events', 'ftp://server.test/'])('refuses %s with a SyntaxError', (url) => {
    expect(() => new EventSource(url)).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
  })

  test.each([
    [{ heartbeatTimeout: '1' }, 'options.heartbeatTimeout must be a number, 0 or more, got "1"'],
    [{ Transport: class {} }, 'options.Transport is no option; there are'],
    [{ headers: 'x' }, 'options.headers must be an object, got "x"'],
  ])('refuses the options %j by name', (options, message) => {
    expect(() => new EventSource(address, options as never)).toThrow(message)
  })

  test('needs an address', () => {
    // Called as nobody should: without an address, and without new.
    expect(() => new (EventSource as any)()).toThrow(TypeError)
    expect(() => (EventSource as any)(address)).toThrow(TypeError)
  })
})
