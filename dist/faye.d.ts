/** Time, injected so that tests need not wait for it. */
interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Calls `ring` once, `delay` milliseconds from now. Returns what cancels it; cancelling twice is fine. */
    after(delay: number, ring: () => void): () => void;
}

/** What is known of a {@link Deferrable}. */
type DeferredStatus = 'unknown' | 'succeeded' | 'failed';
/**
 * A result to come: a promise (`await` it, or `then`), and the older callbacks of Faye. Who does not listen for its failure is
 * not told of an unhandled rejection.
 */
declare class Deferrable<Value = void> implements PromiseLike<Value> {
    #private;
    /** @internal */
    constructor(clock: Clock);
    then<Success = Value, Other = never>(success?: ((value: Value) => Success | PromiseLike<Success>) | null, failure?: ((error: unknown) => Other | PromiseLike<Other>) | null): Promise<Success | Other>;
    /** Calls it once this succeeded, at the soonest after the current turn. */
    callback(callback: (value: Value) => void, context?: unknown): void;
    /** Calls it once this failed, at the soonest after the current turn. */
    errback(callback: (error: never) => void, context?: unknown): void;
    /** Fails with `error`, unless it ends within so many seconds. */
    timeout(seconds: number, error?: unknown): void;
    /** Ends it with this value or error, if it has not ended; `'unknown'` begins anew. */
    setDeferredStatus(status: DeferredStatus, value?: unknown): void;
}

/** Hears an event. */
type Listener = (...args: never[]) => void;
/** Events by name, as in Node and as in Backbone; what each is called with is up to who emits. */
declare class Emitter extends Deferrable {
    #private;
    /** Calls `listener` with `context` as its `this`. @defaultValue this client */
    on(event: string, listener: Listener, context?: unknown): this;
    /** The same. */
    bind(event: string, listener: Listener, context?: unknown): this;
    /** The same. */
    addListener(event: string, listener: Listener, context?: unknown): this;
    /** Once only. */
    once(event: string, listener: Listener, context?: unknown): this;
    /** Calls this listener no more; with a `context`, where it was added with that one. */
    off(event: string, listener: Listener, context?: unknown): this;
    /** The same. */
    unbind(event: string, listener: Listener, context?: unknown): this;
    /** The same. */
    removeListener(event: string, listener: Listener, context?: unknown): this;
    /** Calls none any more, of this event or of all. */
    removeAllListeners(event?: string): this;
    listeners(event: string): Listener[];
    countListeners(event: string): number;
    /** Calls who listens. Whether somebody does. */
    emit(event: string, ...args: unknown[]): boolean;
    /** The same. */
    trigger(event: string, ...args: unknown[]): boolean;
}

/** What the server wants of the client. https://docs.cometd.org/current/reference/#_advice */
interface Advice {
    /** What to do after a failure. @defaultValue `'retry'` */
    reconnect?: 'retry' | 'handshake' | 'none';
    /** Milliseconds between two `/meta/connect`. */
    interval?: number;
    /** Milliseconds that the server holds a `/meta/connect`. */
    timeout?: number;
    /** Milliseconds after which the server forgets who does not come back. */
    maxInterval?: number;
}
/** Why a message did not get through. */
interface Failure {
    /** The message that failed. */
    message?: Message;
    /** The transport that was to carry it. */
    connectionType?: string;
    /** In a few words, for people. */
    reason?: string;
    /** The status of the HTTP answer; 0 where none came. */
    httpCode?: number;
    /** The close code of the WebSocket. */
    websocketCode?: number;
    /** What was thrown, where something was. */
    exception?: unknown;
    [field: string]: unknown;
}
/** A Bayeux message, either way. https://docs.cometd.org/current/reference/#_bayeux_message_fields */
interface Message {
    channel: string;
    id?: string;
    clientId?: string;
    /** Whatever the publisher sent: typed as `JSON.parse` types it, so that pages for the original compile unchanged. */
    data?: ReturnType<typeof JSON.parse>;
    ext?: Record<string, unknown>;
    advice?: Advice;
    successful?: boolean;
    error?: string;
    subscription?: string | string[];
    connectionType?: string;
    supportedConnectionTypes?: string[];
    version?: string;
    minimumVersion?: string;
    /** A handshake's reply after one that had succeeded. */
    reestablish?: boolean;
    /** Of a reply that the client made itself: the server did not answer. */
    failure?: Failure;
    [field: string]: unknown;
}

