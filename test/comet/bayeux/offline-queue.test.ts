import { expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

/** With `offlineQueue`, publishes outlive an outage; whose fault is their own must not. */
const keeping = { offlineQueue: true }
/** Who was told, in which order. */
const names = (log: readonly string[]) => log.map((line) => line.split(' ')[0])

it('what JSON cannot say fails alone, and is told', async () => {
  const { cometd, server, pass, note, log } = await connected(stage(keeping))
  const cyclic: unknown[] = []
  cyclic.push(cyclic)
  cometd.batch(() => {
    cometd.publish('/a', 1, note('first'))
    cometd.publish('/a', cyclic, note('cyclic'))
    cometd.publish('/a', 2, note('second'))
  })
  await pass(30_000)
  expect(names(log).sort()).toEqual(['cyclic', 'first', 'second'])
  expect(server.on('/a').map(({ data }) => data)).toEqual([1, 2])
})

it('what the server refuses for its size is told, and not sent again and again', async () => {
  const { cometd, server, pass, note, log } = await connected(pollingStage(keeping))
  server.http = 413
  cometd.publish('/a', 'x', note('large'))
  await pass(10_000)
  expect(server.requests.length).toBeLessThan(10)
  expect(names(log)).toEqual(['large'])
})

it('what failed by itself is not overtaken', async () => {
  const { cometd, server, pass, note, log } = await connected(pollingStage(keeping))
  server.http = 'fails'
  cometd.publish('/a', 1, note('1'))
  await pass(2)
  server.http = 'answers'
  cometd.publish('/a', 2, note('2'))
  await pass(5_000)
  expect(names(log)).toEqual(['1', '2'])
})

it('publishing again from the callback of what found no place does not recurse', async () => {
  const { cometd, server, pass } = await connected(stage(keeping))
  server.stop()
  await pass(5_000)
  let told = 0
  const again = () => {
    told++
    cometd.publish('/a', 1, again)
  }
  for (let n = 0; n < 10_001; n++) cometd.publish('/a', n, again)
  expect(told).toBeLessThan(10)
})
