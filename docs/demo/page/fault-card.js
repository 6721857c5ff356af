// The card of faults: the same on each page.

const MARKUP = `
  <div class="card-head">
    <h2 id="break-title">Break it</h2>
    <button type="button" id="storm" aria-pressed="false">Run a storm</button>
  </div>
  <div class="fault" id="fault" data-broken="false">
    <p>
      <span id="fault-text" role="status"></span>
      <small id="storm-step"></small>
    </p>
    <button type="button" id="heal" class="primary">Heal</button>
  </div>
  <fieldset class="choice" id="whose" hidden>
    <legend>Whose line</legend>
  </fieldset>
  <fieldset class="choice lines">
    <legend>The line</legend>
    <label><input type="radio" name="line" value="pass" checked /><span>Pass</span></label>
    <label><input type="radio" name="line" value="blackhole" /><span>Black hole</span></label>
    <label><input type="radio" name="line" value="hang" /><span>Stay silent</span></label>
    <label><input type="radio" name="line" value="refuse" /><span>Refuse</span></label>
  </fieldset>
  <div class="slow">
    <label for="latency">Slow it down, each way</label>
    <input type="range" id="latency" min="0" max="2000" step="50" value="0" />
    <output id="latency-value" for="latency">0 ms</output>
  </div>
  <div class="moments">
    <fieldset>
      <legend>The connection</legend>
      <button type="button" id="reset">Reset (RST)</button>
    </fieldset>
    <fieldset>
      <legend>The server’s process</legend>
      <button type="button" id="kill">Kill</button>
      <button type="button" id="restart">Restart</button>
    </fieldset>
  </div>
  <form class="closing" id="close-form">
    <label>
      The server closes with
      <select id="close-code">
        <option value="1000">1000 normal</option>
        <option value="1001">1001 going away</option>
        <option value="1011">1011 internal error</option>
        <option value="1012" selected>1012 service restart</option>
        <option value="1013">1013 try again later</option>
        <option value="4000">4000 private</option>
        <option value="4401">4401 token expired</option>
        <option value="4403">4403 forbidden (fatal here)</option>
      </select>
    </label>
    <label>
      Reason
      <input id="close-reason" list="reasons" maxlength="100" placeholder="none" autocomplete="off" />
      <datalist id="reasons"><option value="retry-after=5"></option></datalist>
    </label>
    <button type="submit" id="close-by-server">Close</button>
  </form>`

/**
 * @param {HTMLElement} card
 * @param {object} faults what its buttons call
 * @param {Record<string, string>} people whose lines there are, where there is more than one
 */
export function createFaultCard(card, faults, people) {
  card.innerHTML = MARKUP
  const find = (id) => card.querySelector(`#${id}`)
  let scene

  for (const verb of ['kill', 'restart', 'reset', 'heal']) {
    find(verb).addEventListener('click', () => faults[verb]())
  }
  for (const radio of card.querySelectorAll('[name=line]')) {
    radio.addEventListener('change', () => faults.line(radio.value))
  }
  find('latency').addEventListener('input', ({ target }) => showLatency(target.valueAsNumber))
  find('latency').addEventListener('change', ({ target }) => faults.latency(target.valueAsNumber))
  find('close-form').addEventListener('submit', (event) => {
    event.preventDefault()
    faults.close(Number(find('close-code').value), find('close-reason').value)
  })
  const lines = Object.keys(people)
  if (lines.length) offerLines()

  function offerLines() {
    const all = ['Both', lines.join()]
    for (const [label, value] of [all, ...lines.map((line) => [people[line], line])]) {
      const choice = document.createElement('label')
      const radio = document.createElement('input')
      const text = document.createElement('span')
      Object.assign(radio, { type: 'radio', name: 'whose', value, checked: value === all[1] })
      text.textContent = label
      choice.append(radio, text)
      find('whose').append(choice)
    }
    find('whose').hidden = false
    find('whose').addEventListener('change', showLine)
  }

  function chosen() {
    if (lines.length) return card.querySelector('[name=whose]:checked').value.split(',')
    return scene ? Object.keys(scene.lines) : []
  }

  /** What the chosen lines are like; of two that differ, neither is shown. */
  function showLine() {
    if (!scene) return // nobody has told yet
    const [first, ...others] = chosen().map((line) => scene.lines[line])
    const agree = others.every(({ mode }) => mode === first.mode)
    for (const radio of card.querySelectorAll('[name=line]')) {
      radio.checked = agree && radio.value === first.mode
    }
    find('latency').value = String(first.latency)
    showLatency(first.latency)
  }

  /** A sentence for each fault, once also where it is on both lines. */
  function describe(broken) {
    const sentences = new Map()
    for (const { line, text } of broken) {
      const whose = sentences.has(text) ? 'Both lines' : people[line] && `${people[line]}’s line`
      sentences.set(text, whose ? `${whose}: ${text[0].toLowerCase()}${text.slice(1)}` : text)
    }
    return [...sentences.values()].join(' ')
  }

  function showLatency(milliseconds) {
    find('latency-value').textContent = `${milliseconds} ms`
  }

  return {
    /** The lines that the buttons are for. */
    chosen,

    show(next, broken) {
      scene = next
      const text = describe(broken) || 'Nothing is broken.'
      if (find('fault-text').textContent !== text) find('fault-text').textContent = text
      find('fault').dataset.broken = String(broken.length > 0)
      find('kill').disabled = scene.server === 'down'
      find('restart').textContent = scene.server === 'down' ? 'Start' : 'Restart'
      showLine()
    },
  }
}
