import { median } from '../statistics.mjs'
import { holdfast } from './clients-compared.mjs'
import { comeback, flapping, storm } from './measures.mjs'

/** Seconds: the default first, then its neighbours. */
const firsts = [3, 2, 4]
const bases = [3, 2, 4]
const factors = [1.6, 1.3, 2]
const caps = [10, 8, 15]
const seeds = 3

/** The figures that a policy is judged by; less is better in each. */
const judged = ['peak/s', 'per client', 'to 99 %', 'wait, short', 'wait, middle', 'wait, long', 'flapping']

/** How far apart two figures must be to count as different: more than seeds differ from each other. */
const margin = 0.03

const dominates = (row, other) =>
  judged.every((figure) => row[figure] <= other[figure] * (1 + margin)) &&
  judged.some((figure) => row[figure] < other[figure] * (1 - margin))

/** An outage whose length (seconds) is as likely to be in one octave as in another. */
const outageBetween = (shortest, longest) => (random) => shortest * (longest / shortest) ** random()

/** The first delay's window need not be the base of the later ones: the default's own choice is put to the test. */
const variant = (backoff, { first, base, factor, cap }) => {
  const policy = backoff({ base: base * 1000, factor, cap: cap * 1000 })
  return holdfast((context) => (context.attempt === 0 ? first * 1000 * context.random() : policy(context)))
}

const figures = (client, seed) => {
  const storms = Array.from({ length: seeds }, (_, run) => storm(client, seed + run))
  const middle = (field) => median(storms.map((result) => result[field]))
  return {
    'peak/s': middle('peak'),
    'per client': middle('perClient'),
    'to 99 %': middle('to99'),
    'wait, short': comeback(client, seed, outageBetween(0.5, 3)).median,
    'wait, middle': comeback(client, seed, outageBetween(3, 15)).median,
    'wait, long': comeback(client, seed, outageBetween(15, 120)).median,
    flapping: flapping(client, seed, 30).mean,
  }
}

/**
 * The default policy and its neighbours, all by the library's own `backoff`. The score is the geometric mean of the
 * figures relative to the default's: below 1 is better on the whole.
 * @param {(options: object) => import('./clients-compared.mjs').Policy} backoff @param {number} seed
 */
export const sweep = (backoff, seed) => {
  const parameters = firsts.flatMap((first) =>
    bases.flatMap((base) => factors.flatMap((factor) => caps.map((cap) => ({ first, base, factor, cap })))),
  )
  const rows = parameters.map((each) => ({ ...each, ...figures(variant(backoff, each), seed) }))
  const chosen = rows[0]
  for (const row of rows) {
    const ratios = judged.map((figure) => row[figure] / chosen[figure])
    row.score = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
    row['against the default'] = dominates(row, chosen) ? 'better' : dominates(chosen, row) ? 'worse' : ''
  }
  rows.sort((a, b) => a.score - b.score)
  const count = (verdict) => rows.filter((row) => row['against the default'] === verdict).length
  const verdict =
    `Of ${rows.length - 1} neighbours ${count('better')} beat the default in something and lose in nothing, ` +
    `${count('worse')} the other way round; by score the default comes ${rows.indexOf(chosen) + 1}.`
  return { rows, verdict }
}
