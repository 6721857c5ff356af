import { afterEach, vi } from 'vitest'
import { CometD, type Configuration, type Environment, type Message } from '../../src/cometd.js'
import { BayeuxServer } from './bayeux-server.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** What a page is told of, and listens to here. */
const metaChannels = [
  'handshake',
  'connect',
  'disconnect',
  'subscribe',
  'unsubscribe',
  'publish',
  'unsuccessful',
]

/** How a message reads in a log. */
const told = ({ successful, failure, error, data }: Message): string => {
  if (successful === true) return 'ok'
  if (successful === undefined) return JSON.stringify(data)
  if (!failure) return `refused ${typeof error === 'string' ? error : JSON.stringify(error)}`
  const { reason, websocketCode, httpCode } = failure
  return `failed ${[websocketCode ?? httpCode, reason].filter(String).join(' ').trim()}`
}

/** A client and its server among fakes. Chance is 0.5 throughout, and there is no page. */
export const stage = (options: Partial<Configuration> = {}, environment: Environment = {}) => {
  const server = new BayeuxServer()
  const { clock, network, fetch } = server
  vi.stubGlobal('fetch', fetch)
  vi.stubGlobal('WebSocket', network.WebSocket)
  const cometd = new CometD('staged', {
    clock,
    random: () => 0.5,
    page: false,
    WebSocket: network.WebSocket,
    ...environment,
  })
  cometd.configure({ url: 'http://server.test/cometd', linearBackoff: true, ...options })
  const log: string[] = []
  const messages: Message[] = []
  /** Somebody who is told, and writes it down: who, in which state, what. */
  const note = (who: string) => (message: Message) => {
    log.push(`${who} [${cometd.getStatus()}] ${told(message)}`)
    messages.push(message)
  }
  return {
    cometd,
    server,
    clock,
    network,
    log,
    messages,
    note,
    /** Writes down what all meta channels tell. */
    listen: (...names: string[]) => {
      for (const name of names.length ? names : metaChannels)
        cometd.addListener(`/meta/${name}`, note(`/meta/${name}`))
    },
    /** What was logged since this was asked last. */
    get news() {
      return log.splice(0)
    },
    /** Time passes, here and for the server. */
    pass: (ms: number) => server.pass(ms),
  }
}

/** Who may connect by long-polling alone. */
export const pollingStage: typeof stage = (options, environment) => {
  const scene = stage(options, environment)
  scene.cometd.unregisterTransport('websocket')
  return scene
}

/** A client that is connected, and whose server holds its `/meta/connect`. */
export const connected = async (scene: ReturnType<typeof stage>) => {
  scene.cometd.handshake()
  await scene.pass(20)
  scene.log.length = scene.messages.length = scene.server.wire.length = scene.server.heard.length = 0
  return scene
}
