import { once } from 'node:events'
import { WebSocket } from 'ws'
import { Mailbox } from '../mailbox.mjs'

export type RawClient = Awaited<ReturnType<typeof rawClient>>

/** A socket that speaks frames by hand, as no library would. */
export const rawClient = async (
  url: string,
  { protocols = [], binary = false }: { protocols?: string[]; binary?: boolean } = {},
) => {
  const socket = new WebSocket(url, protocols)
  const frames = new Mailbox<any>('frame')
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )
  socket.on('message', (data, isBinary) => frames.put(binary && isBinary ? data : JSON.parse(String(data))))
  await once(socket, 'open')
  socket.on('error', () => {}) // 'close' follows

  const send = (...sent: (object | string | Buffer)[]) => {
    for (const frame of sent)
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
  }
  const next = (): Promise<any> => frames.take(5_000)
  return {
    socket,
    closed,
    send,
    next,
    /** Sends, and gives what comes next. */
    async ask(...sent: Parameters<typeof send>): Promise<any> {
      send(...sent)
      return next()
    },
    /** Fulfils once the server has handled all that was sent; nothing else may come before its pong. */
    async settled(): Promise<void> {
      send({ t: 'ping' })
      const frame = await next()
      if (frame.t !== 'pong') throw new Error(`Expected nothing, got ${JSON.stringify(frame)}`)
    },
  }
}
