import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { rollup } from 'rollup'
import { expect, it } from 'vitest'

const dist = fileURLToPath(new URL('../../dist/index.js', import.meta.url))

/** What a page pays for an import: bundled, minified, gzip -9; in bytes. */
const sizeOf = async (names: string): Promise<number> => {
  const entry = 'entry'
  const bundle = await rollup({
    input: entry,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? `export { ${names} } from ${JSON.stringify(dist)}` : null),
      },
      // It reads `sideEffects` in package.json, as every bundler does.
      nodeResolve(),
      terser({ module: true, ecma: 2022, compress: { passes: 3 } }),
    ],
  })
  const { output } = await bundle.generate({ format: 'es' })
  return gzipSync(output[0].code, { level: 9 }).length
}

// Why so much: docs/decisions/0012-what-it-weighs.md
it.each([
  ['ReconnectingWebSocket', 7_720],
  ['socketClass, never', 7_750],
  ['createClient', 13_060],
  ['backoff', 800],
])('%s costs a page at most %i bytes', async (names, budget) => {
  const size = await sizeOf(names)
  console.info(`${names}: ${size} bytes`)
  expect(size).toBeLessThanOrEqual(budget)
})

it('is nothing when nothing of it is used: the package has no side effects', async () => {
  const bundle = await rollup({
    input: 'entry',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : null),
        load: (id) => (id === 'entry' ? `import ${JSON.stringify(dist)}` : null),
      },
      nodeResolve(),
    ],
  })
  const { output } = await bundle.generate({ format: 'es' })
  expect(output[0].code.replace(/\/\*![^]*?\*\//g, '').trim()).toBe('')
})
