/**
 * Echoes per second with so many of them under way at any moment.
 * @param {{ send: () => void, hear: (listener: () => void) => void }} wire
 * @param {number} count @param {number} underWay @returns {Promise<number>}
 */
export const throughput = ({ send, hear }, count, underWay) =>
  new Promise((resolve) => {
    let sent = 0
    let received = 0
    const start = performance.now()
    hear(() => {
      if (++received === count) return resolve((count * 1000) / (performance.now() - start))
      if (sent < count) {
        sent++
        send()
      }
    })
    for (; sent < underWay; sent++) send()
  })
