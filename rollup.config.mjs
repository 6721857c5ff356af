import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import typescript from '@rollup/plugin-typescript'
import { dts } from 'rollup-plugin-dts'

const { name, version, license } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const banner = `/*! ${name} ${version} | ${license} */`
/** Of what contains the library. */
const fullBanner = banner.replace(' */', ' | contains eventemitter3 | MIT | (c) 2014 Arnout Kazemier */')

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

const umd = { format: 'umd', name: 'Holdfast', exports: 'named', sourcemap: true, banner: fullBanner }

/** The library is a file of its own: a page without a bundler finds it, and a bundler drops it where it is not used. */
const modules = {
  dir: dist,
  sourcemap: true,
  banner: (chunk) => (chunk.name === 'eventemitter3' ? fullBanner : banner),
  manualChunks: { eventemitter3: ['eventemitter3'] },
}

export default [
  {
    input: entries,
    external: ['@msgpack/msgpack'],
    plugins: [nodeResolve({ browser: true }), commonjs(), compile()],
    output: [
      { ...modules, format: 'es', chunkFileNames: '[name].js' },
      { ...modules, format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
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
