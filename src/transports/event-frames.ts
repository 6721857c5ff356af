import { failure } from '../core/close-code.js'
import type { Layer } from '../core/transport.js'
import { eventStreamParser, type StreamEvent } from './event-stream-parser.js'

/** Nchan's: each frame has the id and the type of its message before it. https://nchan.io/#websocket */
export const nchanFrames = 'ws+meta.nchan'
/** Holdfast's: each frame is one or more blocks of an event stream. */
export const streamFrames = 'holdfast.event-stream'

/** `id: …`, `content-type: …`, an empty line, and the message as it is. */
const readNchan = (frame: string): StreamEvent => {
  const [, head = '', data] = /^([^]*?)\n\n([^]*)/.exec(frame) ?? []
  // Headers will carry them.
  const field = (name: string) => new RegExp(`^${name}: ([^\0\r\n]*)$`, 'm').exec(head)?.[1]
  return { type: 'message', data, id: field('id'), contentType: field('content-type') }
}

/**
 * Makes `StreamEvent`s of text frames, by the subprotocol that the server selected; with one that is not known, or none asked for,
 * a frame is the data of a `message`. Binary frames are none of it.
 *
 * @param wanted - Whether a link may speak so.
 */
export const eventFrames =
  (wanted: (protocol: string) => boolean): Layer =>
  (next) =>
  (address, events) => {
    let read: (frame: string) => void
    const link = next(address, {
      ...events,
      open(info) {
        const { protocol } = info
        // Who offers subprotocols and gets none has no connection: WHATWG and Chromium say so, Firefox and WebKit open one.
        if ((address.protocols.length && !protocol) || !wanted(protocol)) {
          link.abandon()
          return events.close(failure)
        }
        const parse = eventStreamParser((event) => events.message(event))
        read =
          protocol === streamFrames
            ? (frame) => void parse(`${frame}\n\n`)
            : (frame) =>
                events.message(protocol === nchanFrames ? readNchan(frame) : { type: 'message', data: frame })
        events.open(info)
      },
      message(frame) {
        if (typeof frame === 'string') read(frame)
      },
    })
    return link
  }
