import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../support/comet/shipped-tests/run.mjs'
import { openWorkshop, titles } from '../support/comet/shipped-tests/workshop.mjs'

// What cometd-nodejs-server's authors hold their own client to. The original passes, so a failure is ours.
const original = createRequire(import.meta.url).resolve('cometd-7')
const ours = fileURLToPath(new URL('../../dist/cometd.cjs', import.meta.url))
const runner = fileURLToPath(new URL('../support/comet/shipped-tests/run.mjs', import.meta.url))
const LIMIT = 90_000

const clients = [
  { name: 'original', path: original, ackExtension: join(dirname(original), 'AckExtension.js') },
  { name: 'ours', path: ours, ackExtension: ours },
]

test('there are 19 shipped tests that drive a client', () => {
  expect(titles).toHaveLength(19)
})

describe.each(clients)('the shipped tests, with $name [S1]', ({ name, path, ackExtension }) => {
  const outcomes = new Map<string, Outcome>()
  let output = ''

  beforeAll(async () => {
    const workshop = openWorkshop(path, ackExtension)
    const child = fork(runner, [name, ...workshop.suites], { silent: true, timeout: LIMIT })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data))
    child.on('message', (message: Outcome | 'end') => {
      if (message !== 'end') outcomes.set(message.title, message)
    })
    await once(child, 'exit')
    workshop.close()
  })

  test.each(titles)('%s', (title) => {
    const outcome = outcomes.get(title) ?? { error: `It did not run:\n${output.slice(-2_000)}` }
    if (outcome.error) throw new Error(outcome.error)
  })
})
