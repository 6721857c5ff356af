/** Time, injected so that tests need not wait for it. */
interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Calls `ring` once, `delay` milliseconds from now. Returns what cancels it; cancelling twice is fine. */
    after(delay: number, ring: () => void): () => void;
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

/** What is needed of a native `WebSocket`: React Native's, and the `ws` package's, have it too. */
type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket;

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

/** What transports may be told. All durations are milliseconds. */
interface TransportSettings {
    readonly clock: Clock;
    /** How long a WebSocket may take to open; 0: as long as it likes. */
    readonly connectTimeout: number;
    /** How many requests may be under way at once, the one that the server holds included. */
    readonly maxConnections: number;
    readonly requestHeaders: Readonly<Record<string, string>>;
    /** The subprotocol of the WebSocket. */
    readonly protocol: string | null;
    /** The native constructor, where it is not the global one. */
    readonly WebSocket?: WebSocketConstructor | undefined;
}
/** Messages that travel together. What is answered cannot fail; so a transport may tell of a failure whenever one ends. */
interface Envelope {
    readonly messages: readonly Message[];
    /** Where to, as the page gave it or relative to the page. */
    readonly url: string;
    readonly settings: TransportSettings;
    /** Whether nothing of it is owed any more. */
    readonly answered: boolean;
    /** The replies, and what came with them. */
    readonly onSuccess: (received: Message[]) => void;
    /** `conduit` is what carried them: for the eyes of who debugs. */
    readonly onFailure: (conduit: unknown, messages: readonly Message[], failure: Failure) => void;
}
/** A way to the server and back. Who has no connection opens one when there is something to send. */
interface Transport$2 {
    /** One of the `connectionType`s of Bayeux. */
    readonly type: string;
    /** The same, as CometD up to 7 has it. */
    getType?(): string;
    /** It was added to a client under this name. */
    registered?(type: string, client: unknown): void;
    unregistered?(): void;
    /** Whether it can be used for this. */
    accept(version: string, crossDomain: boolean, url: string): boolean;
    /**
     * Takes them to the server. Who sends may lose patience: then it calls what was returned, hears nothing more of this
     * envelope, and what else is under way on the same wire fails.
     */
    send(envelope: Envelope, metaConnect: boolean): (() => void) | undefined;
    /** How many envelopes it takes at once, besides `/meta/connect`. @defaultValue as many as there are */
    width?(settings: TransportSettings): number;
    /** Opens a connection with nothing to send yet. */
    open?(url: string, settings: TransportSettings, opened: () => void): void;
    /** Called with the first handshake. */
    reset?(init: boolean): void;
    /** Lets go of everything, and tells nobody. */
    abort(): void;
}

/** What of a client its extensions use: ours has it, and so has the original. */
interface ExtensionHost {
    /** Whether the acknowledge extension asks for acknowledged messages. @defaultValue true */
    ackEnabled?: boolean;
    /** Keeps the session for the next page; there while the reload extension is registered. */
    reload?: (configuration?: {
        readonly name?: string;
    }) => void;
    getURL(): string | null | undefined;
    getTransport(): {
        abort(): void;
    } | null | undefined;
    receive(message: Message): void;
    startBatch(): void;
    endBatch(): void;
    setTimeout(callback: () => void, delay: number): unknown;
    /** The callback of the message with this id. */
    _getCallback(id: string | undefined): ((message: Message) => void) | undefined;
    _putCallback(id: string | undefined, callback: ((message: Message) => void) | undefined): unknown;
}
/**
 * What sees every message before it is sent and before anybody hears of it, `/meta/` ones too. It may change the message,
 * give another in its place, or `null`: then it goes no further.
 * https://docs.cometd.org/current/reference/#_extensions_writing
 */
interface MessageExtension {
    registered?(name: string, cometd: ExtensionHost): void;
    unregistered?(): void;
    /** Returns nothing, the message that goes on, or `null`. */
    incoming?(message: Message): unknown;
    /** Returns nothing, the message that goes on, or `null`. */
    outgoing?(message: Message): unknown;
}
/** An extension that changes nothing: to be extended. */
declare class Extension$1 implements MessageExtension {
    #private;
    /** The client, while it is registered there. */
    get cometd(): ExtensionHost | null | undefined;
    registered(_name: string, cometd: ExtensionHost): void;
    unregistered(): void;
    incoming(message: Message): Message | null;
    outgoing(message: Message): Message | null;
}

