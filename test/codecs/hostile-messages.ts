// Messages that no honest peer sends.

import { seeded } from '../../src/testing/index.js'

/** Luck that repeats: numbers below `limit`. */
export const luck = (seed: number) => {
  const random = seeded(seed)
  return (limit: number): number => Math.floor(random() * limit)
}

export type Luck = ReturnType<typeof luck>

export const randomBytes = (next: Luck, most: number): Uint8Array =>
  Uint8Array.from({ length: next(most) }, () => next(256))

export const pick = <T>(next: Luck, list: readonly T[]): T => list[next(list.length)]!

/** One message of these, spoiled in one of many ways. */
export const spoiled = (next: Luck, honest: readonly Uint8Array[]): Uint8Array => {
  const bytes = pick(next, honest).slice()
  const at = next(bytes.length)
  switch (next(6)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      bytes[at]! ^= 1 << next(8)
      return bytes
    case 2:
      bytes.set(randomBytes(next, Math.min(9, bytes.length - at + 1)), at)
      return bytes
    case 3: // the front of one and the end of another
      return Uint8Array.of(...bytes.subarray(0, at), ...pick(next, honest).subarray(at))
    case 4: // a piece of it twice
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(next(at + 1)))
    default:
      return Uint8Array.of(...bytes, ...randomBytes(next, 9))
  }
}

/** A billion items, or bytes, in five of them. */
export const claims = (next: Luck): Uint8Array => {
  const heads = [0xdd, 0xdf, 0xdb, 0xc6, 0xc9, 0xdc, 0xde]
  return Uint8Array.from({ length: 1 + next(8) }, () => pick(next, heads)).reduce<Uint8Array>(
    (bytes, head) => Uint8Array.of(...bytes, head, next(256), ...randomBytes(next, 2), 0xff, 0xff),
    Uint8Array.of(),
  )
}
