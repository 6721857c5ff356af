import type { Data } from '../core/data.js'

/** Turns values into messages, and messages into values. */
export interface Codec {
  /** One message. What it throws for a value that it cannot carry is thrown by `send`. */
  encode(value: unknown): Data
  /** The value of one message: text, or an `ArrayBuffer`. Throws for a message that has none. */
  decode(data: unknown): unknown
}
