// @ts-check
// Runs a command in a process group of its own, bounded in time; nothing of the group outlives it.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const GRACE = 5_000 // between SIGTERM and SIGKILL

/** @type {Set<number>} */
const groups = new Set()

/**
 * @typedef {object} Outcome
 * @property {number} code 124 when the time was up, as timeout(1) has it
 * @property {string} lastLine of its standard output
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, minutes: number, env?: Record<string, string> }} options
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, minutes, env = {} }) {
  console.log(`$ ${command} ${args.join(' ')}`)
  const child = spawn(command, args, {
    cwd,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const group = child.pid
  if (group) groups.add(group)

  let lastLine = ''
  let timedOut = false
  createInterface(child.stdout).on('line', (line) => {
    console.log(line)
    if (line.trim()) lastLine = line
  })
  const limit = setTimeout(() => {
    timedOut = true
    console.log(`${command} did not end within ${minutes} minutes`)
    signal(group, 'SIGTERM')
    setTimeout(() => signal(group, 'SIGKILL'), GRACE).unref()
  }, minutes * 60_000)

  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.log(`${command}: ${error.message}`)
      clearTimeout(limit)
      resolve({ code: 127, lastLine })
    })
    // A grandchild may hold the pipe open, so what is left of the group goes before 'close' is awaited.
    child.on('exit', () => signal(group, 'SIGKILL'))
    child.on('close', (code) => {
      clearTimeout(limit)
      if (group) groups.delete(group)
      resolve({ code: timedOut ? 124 : (code ?? 1), lastLine })
    })
  })
}

/** Ends everything that still runs. */
export function endAll() {
  for (const group of groups) signal(group, 'SIGKILL')
}

/**
 * @param {number | undefined} group
 * @param {NodeJS.Signals} name
 */
function signal(group, name) {
  if (!group) return
  try {
    process.kill(-group, name)
  } catch {
    // there is none left
  }
}
