import { join } from 'node:path'
import ts from 'typescript'
import { isComponent, readComponent } from './components.js'
import { type Block, blocks, root } from './documents.js'

// The `ts` samples of the documents as modules of one program.

/** Names that samples may use without saying where they come from; docs/README.md lists them. */
const preamble = `
declare const socket: import('holdfast').ReconnectingWebSocket
declare const client: import('holdfast').Client<Live>
declare const chat: import('holdfast').Channel<Live['chat']>
interface Live {
  chat: {
    receives: {
      message: { id: string; number: number; from: string; text: string }
      typing: { user: string }
    }
    sends: { message: { id?: string; text: string }; typing: { user: string }; cursor: { x: number; y: number } }
    requests: {
      history: (query: { limit: number }) => { id: string; number: number; from: string; text: string }[]
      say: (message: { id: string; text: string }) => { at: number }
    }
    responds: { confirm: (question: { text: string }) => boolean }
  }
}
declare const controller: AbortController
declare function show(...things: unknown[]): void
declare function handle(data: unknown): void
declare function fetchToken(options: { signal: AbortSignal }): Promise<string>
declare module '*.vue' {
  const component: import('vue').Component
  export default component
}
declare module 'react-native' {
  export const AppState: {
    readonly currentState: string
    addEventListener(type: 'change', listener: (state: string) => void): { remove(): void }
  }
}
`

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  paths: {
    holdfast: [join(root, 'src/index.ts')],
    'holdfast/testing': [join(root, 'src/testing/index.ts')],
    ...Object.fromEntries(
      ['msgpack', 'cometd', 'faye', 'event-source', 'long-poll', 'sockjs'].map((entry) => [
        `holdfast/${entry}`,
        [join(root, `src/${entry}.ts`)],
      ]),
    ),
    ...Object.fromEntries(
      ['react', 'vue', 'svelte'].map((entry) => [`holdfast/${entry}`, [join(root, `src/hooks/${entry}.ts`)]]),
    ),
  },
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  verbatimModuleSyntax: true,
  moduleDetection: ts.ModuleDetectionKind.Force,
  skipLibCheck: true,
  noEmit: true,
}

/** A program of files that are only in memory, beside those on the disk. */
export const programOf = (sources: ReadonlyMap<string, string>): ts.Program => {
  const host = ts.createCompilerHost(options)
  const disk = { ...host }
  host.fileExists = (path) => sources.has(path) || disk.fileExists(path)
  host.readFile = (path) => sources.get(path) ?? disk.readFile(path)
  host.getSourceFile = (path, version, ...rest) => {
    const text = sources.get(path)
    return text === undefined
      ? disk.getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version, true)
  }
  return ts.createProgram([...sources.keys()], options, host)
}

/** Of a component its script is typed; in a Svelte one, runes are. */
export const typed = blocks.filter(({ language }) => /^tsx?$/.test(language) || isComponent(language))
export const pathOf = ({ file, line, language }: Block) =>
  join(root, `${file}.${line}.${isComponent(language) ? `${language}.ts` : language}`)
/** What TypeScript reads of it. */
export const textOf = ({ language, code }: Block) =>
  isComponent(language) ? readComponent(language, code).script : code
/** The preamble, as a file. */
export const ambient = [join(root, 'docs/preamble.d.ts'), preamble] as const
export const program = programOf(
  new Map([ambient, ...typed.map((block) => [pathOf(block), textOf(block)] as const)]),
)
