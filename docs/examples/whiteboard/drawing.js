// From the pointer to the pixels, as on a whiteboard of one's own: nothing here knows of a network.

const PENS = {
  Red: '#e5484d',
  Amber: '#dd9000',
  Green: '#2f9e68',
  Blue: '#3b82f6',
  Violet: '#8b5cf6',
  Eraser: '',
}
const WIDTH = { pen: 9, eraser: 60 }
/** Milliseconds: a long stroke comes in pieces, so that others see it while it is drawn. */
const PIECE = 150
/** Milliseconds that someone else's cursor stays. */
const CURSOR = 4_000

const colourOf = (pen) => Object.values(PENS)[pen]

/** @param {CanvasRenderingContext2D} context */
export function paint(context, { pen, points }) {
  const colour = colourOf(pen)
  context.save()
  context.globalCompositeOperation = colour ? 'source-over' : 'destination-out'
  context.strokeStyle = colour
  context.lineWidth = colour ? WIDTH.pen : WIDTH.eraser
  context.lineCap = context.lineJoin = 'round'
  context.beginPath()
  context.moveTo(points[0], points[1])
  for (let at = 0; at < points.length; at += 2) context.lineTo(points[at], points[at + 1])
  context.stroke()
  context.restore()
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} choice where to choose a pen
 * @param {object} parts
 * @param {number} parts.pen to begin with
 * @param {() => boolean} parts.mayDraw
 * @param {(at: number[]) => void} parts.onMove once a frame at most
 * @param {() => void} parts.onDraw there is more of the piece under the pen
 * @param {(piece: { id: string, pen: number, points: number[] }) => void} parts.onPiece it is complete
 */
export function createPen(canvas, choice, { pen, mayDraw, onMove, onDraw, onPiece }) {
  let piece
  let pointer

  function move(at) {
    if (!pointer)
      requestAnimationFrame(() => {
        onMove(pointer)
        pointer = undefined
      })
    pointer = at
  }

  function begin(points) {
    if (mayDraw()) piece = { id: crypto.randomUUID(), pen, points }
  }

  function end() {
    if (piece) onPiece(piece)
    piece = undefined
  }

  /** In the canvas's own pixels, which are the same everywhere. */
  function place({ offsetX, offsetY }) {
    return [offsetX, offsetY].map((offset) => Math.round((offset * canvas.width) / canvas.clientWidth))
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0) return
    canvas.setPointerCapture(event.pointerId)
    begin(place(event))
    onDraw()
  })
  canvas.addEventListener('pointermove', (event) => {
    if (!event.isPrimary) return
    const at = place(event)
    move(at)
    if (!piece) return
    piece.points.push(...at)
    onDraw()
  })
  canvas.addEventListener('lostpointercapture', end)
  setInterval(() => {
    const at = piece?.points.slice(-2)
    if (!at || piece.points.length === at.length) return // nothing new
    end()
    begin(at)
  }, PIECE)

  for (const [number, [name, colour]] of Object.entries(PENS).entries()) {
    const radio = document.createElement('input')
    Object.assign(radio, { type: 'radio', name: 'pen', ariaLabel: name, checked: number === pen })
    radio.style.color = colour
    radio.addEventListener('change', () => (pen = number))
    choice.append(radio)
  }

  return {
    /** What is under the pen. */
    get piece() {
      return piece
    },
  }
}

/** By name. */
const cursors = new Map()

/** Someone else's, for a while. */
export function showCursor(canvas, name, [x, y]) {
  if (!cursors.has(name)) {
    const label = Object.assign(document.createElement('b'), { className: 'cursor', textContent: name })
    canvas.after(label)
    cursors.set(name, { label })
  }
  const cursor = cursors.get(name)
  cursor.label.style.left = `${(100 * x) / canvas.width}%`
  cursor.label.style.top = `${(100 * y) / canvas.height}%`
  cursor.fading?.cancel()
  cursor.fading = cursor.label.animate({ opacity: [1, 1, 0] }, CURSOR)
}

/** By the ids of their strokes. */
const dots = new Map()

/** A dot for each stroke. Who gets a number goes behind the others that have one; who has none yet is shown at the end. */
export function showDot(list, { id, pen, number }) {
  const dot = dots.get(id) ?? document.createElement('li')
  dots.set(id, dot)
  dot.dataset.id = id
  dot.style.color = colourOf(pen)
  if (number) dot.dataset.number = number
  list.append(dot)
  requestAnimationFrame(() => (list.scrollTop = list.scrollHeight))
}
