/** Time, injected so that tests need not wait for it. */
interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Calls `ring` once, `delay` milliseconds from now. Returns what cancels it; cancelling twice is fine. */
    after(delay: number, ring: () => void): () => void;
}

/** What `WebSocket.send` takes. */
type Data = string | ArrayBufferLike | Blob | ArrayBufferView;

/**
 * What has become of a message. `sent`: handed to an open socket, which is all that a plain server lets anyone know.
 * Every status but `queued` is final.
 */
type DeliveryStatus = 'queued' | 'sent' | 'expired' | 'dropped' | 'cancelled';
/** Why a message was given up. */
type DropReason = 
/** Its `ttl` passed. */
'expired'
/** `cancel()`, or its signal. */
 | 'cancelled'
/** A newer message with the same `key` took its place. */
 | 'replaced'
/** `queue.overflow` chose it. */
 | 'overflow'
/** `purge()`. */
 | 'purged'
/** The url provider named another origin or path. */
 | 'destination'
/** The connection is closed. */
 | 'closed'
/** The platform's `send` threw; or what a client validated later was not valid. */
 | 'refused'
/** It was to go now or never, and there was no connection, or a backlog. */
 | 'volatile';
/** The fate of one message. */
interface Delivery {
    /** What is sent. Of what had to wait it is a copy, as of the moment of the call. */
    readonly data: Data;
    readonly status: DeliveryStatus;
    /** Why it was given up, if it was. */
    readonly reason: DropReason | undefined;
    /** Fulfils with the final status; never rejects. Costs nothing until it is asked for. */
    readonly done: Promise<DeliveryStatus>;
    /** Takes the message back, if it is still queued. Returns whether it was. */
    cancel(): boolean;
}

/** Where a link goes. */
interface Address {
    /** An absolute `ws:` or `wss:` URL. */
    readonly url: string;
    readonly protocols: readonly string[];
    /** How binary messages are delivered. */
    readonly binaryType: BinaryType;
}
/** What the peer chose in the opening handshake. */
interface LinkInfo {
    readonly protocol: string;
    readonly extensions: string;
}
/** How a link ended; `failed` where WHATWG fires `error` before `close`. */
interface LinkEnd {
    /** `silence`: the heartbeat was not answered. */
    readonly type: 'close' | 'silence';
    readonly code: number;
    readonly reason: string;
    readonly wasClean: boolean;
    readonly failed: boolean;
}
/** One wire. It opens at most once and closes exactly once. */
interface Link {
    /** Hands data over. `false`: not taken, the link is not open or no longer; whoever sent it keeps it. */
    send(data: Data): boolean;
    /** Begins the closing handshake; the link's `close` event follows. */
    close(code?: number, reason?: string): void;
    /** Lets go of the wire: no event follows, from whatever is still under way. Its last call. */
    abandon(): void;
    /** Bytes handed over and not yet on the wire. */
    readonly bufferedAmount: number;
    /** How binary messages are delivered from now on. */
    set binaryType(type: BinaryType);
    /** Asks the peer for a sign of life; only where something can answer. `settle` gets the round trip in milliseconds, or nothing. */
    readonly probe?: ((settle?: (rtt: number | undefined) => void) => void) | undefined;
    /** The last measured round trip in milliseconds. */
    readonly rtt?: number | undefined;
}
/**
 * What a link tells: nothing before the transport has returned it, from within a call of it, after `close`, or after
 * {@link Link.abandon}.
 */
interface LinkEvents {
    /** At most once; a fallback tells again what was negotiated when it comes back to another transport. */
    open(info: LinkInfo): void;
    message(data: unknown): void;
    /** Exactly once, last. */
    close(end: LinkEnd): void;
}
/** Opens one link. It may throw what the native constructor throws. */
type Transport = (address: Address, events: LinkEvents) => Link;

