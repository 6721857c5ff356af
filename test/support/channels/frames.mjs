// @ts-check
// The frames of docs/protocol.md as a server reads them.

/** @typedef {import('../../../src/codecs/codec.js').Codec} Codec */
/** @typedef {{ t: string, [field: string]: any }} WireFrame */

/** @type {Codec} */
export const jsonText = {
  encode: (value) => JSON.stringify(value),
  decode: (data) => JSON.parse(/** @type {string} */ (data)),
}

/** @param {unknown[]} values */
const areTexts = (...values) => values.every((value) => typeof value === 'string')
/** @param {WireFrame} frame */
const isNumbered = ({ n }) => typeof n === 'string' || typeof n === 'number'
/** @param {WireFrame} frame */
const isNamed = ({ c, e }) => areTexts(c, e)
/** @param {WireFrame} frame */
const isList = ({ c }) => Array.isArray(c) && areTexts(...c)

/** @type {Map<unknown, (frame: WireFrame) => boolean>} what a frame of each kind must have */
const forms = new Map([
  ['m', isNamed],
  ['q', (frame) => isNamed(frame) && isNumbered(frame)],
  ['r', isNumbered],
  ['x', isNumbered],
  ['sub', isList],
  ['uns', isList],
  ['ping', () => true],
  ['pong', () => true],
  ['hello', ({ v, tok }) => v === 1 && areTexts(tok)],
  ['auth', ({ tok }) => areTexts(tok)],
])

/**
 * @param {Codec} codec
 * @param {unknown} message text, or an ArrayBuffer
 * @returns {WireFrame | undefined} nothing for what is not a frame that a client may send
 */
export function readFrame(codec, message) {
  try {
    const frame = /** @type {WireFrame} */ (codec.decode(message))
    return forms.get(frame.t)?.(frame) ? frame : undefined
  } catch {
    return undefined
  }
}
