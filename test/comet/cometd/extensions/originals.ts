import { createRequire } from 'node:module'
import * as nine from 'cometd'
// @ts-expect-error this one has no types
import { Z85 } from 'cometd/Z85.js'
import type { Message } from '../../../../src/comet/bayeux/message.js'
import type { ExtensionHost, MessageExtension } from '../../../../src/comet/cometd/extensions/extension.js'

// The originals, as the oracle: what they do with a message, ours does too.

/** What is compared of an extension, and may be asked of it. */
export type Compared = MessageExtension & Record<string, any>
type ExtensionClass = new (configuration?: any) => Compared

/** What the tests use of the original's client. */
export interface OriginalClient extends ExtensionHost {
  configure(configuration: object): void
  registerExtension(name: string, extension: MessageExtension): boolean
  unregisterExtension(name: string): boolean
  registerTransport(type: string, transport: object): boolean
  unregisterTransports(): void
  handshake(answered?: (reply: Message) => void): void
  disconnect(): void
  subscribe(channel: string, hear: (message: Message) => void): unknown
  publish(channel: string, data: unknown): void
  publishBinary(channel: string, data: unknown, last?: boolean, meta?: object): void
  getClientId(): string | null
  getStatus(): string
}

export interface Original {
  readonly version: string
  readonly CometD: new () => OriginalClient
  readonly AckExtension: ExtensionClass
  readonly BinaryExtension: ExtensionClass
  readonly ReloadExtension: ExtensionClass
  readonly TimeStampExtension: ExtensionClass
  readonly TimeSyncExtension: ExtensionClass
  readonly Z85: { encode(bytes: unknown): string; decode(text: string): ArrayBuffer }
}

const require = createRequire(import.meta.url)
const seven = require('cometd-7')
const ofSeven = (name: string) => require(`cometd-7/${name}.js`)

export const originals: readonly Original[] = [
  // The original declares less than it exports.
  { ...(nine as any), Z85, version: 'cometd 9' },
  {
    version: 'cometd 7',
    CometD: seven.CometD,
    Z85: seven.Z85,
    AckExtension: ofSeven('AckExtension'),
    BinaryExtension: ofSeven('BinaryExtension'),
    ReloadExtension: ofSeven('ReloadExtension'),
    TimeStampExtension: ofSeven('TimeStampExtension'),
    TimeSyncExtension: ofSeven('TimeSyncExtension'),
  },
]

export type Step = readonly [way: 'incoming' | 'outgoing', message: Message]

/** What becomes of messages that an extension sees one after another. */
export const walk = (extension: Compared, steps: readonly Step[]): unknown[] =>
  steps.map(([way, message]) => {
    const seen = structuredClone(message)
    const result = extension[way]?.(seen)
    return result === undefined ? seen : result
  })

/** A client that nothing is asked of but what a test puts in it. */
export const bareHost = (members: Partial<ExtensionHost> = {}): ExtensionHost =>
  ({ _debug: () => {}, addListener: () => {}, ...members }) as unknown as ExtensionHost

/** Registered with such a client. */
export const hosted = <Extension extends Compared>(
  extension: Extension,
  members?: Partial<ExtensionHost>,
): Extension => {
  extension.registered?.('it', bareHost(members))
  return extension
}

/** What a server, or whoever is in between, may put where an extension looks. */
export const absurd: readonly unknown[] = [
  'text',
  '',
  5,
  -1,
  0.5,
  1e300,
  NaN,
  Infinity,
  null,
  true,
  [],
  [1],
  {},
  { valueOf: 1, toString: 2 },
  { length: 1e9 },
  JSON.parse('{"__proto__":{"ack":true,"timesync":{"tc":1,"ts":2,"p":3},"binary":{}}}'),
]
