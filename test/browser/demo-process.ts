import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const start = fileURLToPath(new URL('../../docs/demo/start.mjs', import.meta.url))

export interface Demo {
  readonly process: ChildProcess
  /** Of its first page. */
  readonly url: string
  /** As Ctrl-C does: it clears up behind itself. */
  stop(): Promise<void>
}

/** The demo as `npm run demo` starts it, on a port that the system chooses. */
export async function startDemo(): Promise<Demo> {
  const demo = spawn(process.execPath, [start, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: demo.stdout })) {
    const url = /Page\s+(http:\S+)/.exec(line)?.[1]
    if (url) return { process: demo, url, stop: () => end(demo) }
  }
  throw new Error('The demo ended before it told its URL.')
}

async function end(demo: ChildProcess): Promise<void> {
  if (demo.exitCode !== null || demo.signalCode !== null) return
  const exited = once(demo, 'exit')
  demo.kill('SIGINT')
  await exited
}
