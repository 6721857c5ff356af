import type { Message } from '../../bayeux/message.js'
import { Extension } from './extension.js'

/** Says in each message when it was sent. https://docs.cometd.org/current/reference/#_extensions_timestamp */
export class TimeStampExtension extends Extension {
  override outgoing(message: Message): Message {
    message['timestamp'] = new Date().toUTCString()
    return message
  }
}
