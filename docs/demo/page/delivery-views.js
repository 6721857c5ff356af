// The fates on the page: totals, a wall with a cell per message, and a table of the newest.
import { formatDuration } from './words.js'

/** Each fate's sign, so that colour is not the only cue. */
const SIGNS = {
  queued: '○',
  sent: '◐',
  echoed: '✓',
  unseen: '?',
  expired: '!',
  dropped: '✕',
  cancelled: '–',
}
const TABLE_ROWS = 100

export function createDeliveryViews({ cancel }) {
  const wall = document.querySelector('#wall')
  const table = document.querySelector('#deliveries')
  const empty = document.querySelector('#no-messages')
  const cells = new Map()
  const rows = new Map()
  const totals = createTotals(document.querySelector('#fates'))

  table.addEventListener('click', ({ target }) => {
    const button = target.closest('button')
    if (button) cancel(Number(button.closest('tr').dataset.id))
  })

  return {
    add(message) {
      empty.hidden = true
      const cell = document.createElement('i')
      cells.set(message.id, cell)
      wall.prepend(cell)
      const row = createRow(message)
      rows.set(message.id, row)
      table.prepend(row)
      if (table.rows.length > TABLE_ROWS) {
        rows.delete(Number(table.lastElementChild.dataset.id))
        table.lastElementChild.remove()
      }
      this.update(message)
    },

    update(message) {
      totals.count(message)
      const cell = cells.get(message.id)
      if (cell) {
        cell.dataset.fate = message.fate
        cell.textContent = SIGNS[message.fate]
        cell.title = `#${message.id} ${message.text}: ${message.fate}`
      }
      const row = rows.get(message.id)
      if (row) updateRow(row, message)
    },

    remove(id) {
      cells.get(id)?.remove()
      cells.delete(id)
    },
  }
}

function createTotals(list) {
  const counted = new WeakMap()
  const numbers = {}
  for (const fate of Object.keys(SIGNS)) {
    const item = document.createElement('li')
    const number = document.createElement('b')
    const sign = document.createElement('i')
    item.dataset.fate = fate
    sign.textContent = SIGNS[fate]
    sign.ariaHidden = 'true'
    number.textContent = '0'
    item.append(sign, number, ` ${fate}`)
    list.append(item)
    numbers[fate] = { element: number, item, value: 0 }
  }

  function add(fate, step) {
    const number = numbers[fate]
    number.value += step
    number.element.textContent = String(number.value)
    number.item.classList.toggle('some', number.value > 0)
  }

  return {
    /** Moves the message from the fate it was counted under to the one it has now. */
    count(message) {
      const { fate } = message
      const before = counted.get(message)
      if (before === fate) return
      if (before) add(before, -1)
      add(fate, 1)
      counted.set(message, fate)
    },
  }
}

function createRow({ id, text, key }) {
  const row = document.createElement('tr')
  row.dataset.id = String(id)
  for (const name of ['id', 'text', 'fate', 'after', 'cancel']) row.insertCell().className = name
  row.cells[0].textContent = String(id)
  row.cells[1].textContent = text
  if (key) {
    const tag = document.createElement('code')
    tag.textContent = key
    tag.title = 'key: only the newest of a key waits'
    row.cells[1].append(' ', tag)
  }
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Cancel'
  button.ariaLabel = `Cancel message ${id}`
  row.cells[4].append(button)
  return row
}

function updateRow(row, { fate, reason, sequence, since, at }) {
  const sign = document.createElement('i')
  sign.textContent = SIGNS[fate]
  sign.ariaHidden = 'true'
  row.dataset.fate = fate
  const why = fate === 'echoed' ? `no. ${sequence}` : fate === 'dropped' ? reason : ''
  const note = document.createElement('small')
  note.textContent = why ?? ''
  row.cells[2].replaceChildren(sign, ` ${fate} `, note)
  row.cells[3].textContent = fate === 'queued' ? '' : `${formatDuration(at - since, { tenths: true })} s`
  row.cells[4].firstChild.hidden = fate !== 'queued'
}
