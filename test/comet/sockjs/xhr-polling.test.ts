import { describe, expect, it } from 'vitest'
import type { SockJSOptions } from '../../../src/sockjs.js'
import type { FakeRequest } from '../../../src/testing/index.js'
import { hearRequests, openStage, settled, stage } from './stage.js'

const requests = hearRequests()
const polls = () => requests.filter(({ url }) => /\/xhr(\?|$)/.test(url))
const sends = () => requests.filter(({ url }) => url.includes('/xhr_send'))
const bodyOf = ({ init }: FakeRequest): unknown => JSON.parse(init.body as string)
const last = (asked: readonly FakeRequest[]) => asked.at(-1)!

/** A socket that polls, and waits for what comes. */
const pollingStage = async (options: SockJSOptions = {}, url?: string) => {
  const scene = stage({ transports: 'xhr-polling', sessionId: () => 'session', ...options }, url)
  await last(polls()).answer(200, 'o\n')
  scene.log.length = 0
  return scene
}

describe('where no WebSocket opens', () => {
  it('polls, on a session of its own', async () => {
    const { native, log, socket } = stage(
      { server: 'a', sessionId: () => 'b' },
      'http://server.test/echo?q=1',
    )
    native.fail()
    expect(requests.map(({ url }) => url)).toEqual(['http://server.test/echo/a/b/xhr?q=1'])
    expect(requests[0]!.init).toMatchObject({ method: 'POST', credentials: 'include' })
    expect(socket.transport).toBe(null)
    await requests[0]!.answer(200, 'o\n')
    expect(log).toEqual(['open xhr-polling @1'])
    expect(polls()).toHaveLength(2)
  })

  it('gives a WebSocket up that says nothing for 5 s', () => {
    const { native, clock } = stage()
    clock.advance(4_999)
    expect(requests).toHaveLength(0)
    clock.advance(1)
    expect(native.closing).toBeDefined()
    expect(requests).toHaveLength(1)
  })

  it('and where there is none, it polls at once', () => {
    stage({ WebSocket: undefined as never })
    expect(requests).toHaveLength(1)
  })

  it('only does so where polling is allowed', () => {
    stage({ transports: ['websocket'] }).native.fail()
    expect(requests).toHaveLength(0)
  })

  it.each([['xhr-polling'], [['xhr-streaming', 'iframe-htmlfile']], [['nope']]])(
    'transports %j is HTTP without a WebSocket',
    (transports) => {
      const { network } = stage({ transports })
      expect(network.sockets).toHaveLength(0)
      expect(requests).toHaveLength(1)
    },
  )

  it.each([[[]], [''], [['xhr-streaming', 'websocket']]])(
    'transports %j is a WebSocket first',
    (transports) => {
      const { network } = stage({ transports })
      expect(network.sockets).toHaveLength(1)
      expect(requests).toHaveLength(0)
    },
  )
})

describe('names', () => {
  const nameOf = (options: SockJSOptions) => {
    stage({ transports: 'xhr-polling', ...options })
    return new URL(last(requests).url).pathname
  }

  it('of server and session are random', () => {
    expect(nameOf({})).toMatch(/^\/echo\/\d{3}\/[0-9a-v]{8}\/xhr$/)
    expect(nameOf({ random: () => 0 })).toMatch(/^\/echo\/000\//)
    expect(nameOf({})).not.toBe(nameOf({}))
  })

  it('are as the page wants', () => {
    expect(nameOf({ sessionId: 3 })).toMatch(/\/[0-9a-v]{3}\/xhr$/)
    expect(nameOf({ sessionId: 0 })).toMatch(/\/[0-9a-v]{8}\/xhr$/)
    expect(nameOf({ server: '$&x', sessionId: () => '$1y' })).toBe('/echo/$&x/$1y/xhr')
  })

  it('headers are those of the transport', () => {
    const headers = { 'X-Token': 'a' }
    stage({ transports: 'xhr-polling', transportOptions: { 'xhr-polling': { headers } } })
    expect(last(requests).init.headers).toEqual(headers)
  })
})

describe('frames', () => {
  it('carry messages, in order, and the next poll follows at once', async () => {
    const { log } = await pollingStage()
    await last(polls()).answer(200, 'a["one","two"]\na["three"]\n')
    expect(log).toEqual(['message one @1', 'message two @1', 'message three @1'])
    expect(polls()).toHaveLength(3)
  })

  it('tell that the server is there', async () => {
    const { log } = await pollingStage()
    await last(polls()).answer(200, 'h\n')
    expect(log).toEqual(['heartbeat @1'])
  })

  it('end it, as the server says', async () => {
    const { log, clock } = await pollingStage()
    await last(polls()).answer(200, 'c[4001,"bye"]\n')
    expect(log).toEqual([`close 4001 'bye' clean @3`])
    expect(polls()).toHaveLength(2)
    expect(clock.timers).toBe(0)
  })

  it('end it before it is open: the server’s own code', async () => {
    const { log } = stage({ transports: 'xhr-polling' })
    await last(polls()).answer(200, 'c[3000,"Go away!"]\n')
    expect(log).toEqual([`close 3000 'Go away!' clean @3`])
  })

  it('open it anew: then the server has lost the session', async () => {
    const { log } = await pollingStage()
    await last(polls()).answer(200, 'o\n')
    expect(log).toEqual([`close 1006 'Server lost session' unclean @3`])
  })

  it('stop where the page closes it', async () => {
    const { socket, clock, log } = await pollingStage()
    socket.onmessage = ({ data }) => {
      log.push(data)
      socket.close()
    }
    await last(polls()).answer(200, 'a["one","two"]\nh\n')
    clock.advance(0)
    await settled()
    expect(log).toEqual(['one', `close 1000 'Normal closure' clean @3`])
  })

  it.each([
    '<html>Please log in</html>',
    'a',
    'a{}',
    'a["x"',
    'x["y"]',
    'anull',
    'c',
    'c5',
    'c[{"toString":1},"x"]',
    'o ',
    '\0',
  ])('%j is none: the session is broken', async (rubbish) => {
    const { log } = await pollingStage()
    await last(polls()).answer(200, `${rubbish}\n`)
    expect(log).toEqual([`close 1006 'permanent' unclean @3`])
  })

  it.each(['<html>', 'h\n', 'a["x"]\n', 'c[1'])('%j does not open it', async (rubbish) => {
    const { log } = stage({ transports: 'xhr-polling' })
    await last(polls()).answer(200, rubbish)
    expect(log).toEqual([`close 1002 'Cannot connect to server' unclean @3`])
  })

  it('of more than 16 Mi characters are not read to their end', async () => {
    const { log, clock } = await pollingStage()
    let pulled = 0
    const endless = new ReadableStream({
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(2 ** 20).fill(32))
      },
    })
    await last(polls()).respond(new Response(endless))
    while (!log.length) await settled()
    expect(log).toEqual([`close 1006 'permanent' unclean @3`])
    expect(pulled).toBeLessThan(20)
    expect(clock.timers).toBe(0)
  })

  it.each([404, 500, 503])('status %i is none', async (status) => {
    const { log } = await pollingStage()
    await last(polls()).answer(status, 'a["x"]')
    expect(log).toEqual([`close 1006 'permanent' unclean @3`])
  })

  it.each(['', '\n\n', 'h\n', 'a[]\n'])('%j at once is asked again only a second later', async (nothing) => {
    const { clock, socket } = await pollingStage()
    await last(polls()).answer(200, nothing)
    clock.advance(999)
    await settled()
    expect(polls()).toHaveLength(2)
    clock.advance(1)
    await settled()
    expect(polls()).toHaveLength(3)
    await last(polls()).answer(200, nothing)
    socket.close()
    clock.advance(0)
    expect(clock.timers).toBe(0)
    clock.advance(10_000)
    await settled()
    expect(polls()).toHaveLength(3)
  })

  it('"h" after the wait that is usual is asked again at once', async () => {
    const { clock } = await pollingStage()
    clock.advance(25_000)
    await last(polls()).answer(200, 'h\n')
    expect(polls()).toHaveLength(3)
  })
})

