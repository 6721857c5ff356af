import { readFileSync } from 'node:fs'
import { basename, isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { gzip } from 'pako'
import { rollup } from 'rollup'
import { expect, it } from 'vitest'

const fileOf = (entry: string) => fileURLToPath(new URL(`../../dist/${entry}.js`, import.meta.url))

const frameworks = /^(react|vue|svelte)(\/|$)/

type Import = readonly [names: string, from: string]

/** What a page pays for imports, besides what it has already: bundled, minified, gzip -9; in bytes. */
const sizeOf = async (imports: readonly Import[], has: RegExp[] = []): Promise<number> => {
  const entry = 'entry'
  const code = imports.map(([names, from]) => `export { ${names} } from ${JSON.stringify(fileOf(from))}`)
  const bundle = await rollup({
    input: entry,
    external: [frameworks, ...has],
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code.join('\n') : null),
      },
      // It reads `sideEffects` in package.json, as every bundler does.
      nodeResolve(),
      terser({ module: true, ecma: 2022, compress: { passes: 3 } }),
    ],
  })
  // Not where the checkout lies: the path to a file that the page has would be weighed, too.
  const { output } = await bundle.generate({
    format: 'es',
    paths: (id) => (isAbsolute(id) ? `./${basename(id)}` : id),
  })
  // Not node:zlib: its matches, and so its sizes, differ from one kind of processor to the next.
  return gzip(output[0].code, { level: 9 }).length
}

// Why so much: docs/decisions/0012-what-it-weighs.md
it.each([
  ['ReconnectingWebSocket', 'index', 7_680],
  ['socketClass, never', 'index', 7_720],
  ['createClient', 'index', 12_990],
  ['backoff', 'index', 680],
  ['CometD', 'cometd', 9_860],
  ['Client', 'faye', 9_070],
  ['EventSource', 'event-source', 9_270],
  ['longPoll', 'long-poll', 9_590],
  ['SockJS', 'sockjs', 9_000],
])('%s of %s costs a page at most %i bytes', async (names, from, budget) => {
  const size = await sizeOf([[names, from]])
  console.info(`${names}: ${size} bytes`)
  expect(size).toBeLessThanOrEqual(budget)
})

// docs/decisions/0018-hooks-take-a-channel.md
it.each(['react', 'vue', 'svelte'])(
  '%s costs a page that has the client at most 700 bytes more, and 970 as a chunk of its own',
  async (entry) => {
    const hooks: Import = [Object.keys((await import(fileOf(entry))) as object).join(), entry]
    const client: Import = ['createClient', 'index']
    const added = (await sizeOf([client, hooks])) - (await sizeOf([client]))
    const alone = await sizeOf([hooks], [/(core|eventemitter3)\.js$/])
    console.info(`${entry}: ${added} bytes, ${alone} alone`)
    expect(added).toBeLessThanOrEqual(700)
    expect(alone).toBeLessThanOrEqual(970)
  },
)

const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, { import: { default: string } }>
}
const entries = Object.values(exports).flatMap((entry) =>
  typeof entry === 'string' ? [] : [/([\w-]+)\.js$/.exec(entry.import.default)![1]!],
)
it.each(entries)(
  '%s is nothing when nothing of it is used: the package has no side effects',
  async (from) => {
    const bundle = await rollup({
      input: 'entry',
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === 'entry' ? id : null),
          load: (id) => (id === 'entry' ? `import ${JSON.stringify(fileOf(from))}` : null),
        },
        nodeResolve(),
      ],
      external: ['@msgpack/msgpack', frameworks],
    })
    const { output } = await bundle.generate({ format: 'es' })
    expect(output[0].code.replace(/\/\*![^]*?\*\//g, '').trim()).toBe('')
  },
)
