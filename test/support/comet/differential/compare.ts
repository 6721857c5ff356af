// Where two transcripts differ, line by line, and which names those lines have.

import type { Kind } from '../servers.mjs'
import { brief, type Story } from './transcript'
import type { Shape } from './visit'

/** A line that only one of the pages has. */
export interface Lone {
  side: 'original' | 'ours'
  step: string
  story: string
  line: string
}

/** What such lines may be. */
export interface AllowedDifference {
  name: string
  reason: string
  shape: Shape
  explains: (lone: Lone, kind: Kind) => boolean
}

export interface Difference {
  step: string
  story: string
  /** All the lines, in order: those of both pages have no side. */
  lines: { side: Lone['side'] | undefined; line: string }[]
}

/** Closer together than this, in milliseconds, two stories are in no particular order. */
const WINDOW = 50

export function differences(original: readonly Story[], ours: readonly Story[]): Difference[] {
  const find = (all: readonly Story[], { step, name }: Story) =>
    all.find((one) => one.step === step && one.name === name)
  const added = ours.filter((story) => !find(original, story))
  const told = [...original, ...added].map((story) => ({
    step: story.step,
    story: story.name,
    lines: merged(find(original, story)?.lines ?? [], find(ours, story)?.lines ?? []),
  }))
  return [...told, ...reordered(original, ours)].filter(({ lines }) => lines.some(({ side }) => side))
}

/** The lines that no name is given to; the names that are used are added to `used`. */
export function unexplained(
  { step, story, lines }: Difference,
  names: readonly AllowedDifference[],
  kind: Kind,
  used: Set<AllowedDifference>,
): Lone[] {
  return lines.flatMap(({ side, line }) => {
    const lone = side && { side, step, story, line }
    const fitting = names.filter((one) => lone && one.explains(lone, kind))
    fitting.forEach((one) => used.add(one))
    return lone && fitting.length === 0 ? [lone] : []
  })
}

/** For people: - is the original's, + is ours. */
export function described({ step, story, lines }: Difference): string {
  const signs = { original: '-', ours: '+' }
  const texts = brief(lines.map(({ line }) => line))
  return [
    `${step}: ${story}`,
    ...lines.map(({ side }, i) => `  ${side ? signs[side] : ' '} ${texts[i]}`),
  ].join('\n')
}

/** Both lists in one, with as many lines in common as can be. */
function merged(original: readonly string[], ours: readonly string[]): Difference['lines'] {
  const [a, ...restOfOriginal] = original
  const [b, ...restOfOurs] = ours
  if (a === undefined) return ours.map((line) => ({ side: 'ours', line }))
  if (b === undefined) return original.map((line) => ({ side: 'original', line }))
  if (a === b) return [{ side: undefined, line: a }, ...merged(restOfOriginal, restOfOurs)]
  const without = [
    [{ side: 'original' as const, line: a }, ...merged(restOfOriginal, ours)],
    [{ side: 'ours' as const, line: b }, ...merged(original, restOfOurs)],
  ]
  return without.reduce((best, other) => (other.length < best.length ? other : best))
}

/** Stories of one step that are apart in both runs, and the other way around. */
function reordered(original: readonly Story[], ours: readonly Story[]): Difference[] {
  const at = (all: readonly Story[], { step, name }: Story) =>
    all.find((one) => one.step === step && one.name === name)?.at
  const apart = (first = NaN, second = NaN) => second - first >= WINDOW
  return original.flatMap((first) =>
    original
      .filter(({ step }) => step === first.step)
      .filter((second) => apart(first.at, second.at) && apart(at(ours, second), at(ours, first)))
      .map(({ step, name }) => ({
        step,
        story: 'order',
        lines: [
          { side: 'original' as const, line: `${first.name}, then ${name}` },
          { side: 'ours' as const, line: `${name}, then ${first.name}` },
        ],
      })),
  )
}
