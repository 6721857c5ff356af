/** A socket of one of the classes, in the page, and what is seen of it. */
export interface Trial {
  socket: WebSocket
  /** Writes down how each call goes, and the socket after them. */
  attempt: (...calls: (() => unknown)[]) => void
  note: (...seen: unknown[]) => void
  /** All that was written down, once the socket is closed and nothing comes any more. */
  ended: Promise<unknown[]>
}

/** Runs in the page: gives it `classes`, `trial`, which makes a socket, and `attempt`, which tells how a call went. */
export function instrument() {
  const state = window as any
  const { never, socketClass } = state.Holdfast

  const plain = async (data: unknown) => {
    if (data instanceof Blob) return ['Blob', data.type, ...new Uint8Array(await data.arrayBuffer())]
    return data instanceof ArrayBuffer ? ['ArrayBuffer', ...new Uint8Array(data)] : data
  }

  // Not `bufferedAmount`: how soon that shrinks is the network's doing.
  const look = (socket: WebSocket) => {
    const { readyState, url, protocol, extensions, binaryType } = socket
    return { readyState, url, protocol, extensions, binaryType }
  }

  // All but `isTrusted` and the time; the ports are none in either.
  const tell = (event: any, socket: WebSocket) => ({
    type: event.type,
    class: event.constructor.name,
    text: String(event),
    own: Object.getOwnPropertyNames(event),
    flags: [event.bubbles, event.cancelable, event.composed, event.defaultPrevented, event.eventPhase],
    targets: [event.target, event.currentTarget, ...event.composedPath()].map((it) => it === socket),
    end: [event.code, event.reason, event.wasClean],
    message: [event.origin, event.lastEventId, event.source],
  })

  const attempt = (call: () => unknown) => {
    try {
      return { gave: call() }
    } catch (error: any) {
      return { threw: error.name, class: error.constructor.name, code: error.code }
    }
  }

  const trial = (kind: string, ...given: unknown[]): Trial => {
    const socket: WebSocket = new state.classes[kind](...given)
    const trace: unknown[] = [look(socket)]
    const reading: Promise<void>[] = []
    for (const type of ['open', 'message', 'error', 'close'])
      socket.addEventListener(type, (event) => {
        const entry: Record<string, unknown> = { ...tell(event, socket), ...look(socket) }
        trace.push(entry)
        if (type === 'message')
          reading.push(plain((event as MessageEvent).data).then((data) => void (entry['data'] = data)))
      })
    const closed = new Promise((resolve) => {
      socket.addEventListener('close', () => setTimeout(resolve, 20))
    })
    return {
      socket,
      attempt: (...calls) => trace.push(calls.map(attempt), look(socket)),
      note: (...seen) => trace.push(...seen),
      ended: closed.then(() => Promise.all(reading)).then(() => [...trace, look(socket)]),
    }
  }

  const bound = socketClass({ retry: never, queue: { maxMessages: 0 } })
  Object.assign(state, { classes: { native: WebSocket, bound }, trial, attempt })
}
