export { EventSource, type EventSourceConstructor } from './comet/event-source/event-source.js'
export type { EventSourceOptions } from './comet/event-source/options.js'
export type { ListeningOptions, ListeningTransport } from './connect/listening.js'
