import type { Codec } from '../codecs/codec.js'
import type { Provided, ProtocolsSource } from '../connect/address.js'
import { type SocketOptions, socketShape } from '../connect/options.js'
import { amount, anything, check, type Rule } from '../core/options.js'
import { checkEach } from '../core/retry.js'
import type { Contract } from './contract.js'
import type { Token, TokenPlace } from './credentials.js'
import type { Envelope } from './envelope.js'
import type { AnyChannels } from './shape.js'

/**
 * What a client may be told, besides where to go: what a socket may, and more. Its heartbeat is on by default, in the
 * envelope's own form; with an `envelope` of yours it is off unless asked for. Durations are milliseconds.
 */
export interface ClientOptions<Channels = AnyChannels> extends SocketOptions {
  /** The subprotocols. */
  readonly protocols?: ProtocolsSource
  /** Values as messages, and back. @defaultValue `json`, which refuses binary data; `binaryJson` takes it */
  readonly codec?: Codec
  /** The form that the server speaks. @defaultValue docs/protocol.md */
  readonly envelope?: Envelope
  /** What the channels carry, by schemas: made by `defineChannels`. @defaultValue nothing is validated */
  readonly channels?: Contract<Channels> | Contract<Partial<Channels & object>>
  /** Who one is; a function is asked on every attempt, and again before the token expires. @defaultValue none */
  readonly token?: Provided<string | Token>
  /** Where the server wants the token. @defaultValue 'greeting' */
  readonly tokenIn?: TokenPlace
  /** Close codes that mean that the token has expired: a new one is asked for and tried at once, once. @defaultValue [4401] with a token */
  readonly expiryCodes?: readonly number[]
  /** How long a request waits for its answer, where it does not say so itself. @defaultValue 30,000 */
  readonly requestTimeout?: number
  /** How long an outage lasts before `lost` is told. @defaultValue 2,000 */
  readonly grace?: number
  /** A larger message is not sent: `MessageTooLargeError`. @defaultValue 1,048,576 */
  readonly maxSendBytes?: number
  /** A larger message is skipped, and told by `error`; of text the characters are counted. @defaultValue 16,777,216 */
  readonly maxReceiveBytes?: number
}

const clientRule: Rule = [
  'an object',
  {
    ...socketShape,
    protocols: 'a string, an array, an object or a function',
    codec: 'an object',
    envelope: 'an object',
    channels: 'an object',
    token: anything,
    tokenIn: ['"greeting" or "message" or an object', { query: 'a string', subprotocol: 'a string' }],
    expiryCodes: 'an array of close codes',
    requestTimeout: amount,
    grace: amount,
    maxSendBytes: amount,
    maxReceiveBytes: amount,
  },
]

const methods = ['codec.encode', 'codec.decode', 'envelope.encode', 'envelope.decode', 'channels.check']

/** @throws TypeError, RangeError; of a token not even that shows what came. */
export const checkClientOptions = (options: ClientOptions<unknown>): void => {
  check(options, clientRule, 'options')
  const { token, tokenIn, expiryCodes = [] } = options
  for (const path of methods) {
    const [name, method] = path.split('.') as [keyof ClientOptions, string]
    const part = options[name] as { readonly [method: string]: unknown } | undefined
    if (part) check(part[method], 'a function', `options.${path}`)
  }
  checkEach(expiryCodes, 'each of options.expiryCodes')
  if (!/string|function|undefined/.test(typeof token))
    throw new TypeError(`options.token must be a string or a function, got ${typeof token}`)
  const places = typeof tokenIn === 'object' ? Object.values(tokenIn) : [tokenIn]
  if (places.length !== 1 || (tokenIn && typeof places[0] !== 'string'))
    throw new TypeError(
      'options.tokenIn must name one place: "greeting", "message", { query } or { subprotocol }',
    )
}

/** What there is to listen to. */
export const eventRule: Rule =
  '"state" or "open" or "lost" or "restored" or "closed" or "dropped" or "error" or "message"'
