import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const start = fileURLToPath(new URL('../../docs/demo/start.mjs', import.meta.url))

export interface Demo {
  readonly process: ChildProcess
  /** Of its first page. */
  readonly url: string
}

/** The demo as `npm run demo` starts it, on a port that the system chooses. */
export async function startDemo(): Promise<Demo> {
  const demo = spawn(process.execPath, [start, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: demo.stdout })) {
    const url = /Page\s+(http:\S+)/.exec(line)?.[1]
    if (url) return { process: demo, url }
  }
  throw new Error('The demo ended before it told its URL.')
}
