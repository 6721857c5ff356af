// "... is typing": told while one types, believed for a while only, since what ends it may be lost.

const TELL_EVERY = 2_000
const BELIEVED_FOR = 4_000

/**
 * Tells that one types.
 * @param {HTMLInputElement} field
 * @param {(typing: boolean) => void} tell
 */
export function tellTyping(field, tell) {
  let toldAt = 0

  function stop() {
    if (toldAt) tell(false)
    toldAt = 0
  }

  field.addEventListener('input', () => {
    if (!field.value) return stop()
    if (Date.now() - toldAt < TELL_EVERY) return
    toldAt = Date.now()
    tell(true)
  })

  /** A message says itself that the typing is over. */
  return () => (toldAt = 0)
}

/**
 * Shows who types.
 * @param {HTMLElement} line
 * @param {Record<string, string>} names
 */
export function showTyping(line, names) {
  const timers = new Map()

  function show() {
    const who = [...timers.keys()].map((person) => names[person]).join(' and ')
    line.querySelector('span').textContent = who && `${who} is typing`
    line.classList.toggle('on', who !== '')
  }

  function end(person) {
    clearTimeout(timers.get(person))
    timers.delete(person)
    show()
  }

  return {
    end,
    heard({ from, typing }) {
      end(from)
      if (!typing) return
      timers.set(
        from,
        setTimeout(() => end(from), BELIEVED_FOR),
      )
      show()
    },
  }
}
