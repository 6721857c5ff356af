// One of two pages that chat: it talks all the time, and writes down what becomes of each word.

/** A message as its page knows it. */
export interface Said {
  n: number
  /** Its delivery's status when `send` returned, and now. */
  first: string
  status: string
  /** On which of the page's links it was sent. */
  link: number
}

/** What the page knows in the end. */
export interface Account {
  name: string
  state: string
  links: number
  said: Said[]
  /** What was shown, as `name:n`, for each link on which it came. */
  shown: string[][]
  dropped: number
}

/** Runs in the page, after the bundle. */
export function startChat(name: string, url: string) {
  // What the page keeps on its window has no type here.
  const state = window as any
  let links = 0
  let losses = 0
  let dropped = 0
  const said: (Said & { delivery: { status: string } })[] = []
  const shown: string[][] = [[]]

  const client = state.Holdfast.createClient(url, {
    heartbeat: { interval: 250, timeout: 500, require: true },
    connectTimeout: 1_000,
    retry: () => 50 + 50 * Math.random(),
    queue: { maxMessages: 10_000 },
  })
  const room = client.channel('room')
  client.on('state', (to: { name: string }, from: { name: string }) => {
    if (from.name === 'open' && to.name !== 'open') losses++
  })
  // What is sent while this is told goes before all that waits.
  client.on('open', () => {
    shown[++links] = []
    room.send('link', { name, link: links })
  })
  client.on('dropped', () => dropped++)
  room.on('message', ({ from, n }: { from: string; n: number }) => shown[links]!.push(`${from}:${n}`))

  const say = () => {
    const n = said.length
    const delivery = room.send('message', { from: name, n })
    const entry = { n, first: delivery.status, status: '', link: links, delivery }
    said.push(entry)
    if (delivery.status === 'queued') void delivery.done.then(() => (entry.link = links))
  }
  const talking = setInterval(say, 10)

  state.chat = {
    isOpen: () => client.state.name === 'open',
    losses: () => losses,
    /** Fulfils when the server has answered, over as many links as it takes. */
    ask: () => room.request('echo', name, { idempotent: true, timeout: 60_000 }),
    stop: () => clearInterval(talking),
    account: (): Account => ({
      name,
      state: client.state.name,
      links,
      said: said.map(({ delivery, ...entry }) => ({ ...entry, status: delivery.status })),
      shown,
      dropped,
    }),
  }
}
