/** What one channel carries, each by event name. */
export interface ChannelShape {
  /** What the server sends. */
  readonly receives?: object
  /** What the client sends. */
  readonly sends?: object
  /** What the client asks, as functions of the question that give the answer. */
  readonly requests?: object
  /** What the server asks, likewise. */
  readonly responds?: object
}

/** No other name than a part's: a misspelt one does not compile. */
export type OnlyParts<Shape> = { readonly [Name in Exclude<keyof Shape, keyof ChannelShape>]: never }

/** Every channel by name; a name may have parameters: `room:${string}`. */
export type ChannelMap<Channels> = {
  readonly [Name in keyof Channels]: ChannelShape & OnlyParts<Channels[Name]>
}

/** Where nothing is known of the channels, everything is possible, and all data is `unknown`. */
export interface AnyChannels {
  readonly [name: string]: {
    readonly receives: { readonly [event: string]: unknown }
    readonly sends: { readonly [event: string]: unknown }
    readonly requests: { readonly [event: string]: (question: unknown) => unknown }
    readonly responds: { readonly [event: string]: (question: unknown) => unknown }
  }
}

/** What is said of one direction; nothing where the shape does not mention it. */
export type Part<Shape, Name extends keyof ChannelShape> =
  Required<Shape> extends {
    readonly [N in Name]: infer Events extends object
  }
    ? Events
    : object

/** The names of its events. */
export type EventOf<Events> = keyof Events & string

/** Who hears of an event. Of data that is not known a listener may say what it takes it for. */
export type Listener<Data> = unknown extends Data
  ? { listen(data: Data): unknown }['listen']
  : (data: Data) => unknown

/** What is asked, and what is answered. */
export type QuestionOf<Ask> = Ask extends (...question: infer Question) => unknown ? Question[0] : never
export type AnswerOf<Ask> = Ask extends (...question: never[]) => infer Answer ? Awaited<Answer> : never

/** The arguments after an event's name: data that may be undefined need not be written. */
export type WithData<Data, Options> = undefined extends Data
  ? [data?: Data, options?: Options]
  : [data: Data, options?: Options]
