import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import vm from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { isComponent, readComponent } from './components.js'
import { anchorsOf, type Block, blocks, documents, files, root } from './documents.js'
import { ambient, pathOf, program, programOf, textOf, typed } from './samples.js'

// What the documents show compiles, what they point at is there, and every option is in their table.

const at = ({ file, line }: Block, offset: number, message: string) => `${file}:${line + offset}: ${message}`

const complaintsOf = (block: Block): string[] => {
  const source = program.getSourceFile(pathOf(block))!
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ start = 0, messageText }) =>
      at(
        block,
        source.getLineAndCharacterOfPosition(start).line,
        ts.flattenDiagnosticMessageText(messageText, ' '),
      ),
  )
}

/** Scripts are parsed as a page would: what stands in a `<script>`, or the block itself. */
const parse = (block: Block): string[] => {
  const scripts =
    block.language === 'html'
      ? [...block.code.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(({ 1: code, index }) => ({
          code: code!,
          above: block.code.slice(0, index).split('\n').length - 1,
        }))
      : [{ code: block.code, above: 0 }]
  return scripts.flatMap(({ code, above }) => {
    try {
      new vm.Script(code)
      return []
    } catch (error) {
      return [at(block, above, String(error))]
    }
  })
}

/** What TypeScript says of a sample that is in no document. */
const checkOf = (block: Block) =>
  programOf(new Map([ambient, [pathOf(block), textOf(block)]]))
    .getSemanticDiagnostics()
    .map(({ messageText, file, start }) => [
      ts.flattenDiagnosticMessageText(messageText, ' '),
      file!.getLineAndCharacterOfPosition(start!).line,
    ])

describe('the samples of the documents', () => {
  it('are there', () => expect(typed.length).toBeGreaterThan(20))

  it.each(files)('compile: %s', (file) => {
    expect(typed.filter((block) => block.file === file).flatMap(complaintsOf)).toEqual([])
  })

  it('compile, where they are components, by their own compilers', () => {
    const components = blocks.filter(({ language }) => isComponent(language))
    expect(components.length).toBeGreaterThan(5)
    expect(
      components.flatMap((block) =>
        readComponent(block.language, block.code).complaints.map((complaint) => at(block, 0, complaint)),
      ),
    ).toEqual([])
  })

  it('parse, where they are scripts', () => {
    const scripts = blocks.filter(({ language }) => language === 'js' || language === 'html')
    expect(scripts.flatMap(parse)).toEqual([])
  })

  it('that are wrong would be found, by file and line', () => {
    const wrong = { file: 'wrong.md', line: 7, language: 'js', code: 'const = 1' }
    expect(parse(wrong)).toEqual([expect.stringMatching(/^wrong\.md:7: SyntaxError/)])
    const block: Block = { ...wrong, language: 'ts', code: '\nconst n: number = socket.url' }
    expect(checkOf(block)).toEqual([["Type 'string' is not assignable to type 'number'.", 1]])
  })

  it.each(['vue', 'svelte'])('and so in a component: %s', (language) => {
    const wrong = { file: 'wrong.md', line: 7, language }
    const script = `<script ${language === 'vue' ? 'setup ' : ''}lang="ts">\nconst n: number = chat.name\n</script>\n`
    expect(checkOf({ ...wrong, code: script })).toEqual([
      ["Type 'string' is not assignable to type 'number'.", 1],
    ])
    const { complaints } = readComponent(language, `${script}<template><p></template>`)
    expect(complaints.length).toBeGreaterThan(0)
  })
})

const link = /\]\(<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)|(?:href|src)="([^"]+)"/g