/** Why there is no connection. */
type Cause = LinkEnd
/** The provider of the url, or the handshake, took longer than `connectTimeout`. */
 | {
    readonly type: 'timeout';
    readonly phase: 'resolving' | 'connecting';
}
/** A provider threw, rejected or returned rubbish, or the native constructor threw. */
 | {
    readonly type: 'error';
    readonly error: unknown;
}
/** The owner asked for a new link. */
 | {
    readonly type: 'restart';
}
/** The page was frozen, or put into the back/forward cache. */
 | {
    readonly type: 'suspend';
};
/** What every state on the way to an open link carries. All moments are milliseconds since the epoch. */
interface Trying {
    /** How many attempts failed in a row before this one. */
    readonly attempt: number;
    /** Since when there has been no stable connection; `undefined` before the first failure. */
    readonly outage: number | undefined;
    /** Why the last link ended; `undefined` on the first attempt. */
    readonly cause: Cause | undefined;
}
/** Never opened, or not yet. */
interface Idle {
    readonly name: 'idle';
}
/** Asking for the url and the protocols. */
interface Resolving extends Trying {
    readonly name: 'resolving';
    readonly since: number;
    readonly deadline: number;
}
/** A link is opening. */
interface Connecting extends Trying {
    readonly name: 'connecting';
    readonly since: number;
    readonly deadline: number;
    readonly address: Address;
}
/** A link is open. At `deadline` it is proven stable, and the attempts count from 0 again. */
interface Open extends Trying {
    readonly name: 'open';
    readonly since: number;
    readonly deadline: number;
    readonly address: Address;
}
/** Waiting to try again, at `deadline`. */
interface Backoff extends Trying {
    readonly name: 'backoff';
    readonly cause: Cause;
    readonly deadline: number;
    /** Nothing but the owner goes below this moment: the server named it. 0 where it did not. */
    readonly floor: number;
}
/** Not trying, until the page is back. */
interface Suspended extends Trying {
    readonly name: 'suspended';
    readonly cause: Cause;
    readonly deadline: number;
    readonly floor: number;
}
/** The owner closed it; the peer has until `deadline` to answer. */
interface Closing {
    readonly name: 'closing';
    readonly deadline: number;
    readonly code: number | undefined;
    readonly reason: string | undefined;
}
/** Final, until the owner opens it again. */
interface Closed {
    readonly name: 'closed';
    readonly close: LinkEnd;
    /** Why it gave up; `undefined` where the owner closed it. */
    readonly cause: Cause | undefined;
}
/** The connection as a value. `name` tells which. */
type State = Idle | Resolving | Connecting | Open | Backoff | Suspended | Closing | Closed;

/** Tells one request from another, on one connection and in one direction. */
type RequestId = string | number;
/** Why a request was not answered with a reply. */
interface Failure {
    /** For programs. */
    readonly code: string;
    /** For people. */
    readonly message?: string;
    readonly data?: unknown;
}
/** What a client and its server say to each other, whatever it looks like on the wire. */
type Frame = {
    readonly type: 'event';
    readonly channel: string;
    readonly event: string;
    readonly data?: unknown;
} | {
    readonly type: 'subscribe' | 'unsubscribe';
    readonly channels: readonly string[];
} | {
    readonly type: 'request';
    readonly id: RequestId;
    readonly channel: string;
    readonly event: string;
    readonly data?: unknown;
} | {
    readonly type: 'response';
    readonly id: RequestId;
    readonly data?: unknown;
} | {
    readonly type: 'failure';
    readonly id: RequestId;
    readonly error: Failure;
}
/** The answer to a request is no longer wanted. */
 | {
    readonly type: 'cancel';
    readonly id: RequestId;
} | {
    readonly type: 'ping' | 'pong';
}
/** The client's first, and later whenever it has a new token. */
 | {
    readonly type: 'hello' | 'token';
    readonly token: string;
}
/** The server takes the token, for so many milliseconds where it says so. */
 | {
    readonly type: 'welcome';
    readonly expiresIn?: number;
}
/** The server does not take the token; `code` as in a close frame. */
 | {
    readonly type: 'refused';
    readonly code: number;
    readonly reason?: string;
};
/** What a channel carries from here to there, or from there to here. */
type Message = Extract<Frame, {
    readonly type: 'event' | 'request';
}>;
/** Gives frames the form that a server speaks. The values are the codec's to turn into messages. */
interface Envelope {
    /** The form of a frame; `undefined` where the server has none for it: then it is not sent. */
    encode(frame: Frame): unknown;
    /** The frame of a form; `null` where there is nothing to do about it; `undefined`, or an exception, where it is none. */
    decode(value: unknown): Frame | null | undefined;
    /** How many channels one `subscribe` or `unsubscribe` may name. @defaultValue 1 */
    readonly batch?: number;
}