/** A transport that cannot do anything yet: to be extended, and registered with `registerTransport`. */
declare class Transport$1 implements Transport$2 {
    type: string;
    registered(type: string, _client: unknown): void;
    getType(): string;
    unregistered(): void;
    accept(_version: string, _crossDomain: boolean, _url: string): boolean;
    send(_envelope: Envelope, _metaConnect: boolean): (() => void) | undefined;
    reset(_init: boolean): void;
    abort(): void;
}

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

/** What a page may tell: hints, and never truths. */
type PageHint = 'online' | 'offline' | 'visible' | 'sleep' | 'wake';
/** The page around a connection, injected so that tests can be it. */
interface Page {
    /** Whether nobody is looking. */
    readonly hidden: boolean;
    /** Tells of hints until the returned function is called. */
    watch(listener: (hint: PageHint) => void): () => void;
}

/** What a session may be told. All durations are milliseconds. */
interface SessionSettings extends TransportSettings {
    readonly url: string;
    readonly crossDomain: boolean;
    /** How long an answer may take, beyond what the server holds it back. */
    readonly maxNetworkDelay: number;
    /** How long until a message is sent again that failed while all else works. */
    readonly resend: number;
    /** The transport of the handshake, if not the best one: that is then tried beside it. */
    readonly begin?: string;
    /** How many `/meta/connect` in a row may fail before another transport is tried. */
    readonly misses: number;
    /** What the server is told of one's wishes, and what holds until it advises. */
    readonly advice: Advice;
    readonly retry: RetryPolicy;
    readonly random: () => number;
    readonly page: Page | false;
}

/** What `configure()` takes: the original's options, with their defaults but where said otherwise, and Holdfast's own. Durations are milliseconds. */
interface Configuration {
    /** Where the server is: `http:`, `https:`, or relative to the page; the WebSocket goes to the same place. */
    readonly url: string;
    /** Addresses by transport, where they differ. @defaultValue none */
    readonly urls?: Readonly<Record<string, string>>;
    /** The subprotocol of the WebSocket. @defaultValue none */
    readonly protocol?: string | null;
    /** Whether one lost `/meta/connect` more is waited for before another transport is tried in place of a WebSocket that worked. @defaultValue true */
    readonly stickyReconnect?: boolean;
    /** How long a WebSocket may take to open; 0: as long as it likes. @defaultValue 10,000; the original's is 0 */
    readonly connectTimeout?: number;
    /** Requests under way at once, the one that the server holds included. @defaultValue 2 */
    readonly maxConnections?: number;
    /** The first wait is uniform in [0, this); the later ones grow from it. @defaultValue 1,000 */
    readonly backoffIncrement?: number;
    /** The longest wait; not above `maxNetworkDelay` in the first five minutes of an outage. @defaultValue 60,000 */
    readonly maxBackoff?: number;
    /** How long an answer may take, beyond what the server holds it back. @defaultValue 10,000 */
    readonly maxNetworkDelay?: number;
    /** Headers of each request; no browser can add them to a WebSocket. @defaultValue none */
    readonly requestHeaders?: Readonly<Record<string, string>>;
    /** Whether requests name their kind in the path: `/cometd/connect`. Off by itself for a url with a query, a fragment, or a dot in its last segment. @defaultValue true */
    readonly appendMessageTypeToURL?: boolean;
    /** What the server is told of one's wishes. @defaultValue `{ timeout: 60000, interval: 0, maxInterval: 0 }` */
    readonly advice?: Advice;
    /** Kept for its name: nothing is written to the console. @defaultValue 'info' */
    readonly logLevel?: string;
    /** Whether the wait grows by `backoffIncrement` each time, up to `maxBackoff`, as the original's does, instead of `backoff()`. @defaultValue false */
    readonly linearBackoff?: boolean;
    /** Whether what is published while there is no connection, or fails with it, is sent once there is one again. @defaultValue false, as the original: the callback hears of the failure */
    readonly offlineQueue?: boolean;
    /** Whether subscriptions outlive the server's memory of them. @defaultValue false, as the original: pages subscribe when they hear of the handshake */
    readonly autoResubscribe?: boolean;
    /** When to try again. @defaultValue `backoff()` with the numbers above */
    readonly retry?: RetryPolicy;
    /** Other options of the original are accepted, and change nothing. */
    readonly [option: string]: unknown;
}
/** The world around a client, for tests. */
interface Environment {
    /** @defaultValue the platform's */
    readonly clock?: Clock;
    /** Uniform in [0, 1). @defaultValue `Math.random` */
    readonly random?: () => number;
    /** The page whose life is followed, or `false`. @defaultValue the page or worker it runs in */
    readonly page?: Page | false;
    /** The native constructor. @defaultValue the global one */
    readonly WebSocket?: WebSocketConstructor;
}
/** The original's, under its names: but for `connectTimeout`, which it leaves at 0. */
declare const defaults: {
    useWorkerScheduler: boolean;
    protocol: null;
    stickyReconnect: boolean;
    connectTimeout: number;
    maxConnections: number;
    backoffIncrement: number;
    maxBackoff: number;
    logLevel: string;
    maxNetworkDelay: number;
    requestHeaders: {};
    appendMessageTypeToURL: boolean;
    autoBatch: boolean;
    urls: Readonly<Record<string, string>>;
    maxURILength: number;
    maxSendBayeuxMessageSize: number;
    advice: {
        timeout: number;
        interval: number;
        maxInterval: number;
    };
};
type Configured = typeof defaults & Configuration;

