/* holdfast 0.1.0 | MIT */
import { b as socketShape, i as check, d as abnormal, A as byteLength, y as Hold, z as standard, q as never, s as systemClock, w as webSocket, B as endingOf, C as closeEvent } from './core.js';
import { t as textOf, f as fallback } from './listening.js';
import './eventemitter3.js';

const own = { ...socketShape, reconnect: 'a boolean or a function' };
/**
 * The options as given; the names that Holdfast reads are checked.
 *
 * @throws TypeError or RangeError for a wrong one.
 */
const checked = (given) => {
    const options = given ?? {};
    for (const [name, rule] of Object.entries(own)) {
        const value = options[name];
        if (value !== undefined)
            check(value, rule, `options.${name}`);
    }
    if (!/undefined|number|function/.test(typeof options.sessionId))
        throw new TypeError('If sessionId is used in the options, it needs to be a number or a function.');
    return options;
};

/** What connects to itself: a secure page may ask it in the clear. */
const loopback = /^(localhost|127\.[\d.]+|\[::1\])$/;
/**
 * Where a SockJS server is, as the original reads it: relative to the page's address (whatever its `<base>`), the page
 * itself where nothing is given, without slashes at its end; a query is kept.
 *
 * @throws SyntaxError, or Error `SecurityError: ...`, in the original's words.
 */
const parsePrefix = (given) => {
    const text = `${(given ?? '')}`;
    const page = globalThis.location?.href;
    let url;
    try {
        url = new URL(text, page);
    }
    catch {
        // Told below, with what is no address of a server either.
    }
    if (!url?.host)
        throw new SyntaxError(`The URL '${text}' is invalid`);
    const { protocol, hostname, href } = url;
    if (!/^https?:$/.test(protocol))
        throw new SyntaxError(`The URL's scheme must be either 'http:' or 'https:'. '${protocol}' is not allowed.`);
    if (text.includes('#'))
        throw new SyntaxError('The URL must not contain a fragment');
    if (page?.startsWith('https:') && protocol === 'http:' && !loopback.test(hostname))
        throw new Error('SecurityError: An insecure SockJS connection may not be initiated from a page loaded over HTTPS');
    // The page's own fragment is none of the server's.
    return href.replace(/#.*/, '').replace(/\/*(\?.*)?$/, '$1');
};
/** What lies under `prefix`; its query stays behind the path. */
const under = (prefix, path) => prefix.replace(/\/?(\?|$)/, (_, query) => `/${path}${query}`);

/** Whoever guesses the name of a session hears it: no `Math.random` here. */
const randomName = (length) => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 32).toString(32)).join('');
/** Names `<server>/<session>`: the server once, for a load balancer to go by; a session each time. */
const sessionNames = ({ server, sessionId, random = Math.random }) => {
    const place = server ?? `${random()}`.slice(2, 5).padEnd(3, '0');
    const name = typeof sessionId === 'function' ? sessionId : () => randomName(sessionId || 8);
    return () => `${place}/${name()}`;
};

/** A server that answers with nothing is not asked again sooner than this after it was asked. */
const pace = 1_000;
/** How many characters an answer may have. */
const longest = 2 ** 24;
/** How long the server has to take messages: it answers that at once. */
const patience = 30_000;
/**
 * SockJS by requests alone: one waits for what the server says, another carries what the page says. Each link is a session of its
 * own, which the server ends when nobody asks for a while (5 s).
 * https://sockjs.github.io/sockjs-protocol/sockjs-protocol-0.3.3.html
 */
