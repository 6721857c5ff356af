import type { LinkEnd } from '../core/transport.js'
import type { PlainChannel } from './channel.js'
import type { Contract, Incoming } from './contract.js'
import type { Credentials } from './credentials.js'
import type { Emit } from './emitter.js'
import { endOfRefusal, type Frame } from './envelope.js'
import type { Requests } from './requests.js'
import type { Responders } from './responders.js'
import type { Trouble } from './trouble.js'

/** Takes what arrives to whom it concerns, in the order of the wire. */
export interface Receiver {
  readonly receive: (frame: Frame) => void
  /** What still waits for its validation comes too late. */
  readonly forget: () => void
}

const atOnce: Incoming = { take: (_direction, _message, data, step) => step(data), forget() {} }

/** @param refused - The server does not take the token, and the link ends so. */
export const createReceiver = (
  contract: Contract<unknown> | undefined,
  channels: ReadonlyMap<string, PlainChannel>,
  requests: Requests,
  responders: Responders,
  credentials: Credentials | undefined,
  emit: Emit,
  refused: (end: LinkEnd) => void,
  trouble: Trouble,
): Receiver => {
  const { take, forget } = contract?.incoming() ?? atOnce

  const receive = (frame: Frame): void => {
    switch (frame.type) {
      case 'event':
        return take(
          'receives',
          frame,
          frame.data,
          (data) => {
            channels.get(frame.channel)?.receive(frame.event, data)
            emit('message', { ...frame, data })
          },
          (error) => trouble('schema', error, `${frame.channel}/${frame.event}`),
        )
      case 'response':
      case 'failure':
        return requests.receive(frame, take)
      case 'request':
        return void responders.ask(frame, channels.get(frame.channel)?.responder(frame.event))
      case 'cancel':
        return responders.cancel(frame.id)
      case 'ping':
        return responders.ping()
      case 'pong':
        return
      case 'welcome':
        return credentials?.welcome(frame.expiresIn)
      case 'refused':
        return refused(endOfRefusal(frame))
      default:
        trouble('envelope', new TypeError(`A server does not send ${frame.type} now`), frame.type)
    }
  }
  return { receive, forget }
}
