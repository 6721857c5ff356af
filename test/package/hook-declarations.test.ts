import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

// The declarations that are published: each entry's own, and a channel of one must be a channel to the others.

const dist = join(import.meta.dirname, '../../dist')

const sample = (extension: 'js' | 'cjs') => `
import { createClient } from './index.${extension}'
import { useClient, useEvent, useRequest } from './react.${extension}'
import * as svelte from './svelte.${extension}'
import * as vue from './vue.${extension}'
interface Live {
  chat: { receives: { message: { text: string } }; requests: { history: (query: { limit: number }) => string[] } }
}
const client = createClient<Live>('wss://example.com/live')
const chat = client.channel('chat')
useEvent(chat, 'message', ({ text }) => text.length)
useEvent(useClient<Live>().channel('chat'), 'message', ({ text }) => text.length)
vue.useEvent(() => chat, 'message', ({ text }) => text.length)
export const [one, two, three]: (string[] | undefined)[] = [
  useRequest(chat, 'history', { limit: 1 }).answer,
  vue.useRequest(chat, 'history', () => ({ limit: 1 })).value.answer,
  svelte.request(chat, 'history', { limit: 1 }).current.answer,
]
vue.provideClient(client)
svelte.setClient(client)
// @ts-expect-error: there is no such event
useEvent(chat, 'massage', () => {})
`

describe('a channel of the index', () => {
  it.each(['js', 'cjs'] as const)(
    'is a channel to the hooks, by the declarations of the .%s files',
    (extension) => {
      const options: ts.CompilerOptions = {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        types: [],
        strict: true,
        skipLibCheck: true,
        noEmit: true,
      }
      const path = join(dist, 'sample.ts')
      const host = ts.createCompilerHost(options)
      const read = host.getSourceFile
      host.getSourceFile = (name, version, ...rest) =>
        name === path ? ts.createSourceFile(name, sample(extension), version) : read(name, version, ...rest)
      const program = ts.createProgram([path], options, host)
      const messages = program
        .getSemanticDiagnostics(program.getSourceFile(path))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
      expect(messages).toEqual([])
    },
  )
})