const xhrPolling = ({ clock, session, headers, heartbeat }) => ({ url }, events) => {
    const base = under(url.replace(/^ws/, 'http'), session());
    const asking = new AbortController();
    const { signal } = asking;
    let opened = false;
    let abandoned = false;
    let cancelPause = () => { };
    let waiting = [];
    let bytes = 0;
    /** Fulfils when all that was sent has gone. */
    let sent = Promise.resolve();
    const post = async (path, init) => {
        const response = await fetch(under(base, path), {
            method: 'POST',
            credentials: 'include',
            ...(headers && { headers }),
            ...init,
        });
        if (!response.ok)
            throw new Error(`${path} was answered with ${response.status}`);
        let text = '';
        for await (const piece of textOf(response))
            if ((text += piece).length > longest)
                throw new RangeError(`${path} was answered with too much`);
        return text;
    };
    const stop = () => {
        cancelPause();
        asking.abort();
    };
    const end = (how) => {
        if (signal.aborted)
            return;
        stop();
        waiting = [];
        events.close({ ...abnormal, ...how });
    };
    /** What is no frame breaks the session, as a failed request does. */
    const broken = () => end({ reason: 'permanent' });
    /** @returns whether it carried anything. */
    const take = (frame) => {
        if (signal.aborted)
            return true;
        if (frame === 'o') {
            const again = opened;
            opened = true;
            if (again)
                end({ reason: 'Server lost session' });
            else
                events.open({ protocol: '', extensions: '' });
            return true;
        }
        if (frame === 'h' && opened) {
            heartbeat();
            return false;
        }
        const content = JSON.parse(frame.slice(1));
        if (!Array.isArray(content))
            throw new TypeError('No frame');
        if (frame[0] === 'c') {
            const [code, reason] = content;
            end({ code: Number(code), reason: String(reason), wasClean: true });
            return true;
        }
        if (frame[0] !== 'a' || !opened)
            throw new TypeError('No frame');
        for (const message of content)
            if (!signal.aborted)
                events.message(message);
        return content.length > 0;
    };
    const poll = async () => {
        while (!signal.aborted) {
            const next = clock.now() + pace;
            const frames = (await post('xhr', { signal })).split('\n').filter(Boolean);
            const wait = next - clock.now();
            if (!frames.map(take).some(Boolean) && wait > 0)
                await new Promise((resolve) => (cancelPause = clock.after(wait, resolve)));
        }
    };
    const sendBatch = async () => {
        if (!waiting.length)
            return;
        const body = JSON.stringify(waiting);
        const size = bytes;
        waiting = [];
        const sending = new AbortController();
        const abort = () => sending.abort();
        const cancel = clock.after(patience, abort);
        try {
            await post('xhr_send', { body, signal: sending.signal });
            bytes -= size;
        }
        catch {
            broken();
            abort();
        }
        cancel();
    };
    poll().catch(broken);
    return {
        send(data) {
            const open = opened && !signal.aborted;
            if (open) {
                bytes += byteLength(data);
                // What is sent in one go travels in one request.
                if (waiting.push(data) === 1)
                    sent = sent.then(sendBatch);
            }
            return open;
        },
        close(code = 1000, reason = '') {
            // There is no frame for it: the server hears of it when nobody asks any more.
            stop();
            void sent.then(() => {
                if (!abandoned)
                    events.close({ ...abnormal, code, reason, wasClean: true });
            });
        },
        abandon() {
            abandoned = true;
            stop();
        },
        get bufferedAmount() {
            return bytes;
        },
        // Everything is text.
        set binaryType(_) { },
    };
};

