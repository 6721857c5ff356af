// Breaking things for real: the demo's control API, and the card whose buttons call it.
import { createFaultCard } from './fault-card.js'
import { listFaults } from './words.js'

/**
 * @param {string} name of the scene
 * @param {object} parts
 * @param {HTMLElement} parts.card
 * @param {Record<string, string>} [parts.people] whose lines there are, where there is more than one
 * @param {(scene: object, summary: string) => void} parts.onScene
 * @param {(text: string) => void} parts.onAction a momentary fault, such as a reset
 * @param {(text: string) => void} parts.onFailure
 */
export function createFaults(name, { card, people = {}, onScene, onAction, onFailure }) {
  const lost = document.querySelector('#lost')
  let underWay = 0

  async function post(verb, body = {}) {
    underWay += 1
    card.ariaBusy = 'true'
    try {
      const path = `/control/${name}/${verb}`
      const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) })
      if (!response.ok) onFailure(await response.text())
    } catch {
      lost.hidden = false // the events' own error says so too, but later
    } finally {
      underWay -= 1
      card.ariaBusy = String(underWay > 0)
    }
  }

  const faults = {
    /** The lines that the buttons are for. */
    chosen: () => chosen(),
    kill: () => post('kill'),
    restart: () => post('restart'),
    heal: () => post('heal'),
    line: (mode) => post('line', { lines: chosen(), mode }),
    latency: (milliseconds) => post('latency', { lines: chosen(), milliseconds }),
    reset() {
      onAction('RST')
      return post('reset', { lines: chosen() })
    },
    close(code, reason) {
      onAction(`close ${code}`)
      return post('close', { lines: chosen(), code, reason })
    },
  }
  const { chosen, show } = createFaultCard(card, faults, people)

  const events = new EventSource(`/control/${name}/events`)
  events.addEventListener('message', ({ data }) => {
    const scene = JSON.parse(data)
    const broken = listFaults(scene)
    lost.hidden = true
    show(scene, broken)
    onScene(scene, broken.map(({ short }) => short).join(' + '))
  })
  events.addEventListener('error', () => (lost.hidden = false))

  return faults
}
