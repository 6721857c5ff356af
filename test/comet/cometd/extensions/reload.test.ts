import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '../../../../src/comet/bayeux/message.js'
import type { ExtensionHost } from '../../../../src/comet/cometd/extensions/extension.js'
import { ReloadExtension } from '../../../../src/comet/cometd/extensions/reload.js'
import { absurd, type Compared, originals } from './originals.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const key = 'org.cometd.reload'
const url = 'http://server.test/cometd'
const reply: Message = {
  channel: '/meta/handshake',
  id: '1',
  successful: true,
  clientId: 'c1',
  supportedConnectionTypes: ['websocket', 'long-polling'],
  ext: { ack: true },
}

/** A tab: its storage outlives its pages. */
const tab = () => {
  const stored = new Map<string, string>()
  const storage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  }
  return { stored, storage }
}

/** A page whose client does nothing but note what the extension asks of it. */
const page = (extension: Compared, storage: object, at = url) => {
  const calls: unknown[] = []
  const note =
    (name: string) =>
    (...given: unknown[]) =>
      void calls.push([name, ...given])
  vi.stubGlobal('window', globalThis)
  vi.stubGlobal('sessionStorage', storage)
  const callback = () => {}
  const host: ExtensionHost & { batches: number } = {
    batches: 0,
    getURL: () => at,
    getTransport: () => ({ abort: note('abort') }),
    receive: (message) => {
      calls.push(['receive', structuredClone(message)])
      extension.incoming?.(message)
    },
    startBatch: () => void host.batches++,
    endBatch: () => void host.batches--,
    setTimeout: (ring, delay) => setTimeout(ring, delay),
    _getCallback: () => callback,
    _putCallback: (id, given) => void calls.push(['callback', id, given === callback]),
  }
  // What the originals use besides.
  Object.assign(host, {
    _debug: () => {},
    addListener: () => {},
    _mixin: (_deep: boolean, target: object, given: Message, other: Message) =>
      Object.assign(target, given, other, { ext: { ...given.ext, ...other.ext } }),
  })
  extension.registered!('reload', host)

  const out = (message: Message) => {
    const result = extension.outgoing!(structuredClone(message))
    vi.runAllTimers()
    return result === null ? null : message
  }
  const arrive = (message: Message) => void extension.incoming!(structuredClone(message))
  return {
    host,
    calls,
    out,
    in: arrive,
    handshake: (id = '1') => out({ channel: '/meta/handshake', id }),
    connect: (connectionType = 'websocket') => out({ channel: '/meta/connect', connectionType }),
    /** As far as it gets by itself. */
    open() {
      this.handshake()
      arrive(reply)
      this.connect()
      return this
    },
  }
}

/** What a page finds that was not the first in its tab. */
const reloaded = (Page: new () => Compared = ReloadExtension as never) => {
  const { stored, storage } = tab()
  page(new Page(), storage).open().host.reload!()
  return { stored, storage, next: page(new ReloadExtension() as Compared, storage) }
}

