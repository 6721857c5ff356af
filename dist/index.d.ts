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
/** The platform's `send` threw. */
 | 'refused';
/** The fate of one message. */
interface Delivery {
    /** What is sent. Of what had to wait it is a copy, as of the moment of the call. */
    readonly data: Data;
    readonly status: DeliveryStatus;
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
    probe?(settle?: (rtt: number | undefined) => void): void;
    /** The last measured round trip in milliseconds. */
    readonly rtt?: number | undefined;
}
/**
 * What a link tells: nothing before the transport has returned it, from within a call of it, after `close`, or after
 * {@link Link.abandon}.
 */
interface LinkEvents {
    /** At most once. */
    open(info: LinkInfo): void;
    message(data: unknown): void;
    /** Exactly once, last. */
    close(end: LinkEnd): void;
}
/** Opens one link. It may throw what the native constructor throws. */
type Transport = (address: Address, events: LinkEvents) => Link;
/** A feature on the wire: heartbeat, authentication, trace. */
type Layer = (next: Transport) => Transport;

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
/** All durations in milliseconds. */
interface BackoffOptions {
    /** The first delay is uniform in [0, `base`), or in [0, `cap`) where that is less; the later ones grow from it. @defaultValue 3,000 */
    readonly base?: number;
    /** Growth from one delay to the next; at least 1. @defaultValue 1.6 */
    readonly factor?: number;
    /** The longest delay in the first five minutes of an outage; four times that on a hidden page. @defaultValue 10,000 */
    readonly cap?: number;
    /** The longest delay after them. @defaultValue 30,000, or `cap` where that is longer */
    readonly longCap?: number;
    /** Close codes that mean "your credentials expired": retried at once, once. @defaultValue none */
    readonly expiry?: readonly number[];
}
/**
 * Exponential backoff with jitter: uniform in [0, base) first, so that a million clients that lose their server at one
 * moment come back spread out; then uniform in [x/2, x], x = min(cap, base * factor^attempt). On a hidden page the cap
 * is four times as long: the people who are looking come first. Why these numbers: docs/guide/retry.md.
 */
declare const backoff: (options?: BackoffOptions) => RetryPolicy;
/** Gives up after so many retries in a row: with the first one that makes an attempt more. */
declare const atMost: (retries: number, policy?: RetryPolicy) => RetryPolicy;
/** Never retries: the connection lives once, as a native `WebSocket` does. */
declare const never: RetryPolicy;
/** Gives up when the peer closes with one of `codes`. */
declare const unless: (codes: readonly number[], policy?: RetryPolicy) => RetryPolicy;

/** What a provider of the url, the protocols or the token is told. */
interface AttemptContext {
    /** How many attempts failed in a row before this one. */
    readonly attempt: number;
    /** Why the last link ended; `undefined` on the first attempt. */
    readonly cause: Cause | undefined;
    /** Aborted when the answer is no longer wanted. */
    readonly signal: AbortSignal;
}

/** The name of every error of Holdfast's own. */
type HoldfastErrorName = 
/** A message did not fit the queue, `maxMessages` or `maxBytes`. Nothing already accepted was touched. */
'QueueFullError'
/** `probe()` was called where no `heartbeat` is configured: nothing can answer. */
 | 'NoHeartbeatError'
/** The link ended before the answer came, or `probe()` was called while none is open. */
 | 'ConnectionLostError'
/** `probe()` was not answered within `heartbeat.timeout`. */
 | 'ProbeTimeoutError'
/** A request was not answered in time, the wait in the queue included. */
 | 'RequestTimeoutError'
/** The server answered that it cannot; `code` and `data` are its own. */
 | 'RequestFailedError'
/** A request was given up before it was sent; `reason` tells why. */
 | 'RequestDroppedError'
/** A message is larger than `maxSendBytes`. */
 | 'MessageTooLargeError'
/** Data is not what its schema wants; `issues` are the schema's. */
 | 'ValidationError';
/** What an error may tell besides its message. */
interface HoldfastErrorDetails {
    /** Whether a request was handed to a link: then it may have been handled, or may yet be. */
    readonly sent?: boolean;
    /** Why it was given up. */
    readonly reason?: string;
    /** The server's own. */
    readonly code?: string;
    /** The server's own. */
    readonly data?: unknown;
    /** What the schema found: https://standardschema.dev */
    readonly issues?: readonly unknown[];
}
/** Every error of Holdfast's own; `name` tells which. */
declare class HoldfastError<Name extends HoldfastErrorName = HoldfastErrorName> extends Error implements HoldfastErrorDetails {
    readonly name: Name;
    readonly sent?: boolean;
    readonly reason?: string;
    readonly code?: string;
    readonly data?: unknown;
    readonly issues?: readonly unknown[];
    constructor(name: Name, message: string, details?: HoldfastErrorDetails);
}
/** Whether `error` is the Holdfast error of that name, from whichever realm or copy of the library. */
declare const isHoldfastError: <Name extends HoldfastErrorName>(error: unknown, name: Name) => error is HoldfastError<Name>;

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

/** A value, or a function that is asked for it on every attempt. */
type Provided<T> = T | ((context: AttemptContext) => T | PromiseLike<T>);
/** The URL, or what is asked for it on every attempt. */
type UrlSource = Provided<string | URL>;
/** The subprotocols, or what is asked for them on every attempt. */
type ProtocolsSource = Provided<string | readonly string[]>;

