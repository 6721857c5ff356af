import { inChromium } from './chromium.mjs'

const sum = (counts) => counts.reduce((total, count) => total + count, 0)

/** What `close()` leaves behind, called in ten phases of life, with a peer that answers and with one that does not. */
export default () =>
  inChromium(async ({ run, version }) => {
    const results = await run('leftovers')
    const kinds = Object.keys(results[0].left)
    const contenders = [...new Set(results.map(({ contender }) => contender))]
    const rows = contenders.map((contender) => {
      const own = results.filter((result) => result.contender === contender)
      const total = (kind) => sum(own.map(({ left }) => left[kind]))
      const soiled = own.filter(({ left }) => sum(Object.values(left)) > 0)
      return {
        contender,
        ...Object.fromEntries(kinds.map((kind) => [kind, total(kind)])),
        phases: new Set(soiled.map(({ phase }) => phase)).size,
      }
    })
    return {
      title: `What close() leaves (Chromium, stub sockets, ${results.length / contenders.length} lives each)`,
      browser: version,
      rows,
      targets: rows
        .filter(({ contender }) => contender.startsWith('holdfast'))
        .map((row) => ({
          what: `${row.contender}: left over`,
          value: sum(kinds.map((kind) => row[kind])),
          most: 0,
        })),
    }
  })
