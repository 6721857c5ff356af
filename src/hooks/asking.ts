import type { RequestOptions } from '../client/requests.js'
import { check } from '../core/options.js'
import type { Answer, Asked, AskOptions, Channel, Requested } from './signatures.js'

type Get<Value> = () => Value
/** What `useSyncExternalStore` takes. */
export type Store<Value> = readonly [
  subscribe: (changed: () => void) => () => void,
  get: Get<Value>,
  getOnServer: Get<Value>,
]

/** A channel as it is without its shape, which is only types. */
interface Shapeless<Answer> {
  request(event: string, question: unknown, options: RequestOptions): Promise<Answer>
}

/** @throws TypeError for what is no channel, such as the name of one. */
export const checkChannel = (channel: unknown): void =>
  check(channel, 'client.channel(name), an object, or undefined', 'channel')

/**
 * A question that is asked while somebody wants to know, and how it stands: the same value until that changes. Who subscribes
 * asks, and takes the question back by ending that. Without a channel it is pending.
 */
export const asking = <Shape, E extends Requested<Shape>>(
  channel: Channel<Shape> | undefined,
  event: E,
  question: unknown,
  options?: AskOptions,
): Store<Asked<Answer<Shape, E>>> => {
  checkChannel(channel)
  let tell: () => void
  let controller: AbortController | undefined

  const become = (news: object) => {
    now = { ...now, error: undefined, ...news }
    tell()
  }
  const end = () => {
    controller?.abort()
    controller = undefined
  }
  const begin = async () => {
    end()
    const { signal } = (controller = new AbortController())
    // Until all that mounts now has mounted: what it listens to is subscribed before, and what is taken back is never sent.
    await undefined
    const settled = await (channel as Shapeless<Answer<Shape, E>> | undefined)
      ?.request(event, question, { ...options, signal })
      .then(
        (answer) => ({ status: 'fulfilled', answer }),
        (error: unknown) => ({ status: 'rejected', error }),
      )
    if (settled && !signal.aborted) become(settled)
  }

  const again = () => {
    if (!controller) return
    become({ status: 'pending' })
    void begin()
  }
  let now: Asked<Answer<Shape, E>> = { status: 'pending', again }
  const get = () => now
  const subscribe = (changed: () => void) => {
    tell = changed
    void begin()
    return end
  }
  return [subscribe, get, get]
}
