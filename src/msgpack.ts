export type { Codec } from './codecs/codec.js'
export { messagePack } from './codecs/message-pack.js'
export type { Data } from './core/data.js'
