/** What `WebSocket.send` takes. */
type Data = string | ArrayBufferLike | Blob | ArrayBufferView;

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

/** Time, injected so that tests need not wait for it. */
interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Calls `ring` once, `delay` milliseconds from now. Returns what cancels it; cancelling twice is fine. */
    after(delay: number, ring: () => void): () => void;
}

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

/** The original's options, and how it holds. Other names are ignored, as the original does: pages pass what older ones had. */
interface SockJSOptions extends Omit<SocketOptions, 'retry' | 'startClosed' | 'transport'> {
    /** Whether it comes back after a loss, and when: `true` is `backoff()`. @defaultValue false: a page has its own way in `onclose` */
    readonly reconnect?: boolean | RetryPolicy;
    /** Which may be used: `websocket`; every other name is one over HTTP, for which `xhr-polling` stands. @defaultValue both, in this order */
    readonly transports?: string | readonly string[];
    /** The part of the path before the session, over HTTP. @defaultValue three random digits */
    readonly server?: string;
    /** How long the name of a session is, over HTTP, or what makes one. @defaultValue 8 */
    readonly sessionId?: number | (() => string);
    /** `headers` for the requests of `xhr-polling`; another one has nothing to be told. */
    readonly transportOptions?: {
        readonly [transport: string]: {
            readonly headers?: HeadersInit;
        };
    };
    /** Accepted, and not needed: there is no round trip to guess from. A WebSocket has 5 s to open before polling begins. */
    readonly timeout?: number;
}

/** What `addEventListener` may be asked for. */
interface SockJSEventMap {
    open: Event;
    message: MessageEvent<string>;
    close: RetryingCloseEvent;
    /** Before the `close` of what the page closed while it was connecting; as the original, not otherwise. */
    error: Event;
    /** The server says that it is there; over HTTP alone. */
    heartbeat: Event;
    /** A message was given up: it was sent when all was over, or `reconnect` has lost it. */
    dropped: DroppedEvent;
}
type Handler<K extends keyof SockJSEventMap> = ((this: SockJS, event: SockJSEventMap[K]) => unknown) | null;
/** `new SockJS(url, reserved?, options?)`, also without `new`. */
interface SockJSConstructor {
    /**
     * @param url - The server's prefix, `http:` or `https:`, relative to the page; no fragment.
     * @param reserved - Ignored, as the original does.
     * @throws SyntaxError for a url that cannot be, Error `SecurityError: ...` for one in the clear on a secure page;
     * TypeError or RangeError for a wrong option.
     */
    new (url: string | URL, reserved?: unknown, options?: SockJSOptions | null): SockJS;
    (url: string | URL, reserved?: unknown, options?: SockJSOptions | null): SockJS;
    readonly prototype: SockJS;
    /** Of the `sockjs-client` whose shape this is. */
    readonly version: string;
    readonly CONNECTING: 0;
    readonly OPEN: 1;
    readonly CLOSING: 2;
    readonly CLOSED: 3;
}
/** A connection to a SockJS server, in the shape of `sockjs-client` 1.6. */
interface SockJS extends EventTarget {
    readonly url: string;
    readonly readyState: number;
    /** Always empty, as the original's. */
    readonly protocol: string;
    /** Always empty, as the original's. */
    readonly extensions: string;
    /** `websocket` or `xhr-polling` while one is open. */
    readonly transport: string | null;
    onopen?: Handler<'open'>;
    onmessage?: Handler<'message'>;
    onclose?: Handler<'close'>;
    onerror?: Handler<'error'>;
    onheartbeat?: Handler<'heartbeat'>;
    /**
     * Sends text, and of anything else its string. After `close()`, or a loss for good, it is given up: `dropped` tells.
     *
     * @throws Error `InvalidStateError: ...` before it is open; with `reconnect` it waits instead.
     */
    send(data: string): void;
    /**
     * Closes it for good; `close` follows in the next task, whatever the server answers.
     *
     * @throws Error `InvalidAccessError: ...` for a code other than 1000 and 3000 to 4999, SyntaxError for a reason of more
     * than 123 bytes.
     */
    close(code?: number, reason?: string): void;
    addEventListener<K extends keyof SockJSEventMap>(type: K, listener: (this: SockJS, event: SockJSEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
    addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
    removeEventListener<K extends keyof SockJSEventMap>(type: K, listener: (this: SockJS, event: SockJSEventMap[K]) => unknown, options?: boolean | EventListenerOptions): void;
    removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}
/**
 * `sockjs-client`, replaced in place: WebSocket at `<prefix>/websocket`, and `xhr-polling` where none opens. Like the original it
 * does not come back after a loss, unless `reconnect` says so.
 *
 * @example
 * const socket = new SockJS('/echo', null, { reconnect: true })
 * socket.onmessage = (event) => show(event.data)
 */
declare const SockJS: SockJSConstructor;

export { SockJS };
export type { DroppedEvent, RetryingCloseEvent, SockJSConstructor, SockJSEventMap, SockJSOptions };
