import type { Transport } from '../core/transport.js'

/** What is needed of a native `WebSocket`: React Native's, and the `ws` package's, have it too. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket

const silent = () => {}

/**
 * One native WebSocket per link.
 *
 * @param Native - The constructor. The global one where there is none given, looked up when a link is opened.
 */
export const webSocket =
  (Native?: WebSocketConstructor): Transport =>
  ({ url, protocols, binaryType }, events) => {
    const Constructor = Native ?? globalThis.WebSocket
    if (!Constructor)
      throw new ReferenceError('There is no WebSocket here: pass one as the option `WebSocket`')
    const socket = new Constructor(url, protocols as string[])
    let failed = false
    socket.binaryType = binaryType
    socket.onopen = () => events.open({ protocol: socket.protocol, extensions: socket.extensions })
    socket.onmessage = (event) => events.message(event.data)
    socket.onerror = () => (failed = true)
    socket.onclose = ({ code, reason, wasClean }) =>
      events.close({ type: 'close', code, reason, wasClean, failed })
    return {
      send(data) {
        // In CLOSING the native socket would swallow it.
        const open = socket.readyState === 1
        if (open) socket.send(data as string)
        return open
      },
      close: (code, reason) => socket.close(code, reason),
      abandon() {
        socket.onopen = socket.onmessage = socket.onclose = null
        // The `ws` package throws for an aborted handshake where nobody listens for errors.
        socket.onerror = silent
        socket.close()
      },
      get bufferedAmount() {
        return socket.bufferedAmount
      },
      set binaryType(type: BinaryType) {
        socket.binaryType = type
      },
    }
  }