/** What a request may say of itself. */
interface RequestOptions {
    /** How long to wait for the answer, the wait for a connection included, in milliseconds. @defaultValue `requestTimeout` */
    readonly timeout?: number;
    /** Aborting it takes the request back; it rejects with the signal's reason. */
    readonly signal?: AbortSignal;
    /** Asking twice does no harm: what was lost with its link is asked again on the next. @defaultValue false */
    readonly idempotent?: boolean;
}

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
type Listener<Data> = unknown extends Data ? {
    listen(data: Data): unknown;
}['listen'] : (data: Data) => unknown;
/** What is asked, and what is answered. */
type QuestionOf<Ask> = Ask extends (...question: infer Question) => unknown ? Question[0] : never;
type AnswerOf<Ask> = Ask extends (...question: never[]) => infer Answer ? Awaited<Answer> : never;
/** The arguments after an event's name: data that may be undefined need not be written. */
type WithData<Data, Options> = undefined extends Data ? [data?: Data, options?: Options] : [data: Data, options?: Options];

/** How much may wait while there is no connection, and how it goes out. */
interface QueueOptions {
    /** Messages. 0: no queue, `send` throws while connecting, as a native socket does. @defaultValue 1,000 */
    readonly maxMessages?: number;
    /** Bytes; a message larger than this cannot wait at all. @defaultValue 1,048,576 */
    readonly maxBytes?: number;
    /** When full: refuse the new message with a `QueueFullError`, or give up the oldest, or the new one. @defaultValue 'reject' */
    readonly overflow?: 'reject' | 'drop-oldest' | 'drop-newest';
    /** How long a message may wait, in milliseconds, where it does not say so itself. @defaultValue Infinity */
    readonly ttl?: number;
    /** The flush pauses while the socket has this many bytes buffered; at least 1. @defaultValue 262,144 */
    readonly highWater?: number;
}
/** What a message may say of its own delivery. */
interface DeliverOptions {
    /** How long it may wait, in milliseconds. @defaultValue `queue.ttl` */
    readonly ttl?: number;
    /** Of the messages with the same key only the newest waits. */
    readonly key?: unknown;
    /** Aborting it cancels the message while it waits. */
    readonly signal?: AbortSignal;
}

/** How an event is iterated over. */
interface EventsOptions {
    /** Aborting it ends the iteration. */
    readonly signal?: AbortSignal;
    /** So many may wait for a loop that is slower than they come; with one more the loop throws `QueueFullError`. @defaultValue 1,000 */
    readonly maxBuffered?: number;
}
/** What is iterated over. (TypeScript's own type for it takes the second argument only since 5.6.) */
interface Events$1<T> {
    next(): Promise<IteratorResult<T, undefined>>;
    return(): Promise<IteratorResult<T, undefined>>;
    [Symbol.asyncIterator](): Events$1<T>;
}

/** What a message may say of its own delivery. */
interface SendOptions extends Omit<DeliverOptions, 'key'> {
    /** Of the messages of this channel with the same key only the newest waits. */
    readonly key?: string | number;
    /** Only worth something now: it is given up where it would have to wait. @defaultValue false */
    readonly volatile?: boolean;
}
/** One channel of a client. All handles of one name are the same channel. */
interface Channel<Shape> {
    readonly name: string;
    /** Listens, and subscribes the channel if nobody did; returns what ends it. A listener that throws is reported. */
    on<E extends EventOf<Part<Shape, 'receives'>>>(event: E, listener: Listener<Part<Shape, 'receives'>[E]>): () => void;
    /** The same, for the next one only. */
    once<E extends EventOf<Part<Shape, 'receives'>>>(event: E, listener: Listener<Part<Shape, 'receives'>[E]>): () => void;
    /** Listens to every event of the channel, also to those that no type names; after those that listen to just one. */
    onAny(listener: (event: string, data: unknown) => unknown): () => void;
    /**
     * What comes from now on, for `for await`. It ends when its signal is aborted, by `leave()`, and when the client is closed.
     *
     * @throws HoldfastError `QueueFullError`, to a loop that is too slow.
     */
    events<E extends EventOf<Part<Shape, 'receives'>>>(event: E, options?: EventsOptions): Events$1<Part<Shape, 'receives'>[E]>;
    /**
     * Sends, or lets it wait for a connection.
     *
     * @throws HoldfastError `QueueFullError`, `MessageTooLargeError`, `ValidationError`; and what the codec throws.
     */
    send<E extends EventOf<Part<Shape, 'sends'>>>(event: E, ...rest: WithData<Part<Shape, 'sends'>[E], SendOptions>): Delivery;
    /**
     * Asks the server. Rejects with a HoldfastError `RequestTimeoutError`, `RequestFailedError` (the server's answer),
     * `ConnectionLostError` (it may have been handled), `RequestDroppedError` (it was not sent), `QueueFullError`,
     * `MessageTooLargeError`, `ValidationError`; or with the reason of its signal.
     */
    request<E extends EventOf<Part<Shape, 'requests'>>>(event: E, ...rest: WithData<QuestionOf<Part<Shape, 'requests'>[E]>, RequestOptions>): Promise<AnswerOf<Part<Shape, 'requests'>[E]>>;
    /**
     * Answers what the server asks; returns what ends it. What the responder throws is the server's to know only where it is a
     * `RequestFailedError`; all else is reported here, and refused there.
     *
     * @throws TypeError where another answers that event already.
     */
    respond<E extends EventOf<Part<Shape, 'responds'>>>(event: E, responder: (question: QuestionOf<Part<Shape, 'responds'>[E]>, context: {
        readonly signal: AbortSignal;
    }) => AnswerOf<Part<Shape, 'responds'>[E]> | PromiseLike<AnswerOf<Part<Shape, 'responds'>[E]>>): () => void;
    /** Ends all that listens, iterates and answers here, and unsubscribes. An answer that is being made is still given. */
    leave(): void;
}

