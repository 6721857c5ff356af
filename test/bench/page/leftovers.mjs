import { ReconnectingWebSocket } from 'holdfast'
import PartySocket from 'partysocket/ws'
import PladariaSocket from 'reconnecting-websocket'
import { countListeners } from './listener-count.mjs'
import { StubSocket } from './stub-socket.mjs'
import { takeOverTime } from './virtual-time.mjs'

const url = 'wss://example.test/'
const minute = 60_000

/** A stub whose peer answers a close after a while, or never does. */
const stubsOf = (answers) => {
  const made = []
  class WebSocket extends StubSocket {
    constructor(url) {
      super(url)
      made.push(this)
    }
    close() {
      if (this.readyState >= 2) return
      this.readyState = 2
      if (answers) setTimeout(() => this.end({ code: 1000, wasClean: true }), 50)
    }
    end(details) {
      if (this.readyState === 3) return
      this.readyState = 3
      this.fire('close', new CloseEvent('close', details))
    }
  }
  return { made, WebSocket }
}

const newest = ({ made }) => made.at(-1)
const opened = async (stubs, time) => {
  await time.pass(10)
  newest(stubs).open()
  await time.pass(10)
}

/** What leads to each phase. `provider`: the url comes from a function. `twice`: it is closing already. */
const phases = {
  resolving: { provider: () => new Promise(() => {}) },
  connecting: { reach: (_, time) => time.pass(10) },
  open: { reach: opened },
  stable: {
    reach: async (stubs, time) => {
      await opened(stubs, time)
      await time.pass(minute)
    },
  },
  'just lost': {
    reach: async (stubs, time) => {
      await opened(stubs, time)
      newest(stubs).end({ code: 1006 })
    },
  },
  'waiting to retry': {
    reach: async (stubs, time) => {
      await opened(stubs, time)
      newest(stubs).end({ code: 1006 })
      await time.settle()
    },
  },
  'connecting again': {
    reach: async (stubs, time) => {
      await opened(stubs, time)
      newest(stubs).end({ code: 1006 })
      while (stubs.made.length < 2) await time.pass(100)
    },
  },
  closing: { reach: opened, twice: true },
  'with a queue': {
    reach: async (_, time, socket) => {
      await time.pass(10)
      for (let number = 0; number < 100; number++) socket.send(`${number}`)
    },
  },
  'page hidden': {
    reach: async (stubs, time) => {
      await opened(stubs, time)
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
      await time.pass(10)
    },
  },
}

const contenders = {
  holdfast: (from, WebSocket) => new ReconnectingWebSocket(from, [], { WebSocket }),
  'holdfast, heartbeat on': (from, WebSocket) =>
    new ReconnectingWebSocket(from, [], { WebSocket, heartbeat: true }),
  partysocket: (from, WebSocket) => new PartySocket(from, [], { WebSocket }),
  'reconnecting-websocket': (from, WebSocket) => new PladariaSocket(from, [], { WebSocket }),
}

/** What is left two minutes after `close()`, and what still happens when the browser's own late events come. */
const leftAfterClose = async (make, phase, answers, { time, listeners }) => {
  const before = { timers: time.pending, listeners: listeners.count }
  const stubs = stubsOf(answers)
  const { provider, reach, twice } = phases[phase]
  const socket = make(provider ?? url, stubs.WebSocket)
  let heard = []
  for (const type of ['open', 'message', 'error', 'close', 'statechange']) {
    socket.addEventListener(type, (event) => heard.push(event))
  }
  await reach?.(stubs, time, socket)
  const dialled = stubs.made.length
  heard = []
  socket.close()
  if (twice) socket.close()
  await time.pass(2 * minute)
  const closes = heard.filter((event) => event.type === 'close').length
  heard = []
  for (const stub of stubs.made) {
    stub.fire('open', new Event('open'))
    stub.fire('message', new MessageEvent('message', { data: 'late' }))
    stub.fire('error', new Event('error'))
    stub.fire('close', new CloseEvent('close', { code: 1006 }))
  }
  await time.pass(minute)
  return {
    timers: time.pending - before.timers,
    'page listeners': listeners.count - before.listeners,
    sockets: stubs.made.filter((stub) => stub.readyState < 2).length + stubs.made.length - dialled,
    'close events missing or extra': Math.abs(closes - 1),
    'late events': heard.length,
  }
}

/** By contender, phase and peer: what was left. */
export default async () => {
  const time = takeOverTime()
  const listeners = countListeners([globalThis, document])
  const results = []
  for (const [contender, make] of Object.entries(contenders)) {
    for (const phase of Object.keys(phases)) {
      for (const answers of [true, false]) {
        const left = await leftAfterClose(make, phase, answers, { time, listeners })
        results.push({ contender, phase, answers, left })
      }
    }
  }
  return results
}
