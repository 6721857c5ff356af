// The tests of one shape: the original and ours walk through the same script, side by side, each in a browser of its own.
// With DIFFERENTIAL=original the original is compared with itself: that shows what the comparison cannot see.

import { mkdirSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, type Browser } from '../../browsers.mjs'
import { startable, type Kind } from '../servers.mjs'
import { described, differences, unexplained, type AllowedDifference } from './compare'
import { stories, transcript, type Entry, type Story } from './transcript'
import { Visit, type Library, type Shape, type VisitOptions } from './visit'

/** What is not in `.gitignore` by its name is by its ending. */
const logs = fileURLToPath(new URL('../../../acceptance/logs/', import.meta.url))

const itself = process.env['DIFFERENTIAL'] === 'original'
const sides: { name: string; library: Library }[] = [
  { name: 'original', library: 'original' },
  itself ? { name: 'original-again', library: 'original' } : { name: 'ours', library: 'ours' },
]

export interface Suite {
  /** Of the acceptance test. */
  id: string
  shape: Shape
  kinds: readonly Kind[]
  visit: (kind: Kind) => Pick<VisitOptions, 'hold' | 'options'>
  walk: (visit: Visit, kind: Kind) => Promise<void>
  /** What the original does one time and not another. */
  races: readonly AllowedDifference[]
  /** What is meant to be so. */
  allowed: readonly AllowedDifference[]
}

export function compareOn({ id, shape, kinds, visit, walk, races, allowed }: Suite): void {
  const here = kinds.filter((kind) => startable.includes(kind))
  const intended = allowed.filter((one) => one.shape === shape)
  const used = new Set<AllowedDifference>()
  let browsers: Browser[] = []

  beforeAll(async () => {
    mkdirSync(logs, { recursive: true })
    browsers = await Promise.all(sides.map(() => launch('chromium')))
  })
  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.close()))
    console.info(`What each page saw is in ${relative('', logs)}/${shape}-*.log`)
  })

  async function run(kind: Kind, side: number) {
    const { name, library } = sides[side]!
    const it = await Visit.begin(browsers[side]!, { shape, library, kind, ...visit(kind) })
    try {
      await walk(it, kind)
      return { stories: stories(await it.log()), uncaught: it.uncaught }
    } finally {
      const log = await it.log()
      keep(`${kind}-${name}.timeline`, log.map(line).join(''))
      keep(`${kind}-${name}`, transcript(stories(log)))
      await it.end()
    }
  }

  const keep = (name: string, text: string) => writeFileSync(`${logs}${shape}-${name}.log`, text)

  describe.each(here)(`[${id}] with %s`, (kind) => {
    test('the page sees from ours what it sees from the original', async () => {
      const [original, ours] = await Promise.all([run(kind, 0), run(kind, 1)])
      const names = [...races.map(eitherSide), ...(itself ? [] : intended)].filter(
        (one) => one.shape === shape,
      )
      const found = differences(original!.stories, ours!.stories).filter(
        (difference) => unexplained(difference, names, kind, used).length > 0,
      )
      expect(found.map(described).join('\n')).toBe('')
      expect(twice(ours!.stories)).toEqual([])
      expect(ours!.uncaught).toEqual([])
    })
  })

  test.skipIf(itself || here.length < kinds.length)('every allowed difference is still there', () => {
    expect(intended.filter((one) => !used.has(one)).map(({ name }) => name)).toEqual([])
  })
}

/** Compared with itself, the original may win a race on either side. */
function eitherSide(race: AllowedDifference): AllowedDifference {
  return itself ? { ...race, explains: (lone, kind) => race.explains({ ...lone, side: 'ours' }, kind) } : race
}

/** What was delivered more than once. */
const twice = (all: readonly Story[]) =>
  all.filter(({ name, lines }) => name.startsWith('delivery') && lines.length > 1)

function line({ at, step, what, status, message }: Entry) {
  return `${String(at).padStart(6)}  ${step}: ${what} ${status && `[${status}] `}${JSON.stringify(message)}\n`
}
