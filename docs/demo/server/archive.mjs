// What was said, on disk: a message is kept before anyone sees it, so that it outlives the server's process.
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs'

/** @typedef {{ number: number, id: string, from: string, text: string, at: number }} Said */

/** @param {string} file one message a line */
export function openArchive(file) {
  closeSync(openSync(file, 'a')) // from now on there is one
  /** @type {Said[]} */
  const all = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const ids = new Map(all.map((said) => [said.id, said]))

  return {
    /** What a message with this id was kept as. @param {string} id */
    find: (id) => ids.get(id),

    /** @param {Pick<Said, 'id' | 'from' | 'text'>} message */
    keep({ id, from, text }) {
      const said = { number: all.length + 1, id, from, text, at: Date.now() }
      appendFileSync(file, `${JSON.stringify(said)}\n`)
      all.push(said)
      ids.set(id, said)
      return said
    },

    /**
     * The newest that came after this one.
     * @param {number} number
     * @param {number} most
     */
    after: (number, most) => all.slice(Math.max(number, all.length - most)),
  }
}
