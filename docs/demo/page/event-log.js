// What happened, newest first, in words.

const KEPT = 200

export function createEventLog(list) {
  const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hour12: false })

  /**
   * @param {string} kind a state's name, 'fault', 'storm', 'dropped' or 'call'
   * @param {string} text
   */
  return function log(kind, text) {
    const row = document.createElement('li')
    const time = document.createElement('time')
    const badge = document.createElement('b')
    row.dataset.kind = kind
    time.textContent = clock.format(new Date())
    badge.textContent = kind
    row.append(time, badge, text)
    list.prepend(row)
    while (list.children.length > KEPT) list.lastChild.remove()
  }
}
