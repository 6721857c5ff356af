// A server's process seen from the demo: start it, kill it, ask it to close its sockets with a code.
import { fork } from 'node:child_process'

/** @typedef {ReturnType<typeof createServerProcess>} ServerProcess */
/**
 * @typedef {{ type: 'listening', port: number } | { type: 'failed', message: string }
 *   | { type: 'count', clients: number, received: number }} Report
 */
/** @typedef {{ type: 'close', lines: readonly string[], code: number, reason: string }} Command */

/**
 * @param {URL} script
 * @param {readonly string[]} [args] what it is told after the port
 */
export function createServerProcess(script, args = []) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  let port = 0 // the first start lets the system choose, later ones come back to the same port
  let counts = { clients: 0, received: 0 }
  let onChange = () => {}

  /** @returns {Promise<number>} the port it listens on */
  function start() {
    if (child) return Promise.resolve(port)
    const started = fork(script, [String(port), ...args])
    child = started
    return new Promise((resolve, reject) => {
      started.on('message', (message) => {
        const report = /** @type {Report} */ (message)
        if (report.type === 'listening') resolve((port = report.port))
        else if (report.type === 'failed') reject(new Error(`The server did not start: ${report.message}`))
        else counts = { clients: report.clients, received: report.received }
        onChange()
      })
      started.on('exit', () => {
        if (child === started) child = undefined
        counts = { clients: 0, received: 0 }
        reject(new Error('The server ended before it listened.'))
        onChange()
      })
    })
  }

  /** No goodbye: SIGKILL, as a crash or an out-of-memory killer would. */
  function kill() {
    const dying = child
    if (!dying) return Promise.resolve()
    return new Promise((resolve) => {
      dying.once('exit', () => resolve(undefined))
      dying.kill('SIGKILL')
    })
  }

  /**
   * @param {readonly string[]} lines whose clients
   * @param {number} code
   * @param {string} reason
   */
  function closeClients(lines, code, reason) {
    if (child?.connected) child.send(/** @satisfies {Command} */ ({ type: 'close', lines, code, reason }))
  }

  return {
    start,
    kill,
    closeClients,
    /** @param {() => void} listener */
    watch: (listener) => void (onChange = listener),
    get running() {
      return child !== undefined
    },
    get counts() {
      return counts
    },
  }
}