/**
 * `size`: a message that arrived was too large; `codec`: it could not be decoded; `envelope`: it is no known frame;
 * `schema`: its data is not valid; `token`: the token could not be renewed.
 */
type TroubleReason = 'size' | 'codec' | 'envelope' | 'schema' | 'token';
/** Something that arrived and was skipped, or a token that could not be renewed. */
interface ClientTrouble {
    readonly reason: TroubleReason;
    readonly error: unknown;
    /** The beginning of what arrived, as text; of binary how many bytes; of what is not valid its channel and event. */
    readonly excerpt: string;
    /** How many there were, this one included. */
    readonly count: number;
}

/** A message that was given up. */
interface Dropped {
    readonly message: Message;
    readonly reason: DropReason;
}
/** What a client tells, by name. */
interface ClientEvents {
    /** After every transition. */
    readonly state: (state: State, previous: State) => void;
    /** A link opened, and the server took the token. The channels are subscribed; what waits goes out next. */
    readonly open: () => void;
    /** There has been no connection for `grace`. */
    readonly lost: (cause: Cause) => void;
    /** After `lost`: there is one again. */
    readonly restored: () => void;
    /** It is final: by `close()`, by `signal`, or because the retry policy gave up. */
    readonly closed: (state: Closed) => void;
    readonly dropped: (dropped: Dropped) => void;
    readonly error: (trouble: ClientTrouble) => void;
    /** Every event of every channel, also of those that nobody listens to; after their own listeners. */
    readonly message: (message: Message) => void;
}
/** Typed channels over one connection. */
interface Client<Channels = AnyChannels> {
    /** The connection as a value; `state.name` tells which. */
    readonly state: State;
    /** The last round trip that the heartbeat measured on this link, in milliseconds. */
    readonly rtt: number | undefined;
    /** Listens; returns what ends it. A listener that throws is reported. */
    on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void;
    /** The channel of that name: always the same object. It is subscribed as long as anybody listens to it. */
    channel<Name extends keyof Channels & string>(name: Name): Channel<Channels[Name]>;
    /**
     * Closes, for good. What waits is handed over first, if the connection is open; else it is given up, and told by `dropped`.
     *
     * @throws DOMException as `WebSocket.close` does.
     */
    close(code?: number, reason?: string): void;
    /** Dials at once, from any state; also after `close()`. Does nothing once the option `signal` was aborted. */
    reconnect(): void;
    /**
     * Asks the peer for a sign of life now. Fulfils with the round trip in milliseconds.
     *
     * @throws NoHeartbeatError without a heartbeat, ConnectionLostError where no link is open or it ends meanwhile,
     * ProbeTimeoutError where no answer comes within `heartbeat.timeout` (each as a rejection).
     */
    probe(): Promise<number>;
    /** Gives up everything that waits to be sent, or to be asked again: when another user logs in. */
    purge(): void;
    /** Hands over at once what waits, if there is a connection; fulfils once nothing waits any more. */
    flush(): Promise<void>;
}

