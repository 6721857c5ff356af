/* holdfast 0.1.0 | MIT */
import { a as amount, e as endOf, l as backoff, E as EventHandlers, v as defineHandlers, i as check, x as parseUrl, y as Hold } from './core.js';
import { l as listeningShape, w as wasIdle, a as listen, n as nchanFrames, e as eventStream, r as resumption } from './listening.js';
import './eventemitter3.js';

const eventSourceRule = [
    'an object',
    { ...listeningShape, withCredentials: '', heartbeatTimeout: amount },
];

/** As HTTP statuses: what a gateway says for a server that will be back, and one that has only WebSockets here. */
const passing = [4426, 4429, 4502, 4504];
/** A broken server cannot pin its clients, nor make them spin. */
const shortest = 100;
const longest = 600_000;
/**
 * As the HTML standard has it: an HTTP answer other than a stream is the end; after whatever else, the stream's `retry` is waited for,
 * and more: what the given policy says, or its jitter and growth.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model
 */
const streamRetry = (given, stream) => (context) => {
    const { code } = endOf(context.cause);
    if (code >= 4200 && code < 4600 && !passing.includes(code))
        return false;
    if (wasIdle(context))
        return 0;
    const { retry, fruitful } = stream();
    const named = retry === undefined ? 0 : Math.min(Math.max(retry, shortest), longest);
    const policy = given ?? backoff(named ? { base: named / 2 } : {});
    const delay = policy(fruitful ? { ...context, attempt: 0, outage: 0 } : context);
    return delay !== false && named + delay;
};

const constant = (value) => ({ value, enumerable: true });
const constants = { CONNECTING: constant(0), OPEN: constant(1), CLOSED: constant(2) };
const handled = ['open', 'message', 'error'];
const defineEventSource = () => {
    class EventSource extends EventTarget {
        #hold;
        #withCredentials;
        #handlers = new EventHandlers();
        #url = '';
        #hash = '';
        #origin = '';
        #lastEventId = '';
        #retry;
        /** Whether this link has brought an event. */
        #fruitful = false;
        /** Whether anybody listens for events by name: Nchan's frames have none. */
        #named = false;
        static {
            const { prototype } = this;
            defineHandlers(prototype, handled, (source) => source.#handlers);
            for (const member of ['url', 'readyState', 'withCredentials', 'close', 'addEventListener'])
                Object.defineProperty(prototype, member, { enumerable: true });
            Object.defineProperties(prototype, constants);
            Object.defineProperties(this, constants);
            Object.defineProperty(prototype, Symbol.toStringTag, { value: 'EventSource', configurable: true });
        }
        constructor(url, given = null) {
            if (!arguments.length)
                throw new TypeError('url is missing');
            super();
            const options = given ?? {};
            check(options, eventSourceRule, 'options');
            const { fetch, headers, heartbeatTimeout = Infinity } = options;
            this.#withCredentials = !!options.withCredentials;
            if (typeof url !== 'function') {
                const [bare, hash] = /^([^#]*)(.*)/s.exec(`${url}`).slice(1);
                this.#hash = hash;
                this.#locate((url = parseUrl(bare).href));
            }
            const get = async (url, signal) => {
                const at = resumption(url, this.#lastEventId, options);
                const response = await (fetch ?? globalThis.fetch)(at.url, {
                    headers: { Accept: 'text/event-stream', ...headers, ...at.headers },
                    credentials: this.#withCredentials ? 'include' : 'same-origin',
                    cache: 'no-store',
                    signal,
                });
                if (response.url)
                    this.#origin = new URL(response.url).origin;
                return response;
            };
            const { protocols, transport } = listen(options, {
                http: (clock, limit) => eventStream({ get, clock, limit, silence: heartbeatTimeout }),
                lastEventId: () => this.#lastEventId,
                wanted: (protocol) => !this.#named || protocol !== nchanFrames,
            });
            const retry = streamRetry(options.retry, () => ({ retry: this.#retry, fruitful: this.#fruitful }));
            const { connectTimeout = 60_000 } = options;
            this.#hold = new Hold({ ...options, connectTimeout, heartbeat: false, retry, transport }, url, protocols, {
                binaryType: () => 'blob',
                state: (to, from) => this.#follow(to, from),
                message: (event) => this.#receive(event),
                dropped: () => { },
            });
            this.#hold.restart();
        }
        get url() {
            return this.#url;
        }
        get readyState() {
            const { name } = this.#hold.connection.state;
            return name === 'open' ? 1 : /idle|clos/.test(name) ? 2 : 0;
        }
        get withCredentials() {
            return this.#withCredentials;
        }
        close() {
            this.#hold.connection.apply('close');
        }
        addEventListener(type, listener, options) {
            super.addEventListener(type, listener, options);
            if (this.#named || handled.includes(type))
                return;
            this.#named = true;
            const { connection } = this.#hold;
            if (connection.openLink() && connection.info.protocol === nchanFrames)
                connection.apply('restart');
        }
        #locate(url) {
            const { href, origin } = new URL(url.replace(/^ws/, 'http'));
            this.#url = href + this.#hash;
            this.#origin = origin;
        }
        #receive({ type, data, id, retry }) {
            if (retry !== undefined)
                this.#retry = retry;
            if (id !== undefined)
                this.#lastEventId = id;
            if (data === undefined)
                return;
            this.#fruitful = true;
            const init = { data, origin: this.#origin, lastEventId: this.#lastEventId };
            this.dispatchEvent(new MessageEvent(type, init));
        }
        #follow(to, from) {
            this.#hold.follow(to);
            if (to.name === from.name)
                return;
            if (to.name === 'connecting') {
                this.#fruitful = false;
                this.#locate(to.address.url);
            }
            if (to.name === 'open')
                this.dispatchEvent(new Event('open'));
            const lost = from.name === 'open' && /suspended|resolving/.test(to.name);
            const failed = to.name === 'backoff' && from.name !== 'suspended';
            if (lost || failed || (to.name === 'closed' && to.cause))
                this.dispatchEvent(new Event('error'));
        }
    }
    return EventSource;
};
/**
 * The drop-in: `EventSource` as the HTML standard has it, over a WebSocket where one opens, and it holds.
 *
 * @example
 * const events = new EventSource('/events')
 * events.onmessage = (event) => show(event.data)
 */
const EventSource = 
/* @__PURE__ */ defineEventSource();

export { EventSource };
//# sourceMappingURL=event-source.js.map
