// One library's window: how its line and its connection fared, and below that the page itself, in a frame.
import { createHistory } from '../history.js'
import { createTimeline } from '../timeline.js'

/**
 * @param {object} parts
 * @param {string} parts.line the page's name, and its line's
 * @param {number} parts.port of the line
 * @param {string} parts.name
 * @param {string} parts.about
 */
export function openWindow({ line, port, name, about }) {
  const root = document.querySelector('#window').content.firstElementChild.cloneNode(true)
  const find = (part) => root.querySelector(`.${part}`)
  const iframe = root.querySelector('iframe')
  const history = createHistory()
  const render = createTimeline({
    faultCanvas: find('fault-lane'),
    stateCanvas: find('state-lane'),
    history,
  })
  let broken = false
  let healedAt = 0 // since then nothing keeps it from being connected; 0: nothing did

  root.dataset.line = line
  root.ariaLabel = `The page with ${name}`
  find('name').textContent = name
  find('about').textContent = about
  find('fault-lane').ariaLabel = `Faults on the line of ${name}, over time`
  find('state-lane').ariaLabel = `Connection of ${name}, over time`
  iframe.title = `A chat, with ${name}`
  iframe.src = `comet/${line}.html?${new URLSearchParams({ me: name, line: port })}`
  iframe.addEventListener('load', () => {
    new MutationObserver(noticeState).observe(iframe.contentDocument.body, {
      attributeFilter: ['data-state'],
    })
    noticeState()
  })

  function noticeState() {
    const { state } = iframe.contentDocument.body.dataset
    history.span('state', state)
    if (state !== 'open' || broken || !healedAt) return
    showRecovery('back', `Back after ${((Date.now() - healedAt) / 1_000).toFixed(1)} s`)
    healedAt = 0
  }

  function heal() {
    healedAt = Date.now()
    showRecovery('', '')
  }

  function showRecovery(mood, words) {
    if (find('recovery').textContent === words) return
    find('recovery').dataset.mood = mood
    find('recovery').textContent = words
  }

  return {
    root,
    /** What is wrong with its line, or with the server. */
    faulty(names) {
      history.span('fault', names.join(' + ') || 'none')
      if (broken && names.length === 0) heal()
      broken = names.length > 0
      if (broken) showRecovery('', '')
    },
    /** Something happened to its line that lasts no time. */
    struck(text) {
      history.mark('fault', text)
      heal()
    },
    tick(now) {
      render(now)
      const away = history.lanes.state.at(-1)?.name === 'backoff'
      if (away && healedAt && !broken)
        showRecovery('away', `Not back for ${Math.floor((now - healedAt) / 1_000)} s`)
    },
    /** Unheard while the page in the frame is loading. */
    say: (text) => iframe.contentWindow.say?.(text),
  }
}
