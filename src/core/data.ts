/** What `WebSocket.send` takes. */
export type Data = string | ArrayBufferLike | Blob | ArrayBufferView

let encoder: TextEncoder | undefined

/** The size of a message on the wire, in bytes. */
export const byteLength = (data: Data): number =>
  typeof data === 'string'
    ? (encoder ??= new TextEncoder()).encode(data).length
    : 'size' in data
      ? data.size
      : data.byteLength

/**
 * What native `send` would have put on the wire at this moment: binary is copied, all but binary becomes a string.
 * https://websockets.spec.whatwg.org/#dom-websocket-send
 */
export const snapshot = (data: unknown): Data => {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
  // By tag, for what comes from another realm.
  const tag = Object.prototype.toString.call(data)
  if (/ArrayBuffer/.test(tag)) return (data as ArrayBuffer).slice(0)
  return /Blob|File]/.test(tag) ? (data as Blob) : `${data as string}`
}
