// The field: what is on it, and where one goes, by the arrow keys or by pointing. Nothing here knows of a network.

const WIDTH = 800
const HEIGHT = 500
/** In a millisecond. */
const SPEED = 0.3
/** Milliseconds: a page that was hidden for a minute makes no step of a minute. */
const LONGEST_STEP = 100

/**
 * @param {HTMLElement} field
 * @param {string} kind
 * @param {string | number} text
 */
export function add(field, kind, text) {
  return field.appendChild(Object.assign(document.createElement('b'), { className: kind, textContent: text }))
}

/** The style sheet takes it there smoothly. */
export function place(element, data) {
  Object.assign(element.dataset, data)
  element.style.left = `${(100 * data.x) / WIDTH}%`
  element.style.top = `${(100 * data.y) / HEIGHT}%`
}

/**
 * @param {HTMLElement} field
 * @param {{ x: number, y: number }} self is moved
 * @param {(now: number, moves: boolean) => void} onFrame
 */
export function steer(field, self, onFrame) {
  const held = new Set() // keys
  let aim = self
  let drawnAt = performance.now()

  function frame(now) {
    requestAnimationFrame(frame)
    const pace = Math.min(now - drawnAt, LONGEST_STEP) * SPEED
    drawnAt = now
    const right = held.has('ArrowRight') - held.has('ArrowLeft')
    const down = held.has('ArrowDown') - held.has('ArrowUp')
    if (right || down) aim = { x: self.x + right * pace, y: self.y + down * pace }
    const far = Math.hypot(aim.x - self.x, aim.y - self.y)
    const part = far && Math.min(1, pace / far)
    self.x = within(WIDTH, self.x + (aim.x - self.x) * part)
    self.y = within(HEIGHT, self.y + (aim.y - self.y) * part)
    onFrame(now, far > 1) // less is rounding
  }

  function point({ offsetX, offsetY }) {
    aim = { x: (offsetX / field.clientWidth) * WIDTH, y: (offsetY / field.clientHeight) * HEIGHT }
  }

  field.addEventListener('pointerdown', point)
  field.addEventListener('pointermove', (event) => event.buttons && point(event))
  addEventListener('keydown', (event) => {
    if (!event.key.startsWith('Arrow') || event.target.matches('input, select')) return
    event.preventDefault() // or the page scrolls
    held.add(event.key)
  })
  addEventListener('keyup', ({ key }) => held.delete(key))
  addEventListener('blur', () => held.clear())
  requestAnimationFrame(frame)
}

const within = (most, value) => Math.max(0, Math.min(most, value))
