/** What `WebSocket.send` takes. */
export type Data = string | ArrayBufferLike | Blob | ArrayBufferView

/** The size of a message on the wire, in bytes. */
export const byteLength = (data: Data): number =>
  typeof data === 'string'
    ? new TextEncoder().encode(data).length
    : 'size' in data
      ? data.size
      : data.byteLength

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

/**
 * What native `send` would have put on the wire at this moment: binary is copied, all but binary becomes a string.
 * https://websockets.spec.whatwg.org/#dom-websocket-send
 */
export const snapshot = (data: unknown): Data => {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
  const tag = tagOf(data)
  if (tag === 'ArrayBuffer') return (data as ArrayBuffer).slice(0)
  return tag === 'Blob' || tag === 'File' ? (data as Blob) : `${data as string}`
}