describe('the reload extension', () => {
  it('answers the next page’s handshake itself, by the transport that was in use', () => {
    const { next } = reloaded()
    expect(next.handshake('9')).toBeNull()
    expect(next.calls).toEqual([
      ['callback', '9', true],
      [
        'receive',
        { ...reply, id: '9', supportedConnectionTypes: ['websocket'], ext: { ack: true, reload: true } },
      ],
    ])
  })

  it('answers once: the page after that asks the server', () => {
    const { next, storage, stored } = reloaded()
    next.handshake()
    expect(stored.size).toBe(0)
    expect(page(new ReloadExtension() as Compared, storage).handshake()).not.toBeNull()
  })

  it('goes on from page to page', () => {
    const { next, storage } = reloaded()
    next.handshake()
    next.connect()
    next.host.reload!()
    const third = page(new ReloadExtension() as Compared, storage)
    expect(third.handshake()).toBeNull()
    expect(third.calls).toContainEqual(['receive', expect.objectContaining({ clientId: 'c1' })])
  })

  it('holds what the page sends until the first connect is answered, successful or not', () => {
    for (const successful of [true, false]) {
      const { next } = reloaded()
      next.handshake()
      next.connect()
      expect(next.host.batches).toBe(1)
      for (let count = 0; count < 2; count++) {
        next.in({ channel: '/meta/connect', successful })
        expect(next.host.batches).toBe(0)
      }
    }
  })

  it('holds nothing back from a page that disconnects before', () => {
    const { next } = reloaded()
    next.handshake()
    next.out({ channel: '/meta/disconnect' })
    expect(next.host.batches).toBe(0)
    next.in({ channel: '/meta/connect', successful: false })
    expect(next.host.batches).toBe(0)
  })

  it('lets the page that goes ask for nothing more, and ends what is under way', () => {
    const { storage } = tab()
    const first = page(new ReloadExtension() as Compared, storage).open()
    expect(first.connect()).not.toBeNull()
    first.host.reload!()
    expect(first.calls).toEqual([['abort']])
    expect(first.connect()).toBeNull()
    expect(first.out({ channel: '/chat' })).not.toBeNull()
  })

  it('serves a page again that stayed after all, once it handshakes anew', () => {
    const { storage } = tab()
    const first = page(new ReloadExtension() as Compared, storage).open()
    first.host.reload!()
    first.out({ channel: '/meta/disconnect' })
    first.handshake()
    expect(first.connect()).not.toBeNull()
  })

  it.each<[string, (first: ReturnType<typeof page>) => void]>([
    ['before the handshake', () => {}],
    ['before its reply', (first) => first.handshake()],
    [
      'after a refusal',
      (first) => {
        first.handshake()
        first.in({ ...reply, successful: false })
      },
    ],
    ['after disconnect()', (first) => first.open().out({ channel: '/meta/disconnect' })],
    ['after the server’s farewell', (first) => first.open().in({ channel: '/meta/disconnect' })],
  ])('keeps nothing %s', (_, live) => {
    const { stored, storage } = tab()
    const first = page(new ReloadExtension() as Compared, storage)
    live(first)
    first.host.reload!()
    expect(stored.size).toBe(0)
    expect(first.calls).toEqual([])
    if (_ === 'before the handshake') expect(first.connect()).not.toBeNull()
  })

  it('asks the server of another url', () => {
    const { storage } = reloaded()
    const elsewhere = page(new ReloadExtension() as Compared, storage, 'http://elsewhere.test/')
    expect(elsewhere.handshake()).not.toBeNull()
    expect(elsewhere.host.batches).toBe(0)
  })

  it('keeps the session of a later handshake, not of an earlier one', () => {
    const { stored, storage } = tab()
    const first = page(new ReloadExtension() as Compared, storage).open()
    first.handshake()
    first.in({ ...reply, clientId: 'c2' })
    first.connect('long-polling')
    first.host.reload!()
    expect(JSON.parse(stored.get(key)!)).toMatchObject({
      url,
      handshakeResponse: { clientId: 'c2' },
      transportType: 'long-polling',
    })
  })

  it('takes the name from its constructor, configure() and reload(); reload may be a listener', () => {
    const { stored, storage } = tab()
    const extension = new ReloadExtension({ name: 'one' })
    const first = page(extension as Compared, storage).open()
    const { reload } = first.host
    reload!()
    extension.configure({ name: 'two' })
    reload!()
    reload!({ name: 'three' })
    stored.delete('three')
    reload!(new Event('beforeunload') as object)
    expect([...stored.keys()]).toEqual(['one', 'two', 'three'])
  })

  it('takes reload() along when it is unregistered', () => {
    const { storage } = tab()
    const extension = new ReloadExtension()
    const { host } = page(extension as Compared, storage)
    expect(host.reload).toBeTypeOf('function')
    extension.unregistered()
    expect(host).not.toHaveProperty('reload')
  })

  it('asks the server where there is no storage, or nonsense in it', () => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    const denied = { getItem: refuse, setItem: refuse, removeItem: refuse }
    expect(page(new ReloadExtension() as Compared, denied).handshake()).not.toBeNull()
    const whole = { url, handshakeResponse: reply, transportType: 'websocket' }
    const states = absurd.flatMap((value) => [value, { ...whole, handshakeResponse: value }])
    for (const text of ['{', '', ...states.map((state) => JSON.stringify(state))]) {
      const { stored, storage } = tab()
      stored.set(key, text)
      const first = page(new ReloadExtension() as Compared, storage)
      expect(first.handshake(), text).not.toBeNull()
      expect(first.host.batches).toBe(0)
      expect(stored.size).toBe(0)
    }
  })

  it('tells the page that it cannot store, and goes on', () => {
    const { storage } = tab()
    const full = { ...storage, setItem: () => { throw new DOMException('', 'QuotaExceededError') } } // prettier-ignore
    const first = page(new ReloadExtension() as Compared, full).open()
    expect(() => first.host.reload!()).toThrow(DOMException)
    expect(first.connect()).not.toBeNull()
  })
})

