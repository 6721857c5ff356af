// What must outlive the server's process, on disk: a record is kept before anyone sees it, and has a number for ever.
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'

/**
 * @template {{ id: string }} T
 * @typedef {T & { number: number, at: number }} Kept
 */

/**
 * @template {{ id: string }} T
 * @param {string} file one record a line
 */
export function openArchive(file) {
  writeFileSync(file, '', { flag: 'a' }) // from now on there is one
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  truncateSync(file, Buffer.byteLength(whole)) // the process may have died while it wrote the last one: nobody has seen that
  /** @type {Kept<T>[]} */
  const all = whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const ids = new Map(all.map((kept) => [kept.id, kept]))

  return {
    /** What a record with this id was kept as. @param {string} id */
    find: (id) => ids.get(id),

    /** Numbered from 1, without a gap. @param {T} record */
    keep(record) {
      const kept = { ...record, number: all.length + 1, at: Date.now() }
      appendFileSync(file, `${JSON.stringify(kept)}\n`)
      all.push(kept)
      ids.set(kept.id, kept)
      return kept
    },

    /**
     * What came after this one, the oldest first: who has dealt with these asks for those that came after them.
     * @param {number} number
     * @param {number} [most]
     */
    after: (number, most = Infinity) => all.slice(number, number + most),
  }
}
