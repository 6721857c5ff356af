import { inChromium } from './chromium.mjs'
import { heapInNode } from './heap-in-node.mjs'
import { names } from './page/queues.mjs'
import { alternate } from './rounds.mjs'
import { median } from './statistics.mjs'

const count = 100_000

/** Bytes per queued message, by contender. @param {(name: string) => Promise<number>} heap */
const measure = async (heap) => {
  const contenders = names.map((name) => [name, async () => (await heap(name)) / count])
  const results = await alternate(Object.fromEntries(contenders), { rounds: 3, warmUp: 0 })
  return Object.fromEntries(names.map((name) => [name, median(results[name])]))
}

/** Heap of 100,000 queued strings of 100 B, against a plain array of such strings. */
export default async () => {
  const inNode = await measure((name) => heapInNode('./page/queues.mjs', name, count))
  const inPage = await inChromium(({ heap }) =>
    measure(async (name) => (await heap('queues', name, count)).script),
  )
  const ratio = (bytes, name) => bytes[name] / bytes['plain array']
  return {
    title: '100,000 queued strings of 100 B: heap bytes per message',
    rows: names.map((name) => ({
      queue: name,
      Chromium: inPage[name],
      'of array': ratio(inPage, name),
      Node: inNode[name],
      'of array in Node': ratio(inNode, name),
    })),
    targets: [
      { what: 'holdfast of a plain array, Chromium', value: ratio(inPage, 'holdfast'), most: 1.3 },
      { what: 'holdfast of a plain array, Node', value: ratio(inNode, 'holdfast'), most: 1.3 },
    ],
  }
}