/** What a page adds to a message. */
type Fields = Readonly<Record<string, unknown>>;
/** What a callback is told. `data` is whatever the publisher sent. */
type Callback = (message: Message) => void;
/** Who hears a channel: what `addListener` and `subscribe` return. */
interface ListenerHandle {
    readonly id: number;
    readonly channel: string;
    readonly scope: unknown;
    readonly callback: Callback;
    /** Whether it came by `addListener`, and the server knows nothing of it. */
    readonly listener: boolean;
}
/** What a scope is called with: a function, or the name of one of the scope's methods. */
type Method<Scope> = Callback | keyof Scope | (string & {});

/** What goes as binary data. */
type Bytes = ArrayBuffer | ArrayBufferView | readonly number[];
/**
 * Bytes as text, five characters for four. At the end, CometD writes one character more than there are bytes left, as
 * Ascii85 does: the first ones of the group, filled up with zeros to be written and with the highest digit to be read.
 */
declare const Z85: {
    encode(data: Bytes): string;
    decode(text: string): ArrayBuffer;
};

/** Who owns a session: what it answers is believed, and what it throws it must catch itself. */
interface SessionOwner {
    readonly settings: SessionSettings;
    /** The address for these messages by this transport. */
    address(type: string, messages: readonly Message[]): string;
    /** Each message on its way out: it goes when `next` is called with it, or never. */
    outgoing(message: Message, next: (message: Message) => void): void;
    /** And in. */
    incoming(message: Message, next: (message: Message) => void): void;
    /** The server knows the client, perhaps anew: what is sent now goes before all that waits. */
    established?(again: boolean): void;
    /** Deliveries, replies, and the replies that are made here for what failed. */
    hear(message: Message): void;
    /** Whether a message that cannot go now is sent later, rather than told of; `failure` if it was sent. */
    keeps(message: Message, failure?: Failure): boolean;
    /** Messages are late: how many milliseconds more to wait, if any. */
    late(messages: readonly Message[]): number;
    /** A transport failed; `to` is used from now on, if there is any. */
    switched(failure: Failure, from: string, to: string | undefined): void;
}

