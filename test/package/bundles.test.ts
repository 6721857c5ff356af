import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import vm from 'node:vm'
import { publint } from 'publint'
import { describe, expect, it } from 'vitest'
import type { Codec } from '../../src/codecs/codec.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8')
const globalsOf = (file: string) => {
  const context: Record<string, unknown> = vm.createContext({ EventTarget, Event })
  vm.runInContext(read(file), context)
  return context['Holdfast'] as Record<string, unknown>
}

describe('the package', () => {
  it('is what publint wants', async () => {
    const { messages } = await publint({ pkgDir: root, strict: true })
    expect(messages).toEqual([])
  })

  it('has types that every resolution finds', async () => {
    const attw = `${root}/node_modules/.bin/attw`
    const { stdout } = await promisify(execFile)(attw, ['--pack', root, '--format', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ problems: {} })
  })

  it('gives the same by import, by require and by a script tag [S52]', async () => {
    const names = Object.keys((await import(`${root}/dist/index.js`)) as object).sort()
    expect(names).toContain('ReconnectingWebSocket')
    expect(Object.keys(createRequire(import.meta.url)(`${root}/dist/index.cjs`)).sort()).toEqual(names)
    for (const file of ['dist/holdfast.umd.js', 'dist/holdfast.umd.min.js'])
      expect(Object.keys(globalsOf(file)).sort()).toEqual(names)
  })

  it('gives the codec of its own entry by import and by require', async () => {
    const codecs = [
      (await import(`${root}/dist/msgpack.js`)) as { messagePack: Codec },
      createRequire(import.meta.url)('holdfast/msgpack') as { messagePack: Codec },
    ]
    for (const { messagePack } of codecs) {
      const { buffer } = messagePack.encode({ a: [1] }) as Uint8Array
      expect(messagePack.decode(buffer)).toEqual({ a: [1] })
    }
    expect(read('dist/holdfast.umd.js')).not.toContain('MessagePack')
  })

  it.each(['index.js', 'index.cjs', 'msgpack.js', 'msgpack.cjs', 'holdfast.umd.js', 'holdfast.umd.min.js'])(
    'ships %s with a source map that holds its sources',
    (file) => {
      const map = JSON.parse(read(`dist/${file}.map`)) as { sources: string[]; sourcesContent: string[] }
      expect(read(`dist/${file}`)).toContain(`//# sourceMappingURL=${file}.map`)
      expect(map.sourcesContent).toHaveLength(map.sources.length)
      expect(map.sourcesContent.every((text) => typeof text === 'string' && text.length > 0)).toBe(true)
    },
  )

  it('shows in the README the hash of the bundle that a page loads', async () => {
    const { createHash } = await import('node:crypto')
    const hash = createHash('sha384')
      .update(readFileSync(`${root}/dist/holdfast.umd.min.js`))
      .digest('base64')
    expect(read('README.md')).toContain(`integrity="sha384-${hash}"`)
  })

  it('has no dependency at run time, and no install script', () => {
    const { dependencies, scripts } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >
    expect(Object.keys(dependencies ?? {})).toEqual([])
    expect(Object.keys(scripts!).filter((name) => /install|prepare/.test(name))).toEqual([])
  })
})
