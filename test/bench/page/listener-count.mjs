/** Counts the listeners on some targets, however they go: removed, or by their signal. @param {EventTarget[]} targets */
export const countListeners = (targets) => {
  const live = new Set()
  const { addEventListener, removeEventListener } = EventTarget.prototype
  const find = (target, type, listener) =>
    [...live].find((entry) => entry.target === target && entry.type === type && entry.listener === listener)

  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? globalThis
    if (targets.includes(target) && !find(target, type, listener)) {
      const entry = { target, type, listener }
      live.add(entry)
      if (options?.signal) addEventListener.call(options.signal, 'abort', () => live.delete(entry))
    }
    return addEventListener.call(target, type, listener, options)
  }
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? globalThis
    live.delete(find(target, type, listener))
    return removeEventListener.call(target, type, listener, options)
  }
  return {
    get count() {
      return live.size
    },
  }
}