/** What the outbox must know of the session, and tell it. */
interface OutboxSession {
    readonly clientId: string | undefined;
    /** Grows with each beginning. */
    readonly epoch: number;
    readonly transport: Transport$2 | undefined;
    /** Whether the last attempts failed: then who can wait does. */
    readonly isDown: boolean;
    /** Whether nothing is kept any more. */
    readonly isOver: boolean;
    receive(message: Message): void;
    /** A reply that was made here, for a message that failed. */
    failed(reply: Message): void;
}
/** Messages on their way out: they wait for the end of a batch, of a handshake or of an outage. */
declare class Outbox {
    #private;
    constructor(owner: SessionOwner, session: OutboxSession);
    nextId(): string;
    /** Sends a message of the page's, as soon as it may go; `ahead`: before all that waits. */
    send(message: Message, ahead?: boolean): void;
    /** Sends a message of the session's own, past all that waits. `held`: how long the server may hold the answer back. */
    emit(message: Message, held?: number, transport?: Transport$2 | undefined): void;
    startBatch(): void;
    /** Whether there was one. `always`: as in {@link Outbox.flush}. */
    endBatch(always?: boolean): boolean;
    /** Takes back what waits. Whether it did. */
    withdraw(id: string): boolean;
    /** The message that was sent and waits for this reply; no more, then. */
    answer(reply: Message): Message | undefined;
    /** Sends what waits, if it may go; `always`: also what could wait for the end of an outage. */
    flush(always?: boolean): void;
    /** What is under way fails. */
    abort(): void;
    /** And what waits. */
    clear(): void;
}

/** How long to wait: after failures, and where a server that does not hold would be asked without end. */
declare class Pace {
    #private;
    /** How many attempts failed since something was held back, or came. */
    attempt: number;
    /** How many failed since one succeeded. */
    misses: number;
    /** The last wait in milliseconds; 0 once an attempt succeeded. */
    period: number;
    constructor(owner: SessionOwner);
    /** A handshake or a `/meta/connect` begins. */
    begin(): void;
    /** Whether the server held back what it answers now. */
    get wasHeld(): boolean;
    /**
     * Milliseconds until the next attempt, or `false`: give up. A `fresh` attempt that hung has waited already; whoever was
     * connected waits in full, so that not all come at once.
     */
    failed(fresh: boolean): number | false;
    /** The same after a success, which brought nothing (`empty`), or something; `paced`: the server should have held it. */
    succeeded(empty: boolean, paced: boolean): number | false;
    reset(): void;
    /** Milliseconds to wait after so many of a kind, or `false`. */
    after(attempt: number): number | false;
}

/** The transports that a client may use, best first. */
declare class Transports {
    #private;
    /** `index`: its place. @defaultValue the last. Whether the name was free. */
    add(type: string, transport: Transport$2, index?: number): boolean;
    remove(type: string): Transport$2 | null;
    find(type: string): Transport$2 | null;
    getTransportTypes(): string[];
    /** Those that can be used for this address. */
    findTransportTypes(version: string, crossDomain: boolean, url: string): string[];
    /** The first of these types that can. */
    negotiateTransport(types: string[], version: string, crossDomain: boolean, url: string): Transport$2 | null;
    /** The first of these that was not passed over. */
    best(types: readonly string[]): string | undefined;
    /** Passes over one of these, from now on. Whether others are left; else all may be tried anew. */
    pass(type: string, types: readonly string[]): boolean;
    /** Passes over all but this one. */
    passAllBut(type: string): void;
    /** Passes over nothing any more. */
    forgive(): void;
    /** Each lets go of what it has. */
    abort(): void;
    /** All may be tried anew. */
    reset(): void;
}

/** Which transport is used, of those that both sides can use. */
declare class Selection {
    #private;
    /** The one in use. */
    current: Transport$2 | undefined;
    /** A better one, which opened: it is used once a `/meta/connect` came back by it. */
    candidate: Transport$2 | undefined;
    /** Those that both sides can use, best first. */
    common: readonly string[];
    readonly transports: Transports;
    constructor(owner: SessionOwner);
    /** Everything may be tried anew. */
    reset(): void;
    /** Begins with those that can be used here. */
    begin(): void;
    /** What the server offers, which may be anything. Whether there is one that can be used here, too. */
    negotiate(offered: unknown): boolean;
    /** Passes over the one in use, which did not work. Whether there is another one to try at once. */
    pass(failure: Failure): boolean;
    /** Opens a better one beside the one in use, now and then: what blocked it may have gone. */
    upgrade(held: boolean): void;
    /** Takes one away; if it is in use, it is until it fails. */
    remove(type: string): Transport$2 | null;
    /** Uses the candidate from now on; or leaves it alone, for longer than the last time. */
    settle(candidate: Transport$2, works: boolean): void;
    /** Each lets go of what it has, and so does one that was taken away while it was in use. */
    abort(): void;
}

