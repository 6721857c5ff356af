import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * Bytes that a call leaves on the heap, in a process of its own: nothing of an earlier one is still on its way out.
 * The module's default export is called with the arguments.
 * @param {string} module @param {unknown[]} args @returns {Promise<number>}
 */
export const heapInNode = async (module, ...args) => {
  const child = fork(fileURLToPath(import.meta.url), [module, JSON.stringify(args)], {
    execArgv: ['--expose-gc'],
  })
  const [bytes] = await once(child, 'message')
  child.kill()
  return bytes
}

const settledHeap = async () => {
  for (let pass = 0; pass < 3; pass++) {
    globalThis.gc()
    await new Promise(setImmediate)
  }
  return process.memoryUsage().heapUsed
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [module, args] = process.argv.slice(2)
  const { default: call } = await import(new URL(module, import.meta.url))
  const before = await settledHeap()
  const kept = await call(...JSON.parse(args))
  process.send((await settledHeap()) - before)
  setInterval(() => kept, 1_000) // until it is killed
}
