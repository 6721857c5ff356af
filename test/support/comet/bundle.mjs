// @ts-check
// One file for a page, made of entries of src, whatever is in dist: the global `Holdfast`.

import { fileURLToPath } from 'node:url'
import nodeResolve from '@rollup/plugin-node-resolve'
import typescript from '@rollup/plugin-typescript'
import { rollup } from 'rollup'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** @param {...string} entries their names in src, without extension */
export async function bundle(...entries) {
  const source = entries.map((entry) => `export * from '${root}src/${entry}.ts'`).join('\n')
  const build = await rollup({
    input: 'page',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? id : null),
        load: (id) => (id === 'page' ? source : null),
      },
      nodeResolve({ browser: true }),
      typescript({
        tsconfig: `${root}tsconfig.json`,
        compilerOptions: {
          declaration: false,
          isolatedDeclarations: false,
          sourceMap: false,
          inlineSources: false,
        },
      }),
    ],
    onwarn: () => {},
  })
  const { output } = await build.generate({ format: 'iife', name: 'Holdfast', exports: 'named' })
  await build.close()
  return output[0].code
}
