import type { RequestOptions } from '../client/requests.js'
import type {
  AnswerOf,
  EventOf,
  Listener as ListenerOf,
  Part,
  QuestionOf,
  WithData,
} from '../client/shape.js'

// What the signatures of all hooks are made of, by channel: its shape is inferred, and with it all that it carries.

export type { Channel } from '../client/channel.js'
export type { Client } from '../client/client.js'
export type { ClientOptions } from '../client/options.js'
export type { AnyChannels, ChannelMap } from '../client/shape.js'
export type { UrlSource } from '../connect/address.js'
export type { State } from '../core/state.js'

/** The events that a channel brings. */
export type Received<Shape> = EventOf<Part<Shape, 'receives'>>
export type Listener<Shape, E extends Received<Shape>> = ListenerOf<Part<Shape, 'receives'>[E]>

/** What can be asked there. */
export type Requested<Shape> = EventOf<Part<Shape, 'requests'>>
export type Question<Shape, E extends Requested<Shape>> = QuestionOf<Part<Shape, 'requests'>[E]>
export type Answer<Shape, E extends Requested<Shape>> = AnswerOf<Part<Shape, 'requests'>[E]>

/** What a request may say of itself. Its signal is the component's life. */
export type AskOptions = Omit<RequestOptions, 'signal'>
/** The arguments after the event's name: a question that may be undefined need not be written. */
export type WithQuestion<Question> = WithData<Question, AskOptions>

interface Again {
  /** Asks once more; what is known stays meanwhile. Does nothing where nobody wants to know. */
  readonly again: () => void
}

/** How a request stands. An answer stays known while the same question is asked again, and where that fails. */
export type Asked<Answer> = Again &
  (
    | { readonly status: 'pending'; readonly answer?: Answer; readonly error?: undefined }
    | { readonly status: 'fulfilled'; readonly answer: Answer; readonly error?: undefined }
    | { readonly status: 'rejected'; readonly answer?: Answer; readonly error: unknown }
  )