describe('sending', () => {
  it('is one request for what is sent in one go, and one at a time', async () => {
    const { socket } = await pollingStage()
    socket.send('one')
    socket.send('two "2" \ud800')
    await settled()
    expect(sends().map(bodyOf)).toEqual([['one', 'two "2" \ud800']])
    expect(sends()[0]!.url).toBe('http://server.test/echo/500/session/xhr_send')
    socket.send('three')
    socket.send('four')
    await settled()
    expect(sends()).toHaveLength(1)
    await last(sends()).answer(204)
    expect(sends().map(bodyOf)).toEqual([
      ['one', 'two "2" \ud800'],
      ['three', 'four'],
    ])
    await last(sends()).answer(204)
    socket.send('five')
    await settled()
    expect(bodyOf(last(sends()))).toEqual(['five'])
  })

  it('that fails breaks the session, and nothing is sent after the gap', async () => {
    const { socket, log, clock } = await pollingStage()
    socket.send('one')
    await settled()
    socket.send('two')
    await last(sends()).answer(404)
    expect(log).toEqual([`close 1006 'permanent' unclean @3`])
    expect(sends()).toHaveLength(1)
    expect(last(polls()).aborted).toBe(true)
    expect(clock.timers).toBe(0)
  })

  it('that nobody answers for 30 s breaks the session: the line is dead', async () => {
    const { socket, log, clock } = await pollingStage()
    socket.send('one')
    await settled()
    clock.advance(29_999)
    expect(log).toEqual([])
    clock.advance(1)
    await settled()
    expect(log).toEqual([`close 1006 'permanent' unclean @3`])
    expect(last(sends()).aborted).toBe(true)
  })

  it('that is answered without end breaks the session, and is read no further', async () => {
    const { socket, log, clock } = await pollingStage()
    socket.send('one')
    await settled()
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(2 ** 20).fill(32)),
    })
    await last(sends()).respond(new Response(endless))
    while (!log.length) await settled()
    expect(log).toEqual([`close 1006 'permanent' unclean @3`])
    expect(last(sends()).aborted).toBe(true)
    expect(clock.timers).toBe(0)
  })

  it('goes to its end after close(), as with a WebSocket', async () => {
    const { socket, clock, log } = await pollingStage()
    socket.send('one')
    await settled()
    socket.send('two')
    socket.close(4002, 'mine')
    clock.advance(0)
    expect(log).toEqual([`close 4002 'mine' clean @3`])
    expect(last(polls()).aborted).toBe(true)
    await last(sends()).answer(204)
    expect(bodyOf(last(sends()))).toEqual(['two'])
    await last(sends()).answer(204)
    expect(clock.timers).toBe(0)
    expect(log).toHaveLength(1)
  })

  it('waits for the answer where there is patience for it', async () => {
    const { socket, log } = await pollingStage({ closeTimeout: 1_000 })
    socket.send('one')
    await settled()
    socket.close()
    await settled()
    expect(log).toEqual([])
    await last(sends()).answer(204)
    expect(log).toEqual([`close 1000 'Normal closure' clean @3`])
  })
})

it('uses a WebSocket as long as one opens', () => {
  const { socket } = openStage()
  expect(socket.transport).toBe('websocket')
  expect(requests).toHaveLength(0)
})
