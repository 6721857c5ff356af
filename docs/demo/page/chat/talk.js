// What was said, on the page: each message once, in the order of the room; what is not there yet stands at the end.
import { UNSENT } from './conversation.js'

/** Each fate's sign, so that colour is not the only cue, and what it means. */
export const FATES = {
  queued: { sign: '○', name: 'waiting', meaning: 'for a connection' },
  sent: { sign: '◐', name: 'sent', meaning: 'handed to the open socket' },
  arrived: { sign: '✓', name: 'arrived', meaning: 'the room has it' },
  unsure: { sign: '?', name: 'unsure', meaning: 'sent, then the line broke' },
  missing: { sign: '✕', name: 'lost', meaning: 'the room does not have it' },
  expired: { sign: '✕', name: 'too late', meaning: 'it waited in vain' },
  dropped: { sign: '✕', name: 'given up', meaning: 'with a reason' },
  cancelled: { sign: '–', name: 'taken back', meaning: 'while it waited' },
}
const AT_THE_END = 40

/**
 * @param {HTMLElement} list
 * @param {object} parts
 * @param {string} parts.me
 * @param {Record<string, string>} parts.names
 * @param {(id: string) => void} parts.onCancel
 * @param {(id: string) => void} parts.onAgain
 */
export function createTalk(list, { me, names, onCancel, onAgain }) {
  const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const rows = new Map()
  let follow = true
  let divider

  list.addEventListener('scroll', () => (follow = isAtTheEnd()))
  new ResizeObserver(() => scroll()).observe(list)
  list.addEventListener('click', ({ target }) => {
    const { action } = target.dataset
    const { id } = target.closest('[data-id]')?.dataset ?? {}
    if (action === 'cancel') onCancel(id)
    if (action === 'again') onAgain(id)
  })

  function isAtTheEnd() {
    return list.scrollHeight - list.scrollTop - list.clientHeight < AT_THE_END
  }

  function scroll() {
    if (follow) list.scrollTop = list.scrollHeight
  }

  function createRow({ id, from }) {
    const row = document.querySelector('#bubble').content.firstElementChild.cloneNode(true)
    row.dataset.id = id
    row.classList.toggle('mine', from === me)
    rows.set(id, row)
    return row
  }

  /** Puts a row where its number belongs; without one, to the end. */
  function place(row) {
    row.remove()
    let before = list.lastElementChild
    while (before && numberOf(before) > numberOf(row)) before = before.previousElementSibling
    if (before) before.after(row)
    else list.prepend(row)
  }

  function numberOf({ dataset }) {
    return Number(dataset.number ?? Infinity)
  }

  function numberBefore(row) {
    let before = row.previousElementSibling
    while (before && numberOf(before) === Infinity) before = before.previousElementSibling
    return before ? numberOf(before) : 0
  }

  function write(row, { text, from, at, fate, reason }) {
    const { sign, name } = FATES[fate]
    row.dataset.fate = fate
    row.querySelector('.text').textContent = text
    row.querySelector('.from').textContent = names[from] ?? from
    row.querySelector('time').textContent = clock.format(at)
    if (from !== me) return
    row.querySelector('.sign').textContent = sign
    row.querySelector('.fate').textContent =
      fate === 'arrived' ? '' : fate === 'dropped' ? `${name}: ${reason}` : name
    row.querySelector('[data-action=cancel]').hidden = fate !== 'queued'
    row.querySelector('[data-action=again]').hidden = !UNSENT.has(fate)
  }

  return {
    show(message) {
      const { id, from, fate, number } = message
      const row = rows.get(id) ?? createRow(message)
      write(row, message)
      if (fate === 'queued') delete row.dataset.number // it is the newest, also when it is said again
      if (number) row.dataset.number = String(number)
      if (fate === 'queued' || fate === 'arrived') place(row)
      if (UNSENT.has(fate)) row.dataset.number = String(numberBefore(row)) // and has come to rest
      if (from === me && fate === 'queued') follow = true
      scroll()
    },

    /** A line above the first of those that came while one was away. */
    divide(missed) {
      divider?.remove()
      const [first] = missed
      if (!first) return
      divider = document.createElement('li')
      divider.className = 'divider'
      divider.dataset.number = String(first.number - 0.5)
      divider.textContent =
        missed.length === 1 ? '1 while you were away' : `${missed.length} while you were away`
      place(divider)
      if (!follow) return
      list.scrollTop = divider.offsetTop // from there on it is read
      follow = isAtTheEnd()
    },
  }
}
