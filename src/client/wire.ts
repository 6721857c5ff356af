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
  readonly write: (frame: Frame) => Data | undefined
  /** What a message says; `undefined` where there is nothing to do, or for what is none: then that was told. */
  readonly read: (data: unknown) => Frame | undefined
  /** The same, for the heartbeat, which asks first: what it says is kept until it is read. */
  readonly peek: (data: unknown) => Frame | undefined
}

/** Bytes of UTF-8 for each unit of a string, at most: spares counting them where it cannot matter. */
const widest = 3

export const createWire = (
  codec: Codec,
  envelope: Envelope,
  maxSendBytes: number,
  maxReceiveBytes: number,
  trouble: Trouble,
): Wire => {
  let peeked: { readonly data: unknown; readonly frame: Frame | undefined } | undefined
  const decode = (data: unknown): Frame | undefined => {
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
  }
  const peek = (data: unknown) => {
    if (peeked?.data !== data) peeked = { data, frame: decode(data) }
    return peeked?.frame
  }

  return {
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
    peek,
    read(data) {
      const frame = peek(data)
      peeked = undefined
      return frame
    },
  }
}

/** The heartbeat in the form of the envelope; nothing where it has none. */
export const pingIn = ({ write, peek }: Wire): Pick<HeartbeatOptions, 'ping' | 'pong'> => {
  const ping = write({ type: 'ping' })
  return ping === undefined ? {} : { ping, pong: (data) => peek(data)?.type === 'pong' }
}
