// Breaking things for real: the demo's control API, and the buttons that call it.

const LINES = {
  blackhole: 'Black hole: bytes vanish, both ways, and nothing tells.',
  hang: 'Stay silent: connections are accepted, handshakes never answered.',
  refuse: 'Refuse: nobody may connect.',
}
const SHORT = { blackhole: 'black hole', hang: 'silent', refuse: 'refuse' }

/**
 * @param {object} parts
 * @param {(scene: object) => void} parts.onScene
 * @param {(text: string) => void} parts.onAction a momentary fault, such as a reset
 * @param {(text: string) => void} parts.onFailure
 */
export function createFaults({ onScene, onAction, onFailure }) {
  const find = (id) => document.querySelector(`#${id}`)
  const lost = find('lost')

  async function post(verb, body = {}) {
    try {
      const response = await fetch(`/control/${verb}`, { method: 'POST', body: JSON.stringify(body) })
      if (!response.ok) onFailure(await response.text())
    } catch {
      lost.hidden = false // the events' own error says so too, but later
    }
  }

  const faults = {
    kill: () => post('kill'),
    restart: () => post('restart'),
    heal: () => post('heal'),
    line: (mode) => post('line', { mode }),
    latency: (milliseconds) => post('latency', { milliseconds }),
    reset() {
      onAction('RST')
      return post('reset')
    },
    close(code, reason) {
      onAction(`close ${code}`)
      return post('close', { code, reason })
    },
  }

  for (const verb of ['kill', 'restart', 'reset', 'heal']) find(verb).addEventListener('click', faults[verb])
  for (const radio of document.querySelectorAll('[name=line]')) {
    radio.addEventListener('change', () => faults.line(radio.value))
  }
  find('latency').addEventListener('input', ({ target }) => showLatency(target.valueAsNumber))
  find('latency').addEventListener('change', ({ target }) => faults.latency(target.valueAsNumber))
  find('close-form').addEventListener('submit', (event) => {
    event.preventDefault()
    faults.close(Number(find('close-code').value), find('close-reason').value)
  })

  function showLatency(milliseconds) {
    find('latency-value').textContent = `${milliseconds} ms`
  }

  function show(scene) {
    const broken = list(scene)
    const text = broken.map(({ text }) => text).join(' ') || 'Nothing is broken.'
    if (find('fault-text').textContent !== text) find('fault-text').textContent = text
    find('fault').dataset.broken = String(broken.length > 0)
    find('kill').disabled = scene.server === 'down'
    find('restart').textContent = scene.server === 'down' ? 'Start' : 'Restart'
    document.querySelector(`[name=line][value=${scene.line}]`).checked = true
    find('latency').value = String(scene.latency)
    showLatency(scene.latency)
    onScene(scene, broken.map(({ short }) => short).join(' + '))
  }

  const events = new EventSource('/control/events')
  events.addEventListener('message', ({ data }) => {
    lost.hidden = true
    show(JSON.parse(data))
  })
  events.addEventListener('error', () => (lost.hidden = false))

  return faults
}

/** What is wrong now, for the banner and (short) for the chart. */
function list({ server, line, latency }) {
  const broken = []
  if (server === 'down') broken.push({ short: 'server down', text: 'The server is dead.' })
  if (line !== 'pass') broken.push({ short: SHORT[line], text: LINES[line] })
  if (latency > 0) broken.push({ short: `+${latency} ms`, text: `Every byte is ${latency} ms late.` })
  return broken
}
