import type { Trial } from './trial'

/** Runs in the page, with a socket of that kind; answers with what it saw. */
export type Script = (kind: string, url: string, more?: string) => unknown

// What `instrument` gave the page.
declare const classes: Record<string, typeof WebSocket>
declare const attempt: (call: () => unknown) => unknown
declare const trial: (kind: string, ...given: unknown[]) => Trial

/** Before the server answers. */
export const calls: Record<string, Script> = {
  'the members of the interface': (kind) => {
    const shape = (owner: object, name: string) => {
      const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(owner, name)!
      const parameters = [value, get, set].map((it) => typeof it === 'function' && it.length)
      return [name, typeof value === 'function' || value, parameters, flags]
    }
    const members = (native: object, owner: object) =>
      Object.getOwnPropertyNames(native)
        .filter((name) => name !== 'prototype')
        .map((name) => shape(owner, name))
    const Class = classes[kind]!
    return [members(WebSocket, Class), members(WebSocket.prototype, Class.prototype)]
  },

  // Not '', which Firefox alone refuses.
  'what a constructor takes': (kind, url) => {
    const host = url.replace('ws://', '')
    const spelled = [
      url,
      `${url}/a b?c=d e`,
      `http://${host}`,
      `HTTPS://${host}`,
      `ws://me:it@${host}`,
      '/path',
    ]
    const odd = [
      'ws:',
      'ftp://a/',
      `${url}#part`,
      `${url}#`,
      'ws://a b/',
      new URL(url),
      null,
      undefined,
      5,
      {},
    ]
    const protocols = [['a', 'A'], ['a', 'a'], ['a b'], [''], 'a', '', 'a,b', [5], null, undefined, {}]
    const given = [[], ...[...spelled, ...odd].map((it) => [it]), ...protocols.map((it) => [url, it])]
    return given.map((given) =>
      attempt(() => {
        const socket: WebSocket = Reflect.construct(classes[kind]!, given)
        socket.close()
        return [socket.readyState, socket.url, socket.protocol, socket.binaryType]
      }),
    )
  },

  'what other receivers get': (kind) => {
    // It is asked what a type would forbid to ask.
    const Class = classes[kind] as any
    const { prototype } = Class
    return [
      () => Class('ws://127.0.0.1'),
      () => prototype.readyState,
      () => prototype.send.call({}, 'x'),
      () => prototype.close.call(new EventTarget()),
      () => (prototype.onopen = () => {}),
      () => (prototype.binaryType = 'blob'),
    ].map(attempt)
  },

  'what attributes may be set to': (kind, url) => {
    const { socket, note, ended } = trial(kind, url)
    // It is asked what a type would forbid to ask.
    const it = socket as any
    for (const value of ['arraybuffer', 'nonsense', 'blob', null, { toString: () => 'arraybuffer' }])
      note(attempt(() => ((it.binaryType = value), it.binaryType)))
    for (const name of ['onopen', 'onmessage', 'onerror', 'onclose'])
      for (const value of [() => {}, { handleEvent: () => {} }, 'text', 5, null, undefined])
        note(attempt(() => ((it[name] = value), it[name] === value || it[name])))
    for (const name of ['readyState', 'url', 'protocol', 'OPEN', 'send'])
      note(attempt(() => ((it[name] = 9), it[name] === 9)))
    it.close()
    return ended
  },

  // Not a reason without a code, for which Chromium alone throws.
  'a close while connecting': (kind, url) => {
    const traces = [[], [1000], [4321, 'réason']].map((given) => {
      const { socket, attempt, ended } = trial(kind, url)
      attempt(() => socket.send('early'))
      attempt(() => socket.close(...(given as [])))
      attempt(
        () => socket.send('late'),
        () => socket.close(3000),
      )
      return ended
    })
    return Promise.all(traces)
  },
}

