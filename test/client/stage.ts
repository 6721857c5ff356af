import {
  type AnyChannels,
  type Client,
  type ClientOptions,
  createClient,
  type Delivery,
} from '../../src/index.js'
import {
  type FakePage,
  FakeServer,
  type FakeWebSocket,
  ManualClock,
  settled,
} from '../../src/testing/index.js'

/** A frame as it is on the wire. */
export type WireFrame = Readonly<Record<string, unknown>>

/** A client among fakes: its time, its network and its page are the test's. */
export interface Stage {
  readonly client: Client
  readonly clock: ManualClock
  readonly network: FakeServer
  readonly page: FakePage
  /** What the client told, `state` and `message` excepted: the event's name, and in short what came with it. */
  readonly log: string[]
  /** The native socket made last. */
  readonly native: FakeWebSocket
  /** The frames that the socket made last was given, and that were not asked for yet. */
  sent(): WireFrame[]
  /** A frame comes. */
  receive(...frames: unknown[]): void
}

export interface StageOptions extends ClientOptions<AnyChannels> {
  readonly url?: Parameters<typeof createClient>[0]
  readonly clock?: ManualClock
  readonly network?: FakeServer
}

export const address = 'ws://server.test/live'

const record = (client: Client, log: string[]) => {
  client.on('open', () => log.push('open'))
  client.on('lost', ({ type }) => log.push(`lost ${type}`))
  client.on('restored', () => log.push('restored'))
  client.on('closed', ({ close }) => log.push(`closed ${close.code}`))
  client.on('dropped', ({ message, reason }) =>
    log.push(`dropped ${message.channel}/${message.event} ${reason}`),
  )
  client.on('error', ({ reason, excerpt, count }) => log.push(`error ${count} ${reason}: ${excerpt}`))
}

/** A client that is on its way. Chance is 0.5 throughout, so the first delay of the default policy is 1.5 s. */
export const stage = ({
  url = address,
  clock = new ManualClock(),
  network = new FakeServer(clock),
  ...options
}: StageOptions = {}): Stage => {
  const { page } = network
  const log: string[] = []
  const client = createClient(url, {
    ...network.options,
    ...options,
    clock,
  })
  record(client, log)
  return {
    client,
    clock,
    network,
    page,
    log,
    get native() {
      return network.last
    },
    sent: () => network.last.sent.splice(0).map((data) => JSON.parse(data as string) as WireFrame),
    receive: (...frames) => network.last.receive(...frames.map((frame) => JSON.stringify(frame))),
  }
}

/** A client that is open. */
export const openStage = (options?: StageOptions): Stage => {
  const scene = stage(options)
  scene.native.accept()
  scene.log.length = 0
  return scene
}

/** The link is lost, the next attempt comes and is accepted. */
export const reopen = ({ clock, native, network }: Stage): void => {
  native.fail()
  clock.advance(1_500)
  network.last.accept()
}

export { settled }

/** How a request ends: its answer, or the name of its error and whether it was sent. */
export const ending = (request: Promise<unknown>): Promise<unknown> =>
  request.catch((error: unknown) => {
    const { name, sent } = error as { name: string; sent?: boolean }
    return [name, sent]
  })

/** Each delivery's status. */
export const statuses = (...deliveries: Delivery[]): string[] => deliveries.map(({ status }) => status)
