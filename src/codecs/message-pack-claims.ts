/** How many arrays and maps may be in one another, on either way. */
export const MAX_DEPTH = 1_000

// https://github.com/msgpack/msgpack/blob/master/spec.md#formats
/** The types from 0xc0 to 0xdf: how many bytes say the length of what follows, and how many follow besides. */
const WIDTHS = [
  0, 0, 0, 0, 1, 2, 4, 1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 2, 4, 2, 4,
]
const SIZES = [
  0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17, 0, 0, 0, 0, 0, 0, 0,
]

/**
 * The decoder makes room for as many items as an array says that it has, so that forty bytes could ask for gigabytes.
 * Here every item that is still to come, of all the arrays and maps that are open, must have a byte that is there.
 */
export const checkClaims = (view: DataView): void => {
  /** How many items each array and map that is open still awaits; before them all, the message its one. */
  const open = [1]
  let awaited = 1
  let at = 0
  while (open.length > 0) {
    if (awaited > view.byteLength - at) throw new RangeError('MessagePack: claims more than there is')
    const type = view.getUint8(at++)
    awaited--
    open[open.length - 1]!--
    let items = 0
    if (type >= 0xc0 && type < 0xe0) {
      const width = WIDTHS[type - 0xc0]!
      const length =
        width === 1
          ? view.getUint8(at)
          : width === 2
            ? view.getUint16(at)
            : width === 4
              ? view.getUint32(at)
              : 0
      at += width + SIZES[type - 0xc0]!
      if (type < 0xdc) at += length
      else items = type < 0xde ? length : length * 2
    } else if (type >= 0xa0 && type < 0xc0) at += type & 0x1f
    else if (type >= 0x90 && type < 0xa0) items = type & 0x0f
    else if (type >= 0x80 && type < 0x90) items = (type & 0x0f) * 2

    awaited += items
    if (items > 0) open.push(items)
    else while (open.at(-1) === 0) open.pop()
    if (open.length > MAX_DEPTH + 1) throw new RangeError(`MessagePack: deeper than ${MAX_DEPTH}`)
  }
}
