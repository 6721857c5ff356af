export type { ListeningOptions, ListeningTransport } from './connect/listening.js'
export { longPoll, type LongPoll } from './comet/long-poll/long-poll.js'
export type {
  LongPollOptions,
  PollData,
  PollError,
  PollRequest,
  PollResponse,
  PollSuccess,
} from './comet/long-poll/options.js'
