// The connection in words, as it is: nobody has to guess whether what they do gets through.

const EVERY = 250

/**
 * @param {object} client
 * @param {HTMLElement} root becomes a lamp, a sentence, and a button where one can do something
 * @param {() => string} [waiting] what waits for the connection, in words
 */
export function showConnection(client, root, waiting = () => '') {
  root.classList.add('connection')
  root.innerHTML = `
    <span class="lamp" aria-hidden="true"></span>
    <span class="words" role="status"></span>
    <span class="waiting"></span>
    <button type="button" hidden>Try now</button>`
  const [, words, queue, button] = root.children
  button.addEventListener('click', () => client.reconnect())

  function show() {
    const { state } = client
    root.dataset.state = state.name
    write(words, describe(state))
    write(queue, waiting())
    button.hidden = !['backoff', 'suspended', 'closed'].includes(state.name)
  }

  client.on('state', show)
  client.on('open', () => (root.dataset.opened = Number(root.dataset.opened ?? 0) + 1))
  setInterval(show, EVERY) // for the countdown
  show()
}

function describe({ name, deadline }) {
  if (name === 'open') return 'Connected'
  if (name === 'backoff') {
    const seconds = Math.ceil((deadline - Date.now()) / 1_000)
    return seconds > 0 ? `Offline. Next try in ${seconds} s` : 'Offline. Trying…'
  }
  if (name === 'suspended') return 'Offline. Asleep until you look at the page'
  if (name === 'closed') return 'Closed'
  return 'Connecting…'
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}
