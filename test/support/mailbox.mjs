// @ts-check

/**
 * What arrived and was not taken yet: each item is taken once, in order, by whoever asks for it, before or after.
 * @template T
 */
export class Mailbox {
  /** @type {T[]} */
  #items = []
  /** @type {((item: T) => void)[]} */
  #takers = []
  #name

  /** @param {string} name for the error when nothing comes */
  constructor(name) {
    this.#name = name
  }

  /** @param {T} item */
  put(item) {
    const taker = this.#takers.shift()
    if (taker) taker(item)
    else this.#items.push(item)
  }

  /**
   * @param {number} [timeout] milliseconds
   * @returns {Promise<T>}
   */
  take(timeout = 10_000) {
    if (this.#items.length > 0) return Promise.resolve(/** @type {T} */ (this.#items.shift()))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#takers.splice(this.#takers.indexOf(taker), 1)
        reject(new Error(`No ${this.#name} within ${timeout} ms`))
      }, timeout)
      /** @param {T} item */
      const taker = (item) => {
        clearTimeout(timer)
        resolve(item)
      }
      this.#takers.push(taker)
    })
  }
}
