import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

// The documents as what stands in them: code between fences, and prose.

export const root = resolve(import.meta.dirname, '../..')
export const files = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
]

export interface Block {
  readonly file: string
  /** The line of its first line of code, from 1. */
  readonly line: number
  readonly language: string
  readonly code: string
}

/** The text between fences as blocks, and the rest as lines; what was inside is blank there. */
const read = (file: string): { blocks: Block[]; prose: string[] } => {
  const blocks: Block[] = []
  const prose: string[] = []
  let open: { fence: string; language: string; line: number; code: string[] } | undefined
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .forEach((text, index) => {
      const [, fence, language = ''] = /^\s*(`{3,})(\w*)/.exec(text) ?? []
      if (open && fence === open.fence && !language) {
        blocks.push({ file, line: open.line, language: open.language, code: open.code.join('\n') })
        open = undefined
      } else if (open) open.code.push(text)
      else if (fence) open = { fence, language, line: index + 2, code: [] }
      prose.push(open || fence ? '' : text)
    })
  if (open) throw new Error(`${file}:${open.line - 1}: this fence is never closed`)
  return { blocks, prose }
}

export const documents = new Map(files.map((file) => [file, read(file)]))
export const blocks = [...documents.values()].flatMap((document) => document.blocks)

const anchorOf = (heading: string) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

/** As GitHub names them: repeated headings are numbered. */
export const anchorsOf = (file: string): Set<string> => {
  const anchors = new Set<string>()
  for (const line of (documents.get(file) ?? read(file)).prose) {
    for (const [, id] of line.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id!)
    const heading = /^#+\s+(.*)/.exec(line)?.[1]
    if (heading === undefined) continue
    const anchor = anchorOf(heading)
    let unique = anchor
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`
    anchors.add(unique)
  }
  return anchors
}
