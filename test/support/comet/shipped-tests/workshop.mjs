// @ts-check
// The tests that come with cometd-nodejs-server, made to run here: as JavaScript, in a folder where the names that they
// import lead to the server, and to the client that is to be tested.

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import ts from 'typescript'

const SERVER = dirname(createRequire(import.meta.url).resolve('cometd-nodejs-server'))

const source = (/** @type {string} */ name) => readFileSync(join(SERVER, 'test', name), 'utf8')
/** Those that drive a client; the others speak HTTP to the server. */
const suites = readdirSync(join(SERVER, 'test')).filter(
  (name) => name.endsWith('.test.ts') && source(name).includes("from 'cometd'"),
)

/** By mocha's full title. */
export const titles = suites.flatMap((name) => {
  const [, suite] = /^describe\('([^']+)'/m.exec(source(name)) ?? []
  return [...source(name).matchAll(/^ +it\('([^']+)'/gm)].map(([, title]) => `${suite} ${title}`)
})

/**
 * @param {string} client the path of its CommonJS module
 * @param {string} ackExtension the path of what `cometd/AckExtension` is
 */
export function openWorkshop(client, ackExtension) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-shipped-tests-'))
  /** @param {string} name @param {string} text */
  function write(name, text) {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  /** @param {string} path */
  const reexport = (path) => `module.exports = require(${JSON.stringify(path)})\n`

  write('package.json', '{ "main": "server.js" }')
  write('server.js', reexport(SERVER))
  write('ack-extension.js', reexport(join(SERVER, 'ack-extension.js')))
  write('node_modules/cometd/index.js', reexport(client))
  write('node_modules/cometd/AckExtension.js', reexport(ackExtension))
  write('node_modules/cometd-nodejs-client/index.js', 'exports.adapt = () => globalThis.adapt()\n')

  const { CommonJS } = ts.ModuleKind
  const compilerOptions = { module: CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: false }
  const files = [...suites, 'latch.ts'].map((name) =>
    write(
      join('test', name.replace(/ts$/, 'js')),
      ts.transpileModule(source(name), { compilerOptions }).outputText,
    ),
  )
  return {
    suites: files.filter((file) => file.endsWith('.test.js')),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
