// What happened lately, for the charts: spans (a state, a fault), marks (a moment) and samples (a number).

export const KEPT = 120_000

export function createHistory() {
  /** Lanes of spans; the last span of a lane has no end yet. */
  const lanes = { state: [], fault: [] }
  const marks = { state: [], fault: [] }
  const samples = { heartbeat: [], message: [], queue: [] }

  function trim(now) {
    const limit = now - KEPT
    for (const spans of Object.values(lanes)) while (spans.length > 1 && spans[0].until < limit) spans.shift()
    for (const list of Object.values(marks)) while (list.length && list[0].at < limit) list.shift()
    // One sample from before the window stays: a step curve begins with it.
    for (const list of Object.values(samples)) while (list.length > 1 && list[1].at < limit) list.shift()
  }

  return {
    lanes,
    marks,
    samples,

    /** Ends the lane's current span and starts another; the same name goes on as it is. */
    span(lane, name) {
      const spans = lanes[lane]
      const current = spans.at(-1)
      if (current?.name === name) return
      const now = Date.now()
      if (current) current.until = now
      spans.push({ name, from: now, until: Infinity })
      trim(now)
    },

    mark(lane, label) {
      marks[lane].push({ at: Date.now(), label })
    },

    sample(series, value, first = false) {
      const list = samples[series]
      const now = Date.now()
      const last = list.at(-1)
      if (series === 'queue' && last?.value === value) return
      list.push({ at: now, value, first })
      if (list.length % 100 === 0) trim(now)
    },
  }
}
