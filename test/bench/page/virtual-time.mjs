/** Replaces the timers and the clocks of this page; a life of minutes then passes in milliseconds. */
export const takeOverTime = () => {
  const later = globalThis.setTimeout.bind(globalThis)
  const timers = new Map()
  let now = 1_700_000_000_000
  let next = 1

  const set = (callback, delay = 0, ...args) => {
    timers.set(next, { at: now + Math.max(0, delay), ring: () => callback(...args) })
    return next++
  }
  const clear = (id) => timers.delete(id)
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear })
  Date.now = () => now
  performance.now = () => now - 1_700_000_000_000

  /** Lets everything run that waits for no timer: promises, and the tasks after them. */
  const settle = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => later(resolve, 0))
  }

  return {
    /** Timers that have not rung. */
    get pending() {
      return timers.size
    },
    settle,
    /** @param {number} duration */
    async pass(duration) {
      const end = now + duration
      await settle()
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0]
        if (!due) break
        timers.delete(due[0])
        now = Math.max(now, due[1].at)
        due[1].ring()
        await settle()
      }
      now = end
    },
  }
}