/** The links that stay in the repository: what is written, on which line, and the file and the anchor that it means. */
const linksOf = (file: string) =>
  documents.get(file)!.prose.flatMap((text, index) =>
    [...text.replace(/`[^`]*`/g, '').matchAll(link)].flatMap((match) => {
      const target = match[1] ?? match[2] ?? match[3]!
      if (/^[a-z]+:/i.test(target)) return []
      const [path, anchor] = target.split('#') as [string, string?]
      return [
        { target, line: index + 1, to: path ? join(dirname(file), decodeURIComponent(path)) : file, anchor },
      ]
    }),
  )

const brokenLinksOf = (file: string): string[] =>
  linksOf(file).flatMap(({ target, line, to, anchor }) => {
    const found = existsSync(join(root, to)) && (!anchor || !to.endsWith('.md') || anchorsOf(to).has(anchor))
    return found ? [] : [`${file}:${line}: ${target} is not there`]
  })

describe('the links of the documents', () => {
  it.each(files)('lead somewhere: %s', (file) => {
    expect(brokenLinksOf(file)).toEqual([])
  })

  it.each(['README.md', 'docs/README.md'])('lead from %s to every document', (start) => {
    const reached = new Set([start])
    for (const file of reached) for (const { to } of linksOf(file)) if (documents.has(to)) reached.add(to)
    expect(files.filter((file) => file !== 'README.md' && !reached.has(file))).toEqual([])
  })
})

/** How each exported interface's options are written in the table. */
const prefixes: Readonly<Record<string, string>> = {
  SocketOptions: '',
  ClientOptions: 'client.',
  HeartbeatOptions: 'heartbeat.',
  QueueOptions: 'queue.',
  BackoffOptions: 'backoff.',
  DeliverOptions: 'deliver.',
  SendOptions: 'send.',
  RequestOptions: 'request.',
  EventsOptions: 'events.',
}

const checker = program.getTypeChecker()
const index = program.getSourceFile(join(root, 'src/index.ts'))!
const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(index)!)
const typeOf = (symbol: ts.Symbol) =>
  checker.getDeclaredTypeOfSymbol(
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  )

/** What stands in the first column of the tables. */
const firstCells = (file: string): string[] =>
  documents.get(file)!.prose.flatMap((line) => /^\|\s*`([\w.]+)`\s*\|/.exec(line)?.[1] ?? [])

const exportedOptions = (): string[] => {
  expect(
    exported
      .map(({ name }) => name)
      .filter((name) => name.endsWith('Options'))
      .sort(),
  ).toEqual(Object.keys(prefixes).sort())
  return exported.flatMap((symbol) => {
    const prefix = prefixes[symbol.name]
    if (prefix === undefined) return []
    const type = typeOf(symbol)
    // Its own: what it inherits has a row already.
    const own = ({ declarations = [] }: ts.Symbol) =>
      declarations.some(({ parent }) => type.symbol.declarations?.includes(parent as ts.Declaration))
    return type
      .getProperties()
      .filter(own)
      .map(({ name }) => prefix + name)
  })
}

/** The strings of an exported union: its members, or the discriminants of its members. */
const namesIn = (union: string, discriminant?: string): string[] => {
  const type = typeOf(exported.find(({ name }) => name === union)!) as ts.UnionType
  const names = type.types
    .map((member) => (discriminant ? checker.getTypeOfSymbol(member.getProperty(discriminant)!) : member))
    .flatMap((name) => (name.isUnion() ? name.types : [name]))
  return names.map((name) => (name as ts.StringLiteralType).value)
}

describe('the tables', () => {
  it('of options has every option, once, and no other', () => {
    expect(firstCells('docs/guide/options.md').sort()).toEqual(exportedOptions().sort())
  })

  it.each([
    ['State', 'name', 'connection'],
    ['Cause', 'type', 'connection'],
    ['DeliveryStatus', undefined, 'queue'],
    ['DeliveryStatus', undefined, 'deliveries'],
    ['DropReason', undefined, 'queue'],
    ['TroubleReason', undefined, 'channels'],
    ['Frame', 'type', 'envelopes'],
  ])('have every %s', (union, discriminant, page) => {
    const names = namesIn(union, discriminant)
    expect(names.length).toBeGreaterThan(4)
    expect(firstCells(`docs/guide/${page}.md`)).toEqual(expect.arrayContaining(names))
  })

  it('or the text of some page name every error', () => {
    const guides = files
      .filter((file) => file.includes('guide'))
      .map((file) => documents.get(file)!.prose.join())
    const names = namesIn('HoldfastErrorName')
    expect(names.length).toBeGreaterThan(4)
    expect(names.filter((name) => !guides.some((guide) => guide.includes(`\`${name}\``)))).toEqual([])
  })

  it('have every event of a client', () => {
    const { members } = checker.getAliasedSymbol(exported.find(({ name }) => name === 'ClientEvents')!)
    const names = [...members!.keys()].map(String)
    expect(names.length).toBeGreaterThan(4)
    expect(firstCells('docs/guide/channels.md')).toEqual(expect.arrayContaining(names))
  })
})

describe('the specification', () => {
  it('has every number that a test cites', () => {
    const spec = readFileSync(join(root, 'docs/spec.md'), 'utf8')
    const cited = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .flatMap((path) =>
        [...readFileSync(join(root, 'test', path), 'utf8').matchAll(/\[([SIQHPCDFM]\d+)\]/g)].map(
          ([, number]) => `${number} in ${path}`,
        ),
      )
    expect(cited.length).toBeGreaterThan(50)
    expect(cited.filter((citation) => !spec.includes(`**${citation.split(' ')[0]}**`))).toEqual([])
  })
})
