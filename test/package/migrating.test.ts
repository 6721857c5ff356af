import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { defaults } from '../../src/comet/cometd/configuration.js'
import { blocks, documents, root } from './documents.js'
import { program } from './samples.js'

const pages = readdirSync(join(root, 'docs/migrating')).filter((file) => file !== 'README.md')
const diffsIn = (page: string) =>
  blocks.filter(({ file, language }) => file === `docs/migrating/${page}` && language === 'diff')

describe('the documents about migrating', () => {
  it.each(pages)('begin with a diff of one line, which the index has as well: %s', (page) => {
    const [first] = diffsIn(page)
    expect(first?.line).toBeLessThan(8)
    expect(first?.code.split('\n').map(([sign]) => sign)).toEqual(['-', '+'])
    expect(diffsIn('README.md').map(({ code }) => code)).toContain(first?.code)
  })
})

describe('the table of options of a CometD client', () => {
  /** A row's name, and its default. */
  const rows = new Map(
    documents.get('docs/migrating/cometd.md')!.prose.flatMap((line) => {
      const [, name, value] = /^\|\s*`(\w+)`\s*\|\s*(?:`([^`]*)`)?\s*\|/.exec(line) ?? []
      return name ? [[name, value] as const] : []
    }),
  )

  it('has every option', () => {
    const checker = program.getTypeChecker()
    const entry = checker.getSymbolAtLocation(program.getSourceFile(join(root, 'src/cometd.ts'))!)!
    const configuration = checker.getExportsOfModule(entry).find(({ name }) => name === 'Configuration')!
    const declared = checker
      .getDeclaredTypeOfSymbol(checker.getAliasedSymbol(configuration))
      .getProperties()
      .map(({ name }) => name)
    expect([...rows.keys()].sort()).toEqual([...new Set([...declared, ...Object.keys(defaults)])].sort())
  })

  it.each(Object.entries(defaults))('has the default of %s', (name, value) => {
    expect(vm.runInNewContext(`JSON.stringify(${rows.get(name)})`)).toBe(JSON.stringify(value))
  })
})
