import { type Clock, systemClock } from '../core/clock.js'
import { abnormal } from '../core/close-code.js'
import type { Data } from '../core/data.js'
import type { Link, Transport } from '../core/transport.js'

/** What is needed of a native `WebSocket`: React Native's, and the `ws` package's, have it too. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket

const silent = () => {}

/** A class: an object with getters of its own is a dictionary to V8, which is slower and 300 bytes larger. */
class NativeLink implements Link {
  readonly #socket: WebSocket
  readonly abandon: () => void

  constructor(socket: WebSocket, abandon: () => void) {
    this.#socket = socket
    this.abandon = abandon
  }

  send(data: Data): boolean {
    // In CLOSING the native socket would swallow it.
    const open = this.#socket.readyState === 1
    if (open) this.#socket.send(data as string)
    return open
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason)
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount
  }

  set binaryType(type: BinaryType) {
    this.#socket.binaryType = type
  }
}

/**
 * One native WebSocket per link.
 *
 * @param Native - The constructor. @defaultValue the global one of this moment
 * @throws ReferenceError where there is none, or the global one is a class of Holdfast's, which would open itself.
 */
export const webSocket = (
  Native: WebSocketConstructor | undefined = globalThis.WebSocket,
  clock: Clock = systemClock,
): Transport => {
  if (!Native || 'reconnect' in Native.prototype)
    throw new ReferenceError('There is no native WebSocket here: pass one as the option `WebSocket`')
  return ({ url, protocols, binaryType }, events) => {
    const socket = new Native(url, protocols as string[])
    let failed = false
    let spare = silent
    const end = ({ code, reason, wasClean }: Pick<CloseEvent, 'code' | 'reason' | 'wasClean'>) => {
      unlisten()
      events.close({ type: 'close', code, reason, wasClean, failed })
    }
    const unlisten = () => {
      spare()
      socket.onopen = socket.onmessage = socket.onclose = null
      // The `ws` package throws for an aborted handshake where nobody listens for errors.
      socket.onerror = silent
    }
    socket.binaryType = binaryType
    socket.onopen = () => events.open({ protocol: socket.protocol, extensions: socket.extensions })
    socket.onmessage = (event) => events.message(event.data)
    socket.onerror = () => {
      failed = true
      spare()
      // For a connection that they block, Chromium (CSP) and WebKit (a bad port) fire no `close`, and are CLOSED one task later.
      spare = clock.after(0, () => {
        if (socket.readyState === 3) end(abnormal)
      })
    }
    socket.onclose = end
    return new NativeLink(socket, () => {
      unlisten()
      socket.close()
    })
  }
}
