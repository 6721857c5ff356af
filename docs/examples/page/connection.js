// The connection in words, as it is: nobody has to guess whether what they do gets through.

const EVERY = 250
const WORDS = {
  idle: 'Not connected',
  resolving: 'Connecting…',
  connecting: 'Connecting…',
  open: 'Connected',
  backoff: 'Offline.',
  suspended: 'Offline.',
  closing: 'Closed',
  closed: 'Closed',
}

/**
 * @param {object} client
 * @param {HTMLElement} root becomes a lamp, a sentence, and a button where one can do something
 * @param {() => string} [waiting] what waits for the connection, in words
 */
export function showConnection(client, root, waiting = () => '') {
  root.classList.add('connection')
  root.innerHTML = `
    <span class="lamp" aria-hidden="true"></span>
    <span role="status"></span>
    <span class="prospect"></span>
    <span class="waiting"></span>
    <button type="button" hidden>Try now</button>`
  const [, word, prospect, queue, button] = root.children
  button.addEventListener('click', () => client.reconnect())

  function show() {
    const { state } = client
    root.dataset.state = state.name
    write(word, WORDS[state.name])
    write(prospect, foretell(state)) // outside of the status, so that nobody has the seconds read out
    write(queue, waiting())
    button.hidden = !['backoff', 'suspended', 'closed'].includes(state.name)
  }

  client.on('state', show)
  client.on('open', () => (root.dataset.opened = Number(root.dataset.opened ?? 0) + 1)) // for the tests
  setInterval(show, EVERY) // for the countdown
  show()
}

function foretell({ name, deadline }) {
  if (name === 'suspended') return 'Asleep until you look at the page'
  if (name !== 'backoff') return ''
  const seconds = Math.ceil((deadline - Date.now()) / 1_000)
  return seconds > 0 ? `Trying in ${seconds} s` : 'Trying…'
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}