type Status = 'disconnected' | 'handshaking' | 'connecting' | 'connected' | 'disconnecting';
/**
 * A client of a Bayeux server: the handshake, the loop of `/meta/connect`, and what the server advises.
 * https://docs.cometd.org/current/reference/#_bayeux
 */
declare class Session implements OutboxSession {
    #private;
    status: Status;
    clientId: string | undefined;
    /** How many times it began: what came for one is nothing to the next. */
    epoch: number;
    /** What the server advises, of what can be obeyed. */
    advice: Advice;
    readonly selection: Selection;
    readonly pace: Pace;
    readonly outbox: Outbox;
    constructor(owner: SessionOwner);
    get transports(): Transports;
    get transport(): Transport$2 | undefined;
    get isDown(): boolean;
    get isOver(): boolean;
    /** Begins; `wishes` are fields of each handshake, of those that the server advises as well. */
    handshake(wishes: Partial<Message>): void;
    /** Says goodbye: it is over once the server answered, or cannot. */
    disconnect(wishes: Partial<Message>): void;
    /** Takes a message as if it came from the server. */
    receive(message: Message): void;
    failed(reply: Message): void;
}

/** Who hears what: in the order of `/a/b`, `/a/*`, `/a/**`, `/**`, and for each of them in the order in which they came. */
declare class Listeners<Listener> {
    #private;
    add(pattern: string, listener: Listener): void;
    delete(pattern: string, listener: Listener): void;
    /** Those of this channel or pattern itself. */
    of(pattern: string): Set<Listener>;
    /** Everybody who hears this channel: who comes meanwhile does not, nor does who leaves. */
    tell(channel: string, tell: (listener: Listener, pattern: string) => void): void;
    get patterns(): string[];
}

/** What a page may set on its client, to hear of what its own functions throw. Called with the client as `this`. */
interface ExceptionHooks {
    onListenerException?(exception: unknown, handle: ListenerHandle, isListener: boolean, message: Message): void;
    onCallbackException?(exception: unknown, message: Message): void;
    onExtensionException?(exception: unknown, name: string, outgoing: boolean, message: Message): void;
}
/** Brings messages to whoever waits for them or listens. */
declare class Dispatch {
    #private;
    readonly listeners: Listeners<ListenerHandle>;
    readonly callbacks: Map<string | undefined, Callback>;
    constructor(hooks: ExceptionHooks);
    /** `callback` hears the answer to a call, or after so many milliseconds that there was none. */
    expect(message: Message, callback: Callback, timeout: number, clock: Clock): void;
    hear(message: Message): void;
    call(callback: Callback, message: Message): void;
    /** Calls a function of the page. What it throws is told to the hook for it, and reported where there is none. */
    attempt<T>(run: () => T, hook: keyof ExceptionHooks, ...about: unknown[]): T | undefined;
}

/** How many milliseconds more to wait for messages that are late. */
type TimeoutListener = (messages: readonly Message[]) => unknown;
/** What a page may set on its client: called with the client as `this`. */
interface Hooks extends ExceptionHooks {
    /** WebSocket is used only if this is not false. */
    websocketEnabled?: boolean;
    /** A transport failed; `newType` is used from now on, `null` if there is none. */
    onTransportException?(failure: Failure, oldType: string, newType: string | null): void;
}
/** What stands behind a `CometD`: its session, all that it was told, and who listens. */
declare class Client implements SessionOwner {
    #private;
    configuration: Configured;
    settings: SessionSettings;
    readonly session: Session;
    readonly dispatch: Dispatch;
    readonly extensions: Map<string, MessageExtension>;
    readonly timeoutListeners: Set<TimeoutListener>;
    /** Who is told of each handshake, of those that the server advised as well. */
    handshaken: Callback | undefined;
    constructor(hooks: Hooks, environment: Environment);
    configure(options: Partial<Configuration>): void;
    forget(listeners: boolean): void;
    /** The subscriptions of a channel, or its listeners. */
    subscribed(channel: string, listeners?: boolean): ListenerHandle[];
    address(type: string, messages: readonly Message[]): string;
    outgoing(message: Message, next: (message: Message) => void): void;
    incoming(message: Message, next: (message: Message) => void): void;
    established(again: boolean): void;
    hear(message: Message): void;
    /** Not what the server will never take, or the line behind it would be blocked for ever. */
    keeps({ channel }: Message, { httpCode, websocketCode }?: Failure): boolean;
    late(messages: readonly Message[]): number;
    switched(failure: Failure, from: string, to: string | undefined): void;
}

