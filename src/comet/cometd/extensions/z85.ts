import { bytesOf } from '../../../codecs/json.js'

/** What goes as binary data. */
export type Bytes = ArrayBuffer | ArrayBufferView | readonly number[]

// https://rfc.zeromq.org/spec/32/
const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'

/**
 * Bytes as text, five characters for four. At the end, CometD writes one character more than there are bytes left, as
 * Ascii85 does: the first ones of the group, filled up with zeros to be written and with the highest digit to be read.
 */
export const Z85 = {
  encode(data: Bytes): string {
    const bytes = Array.isArray(data) ? new Uint8Array(data) : bytesOf(data)
    if (!bytes)
      throw new TypeError(`Binary data must be an ArrayBuffer, a view or an array, not ${typeof data}`)
    let text = ''
    for (let at = 0; at < bytes.length; at += 4) {
      let value = 0
      for (let index = at; index < at + 4; index++) value = value * 256 + (bytes[index] ?? 0)
      let group = ''
      for (let count = 0; count < 5; count++) {
        group = digits.charAt(value % 85) + group
        value = Math.floor(value / 85)
      }
      text += group.slice(0, bytes.length - at + 1)
    }
    return text
  },

  decode(text: string): ArrayBuffer {
    const bytes = new Uint8Array(Math.floor((text.length * 4) / 5))
    let to = 0
    for (let at = 0; at < text.length; at += 5) {
      let value = 0
      for (let index = at; index < at + 5; index++) value = value * 85 + digits.indexOf(text[index] ?? '#')
      for (let shift = 24; shift >= 0; shift -= 8) bytes[to++] = value >> shift
    }
    return bytes.buffer
  },
}
