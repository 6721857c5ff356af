import type { Codec } from '../codecs/codec.js'
import { byteLength, type Data } from '../core/data.js'
import { HoldfastError } from '../core/errors.js'
import type { HeartbeatOptions } from '../layers/heartbeat.js'
import type { Envelope, Frame } from './envelope.js'
import type { Trouble, TroubleReason } from './trouble.js'

/** Turns frames into messages and messages into frames. */
export interface Wire {
  /**
   * `undefined` where the envelope has no form for such a frame.
   *
   * @throws HoldfastError `MessageTooLargeError`, and what the codec throws.
   */
  write(frame: Frame): Data | undefined
  /** `undefined` where there is nothing to do, or for what is none: then that was told. */
  read(data: unknown): Frame | undefined
}

/** Bytes of UTF-8 for each unit of a string, at most: spares counting them where it cannot matter. */
const widest = 3

export const createWire = (
  codec: Codec,
  envelope: Envelope,
  maxSendBytes: number,
  maxReceiveBytes: number,
  trouble: Trouble,
): Wire => ({
  write(frame) {
    const form = envelope.encode(frame)
    if (form === undefined) return undefined
    const data = codec.encode(form)
    const short = typeof data === 'string' && data.length * widest <= maxSendBytes
    const size = short ? 0 : byteLength(data)
    if (size > maxSendBytes)
      throw new HoldfastError(
        'MessageTooLargeError',
        `${size} bytes are more than maxSendBytes, ${maxSendBytes}`,
      )
    return data
  },
  read(data) {
    let reason: TroubleReason = 'size'
    try {
      const size = typeof data === 'string' ? data.length : byteLength(data as Data)
      if (size > maxReceiveBytes)
        throw new RangeError(`${size} bytes are more than maxReceiveBytes, ${maxReceiveBytes}`)
      reason = 'codec'
      const form = codec.decode(data)
      reason = 'envelope'
      const frame = envelope.decode(form)
      if (frame === undefined) throw new TypeError('The envelope knows no such frame')
      return frame ?? undefined
    } catch (error) {
      trouble(reason, error, data)
      return undefined
    }
  },
})

/** The heartbeat in the form of the envelope; nothing where it has none. */
export const pingIn = (wire: Wire, read: Read): Pick<HeartbeatOptions, 'ping' | 'pong'> => {
  const ping = wire.write({ type: 'ping' })
  return ping === undefined ? {} : { ping, pong: (data) => read(data)?.type === 'pong' }
}

/** What a message says. */
type Read = (data: unknown) => Frame | undefined

/** Several ask what a message says, the heartbeat first: it is read once, and kept until it is taken. */
export const readOnce = (wire: Wire): { readonly peek: Read; readonly take: Read } => {
  let last: { readonly data: unknown; readonly frame: Frame | undefined } | undefined
  const peek: Read = (data) => {
    if (last?.data !== data) last = { data, frame: wire.read(data) }
    return last?.frame
  }
  return {
    peek,
    take(data) {
      const frame = peek(data)
      last = undefined
      return frame
    },
  }
}
