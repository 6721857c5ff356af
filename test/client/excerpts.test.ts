import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { listening } from './listening.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const alive = () => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
/** A text of four megabytes, in one piece. */
const large = (n: number): string => JSON.parse(`"${n}${'x'.repeat(4_000_000)}"`)

// In V8 a slice of a string keeps all of it alive.
it('who keeps the excerpts of trouble does not keep the messages [S57]', () => {
  const { client, native, log, troubles } = listening()
  const kept: unknown[] = []
  client.on('error', (trouble) => kept.push(trouble.excerpt))
  const before = alive()
  for (let n = 0; n < 10; n++) {
    native.receive(large(n))
    troubles.length = log.length = 0
  }
  expect(alive() - before).toBeLessThan(4_000_000)
  expect(kept).toHaveLength(10)
})

it.each([
  [null, 'object'],
  [5, 'number'],
])('what is no message at all (%s) is told as trouble, and harms nobody', (data, excerpt) => {
  const { client, native } = listening()
  const told: unknown[] = []
  client.on('error', (trouble) => told.push(trouble.excerpt))
  native.onmessage!(new MessageEvent('message', { data }))
  expect([client.state.name, told]).toEqual(['open', [excerpt]])
})
