// Puts the page together. Each instrument is a file of its own and knows nothing of the others.
import { createConnection } from './connection.js'
import { createDeliveries } from './deliveries.js'
import { createEventLog } from './event-log.js'
import { createFaults } from './faults.js'
import { createHistory } from './history.js'
import { createNowPanel } from './now-panel.js'
import { createQueuePlot } from './queue-plot.js'
import { createRttPlot } from './rtt-plot.js'
import { createStorm } from './storm.js'
import { windowMilliseconds } from './strip-chart.js'
import { createTimeline } from './timeline.js'
import { describeState, flagOf, formatRoundTrip } from './words.js'

const find = (id) => document.querySelector(`#${id}`)
const FRAME = matchMedia('(prefers-reduced-motion: reduce)').matches ? 250 : 33

const history = createHistory()
const log = createEventLog(find('log'))
const now = createNowPanel(find('now'))
const charts = [
  createTimeline({ faultCanvas: find('fault-lane'), stateCanvas: find('state-lane'), history }),
  createRttPlot(find('rtt-plot'), history),
  createQueuePlot(find('queue-plot'), history),
]
let connection
let scene

const deliveries = createDeliveries({
  socket: () => connection.socket,
  onEcho: (milliseconds) => history.sample('message', milliseconds),
  onRefused: (text) => log('dropped', text),
})

const faults = createFaults('socket', {
  card: find('break'),
  onScene(next, summary) {
    scene = next
    if (history.lanes.fault.at(-1)?.name !== (summary || 'none')) {
      if (history.lanes.fault.length) log('fault', summary || 'healed')
      history.span('fault', summary || 'none')
    }
    if (!connection) connect(next.lines.page.port)
  },
  onAction(text) {
    history.mark('fault', text)
    log('fault', text)
  },
  onFailure: (text) => log('fault', text),
})

createStorm({
  button: find('storm'),
  faults,
  onStep(step) {
    find('storm-step').textContent = step && `Storm: ${step}`
    log('storm', step || 'over')
  },
  send: (text) => deliveries.send(text, { ttl: 15_000 }),
})

function connect(port) {
  const url = `ws://${location.hostname}:${port}/`
  find('socket-url').textContent = url
  connection = createConnection(url, {
    onState(state, previous) {
      if (previous?.name === 'open') deliveries.linkLost()
      if (previous && state.cause && previous.cause !== state.cause)
        history.mark('state', flagOf(state.cause))
      history.span('state', state.name)
      now.show(state)
      // With a plain url, resolving lasts no time and tells nothing.
      if (state.name !== previous?.name && state.name !== 'resolving') log(state.name, describeState(state))
    },
    onRoundTrip: (milliseconds, first) => history.sample('heartbeat', milliseconds, first),
    onMessage: deliveries.receive,
    onDropped: ({ data, reason }) => deliveries.explain(data, reason),
  })
  connection.start(chosenHeartbeat())
  wireControls()
  requestAnimationFrame(frame)
}

let drawnAt = 0
function frame() {
  requestAnimationFrame(frame)
  const time = Date.now()
  if (time - drawnAt < FRAME) return
  drawnAt = time
  const { queued } = deliveries
  const { rtt, bufferedAmount } = connection.socket
  history.sample('queue', queued)
  now.tick(time, { rtt, queued, bufferedAmount, scene })
  for (const render of charts) render(time)
  find('window-seconds').textContent = String(windowMilliseconds() / 1_000)
}

function chosenHeartbeat() {
  const [interval, timeout] = find('heartbeat').value.split('/').map(Number)
  return timeout ? { interval, timeout } : false
}

/** Only once there is a socket for them to act on. */
function wireControls() {
  find('heartbeat').addEventListener('change', () => {
    log('call', 'a new socket with another heartbeat')
    connection.restart(chosenHeartbeat())
  })

  for (const verb of ['reconnect', 'purge', 'close']) {
    find(verb).addEventListener('click', () => {
      log('call', `${verb}()`)
      connection.socket[verb]()
    })
  }
  find('probe').addEventListener('click', async () => {
    try {
      log('call', `probe() answered in ${formatRoundTrip(await connection.socket.probe())} ms`)
    } catch (error) {
      log('call', `probe() rejected: ${error.name}`)
    }
  })

  find('send-form').addEventListener('submit', (event) => {
    event.preventDefault()
    send(find('text').value)
  })
  find('burst').addEventListener('click', () => {
    for (let number = 1; number <= 100; number += 1) if (!send(`${find('text').value} ${number}`)) return
  })
}

function send(text) {
  return deliveries.send(text, { ttl: Number(find('ttl').value), key: find('key').value })
}
