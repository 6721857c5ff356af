import { WebSocket as WsWebSocket } from 'ws'
import { backoff, ReconnectingWebSocket, type SocketOptions } from '../../src/index.js'
import type { ReconnectingWebSocketEventMap, UrlSource, WebSocketConstructor } from '../../src/index.js'

/** The `ws` package's class: the native one of these tests. */
export const Ws = WsWebSocket as unknown as WebSocketConstructor

const sockets = new Set<ReconnectingWebSocket>()

/** A socket that tries again within milliseconds, and lives until the end of its test. */
export const hold = (url: UrlSource, options: SocketOptions = {}, protocols: string[] = []) => {
  const socket = new ReconnectingWebSocket(url, protocols, {
    WebSocket: Ws,
    retry: backoff({ base: 20, cap: 50 }),
    ...options,
  })
  sockets.add(socket)
  return socket
}

/** Lets go of every socket of the test. */
export const letGo = () => {
  for (const socket of sockets) socket.close()
  sockets.clear()
}

/** The next event of that type, within bounds. */
export const next = <K extends keyof ReconnectingWebSocketEventMap>(
  socket: ReconnectingWebSocket,
  type: K,
  within = 10_000,
) =>
  new Promise<ReconnectingWebSocketEventMap[K]>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`No ${type} within ${within} ms; the state is ${socket.state.name}`)),
      within,
    )
    socket.addEventListener(
      type,
      (event) => {
        clearTimeout(timer)
        resolve(event)
      },
      { once: true },
    )
  })

/** The names of what the socket tells, as it tells it. */
export const record = (socket: ReconnectingWebSocket) => {
  const told: string[] = []
  for (const type of ['open', 'error', 'close'] as const)
    socket.addEventListener(type, (event) =>
      told.push('code' in event ? `close ${(event as CloseEvent).code}` : type),
    )
  return told
}
