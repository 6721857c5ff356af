import { HoldfastError } from '../core/errors.js'
import { anything, check, type Shape } from '../core/options.js'
import type { Contract, Direction } from './contract.js'
import { validation } from './validation.js'
import type { OnlyParts, Part } from './shape.js'

/** As much of a Standard Schema, version 1, as is needed here: https://standardschema.dev */
export interface Schema {
  readonly '~standard': {
    readonly validate: (value: unknown) => Result | Promise<Result>
    /** Only types. */
    readonly types?: { readonly input: unknown; readonly output: unknown } | undefined
  }
}

type Result = { readonly value: unknown; readonly issues?: undefined } | { readonly issues: readonly Issue[] }

interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

interface SchemaMap {
  readonly [event: string]: Schema
}

/** What one channel carries, by schemas. A listener gets a schema's output; who sends gives its input. */
export interface ChannelSchemas {
  /** What the server sends. */
  readonly receives?: SchemaMap
  /** What the client sends. */
  readonly sends?: SchemaMap
  /** What the client asks, and what it is answered; where either is left out it is `unknown`. */
  readonly requests?: { readonly [event: string]: { readonly query?: Schema; readonly reply?: Schema } }
  /** What the server asks, likewise. */
  readonly responds?: { readonly [event: string]: { readonly question?: Schema; readonly answer?: Schema } }
}

/** Every channel's schemas by its name; a name that ends in `*` stands for all that begin so. */
export type Definitions<Channels> = {
  readonly [Name in keyof Channels]: ChannelSchemas & OnlyParts<Channels[Name]>
}

type Typed<Types> = { readonly '~standard': { readonly types?: Types | undefined } }
type In<S> = S extends Typed<{ readonly input: infer Input }> ? Input : unknown
type Out<S> = S extends Typed<{ readonly output: infer Output }> ? Output : unknown
type Of<Pair, Name extends string> = Pair extends { readonly [N in Name]: infer S } ? S : undefined

type ShapeOf<Channel> = {
  receives: { [E in keyof Part<Channel, 'receives'>]: Out<Part<Channel, 'receives'>[E]> }
  sends: { [E in keyof Part<Channel, 'sends'>]: In<Part<Channel, 'sends'>[E]> }
  requests: {
    [E in keyof Part<Channel, 'requests'>]: (
      query: In<Of<Part<Channel, 'requests'>[E], 'query'>>,
    ) => Out<Of<Part<Channel, 'requests'>[E], 'reply'>>
  }
  responds: {
    [E in keyof Part<Channel, 'responds'>]: (
      question: Out<Of<Part<Channel, 'responds'>[E], 'question'>>,
    ) => In<Of<Part<Channel, 'responds'>[E], 'answer'>>
  }
}

/** The channels of these definitions, as an interface would have them; where patterns overlap the types of both hold. */
export type ChannelsOf<Channels> = {
  [Name in keyof Channels as Name extends `${infer Prefix}*` ? `${Prefix}${string}` : Name]: ShapeOf<
    Channels[Name]
  >
}

/** What a channel may define. */
const parts: Shape = { receives: anything, sends: anything, requests: anything, responds: anything }

/** Where an event has two schemas: which. */
const pairs: { readonly [part: string]: Shape } = {
  requests: { query: anything, reply: anything },
  responds: { question: anything, answer: anything },
}

const entriesOf = (definition: object, path: string, names?: Shape): [name: string, inner: object][] => {
  check(definition, ['an object', names!], path)
  return Object.entries(definition)
}

/** By direction and event. Names come from the network, so none is looked up in a plain object. */
type Validators = Map<string, Schema['~standard']>

const validatorsOf = (channel: object, path: string): Validators => {
  const validators: Validators = new Map()
  for (const [part, events] of entriesOf(channel, path, parts))
    for (const [event, definition] of entriesOf(events, `${path}.${part}`)) {
      const at = `${path}.${part}.${event}`
      const pair = pairs[part]
      for (const [direction, schema] of pair
        ? entriesOf(definition, at, pair)
        : [[part, definition] as const]) {
        const validator = (schema as Partial<Schema> | undefined)?.['~standard']
        if (!validator?.validate)
          throw new TypeError(`${pair ? `${at}.${direction}` : at} must be a Standard Schema`)
        validators.set(`${direction} ${event}`, validator)
      }
    }
  return validators
}

const described = ({ message, path = [] }: Issue): string => {
  const keys = Array.from(path, (segment) => String(typeof segment === 'object' ? segment.key : segment))
  return `${['data', ...keys].join('.')}: ${message}`
}

/** Tells what is wrong and where, at no length that a peer may choose; of the data only what the schema says of it. */
const invalid = (direction: Direction, channel: string, event: string, issues: readonly Issue[]) => {
  const found = issues.slice(0, 3).map(described).join('; ').slice(0, 300)
  const where = JSON.stringify([channel.slice(0, 100), event])
  return new HoldfastError('ValidationError', `${direction} ${where}: ${found}`, {
    issues,
    ...(direction === 'reply' && { sent: true }),
  })
}

/**
 * Channels by schemas of any library that speaks Standard Schema: their types are inferred, their data is validated.
 *
 * @throws TypeError where a definition is none; it names the path.
 */
export const defineChannels = <Channels extends Definitions<Channels>>(
  channels: Channels,
): Contract<ChannelsOf<Channels>> => {
  const defined = new Map<string, Validators>()
  for (const [name, channel] of entriesOf(channels, 'channels')) {
    const path = `channels.${name}`
    if (/\*./s.test(name)) throw new TypeError(`${path} must have its * at the end`)
    defined.set(name, validatorsOf(channel, path))
  }
  const patterns = [...defined.keys()]
    .filter((name) => name.endsWith('*'))
    .sort((a, b) => b.length - a.length)

  return validation((direction, channel, event, data) => {
    const name = defined.has(channel)
      ? channel
      : patterns.find((pattern) => channel.startsWith(pattern.slice(0, -1)))
    const validator = defined.get(name!)?.get(`${direction} ${event}`)
    if (!validator) return data
    const settle = (result: Result): unknown => {
      if (result.issues) throw invalid(direction, channel, event, result.issues)
      return result.value
    }
    const thrown = (error: unknown) => settle({ issues: [{ message: String(error) }] })
    let result
    try {
      result = validator.validate(data)
      // `instanceof Promise` does not see a native promise where zone.js has replaced the global.
      if ('then' in result) return result.then(settle, thrown)
    } catch (error) {
      return thrown(error)
    }
    return settle(result)
  })
}
