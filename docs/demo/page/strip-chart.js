// The paper that all charts share: one time axis that ends now, sharp on any screen, in the page's colours.

const NARROW = 560

/** Seconds that fit: fewer on a phone, so that bands stay wide enough to read. */
export function windowMilliseconds() {
  return document.documentElement.clientWidth < NARROW ? 45_000 : 90_000
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(paper: object, now: number) => void} draw
 */
export function stripChart(canvas, draw) {
  const context = canvas.getContext('2d')
  const style = getComputedStyle(canvas)

  return function render(now) {
    const ratio = window.devicePixelRatio || 1
    const width = canvas.clientWidth
    const height = canvas.clientHeight
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    context.font = `500 11px ${style.fontFamily}`
    context.textBaseline = 'middle'
    const span = windowMilliseconds()
    const paper = {
      context,
      width,
      height,
      since: now - span,
      x: (time) => width - ((now - time) / span) * width,
      colour: (name) => style.getPropertyValue(`--${name}`).trim(),
    }
    drawGrid(paper, now)
    draw(paper, now)
  }
}

/** A faint line every ten seconds ties the charts together. */
function drawGrid({ context, height, since, x, colour }, now) {
  context.fillStyle = colour('grid')
  for (let time = Math.ceil(since / 10_000) * 10_000; time < now; time += 10_000) {
    context.fillRect(Math.round(x(time)), 0, 1, height)
  }
}
