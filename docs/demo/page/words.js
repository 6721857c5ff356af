// States, causes and faults, in words.

/** @param {object | undefined} cause why there is no connection */
export function describeCause(cause) {
  switch (cause?.type) {
    case undefined:
      return ''
    case 'close':
      return `closed with ${cause.code}${cause.reason ? ` “${cause.reason}”` : ''}`
    case 'silence':
      return 'no answer to the heartbeat'
    case 'timeout':
      return cause.phase === 'connecting' ? 'the handshake was not answered' : 'the url was not found in time'
    case 'error':
      return `error: ${cause.error}`
    case 'restart':
      return 'reconnect() was called'
    case 'suspend':
      return 'the page was put to sleep'
    default:
      return cause.type
  }
}

/** The same in a word or two, for the chart. */
export function flagOf(cause) {
  switch (cause?.type) {
    case 'close':
      return String(cause.code)
    case 'silence':
      return 'no pong'
    default:
      return cause?.type ?? ''
  }
}

export function describeState(state) {
  switch (state.name) {
    case 'resolving':
      return 'asking for the url'
    case 'connecting':
      return state.attempt ? `handshake, attempt ${state.attempt + 1}` : 'handshake'
    case 'open':
      return 'messages flow'
    case 'backoff':
    case 'suspended':
      return describeCause(state.cause)
    case 'closing':
      return 'waiting for the server’s goodbye'
    case 'closed':
      return state.cause
        ? `gave up: ${describeCause(state.cause)}`
        : 'closed by this page; reconnect() opens it again'
    default:
      return ''
  }
}

/** @param {number} bytes */
export function formatBytes(bytes) {
  if (bytes < 1_000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** @param {number} milliseconds whole ones: the clock has no finer */
export function formatRoundTrip(milliseconds) {
  return milliseconds < 1 ? '<1' : String(Math.round(milliseconds))
}

/** 7.3 s, 42 s, 3:05 */
export function formatDuration(milliseconds, { tenths = false } = {}) {
  const seconds = Math.max(0, milliseconds) / 1_000
  if (seconds < 60) return tenths ? seconds.toFixed(1) : String(Math.floor(seconds))
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}

const MODES = {
  blackhole: { short: 'black hole', text: 'Black hole: bytes vanish, both ways, and nothing tells.' },
  hang: { short: 'silent', text: 'Stay silent: connections are accepted, handshakes never answered.' },
  refuse: { short: 'refuse', text: 'Refuse: nobody may connect.' },
}

/**
 * What is wrong now, in a sentence each and (short) for the chart.
 * @param {object} scene
 */
export function listFaults({ server, lines }) {
  const broken = []
  if (server === 'down') broken.push({ short: 'server down', text: 'The server is dead.' })
  for (const [line, { mode, latency }] of Object.entries(lines)) {
    if (mode !== 'pass') broken.push({ line, ...MODES[mode] })
    if (latency > 0) broken.push({ line, short: `+${latency} ms`, text: `Every byte is ${latency} ms late.` })
  }
  return broken
}
