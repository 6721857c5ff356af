// The state now: its name, why, the countdown to its deadline, and the readings beside it.
import { describeState, formatBytes, formatDuration, formatRoundTrip } from './words.js'

/** What the state's deadline means to a reader; states without an entry count up instead. */
const DEADLINES = {
  resolving: 's until it gives up',
  connecting: 's until it gives up',
  backoff: 's to next attempt',
  closing: 's until it lets go',
}

export function createNowPanel(root) {
  const find = (id) => root.querySelector(`#${id}`)
  const nameText = find('state-name')
  const arc = find('ring-arc')
  const clock = find('clock')
  const clockLabel = find('clock-label')
  let state = { name: 'idle' }
  let since = Date.now()

  function show(next) {
    if (next.name !== state.name) since = Date.now()
    state = next
    root.dataset.state = state.name
    setText(nameText, state.name)
    setText(find('state-detail'), describeState(state))
    if ('attempt' in state) setText(find('failures'), String(state.attempt))
    setText(find('announcer'), `Connection ${state.name}. ${describeState(state)}`)
  }

  /** Called on every frame; writes only what changed. */
  function tick(now, { rtt, queued, bufferedAmount, scene }) {
    const meaning = DEADLINES[state.name]
    if (meaning && Number.isFinite(state.deadline)) {
      const left = Math.max(0, state.deadline - now)
      setText(clock, formatDuration(left, { tenths: left < 60_000 }))
      setText(clockLabel, meaning)
      setArc(left / Math.max(1, state.deadline - since))
    } else {
      const held = now - since
      setText(clock, formatDuration(held))
      setText(clockLabel, held < 60_000 ? `s ${state.name}` : state.name)
      setArc(state.name === 'open' ? 1 : 0)
    }
    setText(find('rtt'), rtt === undefined ? '–' : `${formatRoundTrip(rtt)} ms`)
    setText(find('queue-depth'), String(queued))
    setText(find('queue-bytes'), formatBytes(bufferedAmount))
    if (!scene) return
    setText(find('server'), scene.server)
    setText(find('received'), scene.server === 'up' ? `${scene.received} received` : 'no process')
  }

  function setArc(share) {
    arc.style.strokeDasharray = `${(Math.min(1, share) * 100).toFixed(1)} 100`
  }

  return { show, tick }
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}
