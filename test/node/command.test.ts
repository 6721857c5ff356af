import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { run } from '../support/command.mjs'
import { alive } from '../support/browsers/leash.mjs'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
const node = (script: string) => run(process.execPath, ['-e', script], { cwd, minutes: 1 })

beforeEach(() => void vi.spyOn(console, 'log').mockReturnValue())
afterEach(() => void vi.restoreAllMocks())

test('a command ends with its code and its last line', async () => {
  expect(await node('console.log("one\\ntwo\\n"); process.exitCode = 3')).toEqual({
    code: 3,
    lastLine: 'two',
  })
})

test('a command that does not exist ends with 127', async () => {
  expect(await run('no-such-command', [], { cwd, minutes: 1 })).toEqual({ code: 127, lastLine: '' })
})

test('a command whose time is up is ended with all that it started', async () => {
  // A shell says its name well within the time, on a busy machine, too.
  const { code, lastLine } = await run('sh', ['-c', 'echo $$; sleep 600 & wait'], { cwd, minutes: 1 / 60 })
  expect(code).toBe(124)
  await expect.poll(() => alive(Number(lastLine))).toBe(false)
})

test('what a command leaves behind is ended', async () => {
  const script = `
    require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' }).unref()
    console.log(process.pid)`
  const { code, lastLine } = await node(script)
  expect(code).toBe(0)
  await expect.poll(() => alive(Number(lastLine))).toBe(false)
})

test('npm test names the stages it knows when asked for another', () => {
  const { status, stderr } = spawnSync(process.execPath, ['test/run.mjs', 'nonsense'], {
    cwd,
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(stderr).toMatch(/No such stage: nonsense\. There are: lint, typecheck, unit, /)
})
