import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import typescript from '@rollup/plugin-typescript'
import { dts } from 'rollup-plugin-dts'

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const banner = `/*! ${name} ${version} | ${license} */`

/** Public entries, each with its declarations: import maps and `exports` name these files. */
const entries = { index: 'src/index.ts', msgpack: 'src/msgpack.ts' }

/** Where the build goes: elsewhere when it is only to be compared with what is committed. */
const dist = process.env.HOLDFAST_DIST ?? 'dist'

const compile = () =>
  typescript({
    tsconfig: './tsconfig.json',
    compilerOptions: { outDir: dist, declaration: false, isolatedDeclarations: false },
    noEmitOnError: true,
  })

/**
 * Declares what `require` gives with the same text, under the extension that TypeScript wants there. Each entry by itself:
 * a part that several share would have one name for both.
 */
const declarations = Object.entries(entries).flatMap(([name, input]) =>
  ['ts', 'cts'].map((extension) => ({
    input,
    plugins: [dts({ tsconfig: './tsconfig.json' })],
    output: { file: `${dist}/${name}.d.${extension}`, format: 'es' },
  })),
)

/** Writes the hash of the bundle that a page loads into the README's script tag. */
const integrity = {
  name: 'integrity',
  writeBundle(_, bundle) {
    if (dist !== 'dist') return
    const readme = new URL('README.md', import.meta.url)
    const { code } = bundle['holdfast.umd.min.js']
    const hash = `sha384-${createHash('sha384').update(code).digest('base64')}`
    writeFileSync(
      readme,
      readFileSync(readme, 'utf8').replace(/integrity="sha384-[^"]*"/g, `integrity="${hash}"`),
    )
  },
}

const umd = { format: 'umd', name: 'Holdfast', exports: 'named', sourcemap: true, banner }

export default [
  {
    input: entries,
    external: ['eventemitter3', '@msgpack/msgpack'],
    plugins: [compile()],
    output: [
      { dir: dist, format: 'es', sourcemap: true, banner, chunkFileNames: 'shared-[hash].js' },
      {
        dir: dist,
        format: 'cjs',
        sourcemap: true,
        banner,
        entryFileNames: '[name].cjs',
        chunkFileNames: 'shared-[hash].cjs',
      },
    ],
  },
  {
    input: 'src/index.ts',
    plugins: [nodeResolve({ browser: true }), commonjs(), compile()],
    output: [
      { ...umd, file: `${dist}/holdfast.umd.js` },
      {
        ...umd,
        file: `${dist}/holdfast.umd.min.js`,
        plugins: [
          terser({ ecma: 2022, compress: { passes: 3, unsafe_arrows: true }, format: { comments: /^!/ } }),
          integrity,
        ],
      },
    ],
  },
  ...declarations,
]