/** Fired after every transition. */
interface StateChangeEvent extends Event {
    readonly state: State;
    readonly previous: State;
}
/** Fired for every message that was given up. */
interface DroppedEvent extends Event {
    readonly data: Data;
    readonly reason: DropReason;
}
/** A `close` with `retryAt` is not final: the next attempt comes at that moment (`Infinity`: not while the page sleeps). */
interface RetryingCloseEvent extends CloseEvent {
    /** Milliseconds since the epoch; absent from the final `close`. */
    readonly retryAt?: number;
}

/** What is needed of a native `WebSocket`: React Native's, and the `ws` package's, have it too. */
type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket;
/**
 * One native WebSocket per link.
 *
 * @param Native - The constructor. @defaultValue the global one of this moment
 * @throws ReferenceError where there is none, or the global one is a class of Holdfast's, which would open itself.
 */
declare const webSocket: (Native?: WebSocketConstructor | undefined, clock?: Clock) => Transport;

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

/** What `addEventListener` may be asked for. */
interface ReconnectingWebSocketEventMap extends WebSocketEventMap {
    close: RetryingCloseEvent;
    /** After every transition. */
    statechange: StateChangeEvent;
    /** A message was given up. */
    dropped: DroppedEvent;
}
type Listener<K extends keyof ReconnectingWebSocketEventMap> = (this: ReconnectingWebSocket, event: ReconnectingWebSocketEventMap[K]) => unknown;
/** `new ReconnectingWebSocket(url, protocols?, options?)` */
interface ReconnectingWebSocketConstructor {
    /**
     * @param url - As the native constructor takes it, or a function that is asked on every attempt.
     * @throws DOMException `SyntaxError`, as native; TypeError or RangeError for a wrong option.
     */
    new (url: UrlSource, protocols?: ProtocolsSource, options?: SocketOptions): ReconnectingWebSocket;
    readonly prototype: ReconnectingWebSocket;
    readonly CONNECTING: 0;
    readonly OPEN: 1;
    readonly CLOSING: 2;
    readonly CLOSED: 3;
}
/** A `WebSocket` that holds: the WHATWG interface, and what one may ask of a connection that comes back. */
interface ReconnectingWebSocket extends WebSocket {
    /** The connection as a value; `state.name` tells which. */
    readonly state: State;
    /** The last round trip that the heartbeat measured on this link, in milliseconds. */
    readonly rtt: number | undefined;
    /** Dials at once, from any state; also after the final `close`. Does nothing once the option `signal` was aborted. */
    reconnect(): void;
    /**
     * Asks the peer for a sign of life now. Fulfils with the round trip in milliseconds.
     *
     * @throws NoHeartbeatError without a heartbeat, ConnectionLostError where no link is open or it ends meanwhile,
     * ProbeTimeoutError where no answer comes within `heartbeat.timeout` (each as a rejection).
     */
    probe(): Promise<number>;
    /** Gives up everything that waits; each message is reported by `dropped`. */
    purge(): void;
    /** Hands over without pacing what waits; fulfils once nothing waits any more. */
    flush(): Promise<void>;
    /**
     * `send`, with a fate to ask for.
     *
     * @throws QueueFullError
     */
    deliver(data: string | ArrayBufferLike | Blob | ArrayBufferView, options?: DeliverOptions): Delivery;
    addEventListener<K extends keyof ReconnectingWebSocketEventMap>(type: K, listener: Listener<K>, options?: boolean | AddEventListenerOptions): void;
    addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
    removeEventListener<K extends keyof ReconnectingWebSocketEventMap>(type: K, listener: Listener<K>, options?: boolean | EventListenerOptions): void;
    removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}
/**
 * The drop-in: `WebSocket` as WHATWG has it, and it holds.
 *
 * @example
 * const socket = new ReconnectingWebSocket('wss://example.com/live')
 * socket.onmessage = (event) => show(event.data)
 * socket.send('accepted while offline, too')
 */
declare const ReconnectingWebSocket: ReconnectingWebSocketConstructor;
/**
 * Binds options to a class that takes a URL and protocols alone, for a library that wants a `WebSocket` constructor. One that
 * reconnects by itself wants `socketClass({ retry: never, queue: { maxMessages: 0 } })`: a plain socket.
 *
 * @throws TypeError or RangeError for a wrong option.
 */
declare const socketClass: (options: SocketOptions) => typeof WebSocket;

export { HoldfastError, ReconnectingWebSocket, atMost, backoff, isHoldfastError, never, socketClass, unless, webSocket };
export type { Address, AttemptContext, Backoff, BackoffOptions, Cause, Clock, Closed, Closing, Connecting, Data, DeliverOptions, Delivery, DeliveryStatus, DropReason, DroppedEvent, HeartbeatOptions, HoldfastErrorName, Idle, Layer, Link, LinkEnd, LinkEvents, LinkInfo, Open, Page, PageHint, ProtocolsSource, Provided, QueueOptions, ReconnectingWebSocketConstructor, ReconnectingWebSocketEventMap, Resolving, RetryContext, RetryPolicy, RetryingCloseEvent, SocketOptions, State, StateChangeEvent, Suspended, Transport, UrlSource, WebSocketConstructor };
