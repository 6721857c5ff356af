import { describe, expect, it, vi } from 'vitest'
import { FakeHttp } from '../../src/testing/index.js'

/** One request, and what became of it so far. */
const asking = (init?: RequestInit) => {
  const http = new FakeHttp()
  const log: string[] = []
  const asked = http.fetch('http://server.test/live', init)
  const heard = asked.then(
    (response) => log.push(`status ${response.status}`),
    (error: unknown) => log.push(`${error as string}`),
  )
  const read = async () => {
    try {
      const body = (await asked).body!.pipeThrough(new TextDecoderStream()).getReader()
      for (let piece = await body.read(); !piece.done; piece = await body.read()) {
        // What a page makes of it takes it some promises more.
        for (let turn = 0; turn < 20; turn++) await undefined
        log.push(piece.value)
      }
      log.push('its end')
    } catch (error) {
      log.push(`${error as string}`)
    }
  }
  return { http, log, asked, heard, request: http.last, read: () => void read() }
}

const again = 'http://server.test/live was answered already, or has failed'
const noBody = 'http://server.test/live has no body to write into: stream() gives it one'

describe('a fake network for fetch', () => {
  it('keeps what was requested, in order, and answers nothing by itself', async () => {
    const http = new FakeHttp()
    const settled = vi.fn()
    http.fetch('/relative').then(settled, settled)
    const init = { method: 'POST', body: '[]', headers: { 'X-Token': 'mine' } }
    http.fetch(new URL('http://server.test/b c'), init).then(settled, settled)
    await new Promise((heard) => setImmediate(heard))
    expect(settled).not.toHaveBeenCalled()
    expect(http.requests.map(({ url }) => url)).toEqual(['/relative', 'http://server.test/b%20c'])
    expect([http.last, http.last.init]).toEqual([http.requests[1], init])
    expect([http.last.headers.get('x-token'), http.last.aborted]).toEqual(['mine', false])
  })

  it('knows which requests wait for an answer', async () => {
    const http = new FakeHttp()
    const gone = new AbortController()
    const paths = ['/answered', '/streamed', '/failed', '/aborted', '/waiting']
    const asked = paths.map((path) => http.fetch(path, path === '/aborted' ? { signal: gone.signal } : {}))
    asked.forEach((one) => one.catch(() => {}))
    expect(http.pending).toEqual(http.requests)
    const [answered, streamed, failed, aborted, waiting] = http.requests
    await answered!.answer(200)
    await streamed!.stream()
    await failed!.fail()
    gone.abort()
    expect(http.pending).toEqual([waiting])
    expect([waiting!.pending, aborted!.pending]).toEqual([true, false])
  })

  it('has no last request before there was one', () => {
    expect(() => new FakeHttp().last).toThrow(
      'Nothing was requested: pass `fetch` of this to what should ask',
    )
  })

  it('takes no Request, and says so', async () => {
    const http = new FakeHttp()
    const asked = http.fetch(new Request('http://server.test'))
    await expect(asked).rejects.toThrow('FakeHttp takes a URL, got a Request')
    expect(http.requests).toEqual([])
  })

  it('asks its server, which finds the request', async () => {
    const http = new FakeHttp()
    const found: unknown[] = []
    http.server = (request) => found.push(request, http.last)
    void http.fetch('/asked')
    expect(found).toEqual([http.last, http.last])
  })

  it('asks its server, which may answer at once', async () => {
    const http = new FakeHttp()
    http.server = (request) => void request.answer(200, request.url)
    expect(await (await http.fetch('/echo')).text()).toBe('/echo')
    expect(http.requests).toHaveLength(1)
  })

  it('is good without its object, as the global one is', async () => {
    const http = new FakeHttp()
    const { fetch } = http
    void fetch('/alone')
    expect(http.last.url).toBe('/alone')
  })
})

