import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import typescript from '@rollup/plugin-typescript'
import { dts } from 'rollup-plugin-dts'

const { name, version, license, peerDependencies } = JSON.parse(
  readFileSync(new URL('package.json', import.meta.url), 'utf8'),
)
const banner = `/*! ${name} ${version} | ${license} */`
/** Of what contains the library. */
const fullBanner = banner.replace(' */', ' | contains eventemitter3 | MIT | (c) 2014 Arnout Kazemier */')
/** Of a module: a minifier that keeps `!` would put it into each page, once per file. */
const moduleBanner = banner.replace('!', '')

/** Public entries, each with its declarations: import maps and `exports` name these files. */
const entries = {
  index: 'src/index.ts',
  msgpack: 'src/msgpack.ts',
  cometd: 'src/cometd.ts',
  faye: 'src/faye.ts',
  'event-source': 'src/event-source.ts',
  'long-poll': 'src/long-poll.ts',
  sockjs: 'src/sockjs.ts',
  react: 'src/hooks/react.ts',
  vue: 'src/hooks/vue.ts',
  svelte: 'src/hooks/svelte.ts',
  testing: 'src/testing/index.ts',
}

/** What a page loads by a script tag, and the global that it defines or adds to. */
const scripts = [
  { file: 'holdfast', input: 'src/index.ts', name: 'Holdfast', banner: 'full' },
  { file: 'holdfast.comet', input: 'src/comet-page.ts', name: 'Holdfast', extend: true },
  { file: 'holdfast.cometd', input: 'src/cometd-page.ts', name: 'org.cometd', extend: true },
  { file: 'holdfast.faye', input: 'src/faye.ts', name: 'Faye' },
]

/** Where the build goes: elsewhere when it is only to be compared with what is committed. */
const dist = process.env.HOLDFAST_DIST ?? 'dist'

/** eventemitter3 is CommonJS, and what it exports is the class: no wrapper need find that out. */
const library = () => commonjs({ strictRequires: false, defaultIsModuleExports: true })

const compile = () =>
  typescript({
    tsconfig: './tsconfig.json',
    compilerOptions: { outDir: dist, declaration: false, isolatedDeclarations: false },
    noEmitOnError: true,
  })

/** What is declared once, in the index: a channel that comes from there must be the one that a hook takes. */
const declaredByIndex = /\/(client\/(channel|client|options|requests)|core\/state|connect\/address)\.js$/

/** @param {string} index */
const fromIndex = (index) => ({
  name: 'from-index',
  resolveId: (id, importer = '') =>
    /src\/hooks\//.test(importer) && declaredByIndex.test(id) ? { id: index, external: true } : null,
})

/**
 * Declares what `require` gives with the same text, under the extension that TypeScript wants there. Each entry by itself:
 * a part that several share would have one name for both.
 */
const declarations = Object.entries(entries).flatMap(([name, input]) =>
  [
    ['ts', './index.js'],
    ['cts', './index.cjs'],
  ].map(([extension, index]) => ({
    input,
    plugins: [fromIndex(index), dts({ tsconfig: './tsconfig.json' })],
    output: { file: `${dist}/${name}.d.${extension}`, format: 'es' },
  })),
)

/** Writes the hashes of the bundles that a page loads into the README's script tags. */
const integrity = {
  name: 'integrity',
  writeBundle(_, bundle) {
    if (dist !== 'dist') return
    const readme = new URL('README.md', import.meta.url)
    let text = readFileSync(readme, 'utf8')
    for (const [name, { code }] of Object.entries(bundle).filter(([, output]) => 'code' in output)) {
      const hash = createHash('sha384').update(code).digest('base64')
      text = text.replace(new RegExp(`(${name}"\\s+integrity=")[^"]*`, 'g'), `$1sha384-${hash}`)
    }
    writeFileSync(readme, text)
  },
}

const minify = terser({
  ecma: 2022,
  compress: { passes: 3, unsafe_arrows: true },
  format: { comments: /^!/ },
})

const umd = scripts.map(({ file, input, name, extend = false, banner: which }) => {
  const output = {
    format: 'umd',
    name,
    extend,
    exports: 'named',
    sourcemap: true,
    banner: which === 'full' ? fullBanner : banner,
  }
  return {
    input,
    plugins: [nodeResolve({ browser: true }), library(), compile()],
    output: [
      { ...output, file: `${dist}/${file}.umd.js` },
      { ...output, file: `${dist}/${file}.umd.min.js`, plugins: [minify, integrity] },
    ],
  }
})

/**
 * What several entries share, in few files, so that a page without a bundler does not wait for many; a bundler takes of
 * them what it uses. The library is one of its own.
 */
const shared = [
  ['eventemitter3', /node_modules\/eventemitter3/],
  ['hooks', /src\/hooks\/(?!react|vue|svelte)/],
  ['bayeux', /src\/comet\/bayeux\//],
  ['listening', /src\/(connect\/listening|transports\/(?!web-socket))/],
  ['core', /src\/(core|connect|layers|page|socket|transports|codecs\/(?!message-pack)|client)/],
]

const modules = {
  dir: dist,
  sourcemap: true,
  banner: ({ name }) => {
    // A page of server components takes the hooks for what they are; in the source rollup would drop it.
    if (name === 'react') return `'use client'\n${moduleBanner}`
    return name === 'eventemitter3' ? fullBanner : moduleBanner
  },
  manualChunks: (id) => shared.find(([, files]) => files.test(id))?.[0],
}

export default [
  {
    input: entries,
    external: Object.keys(peerDependencies).map((peer) => new RegExp(`^${peer}(/|$)`)),
    plugins: [nodeResolve({ browser: true }), library(), compile()],
    output: [
      { ...modules, format: 'es', chunkFileNames: '[name].js' },
      { ...modules, format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
    ],
  },
  ...umd,
  ...declarations,
]
