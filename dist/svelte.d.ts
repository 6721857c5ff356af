import { RequestOptions, Client, State, Channel, UrlSource, ClientOptions } from './index.js';

/** What one channel carries, each by event name. */
interface ChannelShape {
    /** What the server sends. */
    readonly receives?: object;
    /** What the client sends. */
    readonly sends?: object;
    /** What the client asks, as functions of the question that give the answer. */
    readonly requests?: object;
    /** What the server asks, likewise. */
    readonly responds?: object;
}
/** No other name than a part's: a misspelt one does not compile. */
type OnlyParts<Shape> = {
    readonly [Name in Exclude<keyof Shape, keyof ChannelShape>]: never;
};
/** Every channel by name; a name may have parameters: `room:${string}`. */
type ChannelMap<Channels> = {
    readonly [Name in keyof Channels]: ChannelShape & OnlyParts<Channels[Name]>;
};
/** Where nothing is known of the channels, everything is possible, and all data is `unknown`. */
interface AnyChannels {
    readonly [name: string]: {
        readonly receives: {
            readonly [event: string]: unknown;
        };
        readonly sends: {
            readonly [event: string]: unknown;
        };
        readonly requests: {
            readonly [event: string]: (question: unknown) => unknown;
        };
        readonly responds: {
            readonly [event: string]: (question: unknown) => unknown;
        };
    };
}
/** What is said of one direction; nothing where the shape does not mention it. */
type Part<Shape, Name extends keyof ChannelShape> = Required<Shape> extends {
    readonly [N in Name]: infer Events extends object;
} ? Events : object;
/** The names of its events. */
type EventOf<Events> = keyof Events & string;
/** What is asked, and what is answered. */
type QuestionOf<Ask> = Ask extends (...question: infer Question) => unknown ? Question[0] : never;
type AnswerOf<Ask> = Ask extends (...question: never[]) => infer Answer ? Awaited<Answer> : never;
/** The arguments after an event's name: data that may be undefined need not be written. */
type WithData<Data, Options> = undefined extends Data ? [data?: Data, options?: Options] : [data: Data, options?: Options];

/** What can be asked there. */
type Requested<Shape> = EventOf<Part<Shape, 'requests'>>;
type Question<Shape, E extends Requested<Shape>> = QuestionOf<Part<Shape, 'requests'>[E]>;
type Answer<Shape, E extends Requested<Shape>> = AnswerOf<Part<Shape, 'requests'>[E]>;
/** What a request may say of itself. Its signal is the component's life. */
type AskOptions = Omit<RequestOptions, 'signal'>;
/** The arguments after the event's name: a question that may be undefined need not be written. */
type WithQuestion<Question> = WithData<Question, AskOptions>;
interface Again {
    /** Asks once more; what is known stays meanwhile. Does nothing where nobody wants to know. */
    readonly again: () => void;
}
/** How a request stands. An answer stays known while the same question is asked again, and where that fails. */
type Asked<Answer> = Again & ({
    readonly status: 'pending';
    readonly answer?: Answer;
    readonly error?: undefined;
} | {
    readonly status: 'fulfilled';
    readonly answer: Answer;
    readonly error?: undefined;
} | {
    readonly status: 'rejected';
    readonly answer?: Answer;
    readonly error: unknown;
});

/** What changes, as Svelte's people read it: whoever reads `current` is told. */
interface Current<Value> {
    readonly current: Value;
}
/**
 * Gives a client to this component and all below it. By a url it makes one, that dials at once, and is closed a task after this
 * component was unmounted. A client that it is given it neither dials nor closes.
 */
declare const setClient: <Channels extends ChannelMap<Channels> = AnyChannels>(source: Client<Channels> | UrlSource, options?: ClientOptions<Channels>) => Client<Channels>;
/** The client of this component or of one above. Its channels are only types: name them, `getClient<Live>()`. */
declare const getClient: <Channels = AnyChannels>() => Client<Channels>;
/** The state of the connection. */
declare const connectionState: (client?: Pick<Client, "on" | "state">) => Current<State>;
/**
 * Asks while anything shows how it stands; who asks no longer takes it back. Asks again when `limit` changes:
 * `const history = $derived(request(chat, 'history', { limit }))`. Without a channel, and on a server, it is pending.
 */
declare const request: <Shape, E extends Requested<Shape>>(channel: Channel<Shape> | undefined, event: E, ...[question, options]: WithQuestion<Question<Shape, E>>) => Current<Asked<Answer<Shape, E>>>;

export { connectionState, getClient, request, setClient };
export type { Current };
