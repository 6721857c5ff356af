import { written, type Story } from './transcript'

/** What one story is in one library's run and not in the other's; in which order two are, in case of `order`. */
export interface Difference {
  step: string
  story: string
  original: string[]
  ours: string[]
}

/** An intended one. */
export interface AllowedDifference {
  name: string
  reason: string
  explains: (difference: Difference) => boolean
}

/** Closer together than this, in milliseconds, two stories are in no particular order. */
const WINDOW = 50

export function differences(original: readonly Story[], ours: readonly Story[]): Difference[] {
  const keys = new Set([...original, ...ours].map(({ step, name }) => `${step}\n${name}`))
  const found: Difference[] = []
  for (const key of keys) {
    const [step = '', story = ''] = key.split('\n')
    const lines = (all: readonly Story[]) =>
      all.find((one) => one.step === step && one.name === story)?.lines ?? []
    const difference = { step, story, original: lines(original), ours: lines(ours) }
    if (difference.original.join('\n') !== difference.ours.join('\n')) found.push(difference)
  }
  return [...found, ...reordered(original, ours)]
}

/** Pairs of stories of one step that are apart in both runs, and the other way around. */
function reordered(original: readonly Story[], ours: readonly Story[]): Difference[] {
  const found: Difference[] = []
  for (const first of original)
    for (const second of original) {
      if (first.step !== second.step || second.at - first.at < WINDOW) continue
      const [one, other] = [first, second].map(({ step, name }) =>
        ours.find((story) => story.step === step && story.name === name),
      )
      if (!one || !other || one.at - other.at < WINDOW) continue
      const order = [`${first.name}, then ${second.name}`]
      found.push({
        step: first.step,
        story: 'order',
        original: order,
        ours: [`${second.name}, then ${first.name}`],
      })
    }
  return found
}

export function described({ step, story, original, ours }: Difference): string {
  const only = (sign: string, lines: string[], others: string[]) =>
    lines.map((line) => `  ${others.includes(line) ? ' ' : sign} ${line}`)
  return [`${step}: ${story}`, ...only('-', original, ours), ...only('+', ours, original)].join('\n')
}

export function transcript(all: readonly Story[]): string {
  const steps = [...new Set(all.map(({ step }) => step))]
  const of = (step: string) =>
    all
      .filter((story) => story.step === step)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(written)
  return steps.map((step) => [step, ...of(step)].join('\n')).join('\n') + '\n'
}