const eventTypes = ['open', 'message', 'close', 'error', 'heartbeat'];
const readyStates = { open: 1, closing: 2, closed: 3, idle: 3 };
/** How the page's own `close()` ends: as it said, whatever the server answers. */
const asSaid = ({ code = 1000, reason = '' }) => ({
    type: 'close',
    code,
    reason,
    wasClean: true,
    failed: false,
});
/** What never opened, in the original's words; the server's own code stays. */
const unreached = (end) => end.code === 1006 ? { ...end, code: 1002, reason: 'Cannot connect to server' } : end;
/** Makes the class; its public face is declared in sockjs.ts. */
const defineSockJS = () => {
    class Socket extends EventTarget {
        static version = '1.6.1';
        static CONNECTING = 0;
        static OPEN = 1;
        static CLOSING = 2;
        static CLOSED = 3;
        url;
        protocol = '';
        extensions = '';
        #hold;
        #reconnect;
        /** By which it is open, or was until `close()`. */
        #transport = null;
        constructor(...[url, , given]) {
            if (!arguments.length)
                throw new TypeError("Failed to construct 'SockJS': 1 argument required, but only 0 present");
            super();
            const options = checked(given);
            // As the original, it waits for no answer to close().
            const { reconnect = false, connectTimeout = 10_000, closeTimeout = 0 } = options;
            this.url = parsePrefix(url);
            const { origin } = new URL(this.url);
            this.#reconnect = reconnect;
            // The original calls the handlers before the listeners.
            for (const type of eventTypes)
                this.addEventListener(type, (event) => {
                    const handler = this[`on${type}`];
                    if (typeof handler === 'function')
                        handler.call(this, event);
                });
            this.#hold = new Hold({
                ...options,
                connectTimeout,
                closeTimeout,
                ...(!reconnect && { queue: { maxMessages: 0 } }),
                retry: reconnect === true ? standard : reconnect || never,
                transport: this.#choose(options),
            }, this.url, [], {
                binaryType: () => 'blob',
                state: (to, from) => this.#follow(to, from),
                message: (data) => this.dispatchEvent(new MessageEvent('message', { data, origin })),
                dropped: (data, reason) => this.dispatchEvent(Object.assign(new Event('dropped'), { data, reason })),
            });
            this.#hold.restart();
        }
        get readyState() {
            return readyStates[this.#hold.connection.state.name] ?? 0;
        }
        get transport() {
            return this.readyState === 1 ? this.#transport : null;
        }
        send(data) {
            if (!this.#reconnect && !this.readyState)
                throw new Error('InvalidStateError: The connection has not been established yet');
            this.#hold.connection.post(`${data}`);
        }
        close(code, reason) {
            if (code && code !== 1000 && !(code >= 3000 && code <= 4999))
                throw new Error('InvalidAccessError: Invalid code');
            const text = `${reason || 'Normal closure'}`;
            if (byteLength(text) > 123)
                throw new SyntaxError('reason argument has an invalid length');
            this.#hold.connection.apply('close', { code: Number(code) || 1000, reason: text });
        }
        #choose(options) {
            const { clock = systemClock, transports, transportOptions, WebSocket = globalThis.WebSocket } = options;
            const names = [transports || []].flat();
            const noted = (name, transport) => (address, events) => transport(address, {
                ...events,
                open: (info) => {
                    this.#transport = name;
                    events.open(info);
                },
            });
            const polling = noted('xhr-polling', xhrPolling({
                clock,
                session: sessionNames(options),
                headers: transportOptions?.['xhr-polling']?.headers,
                heartbeat: () => this.dispatchEvent(new Event('heartbeat')),
            }));
            if (!WebSocket || (names.length && !names.includes('websocket')))
                return polling;
            const native = webSocket(WebSocket, clock);
            const raw = noted('websocket', (address, events) => native({ ...address, url: under(address.url, 'websocket') }, events));
            const alone = names.length && names.every((name) => name === 'websocket');
            // A server that was lost knows nothing of what a new link missed.
            return alone
                ? raw
                : fallback(raw, polling, { clock, resumable: () => false, connectTimeout: options.connectTimeout });
        }
        #follow(to, from) {
            this.#hold.follow(to);
            const transport = this.#transport;
            if (to.name === 'open' && from.name === 'connecting')
                this.dispatchEvent(new Event('open'));
            if (!/open|closing/.test(to.name))
                this.#transport = null;
            const ending = endingOf(to, from);
            if (!ending)
                return;
            // As a native socket that is closed while it is connecting.
            if (from.name === 'closing' && !transport)
                this.dispatchEvent(new Event('error'));
            const { end } = ending;
            this.dispatchEvent(closeEvent({
                ...ending,
                end: from.name === 'closing' ? asSaid(from) : from.name === 'open' ? end : unreached(end),
            }));
        }
    }
    // A page may leave out `new`.
    const SockJS = new Proxy(Socket, {
        apply: (_, __, given) => new Socket(...given),
    });
    Object.defineProperty(Socket, 'name', { value: 'SockJS' });
    Object.defineProperty(Socket.prototype, 'constructor', { value: SockJS });
    return SockJS;
};

/**
 * `sockjs-client`, replaced in place: WebSocket at `<prefix>/websocket`, and `xhr-polling` where none opens. Like the original it
 * does not come back after a loss, unless `reconnect` says so.
 *
 * @example
 * const socket = new SockJS('/echo', null, { reconnect: true })
 * socket.onmessage = (event) => show(event.data)
 */
const SockJS = /* @__PURE__ */ defineSockJS();

export { SockJS };
//# sourceMappingURL=sockjs.js.map
