/**
 * Chance that is the same again for the same seed: numbers in [0, 1), as `Math.random` gives them (mulberry32). It is what the
 * option `random` takes.
 *
 * @throws TypeError for a seed that is not a finite number.
 */
export const seeded = (seed: number): (() => number) => {
  if (!Number.isFinite(seed))
    throw new TypeError(
      `seed must be a finite number, got ${typeof seed === 'string' ? JSON.stringify(seed) : String(seed)}: ` +
        'take the one that the failed run tells',
    )
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
