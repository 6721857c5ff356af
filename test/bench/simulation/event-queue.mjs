/** Events in order of time: a binary heap. Events of one moment come out in no particular order. */
export class EventQueue {
  #heap = []

  /** @param {number} at @param {() => void} run */
  schedule(at, run) {
    const heap = this.#heap
    const event = { at, run }
    let child = heap.push(event) - 1
    while (child > 0) {
      const parent = (child - 1) >> 1
      if (heap[parent].at <= at) break
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = event
  }

  /** Runs everything due before `until`. @param {number} until */
  run(until) {
    while (this.#heap.length > 0 && this.#heap[0].at < until) this.#take().run()
  }

  #take() {
    const heap = this.#heap
    const first = heap[0]
    const moved = heap.pop()
    if (heap.length === 0) return first
    let parent = 0
    for (;;) {
      let child = 2 * parent + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1].at < heap[child].at) child++
      if (heap[child].at >= moved.at) break
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = moved
    return first
  }
}