/** With a server that echoes, and obeys. */
export const conversations: Record<string, Script> = {
  // Not 1000.6, which Chromium and WebKit cut off where WebIDL rounds.
  'what send and close refuse': (kind, url) => {
    const { socket, attempt, ended } = trial(kind, url)
    // It is asked what a type would forbid to ask.
    const it = socket as any
    socket.onopen = () => {
      attempt(() => it.send())
      for (const code of [1001, 999, 2999, 5000, 0, -1, 68_536, null, NaN, 'text', {}])
        attempt(() => it.close(code))
      for (const reason of ['x'.repeat(124), 'é'.repeat(62), '🪸'.repeat(31), `${'x'.repeat(121)}\ud800`])
        attempt(() => it.close(3000, reason))
      attempt(() => it.close(1000.4, `${'é'.repeat(60)}\ud800`))
    }
    return ended
  },

  'a close of its own, and what comes after': (kind, url) => {
    const { socket, attempt, ended } = trial(kind, `${url}/path?query=1`)
    socket.onopen = () => {
      socket.send('answered too late')
      attempt(() => socket.close(3001, 'enough'))
      attempt(
        () => socket.close(3002, 'again'),
        () => socket.send('lost'),
      )
    }
    socket.onclose = () =>
      attempt(
        () => socket.close(),
        () => socket.close(7),
        () => socket.send('lost'),
      )
    return ended
  },

  'a close in the listener of a message': (kind, url) => {
    const { socket, ended } = trial(kind, url)
    socket.onopen = () => ['one', 'two', 'three'].forEach((text) => socket.send(text))
    socket.onmessage = () => socket.close()
    return ended
  },

  'the codes that a server closes with': (kind, url) => {
    const orders = ['', '1000', '1001 away', '1008', '1011 oops', '1012', '3000', '4999 bye'].map(
      (end) => `close ${end}`,
    )
    const traces = [...orders, 'terminate'].map((order) => {
      const { socket, ended } = trial(kind, url)
      socket.onopen = () => socket.send(order)
      return ended
    })
    return Promise.all(traces)
  },

  'a reset line': (kind, url) => {
    const { socket, ended } = trial(kind, url)
    socket.onopen = () => socket.send('reset')
    return ended
  },

  'listeners in their order': (kind, url) => {
    const { socket, note, ended } = trial(kind, url)
    const listener = (name: string) =>
      function (this: unknown, event: Event) {
        note([name, event.type, this === socket])
      }
    const removed = listener('removed')
    socket.addEventListener('message', removed)
    socket.onmessage = listener('replaced')
    socket.addEventListener('message', listener('first'))
    socket.addEventListener('message', { handleEvent: () => note('object') })
    socket.addEventListener('message', listener('once'), { once: true })
    socket.onmessage = listener('handler')
    socket.removeEventListener('message', removed)
    socket.addEventListener('message', (event) => event.stopImmediatePropagation(), { once: true })
    socket.addEventListener('message', listener('stopped once'))
    socket.onopen = () => ['one', 'two', 'close 1000'].forEach((text) => socket.send(text))
    return ended
  },
}

/** Sends one of each kind of data; ends when all have come back. */
export const exchange: Script = (kind, url, binaryType) => {
  const { socket, attempt, note, ended } = trial(kind, url)
  socket.binaryType = binaryType as BinaryType
  const bytes = Uint8Array.of(0, 1, 2, 254, 255)
  const views = [bytes.subarray(1, 4), new DataView(bytes.buffer, 2), Float64Array.of(1.5)]
  const blobs = [new Blob(['blob of ', bytes], { type: 'image/png' }), new Blob([])]
  const texts = ['text', '', 'ünïcödé 🪸', 'lone \ud800', 'nul \0', 'x'.repeat(70_000)]
  const others = [5, null, undefined, [1, 2], { toString: () => 'object' }]
  // It is asked what a type would forbid to ask.
  const all: any[] = [
    ...texts,
    ...others,
    bytes.buffer,
    new ArrayBuffer(0),
    ...views,
    ...blobs,
    'close 1000 done',
  ]
  socket.onopen = () => {
    for (const data of all) attempt(() => socket.send(data))
    note(socket.bufferedAmount) // in this task it only grows
  }
  return ended
}

/** Offers two subprotocols, and closes as soon as it is open. */
export const arrive: Script = (kind, url) => {
  const { socket, ended } = trial(kind, url, ['a', 'b'])
  socket.onopen = () => socket.close(1000)
  return ended
}

/** What is sent too late counts. WebKit counts the frames' headers as well. */
export const count: Script = (kind, url) => {
  const { socket, note, ended } = trial(kind, url)
  const send = (data: string | Uint8Array<ArrayBuffer>) => {
    socket.send(data)
    note(socket.bufferedAmount)
  }
  socket.onopen = () => {
    send('ünï')
    socket.close()
    send('four')
  }
  socket.onclose = () => [new Uint8Array(5), '🪸'].forEach(send)
  return ended.then((trace) => [...trace, socket.bufferedAmount])
}
