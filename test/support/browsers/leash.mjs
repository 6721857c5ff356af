// @ts-check
// Child processes that end with us, whatever ends us.

import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** @typedef {Awaited<ReturnType<typeof leash>>} Leash */

// A shell leads the process group and holds the read end of a pipe. When we die, even by SIGKILL, it reads the end
// of that pipe and kills the whole group.
const SCRIPT = '("$@"; echo "leash: ended with $?") </dev/null & read _; kill -KILL 0'

/**
 * Starts a command in a process group of its own, and waits for the line in its output that says it is ready.
 * @param {string} command
 * @param {string[]} args
 * @param {RegExp | null} ready null for one that does not say so
 * @param {{ env?: Record<string, string>, timeout?: number }} [options]
 */
export async function leash(command, args, ready, { env = {}, timeout = 60_000 } = {}) {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', command, ...args], {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const group = /** @type {number} */ (child.pid)
  child.on('error', () => {})
  child.stdin.on('error', () => {})

  async function stop() {
    signal(group, 'SIGKILL')
    for (let tries = 0; alive(group) && tries < 200; tries++)
      await new Promise((next) => setTimeout(next, 10))
  }

  /** @type {string[]} */
  const output = []
  try {
    const match =
      ready &&
      (await new Promise((resolve, reject) => {
        const fail = (/** @type {string} */ why) =>
          reject(new Error(`${command} ${why}:\n${output.join('\n')}`))
        const timer = setTimeout(() => fail(`is not ready after ${timeout} ms`), timeout)
        for (const stream of [child.stdout, child.stderr])
          createInterface(stream).on('line', (line) => {
            if (output.length < 50) output.push(line)
            const found = ready.exec(line)
            const ended = /^leash: (ended with \d+)$/.exec(line)?.[1]
            if (found) resolve(found)
            if (ended) fail(ended)
            if (found || ended) clearTimeout(timer)
          })
      }))
    return { group, match: /** @type {RegExpExecArray} */ (match), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} name
 */
function signal(group, name) {
  try {
    process.kill(-group, name)
  } catch {
    // there is none left
  }
}

/** @param {number} group whether a process of that group is left; zombies that nobody reaps do not count */
export function alive(group) {
  if (process.platform === 'linux') return members(group).length > 0
  try {
    return process.kill(-group, 0)
  } catch {
    return false
  }
}

/** @param {number} group */
function members(group) {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ') // state ppid pgrp
      return Number(pgrp) === group && state !== 'Z' && state !== 'X'
    } catch {
      return false // ended meanwhile
    }
  })
}
