/** Time, injected so that tests need not wait for it. */
interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Calls `ring` once, `delay` milliseconds from now. Returns what cancels it; cancelling twice is fine. */
    after(delay: number, ring: () => void): () => void;
}

/** What `WebSocket.send` takes. */
type Data = string | ArrayBufferLike | Blob | ArrayBufferView;

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

/** How to listen: the first that opens. */
type ListeningTransport = 'websocket' | 'http';
/** What those who only listen have in common. Durations are milliseconds; `Infinity` disables. */
interface ListeningOptions extends Pick<SocketOptions, 'retry' | 'connectTimeout' | 'stableAfter' | 'WebSocket' | 'signal' | 'page' | 'clock' | 'random'> {
    /** Finds dead WebSockets; see the options of the socket. @defaultValue false */
    readonly heartbeat?: boolean | HeartbeatOptions;
    /** In either order: a WebSocket is tried first. @defaultValue both, but see `longPoll`; HTTP alone where a WebSocket cannot carry what is asked for */
    readonly transports?: readonly ListeningTransport[];
    /** What a WebSocket is asked to speak; none: each frame is the data of one message. @defaultValue `['ws+meta.nchan', 'holdfast.event-stream']` */
    readonly protocols?: readonly string[];
    /** The query parameter that tells where to go on. @defaultValue 'last_event_id' */
    readonly lastEventIdQueryParameterName?: string;
    /** Of HTTP requests. @defaultValue none */
    readonly headers?: Readonly<Record<string, string>>;
    /** Instead of the global one, for HTTP requests. */
    readonly fetch?: typeof fetch;
    /** How many characters one event, or one answer, may have by HTTP. @defaultValue 16,777,216 */
    readonly maxReceiveLength?: number;
}

/** What the callbacks get of a request: the part of a `jqXHR` that tells of an answer. Over a WebSocket it is a 200. */
interface PollResponse {
    readonly readyState: 4;
    /** 0: there was no answer. */
    readonly status: number;
    readonly statusText: string;
    readonly responseText: string;
    getResponseHeader(name: string): string | null;
    getAllResponseHeaders(): string;
}
/** What `beforeSend` gets. */
interface PollRequest {
    setRequestHeader(name: string, value: string): void;
}
/** What brought something, or nothing that is an error. */
type PollSuccess = 'success' | 'nocontent' | 'notmodified' | 'timeout';
/** What went wrong. */
type PollError = 'error' | 'timeout' | 'parsererror';
type Parameter = string | number | boolean | null | undefined;
/** As jQuery takes it, but flat: an array becomes `name[]=` for each item. */
type PollData = string | Readonly<Record<string, Parameter | readonly Parameter[]>>;
/** The options of the `$.ajax` loop that this stands for, and Holdfast's own. Durations are milliseconds. */
interface LongPollOptions extends ListeningOptions {
    /** A function is asked for every request. */
    readonly url: string | URL | (() => string | URL);
    /** Added to the URL, or the body of what is no GET; a function is asked for every request. */
    readonly data?: PollData | (() => PollData);
    /** @defaultValue 'GET' */
    readonly type?: string;
    /** The same, as newer pages write it. */
    readonly method?: string;
    /** Of the body. @defaultValue 'application/x-www-form-urlencoded; charset=UTF-8' */
    readonly contentType?: string;
    /** @defaultValue by the answer's type */
    readonly dataType?: 'json' | 'text';
    /** A poll that brings nothing for so long is asked anew; 0: never. @defaultValue 90,000 */
    readonly timeout?: number;
    /** Nothing is cached, whatever this says. */
    readonly cache?: boolean;
    readonly async?: true;
    readonly xhrFields?: {
        readonly withCredentials?: boolean;
    };
    /** `this` of the callbacks. @defaultValue the options */
    readonly context?: unknown;
    /** Before each request by HTTP; `false` ends the loop. */
    readonly beforeSend?: (request: PollRequest, options: LongPollOptions) => unknown;
    /** For each message. `data` is what the server says. */
    success?(data: unknown, textStatus: PollSuccess, response: PollResponse): unknown;
    /** For each failed attempt, and for each message that is not JSON; the loop goes on. */
    error?(response: PollResponse, textStatus: PollError, errorThrown: unknown): unknown;
    /** After each of these two, and each answer that brings nothing. Do not poll again here: the loop goes on by itself. */
    complete?(response: PollResponse, textStatus: PollSuccess | PollError): unknown;
}

/** A loop that listens. */
interface LongPoll {
    /** The connection as a value; `state.name` tells which. */
    readonly state: State;
    /** Ends it, for good; no callback follows. */
    abort(): void;
    /** The same. */
    close(): void;
}
/**
 * Stands for the loop of `$.ajax` that polls again whenever it is answered: by such polls, and over a WebSocket where one opens
 * to a server that tells where it is; and it does not hammer a server that is gone.
 *
 * @throws DOMException `SyntaxError` for a url that cannot be, TypeError or RangeError for a wrong option.
 *
 * @example
 * longPoll({ url: '/sub/news', dataType: 'json', success: (news) => show(news) })
 */
declare const longPoll: (options: LongPollOptions) => LongPoll;

export { longPoll };
export type { ListeningOptions, ListeningTransport, LongPoll, LongPollOptions, PollData, PollError, PollRequest, PollResponse, PollSuccess };