/** What a page may look up about transports. */
interface TransportRegistry {
    getTransportTypes(): string[];
    /** Those that can be used for this address. */
    findTransportTypes(version: string, crossDomain: boolean, url: string): string[];
    /** The first of these types that can. */
    negotiateTransport(types: string[], version: string, crossDomain: boolean, url: string): Transport$2 | null;
    find(type: string): Transport$2 | null;
}
type Hook<Name extends keyof Hooks> = NonNullable<Hooks[Name]>;
/** The part of a `CometD` that transports and extensions are plugged into, and that they use. */
declare class Pluggable implements Hooks {
    #private;
    websocketEnabled?: boolean;
    /** Whether the acknowledge extension asks for acknowledged messages. @defaultValue true */
    ackEnabled?: boolean;
    /** Keeps the session for the next page; there while the reload extension is registered. */
    reload?: (configuration?: {
        readonly name?: string;
    }) => void;
    onListenerException?: Hook<'onListenerException'>;
    onCallbackException?: Hook<'onCallbackException'>;
    onExtensionException?: Hook<'onExtensionException'>;
    onTransportException?: Hook<'onTransportException'>;
    protected readonly client: Client;
    /**
     * @param name - What it is called. @defaultValue 'default'
     * @param environment - For tests: clock, luck, page and WebSocket.
     */
    constructor(name?: string, environment?: Environment);
    getName(): string;
    /** `null` until it is configured. */
    getURL(): string | null;
    /** What is published and subscribed from now on waits for `endBatch()`. */
    startBatch(): void;
    /** @throws Error where there is no batch. */
    endBatch(): void;
    /**
     * @param index - Its place among the others. @defaultValue the last
     * @returns Whether the name was free.
     */
    registerTransport(type: string, transport: Transport$2, index?: number): boolean;
    unregisterTransport(type: string): Transport$2 | null;
    unregisterTransports(): void;
    getTransportTypes(): string[];
    findTransport(type: string): Transport$2 | null;
    /** The one in use. */
    getTransport(): Transport$2 | null;
    getTransportRegistry(): TransportRegistry;
    /** `timeout` listeners may answer how many milliseconds more late messages have. */
    addTransportListener(event: 'timeout', listener: TimeoutListener): void;
    removeTransportListener(event: 'timeout', listener: TimeoutListener): boolean;
    /** Outgoing messages pass the last one first. Whether the name was free. */
    registerExtension(name: string, extension: MessageExtension): boolean;
    unregisterExtension(name: string): boolean;
    getExtension(name: string): MessageExtension | null;
    /** Sends a message as it is. */
    send(message: Message): void;
    /** Takes a message as if it came from the server; what is no message is passed over. */
    receive(message: Message): void;
    /** However far away. @returns What `clearTimeout` takes. */
    setTimeout(callback: () => void, delay: number): unknown;
    clearTimeout(handle: unknown): void;
    /** Kept for its name: nothing is written to the console. Set `_debug`, `_info` or `_warn` to see what extensions write. */
    setLogLevel(_level: string): void;
    _debug(..._words: unknown[]): void;
    _info(..._words: unknown[]): void;
    _warn(..._words: unknown[]): void;
    _getCallback(id: string | undefined): Callback | undefined;
    /** @returns What was there. */
    _putCallback(id: string | undefined, callback: Callback | undefined): Callback | undefined;
    /** Copies what is not undefined from the sources into the target; `deep`: merges the objects and arrays in them. */
    _mixin<T extends object>(deep: boolean, target: T, ...sources: unknown[]): T;
}