describe('a fake request', () => {
  it('is answered in full, which the page has heard of at the end', async () => {
    const { request, asked, log } = asking()
    await request.answer(418, 'short', { 'Retry-After': '5' })
    expect(log).toEqual(['status 418'])
    const response = await asked
    expect([await response.text(), response.headers.get('retry-after')]).toEqual(['short', '5'])
  })

  it('is answered so that the page has read it by then', async () => {
    const { request, asked } = asking()
    const read = vi.fn()
    void asked.then((response) => response.json()).then(read)
    await request.answer(200, '{"a":1}')
    expect(read.mock.calls).toEqual([[{ a: 1 }]])
  })

  it.each([204, 304])('has no body with %d, whatever is said', async (status) => {
    const { request, asked } = asking()
    await request.answer(status, 'left out')
    expect([(await asked).status, (await asked).body]).toEqual([status, null])
  })

  it('has no body unless one is given', async () => {
    const { request, asked } = asking()
    await request.answer(200)
    expect((await asked).body).toBe(null)
  })

  it('is answered by whatever a test makes', async () => {
    const { request, asked, log } = asking()
    const response = new Response('own', { status: 503, statusText: 'At lunch' })
    await request.respond(response)
    expect([log, (await asked) === response]).toEqual([['status 503'], true])
    await expect(request.respond(new Response())).rejects.toThrow(again)
  })

  it('is answered piece by piece, each heard of before the next', async () => {
    const { request, asked, log, read } = asking()
    read()
    await request.stream()
    expect((await asked).headers.get('content-type')).toBe('text/event-stream')
    await request.push('one')
    expect(log).toEqual(['status 200', 'one'])
    await request.push(new TextEncoder().encode('two'))
    await request.end()
    expect(log).toEqual(['status 200', 'one', 'two', 'its end'])
  })

  it('streams under other headers, if told', async () => {
    const { request, asked } = asking()
    await request.stream({ 'Content-Type': 'application/json' })
    expect((await asked).headers.get('content-type')).toBe('application/json')
  })

  it('fails as a network does, or with what it is given', async () => {
    const [plain, told] = [asking(), asking()]
    const handled = vi.fn()
    void Promise.all([plain.asked, []])
      .then(() => {})
      .catch(handled)
    await plain.request.fail()
    expect(handled).toHaveBeenCalledOnce()
    await told.request.fail(new Error('no route'))
    expect([plain.log, told.log]).toEqual([['TypeError: Failed to fetch'], ['Error: no route']])
  })

  it('fails in the middle of its answer', async () => {
    const { request, log, read } = asking()
    read()
    await request.stream()
    await request.push('one')
    await request.fail()
    expect(log).toEqual(['status 200', 'one', 'TypeError: Failed to fetch'])
  })

  it.each<[string, (request: FakeHttp['last']) => Promise<void>]>([
    ['answered', (request) => request.answer(200, 'whole')],
    ['streamed to its end', (request) => request.stream().then(() => request.end())],
    ['failed', (request) => request.fail(new Error('before'))],
  ])('does nothing more if it fails once it has %s', async (_, settle) => {
    const { request, log, read } = asking()
    await settle(request)
    const before = [...log]
    read()
    await request.fail()
    expect(log.filter((line) => /Failed to fetch/.test(line))).toEqual([])
    expect(log.slice(0, before.length)).toEqual(before)
  })

  it.each<[string, (request: FakeHttp['last']) => Promise<void>]>([
    ['answered', (request) => request.answer(200)],
    ['streaming', (request) => request.stream()],
    ['failed', (request) => request.fail()],
  ])('is not answered twice: once %s', async (_, settle) => {
    const { request } = asking()
    await settle(request)
    await expect(request.answer(500)).rejects.toThrow(again)
    await expect(request.stream()).rejects.toThrow(again)
  })

  it('goes on with its first body where a second one is refused', async () => {
    const { request, log, read } = asking()
    read()
    await request.stream()
    await expect(request.stream()).rejects.toThrow(again)
    await request.push('one')
    await request.end()
    expect(log).toEqual(['status 200', 'one', 'its end'])
  })

  it.each<[string, (request: FakeHttp['last']) => Promise<void>]>([
    ['waits', async () => {}],
    ['was answered in full', (request) => request.answer(200, 'whole')],
    [
      'was answered in full, and a stream refused',
      (request) => request.answer(200).then(() => request.stream().catch(() => {})),
    ],
    ['has ended', (request) => request.stream().then(() => request.end())],
    ['has failed', (request) => request.stream().then(() => request.fail())],
  ])('has nothing to write into while it %s', async (_, settle) => {
    const { request } = asking()
    await settle(request)
    await expect(request.push('early')).rejects.toThrow(noBody)
    await expect(request.end()).rejects.toThrow(noBody)
  })
})

describe('a fake request that the page aborts', () => {
  it('rejects, and is known to be aborted', async () => {
    const gone = new AbortController()
    const { request, log, heard } = asking({ signal: gone.signal })
    gone.abort()
    await heard
    expect(log).toEqual([expect.stringMatching(/^AbortError: /)])
    expect([request.aborted, await request.answer(200).catch(({ message }) => message)]).toEqual([
      true,
      again,
    ])
  })

  it('breaks off what is streamed', async () => {
    const gone = new AbortController()
    const { request, log, read } = asking({ signal: gone.signal })
    read()
    await request.stream()
    gone.abort()
    await new Promise((heard) => setImmediate(heard))
    expect(log).toEqual(['status 200', expect.stringMatching(/^AbortError: /)])
    await expect(request.push('late')).rejects.toThrow(noBody)
  })

  it('is never made where it was aborted before', async () => {
    const http = new FakeHttp()
    await expect(http.fetch('/late', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(http.requests).toEqual([])
  })

  it('rejects with the reason of the signal, as fetch does', async () => {
    const gone = new AbortController()
    const { log, heard } = asking({ signal: gone.signal })
    gone.abort(new DOMException('It took too long', 'TimeoutError'))
    await heard
    expect(log).toEqual(['TimeoutError: It took too long'])
    const late = new FakeHttp().fetch('/late', { signal: gone.signal })
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
