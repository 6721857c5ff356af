// What an application saw, in a form in which two runs can be compared: by step of the script, and in each step by story.
// A story is what happens to one message, or to the connection; its lines are in order. How stories interleave is up to
// the server and the clock, so that is compared only where they are clearly apart.

/** As the page has written it down. */
export interface Entry {
  step: string
  /** In milliseconds of the page's life. */
  at: number
  what: string
  status: string
  story?: string
  message: Message
}

interface Message {
  id?: string
  clientId?: string
  successful?: boolean
  [field: string]: unknown
}

export interface Story {
  step: string
  name: string
  /** When it began. */
  at: number
  lines: string[]
}

const CONNECTION = ['connect', 'handshake']

/** Normalised: see `normalisations` among the allowed differences. */
export function stories(log: readonly Entry[]): Story[] {
  const line = writer()
  const written = steady(collapsed(log)).map((entry) => ({ ...entry, line: line(entry) }))
  const found: Story[] = []
  for (const { step, story: name = 'unknown', at, line } of written) {
    const story = found.find((other) => other.step === step && other.name === name)
    if (story) story.lines.push(line)
    else found.push({ step, name, at, lines: [line] })
  }
  return found
}

function writer() {
  const clients: string[] = []
  const letter = (id: string) => {
    if (!clients.includes(id)) clients.push(id)
    return String.fromCharCode('A'.charCodeAt(0) + clients.indexOf(id))
  }
  return ({ what, status, story = '', message }: Entry) => {
    const { id: _, ...rest } = message
    const text = JSON.stringify(rest, (key, value: unknown) => {
      if (key === 'clientId' && value) return letter(value as string)
      if (key === 'failure') return sorted(inSameWords(value as Failure))
      if (key === 'reason') return String(value).replace(/\d+/g, '#')
      if (key === 'error') return clients.reduce((text, id) => text.replaceAll(id, letter(id)), String(value))
      return sorted(value)
    })
    const seen = CONNECTION.includes(story) ? status : status.replace(/^connect(ing|ed)$/, 'up')
    return [what, seen && `[${seen}]`, text === '{}' ? '' : text].filter(Boolean).join(' ')
  }
}

interface Failure {
  reason?: string
  exception?: unknown
  httpCode?: number
  websocketCode?: number
}

/** Ours tells what the platform told: of a WebSocket that never opened its 1006, of a request that failed its error. */
function inSameWords({ exception, ...failure }: Failure): Failure {
  const { reason = '', httpCode, websocketCode } = failure
  if (reason === 'Error' && websocketCode === 1000) return { ...failure, reason: '', websocketCode: 1006 }
  if (/^(Transport long-polling expired|No answer in time)/.test(reason))
    return { ...failure, reason: 'no answer' }
  if (httpCode === 0 && exception) return { ...failure, reason: '' }
  return exception ? { ...failure, exception } : failure
}

function sorted(value: unknown) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Without the heartbeats that follow a success, and without failures that were seen since the last success. */
function collapsed(log: readonly Entry[]): Entry[] {
  const line = writer()
  let seen = new Set<string>()
  let id: string | undefined
  let kept = true
  return log.filter((entry) => {
    if (entry.story === 'handshake' && entry.message.successful) seen = new Set()
    if (entry.story !== 'connect' || entry.message.id === undefined) return true
    if (entry.message.id !== id) {
      const text = entry.message.successful ? 'success' : line(entry)
      kept = !seen.has(text)
      if (text === 'success') seen = new Set()
      seen.add(text)
      id = entry.message.id
    }
    return kept
  })
}

/** Without the transport's ups and downs in a step once it has come up in it. */
function steady(log: readonly Entry[]): Entry[] {
  const up = new Set<string>()
  return log.filter(({ step, what }) => {
    const kept = !what.startsWith('transport:') || !up.has(step)
    if (what === 'transport:up') up.add(step)
    return kept
  })
}

/** For people: mostly several listeners are told the same. */
export function brief(lines: readonly string[]): string[] {
  const body = (line = '') => /\{.*/.exec(line)?.[0]
  return lines.map((line, i) => {
    const told = body(line)
    return told && told === body(lines[i - 1]) ? line.replace(told, 'the same') : line
  })
}

/** For people: the same for runs in which the same was seen. */
export function transcript(all: readonly Story[]): string {
  const text = ({ name, lines }: Story) =>
    [`  ${name}`, ...brief(lines).map((line) => `    ${line}`)].join('\n')
  const steps = [...new Set(all.map(({ step }) => step))]
  const of = (step: string) =>
    all
      .filter((story) => story.step === step)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(text)
  return steps.map((step) => [step, ...of(step)].join('\n')).join('\n') + '\n'
}
