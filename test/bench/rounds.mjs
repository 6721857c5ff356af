import { median, quantile } from './statistics.mjs'

/**
 * Runs every contender once per round, in an order that turns from round to round, so that whatever drifts (the
 * clock rate, the heap, the neighbours) drifts for all alike.
 *
 * @template T
 * @param {Record<string, () => T | Promise<T>>} contenders
 * @param {{ rounds: number, warmUp?: number }} options
 * @returns {Promise<Record<string, T[]>>} what each returned, by round
 */
export const alternate = async (contenders, { rounds, warmUp = 1 }) => {
  const names = Object.keys(contenders)
  const results = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + warmUp) % names.length]
      const result = await contenders[name]()
      if (round >= 0) results[name].push(result)
    }
  }
  return results
}

/**
 * Each contender's median, and its ratio to the baseline of the same round: median and middle half.
 * @param {Record<string, number[]>} results @param {string} baseline
 */
export const compare = (results, baseline) =>
  Object.entries(results).map(([name, values]) => {
    const ratios = values.map((value, round) => value / results[baseline][round])
    return {
      name,
      median: median(values),
      ratio: median(ratios),
      spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    }
  })
