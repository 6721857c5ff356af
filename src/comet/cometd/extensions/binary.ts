import { isMeta, type Message } from '../../bayeux/message.js'
import { Extension } from './extension.js'
import { type Bytes, Z85 } from './z85.js'

/** What `publishBinary` and `remoteCallBinary` wrap the bytes in. */
const wrapperIn = ({ channel, ext, data }: Message) =>
  !isMeta(channel) && ext?.['binary'] ? (data as { data: unknown } | null | undefined) : undefined

/** Binary data as text, and back as an `ArrayBuffer`. https://docs.cometd.org/current/reference/#_extensions_binary */
export class BinaryExtension extends Extension {
  override incoming(message: Message): Message {
    const wrapper = wrapperIn(message)
    if (typeof wrapper?.data === 'string') wrapper.data = Z85.decode(wrapper.data)
    return message
  }

  override outgoing(message: Message): Message {
    const wrapper = wrapperIn(message)
    if (wrapper) wrapper.data = Z85.encode(wrapper.data as Bytes)
    return message
  }
}
