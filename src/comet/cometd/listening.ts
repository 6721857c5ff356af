import type { Message } from '../bayeux/message.js'

/** What a page adds to a message. */
export type Fields = Readonly<Record<string, unknown>>

/** What a callback is told. `data` is whatever the publisher sent. */
export type Callback = (message: Message) => void

/** Who hears a channel: what `addListener` and `subscribe` return. */
export interface ListenerHandle {
  readonly id: number
  readonly channel: string
  readonly scope: unknown
  readonly callback: Callback
  /** Whether it came by `addListener`, and the server knows nothing of it. */
  readonly listener: boolean
}

/** What a scope is called with: a function, or the name of one of the scope's methods. */
export type Method<Scope> = Callback | keyof Scope | (string & {})

export const isFunction = (value: unknown): value is Callback => typeof value === 'function'

/** The arguments. @throws Error like the original's, for too few of them. */
export const count = (args: ArrayLike<unknown>, required: number): unknown[] => {
  if (args.length < required)
    throw new Error(`Illegal arguments number: required ${required}, got ${args.length}`)
  return Array.from(args)
}

/** The first `wanted` arguments, of which a callback may have come early; and what follows. */
export const leading = (args: readonly unknown[], wanted: number): [unknown[], unknown[]] => {
  const early = args.findIndex(isFunction)
  const end = early < 0 ? wanted : Math.min(early, wanted)
  return [args.slice(0, end), args.slice(end)]
}

/** `(scope?, callback, ...rest)`, where the scope may be left out and the callback be the name of its method. */
export const scoped = (
  args: readonly unknown[],
): [scope: unknown, callback: Callback, rest: readonly unknown[]] => {
  const [first, second] = args
  if (isFunction(first)) return [undefined, first, args.slice(1)]
  const callback: unknown = typeof second === 'string' ? Reflect.get(Object(first) as object, second) : second
  if (isFunction(callback)) return [first, callback, args.slice(2)]
  throw new Error(
    `Invalid callback ${second as string}${first && typeof second === 'string' ? ` for scope ${first as string}` : ''}`,
  )
}

/** `(fields?, callback?)` */
export const asked = ([fields, callback]: readonly unknown[]): [
  fields: object,
  callback: Callback | undefined,
] => (isFunction(fields) ? [{}, fields] : [Object(fields ?? {}), isFunction(callback) ? callback : undefined])
