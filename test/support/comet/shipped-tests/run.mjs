// @ts-check
// The process of the shipped tests: `run.mjs original|ours <file>...` tells its parent how each test went, then that was all.

import { createRequire } from 'node:module'
import { WebSocket } from 'ws'
import { cookieFetch } from '../cookie-fetch.mjs'

/** @typedef {{ title: string, error?: string | undefined }} Outcome by mocha's full title */
/** @typedef {{ fullTitle(): string }} Test */

const [client, ...files] = process.argv.slice(2)

const nodesFetch = fetch
// What the tests call before they begin: to give Node what a browser has.
const adapt =
  client === 'original'
    ? (await import('cometd-nodejs-client')).adapt
    : () => Object.assign(globalThis, { fetch: cookieFetch(nodesFetch), WebSocket })
Object.assign(globalThis, { adapt })

const Mocha = createRequire(import.meta.url)('mocha') // it has no types
const mocha = new Mocha({ timeout: 10_000 })
for (const file of files) mocha.addFile(file)
const run = mocha.run(() => process.send?.('end', () => process.exit()))
run.on('pass', (/** @type {Test} */ test) => tell({ title: test.fullTitle() }))
run.on('fail', (/** @type {Test} */ test, /** @type {Error} */ error) =>
  tell({ title: test.fullTitle(), error: error.stack }),
)

process.on('disconnect', () => process.exit()) // not to outlive who asked

/** @param {Outcome} outcome */
function tell(outcome) {
  process.send?.(outcome)
}
