import * as Vue from 'vue';
import { RequestOptions, Client, UrlSource, ClientOptions, State, Channel } from './index.js';

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
/** Who hears of an event. Of data that is not known a listener may say what it takes it for. */
type Listener$1<Data> = unknown extends Data ? {
    listen(data: Data): unknown;
}['listen'] : (data: Data) => unknown;
/** What is asked, and what is answered. */
type QuestionOf<Ask> = Ask extends (...question: infer Question) => unknown ? Question[0] : never;
type AnswerOf<Ask> = Ask extends (...question: never[]) => infer Answer ? Awaited<Answer> : never;
/** The arguments after an event's name: data that may be undefined need not be written. */
type WithData<Data, Options> = undefined extends Data ? [data?: Data, options?: Options] : [data: Data, options?: Options];

/** The events that a channel brings. */
type Received<Shape> = EventOf<Part<Shape, 'receives'>>;
type Listener<Shape, E extends Received<Shape>> = Listener$1<Part<Shape, 'receives'>[E]>;
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

/** For `app.provide(clientKey, client)`. */
declare const clientKey: Vue.InjectionKey<Client>;
/**
 * Gives a client to all components below this one. By a url it makes one, that dials at once, and is closed a task after
 * this one was unmounted. A client that it is given it neither dials nor closes.
 */
declare const provideClient: <Channels extends ChannelMap<Channels> = AnyChannels>(source: Client<Channels> | UrlSource, options?: ClientOptions<Channels>) => Client<Channels>;
/** The client that was provided above. Its channels are only types: name them, `useClient<Live>()`. */
declare const useClient: <Channels = AnyChannels>() => Client<Channels>;
/** The state of the connection; idle on a server, and so in the first render. */
declare const useConnectionState: (client?: Pick<Client, "on" | "state">) => Readonly<Vue.ShallowRef<State>>;
/** Listens until the scope ends, where there is a channel; never on a server. */
declare const useEvent: <Shape, E extends Received<Shape>>(channel: Vue.MaybeRefOrGetter<Channel<Shape> | undefined>, event: E, listener: Listener<Shape, E>) => void;
/**
 * Asks now, and when channel or question changed; a question is compared by its JSON. Who asks no longer takes it back. Without a
 * channel, and on a server, it is pending.
 */
declare const useRequest: <Shape, E extends Requested<Shape>>(channel: Vue.MaybeRefOrGetter<Channel<Shape> | undefined>, event: E, ...[question, options]: WithQuestion<Vue.MaybeRefOrGetter<Question<Shape, E>>>) => Readonly<Vue.ShallowRef<Asked<Answer<Shape, E>>>>;

export { clientKey, provideClient, useClient, useConnectionState, useEvent, useRequest };