/** The part of a `CometD` that sends. */
declare class Publishing extends Pluggable {
    #private;
    getStatus(): Status;
    /** Whether it is disconnected, or about to be. */
    isDisconnected(): boolean;
    /** @throws Error for what is no channel to publish to, and while disconnected. */
    publish(channel: string, data?: unknown, fields?: Fields | Callback, callback?: Callback): void;
    /**
     * Bytes, where the binary extension is registered: `(channel, data, last?, meta?, fields?, callback?)`, and the callback
     * may come earlier.
     */
    publishBinary(channel: string, data: Bytes, callback?: Callback): void;
    publishBinary(channel: string, data: Bytes, last: boolean, callback?: Callback): void;
    publishBinary(channel: string, data: Bytes, last: boolean, meta: unknown, fields?: Fields | Callback, callback?: Callback): void;
    /** Asks a service of the server, and hears its answer: `(target, data?, timeout?, fields?, callback?)`. */
    remoteCall(target: string, data?: unknown, callback?: Callback): void;
    remoteCall(target: string, data: unknown, timeout: number, fields?: Fields | Callback, callback?: Callback): void;
    /** The same with bytes: `(target, data, last?, meta?, timeout?, fields?, callback?)`. */
    remoteCallBinary(target: string, data: Bytes, callback?: Callback): void;
    remoteCallBinary(target: string, data: Bytes, last: boolean, callback?: Callback): void;
    remoteCallBinary(target: string, data: Bytes, last: boolean, meta: unknown, callback?: Callback): void;
    remoteCallBinary(target: string, data: Bytes, last: boolean, meta: unknown, timeout: number, fields?: Fields | Callback, callback?: Callback): void;
    /** Calls a function, and sends in one what it publishes and subscribes. */
    batch(group: () => void): void;
    batch<Scope>(scope: Scope, group: Method<Scope>): void;
    /** A new id, and who is told of the reply to it. */
    protected expect(callback: Callback | undefined): string;
    protected check(channel: unknown): asserts channel is string;
}

/**
 * The CometD client, over Holdfast: a page that uses the documented interface observes the same, but for the better.
 * https://docs.cometd.org/current/reference/#_javascript
 */
declare class CometD extends Publishing {
    #private;
    /** @throws Error without a url; TypeError or RangeError for an option that cannot be. */
    configure(options: Configuration | string): void;
    /** Configures and shakes hands. */
    init(options: Configuration | string, fields?: Fields, callback?: Callback): void;
    getConfiguration(): Configuration;
    /**
     * Begins; the callback hears of each handshake, also of those that the server advised later.
     *
     * @throws Error unless disconnected.
     */
    handshake(fields?: Fields | Callback, callback?: Callback): void;
    /** Says goodbye, if there is to whom. */
    disconnect(fields?: Fields | Callback, callback?: Callback): void;
    getClientId(): string | null;
    getAdvice(): Advice;
    getBackoffIncrement(): number;
    setBackoffIncrement(period: number): void;
    /** How long the wait for the next attempt is; 0 while there is none. */
    getBackoffPeriod(): number;
    increaseBackoffPeriod(): number;
    resetBackoffPeriod(): void;
    /** Hears a channel, or a pattern of channels, `/meta/` ones included; nothing is asked of the server. */
    addListener(channel: string, callback: Callback): ListenerHandle;
    addListener<Scope>(channel: string, scope: Scope, callback: Method<Scope>): ListenerHandle;
    removeListener(handle: ListenerHandle): void;
    clearListeners(): void;
    /**
     * Hears a channel that the server is asked for; asked once, however many subscribe.
     *
     * @throws Error for what is no channel, and while disconnected.
     */
    subscribe(channel: string, callback: Callback, fields?: Fields | Callback, subscribed?: Callback): ListenerHandle;
    subscribe<Scope>(channel: string, scope: Scope, callback: Method<Scope>, fields?: Fields | Callback, subscribed?: Callback): ListenerHandle;
    /** The last one of a channel tells the server. */
    unsubscribe(handle: ListenerHandle, fields?: Fields | Callback, callback?: Callback): void;
    /** Subscribes again, after the server forgot. */
    resubscribe(handle: ListenerHandle, fields?: Fields): ListenerHandle;
    resubscribe(handle: ListenerHandle | null | undefined, fields?: Fields): ListenerHandle | undefined;
    clearSubscriptions(): void;
}

/**
 * Each envelope a POST, with the server's cookies: some servers find their sessions by them.
 * https://docs.cometd.org/current/reference/#_the_long_polling_transport
 */
