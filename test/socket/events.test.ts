import { afterEach, describe, expect, it, vi } from 'vitest'
import type { State, StateChangeEvent } from '../../src/index.js'
import { offlineStage, openStage, stage } from './stage.js'

afterEach(() => vi.unstubAllGlobals())

describe('what listeners are given', () => {
  it('[S11] every event is an Event whose target is the socket; a close has a number and a string', () => {
    const { socket, clock, network } = stage({ queue: { maxMessages: 1, overflow: 'drop-oldest' } })
    const events: Event[] = []
    for (const type of ['open', 'message', 'error', 'close', 'statechange', 'dropped'])
      socket.addEventListener(type, (event: Event) => events.push(event))
    socket.send('one')
    socket.send('two')
    network.last.accept()
    network.last.receive('hello', new ArrayBuffer(1))
    network.last.fail()
    clock.advance(1_500)
    network.last.serverClose()
    socket.close()
    network.last.finishClose()
    expect(new Set(events.map(({ type }) => type))).toHaveProperty('size', 6)
    for (const event of events) {
      expect(event).toBeInstanceOf(Event)
      expect(event.target).toBe(socket)
      expect(event).toMatchObject({ bubbles: false, cancelable: false })
      if (event.type === 'close') {
        expect(event).toMatchObject({
          code: expect.any(Number) as number,
          reason: expect.any(String) as string,
        })
        expect(event).toHaveProperty('wasClean', false)
      }
    }
  })

  it('[S11] a close is a native CloseEvent where there is one', () => {
    class CloseEvent extends Event {
      readonly code: number
      readonly reason: string
      readonly wasClean: boolean
      constructor(type: string, init: CloseEventInit) {
        super(type)
        this.code = init.code ?? 0
        this.reason = init.reason ?? ''
        this.wasClean = init.wasClean ?? false
      }
    }
    vi.stubGlobal('CloseEvent', CloseEvent)
    const { socket, native } = openStage()
    const closes: Event[] = []
    socket.addEventListener('close', (event) => closes.push(event))
    native.serverClose(4000, 'why')
    expect(closes[0]).toBeInstanceOf(CloseEvent)
    expect(closes[0]).toMatchObject({ code: 4000, reason: 'why', wasClean: true })
    expect(Object.hasOwn(closes[0] as object, 'retryAt')).toBe(true)
  })

  it('a message event carries the data as native delivered it, and the origin of the server', () => {
    const { socket, native } = openStage({ url: 'wss://server.test:8443/live?token=1' })
    const events: MessageEvent[] = []
    socket.onmessage = (event) => events.push(event)
    const buffer = new ArrayBuffer(2)
    socket.binaryType = 'arraybuffer'
    native.receive('text', buffer, '')
    expect(events.map(({ data }) => data as unknown)).toEqual(['text', buffer, ''])
    expect(events[0]).toBeInstanceOf(MessageEvent)
    expect(events[0]).toMatchObject({ origin: 'wss://server.test:8443', lastEventId: '', source: null })
  })

  const polyfills: Record<string, object> = {
    'writes its data': class extends Event {
      data: unknown
      origin: unknown
      constructor(type: string, { data, origin }: MessageEventInit = {}) {
        super(type)
        Object.assign(this, { data: data as unknown, origin })
      }
    },
    'has getters for it': class extends Event {
      readonly #init: MessageEventInit
      constructor(type: string, init: MessageEventInit) {
        super(type)
        this.#init = { ...init }
      }
      get data(): unknown {
        return this.#init.data
      }
      get origin(): unknown {
        return this.#init.origin
      }
    },
    'cannot be without it': class extends Event {
      constructor(type: string, init: MessageEventInit) {
        super(type)
        for (const name of ['data', 'origin'] as const) Reflect.set(this, name, init[name])
      }
    },
  }
  it.each(Object.keys(polyfills))('a message event of a polyfill that %s carries the same', (kind) => {
    vi.stubGlobal('MessageEvent', polyfills[kind])
    const { socket, native } = openStage({ url: `wss://${kind.replaceAll(' ', '-')}.test/live` })
    const events: MessageEvent[] = []
    socket.onmessage = (event) => events.push(event)
    native.dispatchEvent(Object.assign(new Event('message'), { data: 'text' }))
    const carried = events.map(({ data, origin }) => [data as unknown, origin])
    expect(carried).toEqual([['text', `wss://${kind.replaceAll(' ', '-')}.test`]])
  })

  it('messages reach whoever begins to listen late, by handler, function or object', () => {
    const { socket, native } = openStage()
    const heard: unknown[] = []
    native.receive('unheard by these')
    socket.onmessage = ({ data }) => heard.push(['handler', data])
    socket.addEventListener('message', {
      handleEvent: ({ data }: MessageEvent) => heard.push(['object', data]),
    } as never)
    socket.addEventListener('message', ({ data }) => heard.push(['once', data]), { once: true })
    native.receive('1', '2')
    expect(heard).toEqual([
      ['handler', '1'],
      ['object', '1'],
      ['once', '1'],
      ['handler', '2'],
      ['object', '2'],
    ])
  })

  it('[S22] statechange tells of every transition once, in order, with the state after it', () => {
    const { socket, clock, network } = stage({ startClosed: true })
    const told: [State, State][] = []
    socket.addEventListener('statechange', ({ state, previous }: StateChangeEvent) =>
      told.push([state, previous]),
    )
    socket.reconnect()
    network.last.accept()
    network.last.fail()
    clock.advance(1_500)
    socket.close()
    network.last.finishClose()
    expect(told.map(([{ name }]) => name)).toEqual([
      ...['resolving', 'connecting', 'open', 'backoff', 'resolving', 'connecting', 'closing', 'closed'],
    ])
    expect(told[0]?.[1].name).toBe('idle')
    for (const [index, [, previous]] of told.entries()) if (index) expect(previous).toBe(told[index - 1]?.[0])
  })

  it('close comes before the statechange that ends it, and open before its own', () => {
    const { socket, native, clock } = stage()
    const order: string[] = []
    for (const type of ['open', 'error', 'close', 'statechange'])
      socket.addEventListener(type, () => order.push(type))
    native.accept()
    native.fail()
    expect(order).toEqual(['open', 'statechange', 'error', 'close', 'statechange'])
    clock.advance(0)
  })

  it('transitions that a listener asks for are told after the one it hears of', () => {
    const { socket, native, log, states } = stage()
    socket.onopen = () => {
      socket.close(4000, 'at once')
      expect(socket.readyState).toBe(2)
    }
    states.length = 0
    native.accept()
    expect(states).toEqual(['open', 'closing'])
    native.finishClose()
    expect(log).toEqual([expect.stringMatching('^open'), `close 4000 'at once' clean final @3`])
  })

  it('[S22] a page can count down: backoff carries the attempt, the cause and the moment of the next try', () => {
    const { socket, clock, network } = offlineStage()
    expect(socket.state).toMatchObject({
      name: 'backoff',
      attempt: 1,
      deadline: clock.now() + 1_500,
      cause: { type: 'close', code: 1006, wasClean: false },
    })
    clock.advance(1_500)
    expect(socket.state).toMatchObject({ name: 'connecting', attempt: 1, cause: { code: 1006 } })
    network.last.fail()
    expect(socket.state).toMatchObject({ name: 'backoff', attempt: 2 })
  })

  it('url, protocol and extensions are those of the link', () => {
    const { socket, native, clock, network } = stage({ url: 'http://server.test', protocols: ['a', 'b'] })
    expect([socket.url, socket.protocol, socket.extensions]).toEqual(['ws://server.test/', '', ''])
    native.accept({ protocol: 'b', extensions: 'permessage-deflate' })
    expect([socket.protocol, socket.extensions]).toEqual(['b', 'permessage-deflate'])
    native.fail()
    clock.advance(1_500)
    network.last.accept({ protocol: 'a' })
    expect([socket.protocol, socket.extensions]).toEqual(['a', ''])
  })

  it.each(['before the first connect', 'later'])(
    '[S31] binaryType set %s holds on every reconnect',
    (when) => {
      const { socket, clock, network } = stage({ startClosed: true })
      if (when !== 'later') socket.binaryType = 'arraybuffer'
      socket.reconnect()
      network.last.accept()
      if (when === 'later') {
        expect(network.last.binaryType).toBe('blob')
        socket.binaryType = 'arraybuffer'
      }
      for (let lives = 0; lives < 3; lives++) {
        expect(network.last.binaryType).toBe('arraybuffer')
        network.last.fail()
        clock.advance(10_000)
        network.last.accept()
      }
      expect(socket.binaryType).toBe('arraybuffer')
    },
  )
})