/** Passes a message on, changed or not; `null`: it goes no further. */
type Pass = (message: Message | null) => void;
/** Reads and changes all that passes between client and server, at once or later. */
interface Extension {
    /** What the server sent. */
    incoming?(message: Message, callback: Pass): void;
    /** What is sent to the server. */
    outgoing?(message: Message, callback: Pass): void;
    /** It was added to this client. */
    added?(client: unknown): void;
    removed?(client: unknown): void;
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

/** What a {@link Scheduler} is told. */
interface SchedulerOptions {
    /** Seconds that an answer may take. */
    readonly timeout: number;
    /** The option `retry`, in seconds. */
    readonly interval: number;
    /** How often it may be sent. @defaultValue as often as it takes */
    readonly attempts?: number | undefined;
    /** Until when, in milliseconds since the epoch. @defaultValue without end */
    readonly deadline?: number | undefined;
}
/**
 * Decides how long one message is worth trying. Extend it and pass the class as the option `scheduler` for a policy of your
 * own: each message gets one, and so does each outage (as a message of `/meta/connect`).
 */
declare class Scheduler {
    #private;
    readonly message: Message;
    readonly options: SchedulerOptions;
    /** How often it was sent. */
    attempts: number;
    constructor(message: Message, options: SchedulerOptions, clock?: Clock);
    /** Seconds that an answer may take. */
    getTimeout(): number;
    /** Seconds until the next attempt to reach the server, at most: chance takes some off. */
    getInterval(): number;
    /** Whether it may be sent, or sent again. */
    isDeliverable(): boolean;
    /** It was sent. */
    send(): void;
    /** The server answered. */
    succeed(): void;
    /** It got no answer. */
    fail(): void;
    /** It is given up. */
    abort(): void;
}

/** All durations are seconds. */
interface ClientOptions {
    /** Until the server advises otherwise: between the answer to one `/meta/connect` and the next. @defaultValue 0 */
    readonly interval?: number;
    /** Until the server advises otherwise: how long it holds a `/meta/connect`. @defaultValue 60 */
    readonly timeout?: number;
    /** At most so long after a failure the server is tried again: chance takes some off. @defaultValue 5 */
    readonly retry?: number;
    /** Other addresses, by transport: `{ websocket: 'wss://...' }`. */
    readonly endpoints?: Readonly<Record<string, string>>;
    /** The class that decides what is worth sending again. */
    readonly scheduler?: typeof Scheduler;
    /** How long a WebSocket may take to open. @defaultValue 10 */
    readonly connectTimeout?: number;
    /** Nothing to browsers. */
    readonly proxy?: unknown;
    /** Nothing to browsers. */
    readonly tls?: unknown;
    /** Nothing to browsers. */
    readonly ca?: unknown;
    /** Nothing to browsers. */
    readonly websocketExtensions?: unknown;
    /** For tests. */
    readonly clock?: Clock;
    /** For tests. */
    readonly random?: () => number;
    /** What is known of the page; `false`: nothing. */
    readonly page?: Page | false;
}
/** What one message is worth. */
interface PublishOptions {
    /** How often it may be sent. @defaultValue as often as it takes */
    readonly attempts?: number;
    /** For how many seconds it may be sent. @defaultValue as long as it takes */
    readonly deadline?: number;
}

/** Hears the messages of one channel, or of all that a pattern covers. It succeeds once the server agreed. */
declare class Subscription<Data = unknown> extends Deferrable {
    #private;
    /** Ends it. */
    readonly cancel: () => void;
    /** @internal */
    constructor(clock: Clock, cancel: (subscription: Subscription) => void);
    /** Ends it. */
    unsubscribe(): void;
    /** Calls it with the channel and the data of each message, besides the callback of `subscribe`. */
    withChannel(callback: (channel: string, data: Data) => void, context?: unknown): this;
    /** @internal */
    hear(channel: string, data: unknown): void;
}

/** What JSON can say: whoever listens knows what it is. */
type Anything = ReturnType<typeof JSON.parse>;
/**
 * A client of Faye, and of other Bayeux servers: what is published and subscribed to survives every outage. It connects when it is
 * first used. Events: `transport:down`, `transport:up`.
 */
declare class Client extends Emitter {
    #private;
    readonly UNCONNECTED = 1;
    readonly CONNECTING = 2;
    readonly CONNECTED = 3;
    readonly DISCONNECTED = 4;
    /**
     * @param url - Of the server, relative to the page.
     * @throws Error for an unknown option.
     */
    constructor(url?: string, options?: ClientOptions);
    /** Does without a transport, `'websocket'` or `'long-polling'`, or without saying goodbye on unload: `'autodisconnect'`. */
    disable(feature: string): void;
    /** Sends it with each HTTP request. */
    setHeader(name: string, value: string): void;
    /** Connects, unless it is; calls back once it is. */
    connect(callback?: () => void, context?: unknown): void;
    /** The same, without calling back where it is connected. */
    handshake(callback?: () => void, context?: unknown): void;
    /** Ends it for good, where it is connected: succeeds once the server knows. */
    disconnect(): Deferrable | undefined;
    /**
     * Calls back with the data of each message of a channel, or of all that a pattern covers: `/chat/*`, `/chat/**`. The server is
     * asked once for each channel.
     */
    subscribe<Data = Anything>(channel: string, callback?: (data: Data) => void, context?: unknown): Subscription<Data>;
    subscribe<Data = Anything>(channels: readonly string[], callback?: (data: Data) => void, context?: unknown): Subscription<Data>[];
    /** Ends a subscription, or all of a channel. The server is told once nobody is left. */
    unsubscribe(channel: string | readonly string[], subscription?: Subscription): void;
    /** Succeeds once the server has it; what cannot be sent now is sent later, in order. */
    publish(channel: string, data: unknown, limits?: PublishOptions): Deferrable;
    /** Takes all messages through it, both ways, after those that were added before. */
    addExtension(extension: Extension): void;
    removeExtension(extension: Extension): void;
}

/** Why a server refused a message, or why it did not get there. */
declare class Fault {
    /** The server's: as HTTP's. `null`: it gave none, or was not reached. */
    readonly code: number | null;
    /** What the server's text is about: a channel, a client. */
    readonly params: string[];
    /** In a few words. */
    readonly message: string;
    /** @internal From `code:params:message`, or anything. */
    constructor({ error, failure }: Partial<Message>);
    /** As the server wrote it. */
    toString(): string;
}

/** The version of Faye whose interface this is. */
declare const VERSION = "1.4.3";
/** Pages may set it on the global `Faye`, to no effect: nothing is logged. */
declare const logger: unknown;

export { Client, Deferrable, Fault, Scheduler, Subscription, VERSION, logger };
export type { Advice, ClientOptions, Clock, DeferredStatus, Extension, Failure, Listener, Message, Page, PageHint, Pass, PublishOptions, SchedulerOptions };
