// The banner of one window: there when the connection has been lost for a while, gone soon after it is back.
import { describeCause, formatDuration } from '../words.js'

const GOOD_NEWS_FOR = 8_000

/**
 * @param {HTMLElement} banner
 * @param {object} client
 */
export function createBanner(banner, client) {
  const text = banner.querySelector('.text')
  const button = banner.querySelector('button')
  let mood = ''
  let since
  let timer

  function show(next) {
    clearTimeout(timer)
    mood = next
    banner.hidden = mood === ''
    banner.dataset.mood = mood
    button.hidden = mood !== 'lost' && mood !== 'closed'
    button.textContent = mood === 'closed' ? 'Come back' : 'Try now'
  }

  function write(words) {
    if (text.textContent !== words) text.textContent = words
  }

  button.addEventListener('click', () => client.reconnect())
  client.on('lost', () => {
    since = client.state.outage ?? Date.now()
    show('lost')
    tick(Date.now())
  })
  client.on('restored', () => {
    write(`Back after ${formatDuration(Date.now() - since)} s.`)
    show('restored')
    timer = setTimeout(() => show(''), GOOD_NEWS_FOR)
  })
  client.on('closed', ({ cause }) => {
    write(`Shut out: ${describeCause(cause)}.`)
    show('closed')
  })
  client.on('state', ({ name }) => {
    if (mood === 'closed' && name === 'open') show('')
  })

  function tick(now) {
    if (mood !== 'lost') return
    const { name, deadline } = client.state
    const left = Math.ceil((deadline - now) / 1_000)
    if (name === 'backoff' && left > 0) write(`No connection. Next try in ${left} s.`)
    else if (name === 'suspended') write('No connection. Asleep until the page is looked at.')
    else write('No connection. Trying …')
  }

  return {
    tick,
    /** The good news has more to tell. */
    missed(count) {
      if (mood === 'restored' && count) write(`${text.textContent} ${count} new below.`)
    },
  }
}