declare class LongPollingTransport implements Transport$2 {
    #private;
    readonly type: string;
    getType(): string;
    accept(): boolean;
    width({ maxConnections }: {
        maxConnections: number;
    }): number;
    send({ messages, url, settings, onSuccess, onFailure }: Envelope): () => void;
    abort(): void;
}

/** One WebSocket at a time, opened by the first who sends; what waits for it goes in order. */
declare class WebSocketTransport implements Transport$2 {
    #private;
    readonly type: string;
    /** Whether there is one to use. */
    readonly accept: () => boolean;
    constructor(accept?: () => boolean);
    getType(): string;
    /** Opens a link, so that it can be used once it `opened`; what is under way elsewhere stays there. */
    open(url: string, { clock, connectTimeout, protocol, WebSocket }: TransportSettings, opened?: () => void): void;
    send(envelope: Envelope): () => void;
    abort(): void;
}

/**
 * Tells the server with each `/meta/connect` which batch of messages was the last to arrive, so that it sends again what
 * was lost. https://docs.cometd.org/current/reference/#_extensions_acknowledge
 */
declare class AckExtension extends Extension$1 {
    #private;
    incoming(message: Message): Message;
    outgoing(message: Message): Message;
}

/** Binary data as text, and back as an `ArrayBuffer`. https://docs.cometd.org/current/reference/#_extensions_binary */
declare class BinaryExtension extends Extension$1 {
    incoming(message: Message): Message;
    outgoing(message: Message): Message;
}

interface ReloadConfiguration {
    /** The key in the `sessionStorage`. @defaultValue 'org.cometd.reload' */
    readonly name?: string;
}
/**
 * Takes the session along into the next page: `cometd.reload()`, called before the page goes, keeps the reply to the
 * handshake, and the next page's handshake is answered by it. https://docs.cometd.org/current/reference/#_extensions_reload
 */
declare class ReloadExtension extends Extension$1 {
    #private;
    constructor(configuration?: ReloadConfiguration);
    configure(configuration?: ReloadConfiguration): void;
    registered(name: string, cometd: ExtensionHost): void;
    unregistered(): void;
    outgoing(message: Message): Message | null;
    incoming(message: Message): Message;
}

/** Says in each message when it was sent. https://docs.cometd.org/current/reference/#_extensions_timestamp */
declare class TimeStampExtension extends Extension$1 {
    outgoing(message: Message): Message;
}

interface TimeSyncConfiguration {
    /** Over how many answers is averaged. @defaultValue 10 */
    readonly maxSamples?: number;
}
/** Learns how far the server's clock is from this one's. https://docs.cometd.org/current/reference/#_extensions_timesync */
declare class TimeSyncExtension extends Extension$1 {
    #private;
    constructor(configuration?: TimeSyncConfiguration);
    incoming(message: Message): Message;
    outgoing(message: Message): Message;
    /** How many milliseconds the server's clock is ahead. */
    getTimeOffset(): number;
    /** What is averaged, the oldest first. */
    getTimeOffsetSamples(): readonly number[];
    /** How many milliseconds a message takes from here to there. */
    getNetworkLag(): number;
    /** Milliseconds since the epoch, as the server counts. */
    getServerTime(): number;
    getServerDate(): Date;
    /** Calls back at a moment of the server's clock. Returns what the client's `clearTimeout` takes. */
    setTimeout(callback: () => void, atServerTime: number | Date): unknown;
}

/** What `setLogLevel` takes; nothing is written to the console. */
type LogLevel = 'warn' | 'info' | 'debug';
/** A class to extend, or, as a type, any object with such members. */
declare const Extension: typeof Extension$1;
/** Sees every message: see {@link MessageExtension}. */
type Extension = MessageExtension;
/** A class to extend, or, as a type, any object with such members. */
declare const Transport: typeof Transport$1;
/** A way to the server and back. */
type Transport = Transport$2;

export { AckExtension, BinaryExtension, CometD, Extension, LongPollingTransport, ReloadExtension, TimeStampExtension, TimeSyncExtension, Transport, WebSocketTransport, Z85 };
export type { Advice, Bytes, Callback, Configuration, Envelope, Environment, ExtensionHost, Failure, ListenerHandle, LogLevel, Message, MessageExtension, Method, Status, ListenerHandle as SubscriptionHandle, TimeoutListener, TransportRegistry, TransportSettings };