/** Turns values into messages, and messages into values. */
interface Codec {
    /** One message. What it throws for a value that it cannot carry is thrown by `send`. */
    encode(value: unknown): Data;
    /** The value of one message: text, or an `ArrayBuffer`. Throws for a message that has none. */
    decode(data: unknown): unknown;
}

/** What a retry policy may know. */
interface RetryContext {
    /** How many attempts failed in a row before this one: 0 for the first. */
    readonly attempt: number;
    /** Why this one failed. */
    readonly cause: Cause;
    /** How long there has been no stable connection, in milliseconds. */
    readonly outage: number;
    /** Whether nobody is looking at the page. */
    readonly hidden: boolean;
    /** Uniform in [0, 1). @defaultValue `Math.random` */
    readonly random?: () => number;
}
/** Milliseconds to wait before the next attempt, or `false`: give up. */
type RetryPolicy = (context: RetryContext) => number | false;

/** What a provider of the url, the protocols or the token is told. */
interface AttemptContext {
    /** How many attempts failed in a row before this one. */
    readonly attempt: number;
    /** Why the last link ended; `undefined` on the first attempt. */
    readonly cause: Cause | undefined;
    /** Aborted when the answer is no longer wanted. */
    readonly signal: AbortSignal;
}

/** A value, or a function that is asked for it on every attempt. */
type Provided<T> = T | ((context: AttemptContext) => T | PromiseLike<T>);
/** The URL, or what is asked for it on every attempt. */
type UrlSource = Provided<string | URL>;
/** The subprotocols, or what is asked for them on every attempt. */
type ProtocolsSource = Provided<string | readonly string[]>;

/** An application-level heartbeat, on quiet lines only. Durations are milliseconds. */
interface HeartbeatOptions {
    /** A line that was silent for so long is asked for a sign of life. @defaultValue 25,000 */
    readonly interval?: number;
    /** How long the peer has to answer. @defaultValue 5,000 */
    readonly timeout?: number;
    /** What is sent, or what makes it. @defaultValue 'ping' */
    readonly ping?: Data | (() => Data);
    /** Whether a message, as delivered, is the answer; then no listener sees it. @defaultValue `(data) => data === 'pong'` */
    readonly pong?: (data: unknown) => boolean;
    /** Condemn a peer that has never answered a ping, too. @defaultValue false */
    readonly require?: boolean;
    /**
     * While it answers true, silence is forgiven: for a page that knows of a large message on its way. The answer to a
     * ping waits behind such a message, and no browser shows that it is arriving.
     */
    readonly busy?: () => boolean;
}

/** What a page may tell: hints, and never truths. */
type PageHint = 'online' | 'offline' | 'visible' | 'sleep' | 'wake';
/** The page around a connection, injected so that tests can be it. */
interface Page {
    /** Whether nobody is looking. */
    readonly hidden: boolean;
    /** Tells of hints until the returned function is called. */
    watch(listener: (hint: PageHint) => void): () => void;
}

/** What is needed of a native `WebSocket`: React Native's, and the `ws` package's, have it too. */
type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket;

/** What a socket may be told, besides where to go. Durations are milliseconds; `Infinity` disables. */
interface SocketOptions {
    /** When to try again, if at all. @defaultValue `backoff()` */
    readonly retry?: RetryPolicy;
    /** How long the answer of url and protocols, and then the handshake, may take; half as long again for each further attempt, up to 60 s. @defaultValue 10,000; Infinity with `never` */
    readonly connectTimeout?: number;
    /** How long the peer has to answer `close()`. @defaultValue 5,000; Infinity with `never` */
    readonly closeTimeout?: number;
    /** After so long a link is proven, and the attempts count from 0 again. @defaultValue 5,000 */
    readonly stableAfter?: number;
    /** Finds dead lines. Off by default: a plain server may not like unknown frames. `true` takes its defaults. @defaultValue false */
    readonly heartbeat?: boolean | HeartbeatOptions;
    /** What may wait while there is no connection. */
    readonly queue?: QueueOptions;
    /** The native constructor, where it is not the global one. */
    readonly WebSocket?: WebSocketConstructor;
    /** Instead of a WebSocket: how a link is opened. */
    readonly transport?: Transport;
    /** Aborting it closes the socket, for good. */
    readonly signal?: AbortSignal;
    /** Do not connect before `reconnect()`. @defaultValue false */
    readonly startClosed?: boolean;
    /** The page whose life is followed, or `false`. @defaultValue the page or worker it runs in; false with `never` */
    readonly page?: Page | false;
    /** For tests. @defaultValue the platform's */
    readonly clock?: Clock;
    /** For tests: uniform in [0, 1). @defaultValue `Math.random` */
    readonly random?: () => number;
}

