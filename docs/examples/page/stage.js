// What stands around each example, and is no part of it: the masthead, and the card whose buttons break its line.
import { createFaults } from '/faults.js'
import { createStorm } from '/storm.js'

const EXAMPLES = { chat: 'Chat', monitor: 'Monitor', whiteboard: 'Whiteboard', game: 'Game' }
const MENTIONED_FOR = 3_000

const ICON = '<link rel="icon" href="/holdfast.svg" type="image/svg+xml" />'
const MASTHEAD = `
  <header class="masthead">
    <img src="/holdfast.svg" alt="" width="36" height="36" />
    <h1>Holdfast</h1>
    <nav class="parts" aria-label="Examples"><a href="/examples/" aria-label="All examples">All</a></nav>
    <p class="tagline"></p>
    <p class="person" hidden><b></b> page. <a target="_blank"></a></p>
  </header>
  <p id="lost" class="lost" role="alert" hidden>
    The demo itself has stopped. Run <code>npm run demo</code> again, then reload this page.
  </p>`
const CARD = '<aside class="card break" id="break" aria-labelledby="break-title"></aside>'

/**
 * @param {string} example the name of its folder
 * @param {Record<string, string>} [people] who can open the page, by the names of their lines
 * @returns {Promise<{ url: string, me: string }>} where the server is, on whose line
 */
export function stage(example, people = {}) {
  document.head.insertAdjacentHTML('beforeend', ICON)
  document.body.insertAdjacentHTML('afterbegin', MASTHEAD)
  document.querySelector('main').insertAdjacentHTML('beforeend', CARD)
  const find = (selector) => document.querySelector(selector)
  for (const [name, title] of Object.entries(EXAMPLES)) {
    const link = Object.assign(document.createElement('a'), {
      href: `/examples/${name}/`,
      textContent: title,
    })
    if (name === example) link.ariaCurrent = 'page'
    find('.parts').append(link)
  }
  find('.tagline').textContent = find('meta[name=description]').content
  const me = introduce(people)

  function mention(text) {
    find('#storm-step').textContent = text
    setTimeout(() => {
      if (find('#storm-step').textContent === text) find('#storm-step').textContent = ''
    }, MENTIONED_FOR)
  }

  return new Promise((resolve) => {
    const faults = createFaults(`example-${example}`, {
      card: find('#break'),
      people,
      onScene({ lines }) {
        const line = me || Object.keys(lines)[0]
        resolve({ url: `ws://${location.hostname}:${lines[line].port}/${line}`, me: line })
      },
      onAction: mention,
      onFailure: mention,
    })
    createStorm({
      button: find('#storm'),
      faults,
      onStep: (step) => (find('#storm-step').textContent = step && `Storm: ${step}`),
      send: () => {}, // an example has enough to say of its own
    })
  })
}

/** Who this page is, and where the others are. */
function introduce(people) {
  const names = Object.keys(people)
  if (names.length === 0) return undefined
  const asked = new URLSearchParams(location.search).get('me') ?? ''
  const me = names.includes(asked) ? asked : names[0]
  const other = names.find((name) => name !== me)
  const line = document.querySelector('.masthead .person')
  line.hidden = false
  line.querySelector('b').textContent = `${people[me]}’s`
  const link = line.querySelector('a')
  link.href = `?me=${other}`
  link.textContent = `Open ${people[other]}’s ↗`
  document.title = `${people[me]} – ${document.title}`
  return me
}