describe.each(originals)('the reload extension of $version', ({ ReloadExtension: Original }) => {
  it('finds what ours left, and ours what it left', () => {
    const { storage } = reloaded()
    expect(page(new Original(), storage).handshake()).toBeNull()
    expect(reloaded(Original).next.handshake()).toBeNull()
  })

  const acts = {
    handshake: (at: ReturnType<typeof page>) => at.handshake('5'),
    reply: (at: ReturnType<typeof page>) => at.in(reply),
    refusal: (at: ReturnType<typeof page>) => at.in({ ...reply, successful: false }),
    connect: (at: ReturnType<typeof page>) => at.connect(),
    fallback: (at: ReturnType<typeof page>) => at.connect('long-polling'),
    connected: (at: ReturnType<typeof page>) => at.in({ channel: '/meta/connect', successful: true }),
    failed: (at: ReturnType<typeof page>) => at.in({ channel: '/meta/connect', successful: false }),
    disconnect: (at: ReturnType<typeof page>) => at.out({ channel: '/meta/disconnect' }),
    farewell: (at: ReturnType<typeof page>) => at.in({ channel: '/meta/disconnect', successful: true }),
    publish: (at: ReturnType<typeof page>) => at.out({ channel: '/chat', data: 1 }),
    reload: (at: ReturnType<typeof page>) => at.host.reload!(),
    next: () => {},
  }
  type Act = keyof typeof acts

  /** Plays it, and notes after each act what became of the message, of the host and of the storage. */
  const play = (Extension: new () => Compared, script: readonly Act[]) => {
    const { stored, storage } = tab()
    let at = page(new Extension(), storage)
    let isReloading = false
    let hasConnected = false
    return script.map((act) => {
      // Where ours intends something else: a page that stays, one that disconnects early, one that never had a transport.
      const skipped =
        (act === 'handshake' && isReloading) ||
        (/disconnect|farewell/.test(act) && at.host.batches > 0) ||
        (act === 'reload' && !hasConnected)
      if (skipped) return 'skipped'
      if (act === 'reload') isReloading = true
      if (act === 'handshake') hasConnected = false
      if (/^connect$|fallback/.test(act)) hasConnected = true
      if (act === 'next') {
        at = page(new Extension(), storage)
        isReloading = hasConnected = false
      }
      const result = acts[act](at)
      const state = [...stored].map(([name, text]) => [name, JSON.parse(text)])
      return { act, result, calls: [...at.calls], batches: at.host.batches, state }
    })
  }

  it('does the same, whatever happens', () => {
    const names = Object.keys(acts) as Act[]
    const opening: Act[] = ['handshake', 'reply', 'connect']
    const going: Act[] = ['reload', 'next', 'handshake', 'connect']
    const anyScript = fc
      .array(
        fc.oneof(
          fc.constantFrom(...names).map((act) => [act]),
          fc.constantFrom(opening, going),
        ),
        { maxLength: 25 },
      )
      .map((script) => script.flat())
    fc.assert(
      fc.property(anyScript, (script) => {
        expect(play(ReloadExtension as never, script)).toEqual(play(Original, script))
      }),
      { numRuns: 1_000, seed: 1 },
    )
  })
})