/**
 * What is validated: what arrives (`receives`; the `reply` to a request; the `question` that the server asks) and what goes
 * out (`sends`; the `query` that the client asks; its `answer`).
 */
type Direction = 'receives' | 'sends' | 'query' | 'reply' | 'question' | 'answer';
/**
 * The data as the schema gives it, or a promise of it where the schema takes its time; as it is where there is no schema.
 *
 * @throws HoldfastError `ValidationError`; a promise rejects with it.
 */
type Check = (direction: Direction, channel: string, event: string, data: unknown) => unknown;
/** What goes out, in the order in which it was given. */
interface Outgoing {
    /** @throws what validating and posting throw, where they take no time. */
    readonly send: (message: Message, options: SendOptions) => Delivery;
    /** Gives up what was not posted yet. */
    readonly purge: (reason: DropReason) => void;
    /** Fulfils once all that was given is posted, or given up. */
    readonly settled: () => Promise<void>;
}
/** What becomes of what goes out. */
interface Outlet {
    readonly post: Outgoing['send'];
    readonly dropped: (message: Message, reason: DropReason) => void;
    /** Validating or posting threw when nobody could be told at once. */
    readonly failed: (message: Message, error: unknown) => void;
    /** How long a message may wait, where it does not say so itself. */
    readonly ttl: number;
    readonly clock: Clock;
}
/** Takes what arrives one step further, in the order in which it arrived. */
interface Incoming {
    /** Goes on with the validated data, or with why it is not valid. */
    readonly take: (direction: Direction, message: Message, data: unknown, step: (data: unknown) => void, failed: (error: unknown) => void) => void;
    /** What still waits for its validation comes too late. */
    readonly forget: () => void;
}
/** What the data of each channel must be, and how its validation keeps the order; made by `defineChannels`. */
interface Contract<Channels> {
    /** Only a type. */
    readonly channels?: Channels;
    readonly check: Check;
    readonly outgoing: (outlet: Outlet) => Outgoing;
    readonly incoming: () => Incoming;
}

/** A token, and how long it will be good for, in milliseconds. */
interface Token {
    readonly token: string;
    readonly expiresIn?: number;
}
/**
 * Where the server wants the token: in a first message whose answer is awaited, or is not; as a parameter of the url
 * (which servers and proxies log); or as one more subprotocol, after a prefix.
 */
type TokenPlace = 'greeting' | 'message' | {
    readonly query: string;
} | {
    readonly subprotocol: string;
};

/**
 * What a client may be told, besides where to go: what a socket may, and more. Its heartbeat is on by default, in the
 * envelope's own form; with an `envelope` of yours it is off unless asked for. Durations are milliseconds.
 */
interface ClientOptions<Channels = AnyChannels> extends SocketOptions {
    /** The subprotocols. */
    readonly protocols?: ProtocolsSource;
    /** Values as messages, and back. @defaultValue `json`, which refuses binary data; `binaryJson` takes it */
    readonly codec?: Codec;
    /** The form that the server speaks. @defaultValue docs/protocol.md */
    readonly envelope?: Envelope;
    /** What the channels carry, by schemas: made by `defineChannels`. @defaultValue nothing is validated */
    readonly channels?: Contract<Channels> | Contract<Partial<Channels & object>>;
    /** Who one is; a function is asked on every attempt, and again before the token expires. @defaultValue none */
    readonly token?: Provided<string | Token>;
    /** Where the server wants the token. @defaultValue 'greeting' */
    readonly tokenIn?: TokenPlace;
    /** Close codes that mean that the token has expired: a new one is asked for and tried at once, once. @defaultValue [4401] with a token */
    readonly expiryCodes?: readonly number[];
    /** How long a request waits for its answer, where it does not say so itself. @defaultValue 30,000 */
    readonly requestTimeout?: number;
    /** How long an outage lasts before `lost` is told. @defaultValue 2,000 */
    readonly grace?: number;
    /** A larger message is not sent: `MessageTooLargeError`. @defaultValue 1,048,576 */
    readonly maxSendBytes?: number;
    /** A larger message is skipped, and told by `error`; of text the characters are counted. @defaultValue 16,777,216 */
    readonly maxReceiveBytes?: number;
}

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
