import type { LinkEnd } from '../core/transport.js'
import type { PlainChannel } from './channel.js'
import type { Contract, Incoming } from './contract.js'
import type { Emit } from './emitter.js'
import { endOfRefusal, type Frame } from './envelope.js'
import type { Requests } from './requests.js'
import type { Responders } from './responders.js'
import type { Trouble } from './trouble.js'

/** Where a frame goes that arrived. */
export interface Destinations {
  readonly contract: Contract<unknown> | undefined
  readonly channels: ReadonlyMap<string, PlainChannel>
  readonly requests: Requests
  readonly responders: Responders
  readonly emit: Emit
  readonly ping: () => void
  readonly welcome: ((expiresIn: number | undefined) => void) | undefined
  readonly refused: (end: LinkEnd) => void
  readonly trouble: Trouble
}

/** Takes what arrives to whom it concerns, in the order of the wire. */
export interface Receiver {
  readonly receive: (frame: Frame) => void
  /** What still waits for its validation comes too late. */
  readonly forget: () => void
}

const atOnce: Incoming = { take: (_direction, _message, data, step) => step(data), forget() {} }

export const createReceiver = (to: Destinations): Receiver => {
  const { take, forget } = to.contract?.incoming() ?? atOnce

  const receive = (frame: Frame): void => {
    switch (frame.type) {
      case 'event':
        return take(
          'receives',
          frame,
          frame.data,
          (data) => {
            to.channels.get(frame.channel)?.receive(frame.event, data)
            to.emit('message', { ...frame, data })
          },
          (error) => to.trouble('schema', error, `${frame.channel}/${frame.event}`),
        )
      case 'response':
      case 'failure':
        return to.requests.receive(frame, take)
      case 'request':
        return void to.responders.ask(frame, to.channels.get(frame.channel)?.responder(frame.event))
      case 'cancel':
        return to.responders.cancel(frame.id)
      case 'ping':
        return to.ping()
      case 'pong':
        return
      case 'welcome':
        return to.welcome?.(frame.expiresIn)
      case 'refused':
        return to.refused(endOfRefusal(frame))
      default:
        to.trouble('envelope', new TypeError(`A server does not send ${frame.type} now`), frame.type)
    }
  }
  return { receive, forget }
}
