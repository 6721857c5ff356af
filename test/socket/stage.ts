import {
  type DroppedEvent,
  type ProtocolsSource,
  ReconnectingWebSocket,
  type RetryingCloseEvent,
  type SocketOptions,
  type UrlSource,
} from '../../src/index.js'
import {
  type FakePage,
  FakeServer,
  type FakeWebSocket,
  ManualClock,
  settled,
} from '../../src/testing/index.js'

/** A socket among fakes: its time, its network and its page are the test's. */
export interface Stage {
  readonly socket: ReconnectingWebSocket
  readonly clock: ManualClock
  readonly network: FakeServer
  readonly page: FakePage
  /** The native events, `dropped` included, each with the `readyState` that its listener saw. */
  readonly log: string[]
  /** The name of each state that was entered. */
  readonly states: string[]
  /** The native socket made last. */
  readonly native: FakeWebSocket
}

export interface StageOptions extends SocketOptions {
  readonly url?: UrlSource
  readonly protocols?: ProtocolsSource
  readonly clock?: ManualClock
  readonly network?: FakeServer
}

export const address = 'ws://server.test/live'

/** How a `close` reads in a log: what came, and whether a retry follows. */
export const told = (event: RetryingCloseEvent): string =>
  `${event.code} '${event.reason}' ${event.wasClean ? 'clean' : 'unclean'} ${'retryAt' in event ? 'retrying' : 'final'}`

const record = (socket: ReconnectingWebSocket, log: string[], states: string[]) => {
  const note = (text: string) => log.push(`${text} @${socket.readyState}`)
  socket.addEventListener('open', () => note('open'))
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => note(`message ${data}`))
  socket.addEventListener('error', () => note('error'))
  socket.addEventListener('close', (event) => note(`close ${told(event)}`))
  socket.addEventListener('dropped', ({ data, reason }: DroppedEvent) =>
    note(`dropped ${data as string} ${reason}`),
  )
  socket.addEventListener('statechange', ({ state }) => states.push(state.name))
}

/** A socket that is on its way. Chance is 0.5 throughout, so the first delay of the default policy is 1.5 s. */
export const stage = ({
  url = address,
  protocols = [],
  clock = new ManualClock(),
  network = new FakeServer(clock),
  ...options
}: StageOptions = {}): Stage => {
  const { page } = network
  const log: string[] = []
  const states: string[] = []
  const socket = new ReconnectingWebSocket(url, protocols, {
    ...network.options,
    ...options,
    clock,
  })
  record(socket, log, states)
  return {
    socket,
    clock,
    network,
    page,
    log,
    states,
    get native() {
      return network.last
    },
  }
}

/** A socket that is open. */
export const openStage = (options?: StageOptions): Stage => {
  const scene = stage(options)
  scene.native.accept()
  scene.log.length = scene.states.length = 0
  return scene
}

/** A socket whose link was just lost, and that waits for its next attempt. */
export const offlineStage = (options?: StageOptions): Stage => {
  const scene = openStage(options)
  scene.native.fail()
  scene.log.length = scene.states.length = 0
  return scene
}

export { settled }
