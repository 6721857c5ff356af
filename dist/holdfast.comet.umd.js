/*! holdfast 0.1.0 | MIT */
(function (global, factory) {
    typeof exports === 'object' && typeof module !== 'undefined' ? factory(exports) :
    typeof define === 'function' && define.amd ? define(['exports'], factory) :
    (global = typeof globalThis !== 'undefined' ? globalThis : global || self, factory(global.Holdfast = global.Holdfast || {}));
})(this, (function (exports) { 'use strict';

    /** User and password, query and fragment. */
    const secrets = /^([^/?#]*\/\/)[^/?#]*@|[?#][^]*/g;
    /**
     * As the native constructor reads it: relative to the page, `http:` as `ws:`, no fragment.
     * https://websockets.spec.whatwg.org/#dom-websocket-websocket
     *
     * @throws DOMException `SyntaxError`; it does not show where credentials may be.
     */
    const parseUrl = (url) => {
        let parsed;
        try {
            parsed = new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href);
            parsed.protocol = parsed.protocol.replace('http', 'ws');
        }
        catch {
            // Told below, with the other ways of being wrong.
        }
        if (parsed && /^wss?:[^#]*$/.test(parsed.href))
            return parsed;
        throw new DOMException(`url must be ws: or wss:, without fragment; got ${url.replace(secrets, '$1…')}`, 'SyntaxError');
    };
    /** `DOMString or sequence<DOMString>`, as the native constructor converts it. */
    const protocolsFrom = (answer) => typeof answer === 'object' && answer !== null && Symbol.iterator in answer
        ? Array.from(answer, String)
        : [String(answer)];
    /** Whether the sources are values. */
    const isPlain = (sources) => sources.every((source) => typeof source !== 'function');
    /** Asks the sources; at once where all are values. What a function throws is heard as what it rejects with. */
    const askAddress = (sources, binaryType, context) => {
        const address = ([url, protocols = []]) => {
            if (typeof url !== 'string' && !(url instanceof URL))
                throw new TypeError(`url must give a string or a URL, got ${url}`);
            return { url: parseUrl(`${url}`).href, protocols: protocolsFrom(protocols), binaryType: binaryType() };
        };
        if (isPlain(sources))
            return address(sources);
        const answers = sources.map(async (source) => (typeof source === 'function' ? source(context) : source));
        return Promise.all(answers).then(address);
    };

    /** The platform's clock: `Date.now` and `setTimeout`, looked up when used. */
    const systemClock = {
        now: () => Date.now(),
        after(delay, ring) {
            const timer = setTimeout(ring, delay);
            return () => clearTimeout(timer);
        },
    };
    /**
     * What `setTimeout` can wait: it takes a signed 32-bit number, and rings at once above it.
     * https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#dom-settimeout
     */
    const longestDelay = 0x7fffffff;
    /** A ring is believed, early or late: the wall clock may have been set back meanwhile. */
    const createAlarm = (clock, ring) => {
        let cancel;
        const set = (deadline = Infinity) => {
            cancel?.();
            if (deadline === Infinity)
                return;
            const delay = Math.max(0, deadline - clock.now());
            const far = () => (clock.now() < deadline ? set(deadline) : ring());
            cancel = clock.after(Math.min(delay, longestDelay), delay > longestDelay ? far : ring);
        };
        return set;
    };

    let encoder;
    /** The size of a message on the wire, in bytes. */
    const byteLength = (data) => typeof data === 'string'
        ? (encoder ??= new TextEncoder()).encode(data).length
        : 'size' in data
            ? data.size
            : data.byteLength;
    /**
     * What native `send` would have put on the wire at this moment: binary is copied, all but binary becomes a string.
     * https://websockets.spec.whatwg.org/#dom-websocket-send
     */
    const snapshot = (data) => {
        if (ArrayBuffer.isView(data))
            return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
        // By tag, for what comes from another realm.
        const tag = Object.prototype.toString.call(data);
        if (/ArrayBuffer/.test(tag))
            return data.slice(0);
        return /Blob|File]/.test(tag) ? data : `${data}`;
    };

    /** Every error of Holdfast's own; `name` tells which. */
    class HoldfastError extends Error {
        name;
        constructor(name, message, details) {
            super(message);
            this.name = name;
            Object.assign(this, details);
        }
    }
    /**
     * Calls a function of the page. What it throws is reported as an event listener's exception is, and `undefined` is the
     * answer. https://html.spec.whatwg.org/multipage/webappapis.html#report-the-exception
     */
    const guard = (call) => {
        try {
            return call();
        }
        catch (error) {
            report(error);
            return undefined;
        }
    };
    /** Where there is no `reportError` (Node), it becomes an uncaught exception all the same. */
    const report = (error) => {
        if (typeof reportError === 'function')
            reportError(error);
        else
            queueMicrotask(() => {
                throw error;
            });
    };

    /** What the outbox keeps of a message that somebody asks about, or that has a key or a time to live. */
    class Entry {
        status = 'queued';
        reason;
        #done;
        #fulfil;
        constructor(data, cancel, about, key, expires = Infinity) {
            this.data = data;
            this.cancel = cancel;
            this.about = about;
            this.key = key;
            this.expires = expires;
        }
        get done() {
            return (this.#done ??= new Promise((resolve) => {
                if (this.status === 'queued')
                    this.#fulfil = resolve;
                else
                    resolve(this.status);
            }));
        }
        /** Its fate: why it was given up; without a reason it was sent. */
        settle(reason) {
            this.reason = reason;
            this.status = !reason ? 'sent' : reason === 'expired' || reason === 'cancelled' ? reason : 'dropped';
            this.#fulfil?.(this.status);
        }
    }

    const amount = 'a number, 0 or more';
    /**
     * Checks an option, or an object of them, at construction; unknown names included.
     *
     * @param path - Its full name, for the message.
     * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot be: both name the option,
     * what it must be and what came.
     */
    const check = (value, rule, path) => {
        const [must, options] = [rule].flat();
        const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
        const shown = () => (type === 'string' ? JSON.stringify(value) : String(value));
        const typed = must.includes(type);
        const valid = type === 'number'
            ? typed && value >= +(/\d/.exec(must)?.[0] ?? -Infinity)
            : typed || must.split(' or ').includes(shown());
        if (!valid)
            throw new (typed || (type === 'string' && must.includes('"')) ? RangeError : TypeError)(`${path} must be ${must}, got ${shown()}`);
        if (options && type === 'object')
            for (const [name, inner] of Object.entries(value)) {
                if (!Object.hasOwn(options, name))
                    throw new TypeError(`${path}.${name} is no option; there are ${Object.keys(options).join(', ')}`);
                if (options[name] && inner !== undefined)
                    check(inner, options[name], `${path}.${name}`);
            }
    };

    const queueRule = [
        'an object',
        {
            maxMessages: amount,
            maxBytes: amount,
            overflow: '"reject" or "drop-oldest" or "drop-newest"',
            ttl: amount,
            highWater: 'a number, 1 or more',
        },
    ];
    /** The flush yields to the page after this many milliseconds, and goes on after as many. */
    const slice = 10;
    const tooLate = () => false;
    const dataOf = (item) => (item instanceof Entry ? item.data : item);
    const createOutbox = (options, clock, dropped) => {
        const { maxMessages = 1_000, maxBytes = 1_048_576, overflow = 'reject', highWater = 262_144 } = options;
        /** By number, in order, so that any of them can be taken out at once. A plain message is no object here. */
        const waiting = new Map();
        const keys = new Map();
        let emptied = [];
        let oldest = 0;
        let next = 0;
        /** When the first message expires, and when the flush goes on. */
        let soonest = Infinity;
        let pace = Infinity;
        let link;
        const wake = () => alarm(Math.min(soonest, pace));
        const first = () => {
            while (!waiting.has(oldest))
                oldest++;
            return oldest;
        };
        const take = (number) => {
            const item = waiting.get(number);
            waiting.delete(number);
            outbox.bytes -= byteLength(dataOf(item));
            if (item instanceof Entry && keys.get(item.key) === number)
                keys.delete(item.key);
            if (!waiting.size) {
                soonest = pace = Infinity;
                wake();
                for (const resolve of emptied)
                    resolve();
                emptied = [];
            }
            return item;
        };
        /** It was sent, or is given up for `reason`. */
        const settle = (item, reason) => {
            if (item instanceof Entry)
                item.settle(reason);
            if (reason)
                dropped(dataOf(item), reason, item instanceof Entry ? item.about : undefined);
        };
        const giveUp = (number, reason) => {
            settle(take(number), reason);
            return true;
        };
        /** Told only once all have gone: who hears of it may send. */
        const drop = (numbers, reason) => {
            for (const item of numbers.map(take))
                settle(item, reason);
        };
        const pump = (until, most) => {
            pace = Infinity;
            while (link && waiting.size) {
                const now = clock.now();
                if (now > until || link.bufferedAmount >= most) {
                    pace = now + slice;
                    break;
                }
                const number = first();
                const item = waiting.get(number);
                if (item instanceof Entry && item.expires <= now)
                    giveUp(number, 'expired');
                else {
                    try {
                        // What the link does not take stays here, for the next one.
                        if (!link.send(dataOf(item)))
                            break;
                        settle(take(number));
                    }
                    catch (error) {
                        // One message that the platform cannot send must not hold up the others for ever.
                        report(error);
                        giveUp(number, 'refused');
                    }
                }
            }
            wake();
        };
        const alarm = createAlarm(clock, () => {
            const now = clock.now();
            const expired = [];
            soonest = Infinity;
            for (const [number, item] of waiting)
                if (item instanceof Entry)
                    if (item.expires <= now)
                        expired.push(number);
                    else
                        soonest = Math.min(soonest, item.expires);
            drop(expired, 'expired');
            outbox.flow(link);
        });
        const outbox = {
            bytes: 0,
            flowing: () => !!link && waiting.size > 0,
            push(data, asked, about) {
                const { ttl = options.ttl ?? Infinity, key, signal } = asked ?? {};
                const size = byteLength(data);
                const old = keys.get(key);
                // What it replaces makes room; a refusal must not touch it.
                const [count, spare] = old === undefined ? [0, 0] : [1, byteLength(dataOf(waiting.get(old)))];
                const refused = waiting.size - count >= maxMessages || outbox.bytes - spare + size > maxBytes;
                if (size > maxBytes || !maxMessages || (refused && overflow === 'reject'))
                    throw new HoldfastError('QueueFullError', `${size} bytes do not fit: ${waiting.size} of ${maxMessages} messages, ${outbox.bytes} of ${maxBytes} bytes wait`);
                if (refused && overflow === 'drop-newest')
                    return outbox.settled(data, 'overflow', about);
                const number = next++;
                const entry = asked || ttl < Infinity
                    ? new Entry(data, (reason) => waiting.has(number) && giveUp(number, reason === 'expired' ? reason : 'cancelled'), about, key, clock.now() + ttl)
                    : undefined;
                waiting.set(number, entry ?? data);
                outbox.bytes += size;
                if (key !== undefined)
                    keys.set(key, number);
                if (entry) {
                    soonest = Math.min(soonest, entry.expires);
                    wake();
                    signal?.addEventListener('abort', entry.cancel);
                    if (signal)
                        void entry.done.then(() => signal.removeEventListener('abort', entry.cancel));
                }
                const gone = [];
                if (old !== undefined)
                    gone.push([take(old), 'replaced']);
                while (waiting.size > maxMessages || outbox.bytes > maxBytes)
                    gone.push([take(first()), 'overflow']);
                // Told only now that the queue is whole again: a listener may send.
                for (const [item, reason] of gone)
                    settle(item, reason);
                return entry;
            },
            settled(data, reason, about) {
                const entry = new Entry(data, tooLate, about);
                settle(entry, reason);
                return entry;
            },
            flow(open) {
                link = open;
                pump(clock.now() + slice, highWater);
            },
            purge(reason) {
                drop([...waiting.keys()], reason);
            },
            flush(open = link) {
                link = open;
                pump(Infinity, Infinity);
                return new Promise((resolve) => {
                    if (waiting.size)
                        emptied.push(resolve);
                    else
                        resolve();
                });
            },
        };
        return outbox;
    };

    const closeCodes = 'an array of close codes';
    const rule = [
        'an object',
        {
            base: amount,
            factor: 'a number, 1 or more',
            cap: amount,
            longCap: amount,
            expiry: closeCodes,
        },
    ];
    const longOutage = 300_000;
    const hiddenPace = 4;
    /** Each of some close codes. */
    const checkEach = (codes, path) => {
        for (const code of codes)
            check(code, amount, path);
    };
    const closedWith = (cause, codes) => 'code' in cause && codes.includes(cause.code);
    /** {@link backoff}, for who checked the options already. */
    const jittered = ({ base = 3_000, factor = 1.6, cap = 10_000, longCap = Math.max(cap, 30_000), expiry = [], }) => {
        return ({ attempt, cause, outage, hidden, random = Math.random }) => {
            if (!attempt && closedWith(cause, expiry))
                return 0;
            const ceiling = (outage < longOutage ? cap : longCap) * (hidden ? hiddenPace : 1);
            const longest = Math.min(ceiling, base && base * factor ** attempt);
            return attempt ? (longest * (1 + random())) / 2 : longest * random();
        };
    };
    /** What `backoff()` gives without options, without its checks: only pages that call it pay for those. */
    const standard = /* @__PURE__ */ jittered({});
    /**
     * Exponential backoff with jitter: uniform in [0, base) first, so that a million clients that lose their server at one
     * moment come back spread out; then uniform in [x/2, x], x = min(cap, base * factor^attempt). On a hidden page the cap
     * is four times as long: the people who are looking come first. Why these numbers: docs/guide/retry.md.
     */
    const backoff = (options = {}) => {
        check(options, rule, 'backoff');
        checkEach(options.expiry ?? [], 'each of backoff.expiry');
        return jittered(options);
    };
    /** Never retries: the connection lives once, as a native `WebSocket` does. */
    const never = () => false;
    /**
     * A policy that throws or answers rubbish is reported, and must not stop the machine; nor must an injected `random` that
     * throws for the fallback, too: then it is ten seconds.
     */
    const guarded = (policy) => {
        const ask = (context) => {
            const delay = policy(context);
            check(delay, `${amount} or false`, 'the answer of retry');
            return delay;
        };
        return (context) => guard(() => ask(context)) ?? guard(() => standard(context)) ?? 10_000;
    };

    /** RFC 6455, section 7.1.5: no close frame came. */
    const abnormal = { type: 'close', code: 1006, reason: '', wasClean: false, failed: false };
    /** The same, and the link failed, so that WHATWG fires `error` first. */
    const failure = { ...abnormal, failed: true };
    /** How a native socket would have told of `cause`. */
    const endOf = (cause) => 'code' in cause ? cause : /restart|suspend/.test(cause.type) ? abnormal : failure;
    /**
     * When the server wants to be asked again, in milliseconds from now: `retry-after=SECONDS` in the reason of a close with
     * 1012 (service restart), 1013 (try again later) or 4429 (by analogy with HTTP 429); at most ten minutes, so that a
     * broken server cannot pin its clients. 0 where it says nothing.
     */
    const retryAfter = (cause) => {
        const { code, reason } = endOf(cause);
        const hint = [1012, 1013, 4429].includes(code) && /\bretry-after=(\d+)/i.exec(reason);
        return hint ? Math.min(+hint[1], 600) * 1000 : 0;
    };

    /** What is nudged, or resumed, waits for a moment in this window. */
    const nudgeWindow = 300;
    /** An attempt younger than this is not begun anew. */
    const freshFor = 1_000;
    const longestConnectTimeout = 60_000;
    /** It grows: short ones keep a queueing server down for ever, and Firefox parks a socket for up to 60 s by itself. */
    const patience$1 = ({ connectTimeout }, attempt) => connectTimeout && Math.min(connectTimeout * 1.5 ** attempt, Math.max(connectTimeout, longestConnectTimeout));
    const dial = (rules, at, cause, outage, attempt = 0) => ({
        name: 'resolving',
        attempt,
        outage,
        cause,
        since: at,
        deadline: at + patience$1(rules, attempt),
    });
    const begin = (_, { at }, rules) => dial(rules, at);
    /** What had opened is lost now; else an outage goes on, or has not begun. */
    const outageOf = (state, at) => 'outage' in state && state.name !== 'open' ? state.outage : at;
    const redial = (state, { at }, rules) => dial(rules, at, { type: 'restart' }, outageOf(state, at));
    const again = ({ attempt, outage, cause }, { at }, rules) => dial(rules, at, cause, outage, attempt);
    const hurry = (state, { at }, rules) => at - state.since > freshFor ? dial(rules, at, state.cause, state.outage) : state;
    const connect = (state, { at, address }, rules) => ({
        ...state,
        name: 'connecting',
        deadline: at + patience$1(rules, state.attempt),
        address,
    });
    const settle = (state, { at }, { stableAfter }) => ({
        ...state,
        name: 'open',
        since: at,
        deadline: at + stableAfter,
    });
    const prove = (state) => ({
        ...state,
        attempt: 0,
        outage: undefined,
        deadline: Infinity,
    });
    const judge = ({ attempt, outage }, at, cause, { retry, hidden, random }) => 
    // The wall clock may have been set back meanwhile.
    retry({ attempt, cause, outage: Math.max(0, at - (outage ?? at)), hidden: hidden(), random });
    const lose = (state, { at, cause }, rules) => {
        const delay = judge(state, at, cause, rules);
        if (delay === false)
            return { name: 'closed', close: endOf(cause), cause };
        const { attempt, outage = at } = state;
        const hint = retryAfter(cause);
        const floor = hint && at + hint;
        return { name: 'backoff', attempt: attempt + 1, outage, cause, floor, deadline: at + hint + delay };
    };
    const expire = (state, { at }, rules) => lose(state, { at, cause: { type: 'timeout', phase: state.name } }, rules);
    const sooner = (state, { at }, { random }) => ({
        ...state,
        name: 'backoff',
        attempt: 0,
        deadline: Math.min(state.deadline, Math.max(state.floor, at) + random() * nudgeWindow),
    });
    /** Where nothing would bring it back, what the browser does by itself stands. */
    const pause = (state, { at }, rules) => {
        const suspend = { type: 'suspend' };
        if (state.name === 'open' && judge(state, at, suspend, rules) === false)
            return state;
        const { attempt } = state;
        const { cause, floor } = state.name === 'backoff' ? state : { cause: suspend, floor: 0 };
        return { name: 'suspended', attempt, outage: outageOf(state, at), cause, floor, deadline: Infinity };
    };
    /** With a link there is a closing handshake to wait for; without one the end comes in the next task. */
    const shut = (_, { at, linked, code, reason }, { closeTimeout }) => ({
        name: 'closing',
        deadline: linked ? at + closeTimeout : at,
        code,
        reason,
    });
    const end = (_, event) => ({
        name: 'closed',
        close: event.type === 'lost' ? endOf(event.cause) : abnormal,
        cause: undefined,
    });
    // What is not here is ignored. An open link that is nudged is probed: that is no transition.
    // prettier-ignore
    const table = {
        //            the owner                                    the page                                         the network                     the clock
        idle: { open: begin, close: end, restart: begin },
        resolving: { close: shut, restart: redial, suspend: pause, resolved: connect, lost: lose, deadline: expire },
        connecting: { close: shut, restart: redial, suspend: pause, nudge: hurry, opened: settle, lost: lose, deadline: expire },
        open: { close: shut, restart: redial, suspend: pause, lost: lose, deadline: prove },
        backoff: { close: shut, restart: redial, suspend: pause, nudge: sooner, deadline: again },
        suspended: { close: shut, restart: redial, resume: sooner },
        closing: { open: redial, restart: redial, lost: end, deadline: end },
        closed: { open: begin, restart: begin },
    };
    /** The whole behaviour: pure, but for the randomness in `rules`. The same state object means that nothing changed. */
    const transition = (state, event, rules) => {
        // TypeScript cannot follow that a row's cells take that row's state: the table's own type has checked it.
        const cell = table[state.name][event.type];
        return cell ? cell(state, event, rules) : state;
    };

    /**
     * Makes the world agree with the state: at most one link and one timer. A transition and its effects happen at once, also
     * when asked for from a listener; what is told of them is queued, and told in order.
     */
    const createConnection = (options, observer) => {
        const { retry = standard, 
        // Without retry it behaves as a native socket does, which waits as long as the platform waits.
        connectTimeout = retry === never ? Infinity : 10_000, closeTimeout = retry === never ? Infinity : 5_000, stableAfter = 5_000, clock = systemClock, random = Math.random, hidden = () => false, } = options;
        const rules = {
            retry: guarded(retry),
            connectTimeout,
            closeTimeout,
            stableAfter,
            random,
            hidden,
        };
        const outbox = createOutbox(options.queue ?? {}, clock, (...gone) => {
            tell(() => observer.dropped(...gone));
        });
        /** What others have not been told: they may ask for more, and find all effects done. */
        const untold = [];
        /** What the live link speaks to; an abandoned one's is no longer it. */
        let live;
        let provider;
        /** Effects come first; who asks for more while this runs is told after those who were to be told before. */
        const tell = (told, effects) => {
            const outermost = untold.push(told) === 1;
            effects?.();
            if (outermost)
                for (let next; (next = untold[0]); untold.shift())
                    guard(next);
        };
        const apply = (type, details) => {
            const from = connection.state;
            const event = { ...details, type, at: clock.now(), linked: !!connection.link };
            const to = transition(from, event, rules);
            // A policy may have asked for something else meanwhile: then that counts.
            if (to === from || connection.state !== from)
                return;
            connection.state = to;
            alarm('deadline' in to ? to.deadline : undefined);
            tell(() => {
                guard(() => observer.state(to, from));
                // What was sent while `open` was told has gone first.
                if (to === connection.state && to.name === 'open' && from.name === 'connecting')
                    outbox.flow(connection.link);
            }, () => {
                try {
                    enter(to, from);
                }
                catch (error) {
                    failed(to)(error);
                }
            });
        };
        const alarm = createAlarm(clock, () => apply('deadline'));
        const enter = (to, from) => {
            const { link } = connection;
            switch (to.name) {
                case 'idle':
                case 'open':
                    return;
                case 'connecting':
                    return dial(to);
                case 'closing':
                    if (!link)
                        return abandon();
                    if (from.name === 'open')
                        void outbox.flush(link);
                    // What the platform refused was reported, and whoever heard of that may have asked for something else.
                    if (connection.state !== to)
                        return;
                    outbox.flow();
                    return link.close(to.code, to.reason);
                case 'resolving':
                    abandon();
                    return resolve(to);
                case 'closed':
                    abandon();
                    return outbox.purge('closed');
                case 'backoff':
                case 'suspended':
                    return abandon();
                default:
                    return to;
            }
        };
        /** A provider, or the native constructor, threw while it was asked. */
        const failed = (asked) => (error) => {
            if (connection.state === asked)
                apply('lost', { cause: { type: 'error', error } });
        };
        /** Nobody waits for the `close` of a link that is let go: it can take a minute (Chromium 60 s, Firefox 20 s). */
        const abandon = () => {
            const { link } = connection;
            const asked = provider;
            connection.link = live = provider = undefined;
            if (asked)
                tell(() => asked.abort());
            outbox.flow();
            link?.abandon();
        };
        const resolve = (asked) => {
            const { attempt, cause } = asked;
            const { signal } = (provider = new AbortController());
            const arrived = (address) => {
                if (connection.state === asked)
                    apply('resolved', { address });
            };
            const address = options.address({ attempt, cause, signal });
            if ('then' in address)
                address.then(arrived, failed(asked));
            else
                arrived(address);
        };
        const dial = ({ address }) => {
            provider = undefined;
            const events = {
                open(negotiated) {
                    if (live !== events)
                        return;
                    connection.info = negotiated;
                    apply('opened');
                },
                message(data) {
                    if (live === events && connection.state.name === 'open')
                        observer.message(data);
                },
                close(cause) {
                    if (live !== events)
                        return;
                    connection.link = live = undefined;
                    apply('lost', { cause });
                },
            };
            live = events;
            const opening = options.transport(address, events);
            if (live === events)
                connection.link = opening;
            else
                opening.abandon();
        };
        // Fields, not getters: an object of its own getters is a dictionary to V8, slow and 300 bytes larger.
        const connection = {
            state: { name: 'idle' },
            link: undefined,
            info: { protocol: '', extensions: '' },
            outbox,
            apply,
            openLink: () => (connection.state.name === 'open' ? connection.link : undefined),
            check() {
                connection.openLink()?.probe?.();
            },
            post(data, asked, about) {
                const openLink = connection.openLink();
                const sent = !outbox.flowing() && !asked?.signal?.aborted && openLink?.send(data);
                if (sent)
                    return asked && outbox.settled(data, undefined, about);
                const copy = snapshot(data);
                if (asked?.signal?.aborted)
                    return outbox.settled(copy, 'cancelled', about);
                // An open link that takes nothing is about to end.
                const over = /idle|clos/.test(connection.state.name) || (openLink && options.queue?.maxMessages === 0);
                return over ? outbox.settled(copy, 'closed', about) : outbox.push(copy, asked, about);
            },
        };
        return connection;
    };

    const heartbeatRule = [
        'a boolean or an object',
        {
            interval: amount,
            timeout: amount,
            ping: 'a string, an object or a function',
            pong: 'a function',
            require: 'a boolean',
            busy: 'a function',
        },
    ];
    /** Less than this is in the platform's hands at once, whether or not the line moves it. */
    const backlog = 65_536;
    /** A timer that rings this late rang in a page that was frozen, asleep or throttled. */
    const late = 1_000;
    /**
     * Finds a dead line within `interval + timeout` of its last sign of life; sooner where something was sent and nothing
     * came back. Any message is a sign of life. A peer that has never answered is not condemned, unless `require`: the
     * pings then only keep the line warm.
     */
    const heartbeat = (options, clock) => {
        const { interval = 25_000, timeout = 5_000, ping = 'ping', pong = (data) => data === 'pong', require = false, busy, } = options;
        /** Where silence counts: this destination has answered before, on whichever link. */
        let fluent;
        return (next) => (address, events) => {
            const destination = address.url.replace(/\?.*/, '');
            const answers = () => require || fluent === destination;
            /** One that has never answered is asked early, however busy the line: else silence would never count on it. */
            let learning = !answers();
            let heard = 0;
            let due = 0;
            /** When the ping was sent that waits for its answer. */
            let pinged;
            /** When the oldest message was sent that nothing has come back for; older than `heard`: there is none. */
            let asked = -1;
            /** Bytes that were to go before the ping, and bytes sent after it. */
            let ahead = 0;
            let behind = 0;
            let spared = false;
            let rtt;
            let probes = [];
            const arm = (moment) => alarm((due = moment));
            /** No ping is under way; the next look is at `moment`, if ever. */
            const rest = (moment = Infinity, rtt) => {
                pinged = undefined;
                for (const probed of probes)
                    probed(rtt);
                probes = [];
                arm(moment);
            };
            const beat = (now) => {
                learning = false;
                asked = -1;
                // What came before the ping says nothing of it, not even in the same millisecond.
                heard = 0;
                const data = typeof ping === 'function' ? guard(ping) : ping;
                if (data === undefined)
                    return rest(now + interval);
                pinged = now;
                guard(() => link.send(data));
                ahead = link.bufferedAmount;
                behind = 0;
                arm(now + timeout);
            };
            /** Whether a transfer is on its way, and the ping behind it. */
            const moving = () => {
                const before = ahead;
                ahead = Math.max(0, link.bufferedAmount - behind);
                return before > backlog && ahead < before;
            };
            const alarm = createAlarm(clock, () => {
                const now = clock.now();
                // The wall clock may have been set back.
                heard = Math.min(heard, now);
                const calm = Math.min(heard + interval, asked < heard ? Infinity : asked + timeout);
                if (pinged === undefined ? now < calm && !learning : heard >= pinged)
                    rest(calm);
                else if (pinged === undefined)
                    beat(now);
                else if (moving() || (busy && guard(busy)))
                    arm(now + timeout);
                else if (now - due > late && !spared) {
                    spared = true;
                    beat(now);
                }
                else if (answers()) {
                    rest();
                    link.abandon();
                    events.close({ ...failure, type: 'silence' });
                }
                else
                    rest(now + interval);
            });
            const link = next(address, {
                open(info) {
                    heard = clock.now();
                    arm(heard + (learning ? Math.min(interval, timeout) : interval));
                    events.open(info);
                },
                message(data) {
                    heard = clock.now();
                    spared = false;
                    if (!guard(() => pong(data)))
                        return events.message(data);
                    fluent = destination;
                    learning = false;
                    if (pinged !== undefined)
                        rest(heard + interval, (rtt = Math.max(0, heard - pinged)));
                },
                close(end) {
                    events.close(end);
                    rest();
                },
            });
            return {
                send(data) {
                    const before = pinged === undefined ? 0 : link.bufferedAmount;
                    const taken = link.send(data);
                    if (pinged !== undefined)
                        behind += link.bufferedAmount - before;
                    else {
                        if (asked < heard)
                            asked = clock.now();
                        if (due > asked + timeout)
                            arm(asked + timeout);
                    }
                    return taken;
                },
                // From here on nothing can be asked, and whoever closes waits for the end.
                close(code, reason) {
                    rest();
                    link.close(code, reason);
                },
                abandon() {
                    rest();
                    link.abandon();
                },
                get bufferedAmount() {
                    return link.bufferedAmount;
                },
                set binaryType(type) {
                    link.binaryType = type;
                },
                probe(probed) {
                    if (probed)
                        probes.push(probed);
                    if (pinged === undefined)
                        beat(clock.now());
                },
                get rtt() {
                    return rtt;
                },
            };
        };
    };

    /** https://wicg.github.io/page-lifecycle/ and https://html.spec.whatwg.org/multipage/document-lifecycle.html */
    const hints = {
        online: 'online',
        offline: 'offline',
        visibilitychange: 'visible',
        freeze: 'sleep',
        pagehide: 'sleep',
        resume: 'wake',
        pageshow: 'wake',
    };
    /** Everybody who watches; the platform is listened to once for all of them, and only while there are any. */
    const watching = new Set();
    let unlisten;
    const listen$1 = () => {
        unlisten = new AbortController();
        for (const [event, hint] of Object.entries(hints))
            globalThis.addEventListener?.(event, () => {
                if (hint !== 'visible' || !browserPage.hidden)
                    for (const listener of watching)
                        guard(() => listener(hint));
            }, 
            // Captured, so that what the document alone is told is heard as well, and before the page's own listeners.
            { capture: true, signal: unlisten.signal });
    };
    /** The browser's page, or the worker's global scope; where there is neither, nothing is ever told. */
    const browserPage = {
        get hidden() {
            return globalThis.document?.visibilityState === 'hidden';
        },
        watch(listener) {
            if (!watching.size)
                listen$1();
            watching.add(listener);
            return () => {
                if (watching.delete(listener) && !watching.size)
                    unlisten?.abort();
            };
        },
    };

    /** How often a sleep is looked for, and how late that look must be: hidden pages' timers ring once a minute. */
    const tick = 30_000;
    const asleep = 61_000;
    /**
     * Lets the page's life act on the connection. A hint never closes anything: it probes an open link, or shortens the wait
     * for the next attempt. Only a page that is frozen or cached lets its link go, as the browser would. Hints that come
     * together act once: a nudge lowers a deadline, a probe joins the one under way, a fresh attempt is left alone.
     */
    const followPage = (connection, page, clock) => {
        let due;
        const watch = () => alarm((due = clock.now() + tick));
        const alarm = createAlarm(clock, () => {
            // What slept has no link that one may trust unasked; where nothing can answer, it needs a new one.
            if (clock.now() - due > asleep)
                if (connection.link && !connection.link.probe)
                    connection.apply('restart');
                else
                    hear('online');
            watch();
        });
        const hear = (hint) => {
            if (hint === 'sleep')
                connection.apply('suspend');
            else {
                connection.check();
                if (hint !== 'offline')
                    connection.apply(hint === 'wake' ? 'resume' : 'nudge');
            }
        };
        const unwatch = page.watch(hear);
        watch();
        return () => {
            unwatch();
            alarm();
        };
    };

    const silent = () => { };
    /** A class: an object with getters of its own is a dictionary to V8, which is slower and 300 bytes larger. */
    class NativeLink {
        #socket;
        abandon;
        constructor(socket, abandon) {
            this.#socket = socket;
            this.abandon = abandon;
        }
        send(data) {
            // In CLOSING the native socket would swallow it.
            const open = this.#socket.readyState === 1;
            if (open)
                this.#socket.send(data);
            return open;
        }
        close(code, reason) {
            this.#socket.close(code, reason);
        }
        get bufferedAmount() {
            return this.#socket.bufferedAmount;
        }
        set binaryType(type) {
            this.#socket.binaryType = type;
        }
    }
    /**
     * One native WebSocket per link.
     *
     * @param Native - The constructor. @defaultValue the global one of this moment
     * @throws ReferenceError where there is none, or the global one is a class of Holdfast's, which would open itself.
     */
    const webSocket = (Native = globalThis.WebSocket, clock = systemClock) => {
        if (!Native || 'reconnect' in Native.prototype)
            throw new ReferenceError('There is no native WebSocket here: pass one as the option `WebSocket`');
        return ({ url, protocols, binaryType }, events) => {
            const socket = new Native(url, protocols);
            let failed = false;
            let spare = silent;
            const end = ({ code, reason, wasClean }) => {
                unlisten();
                events.close({ type: 'close', code, reason, wasClean, failed });
            };
            const unlisten = () => {
                spare();
                socket.onopen = socket.onmessage = socket.onclose = null;
                // The `ws` package throws for an aborted handshake where nobody listens for errors.
                socket.onerror = silent;
            };
            socket.binaryType = binaryType;
            socket.onopen = () => events.open({ protocol: socket.protocol, extensions: socket.extensions });
            socket.onmessage = (event) => events.message(event.data);
            socket.onerror = () => {
                failed = true;
                spare();
                // For a connection that they block, Chromium (CSP) and WebKit (a bad port) fire no `close`, and are CLOSED one task later.
                spare = clock.after(0, () => {
                    if (socket.readyState === 3)
                        end(abnormal);
                });
            };
            socket.onclose = end;
            return new NativeLink(socket, () => {
                unlisten();
                socket.close();
            });
        };
    };

    /**
     * A connection with all that the options ask for around it: what the drop-in and the client have in common. A class, since
     * closures would cost each of them 300 bytes.
     */
    class Hold {
        connection;
        #options;
        #sources;
        #owner;
        #destination = '';
        /** Ends what acts on it while it lives: the page, and the owner's signal. */
        #leave;
        /** @throws DOMException `SyntaxError` for a url that cannot be. */
        constructor(options, url, protocols, owner) {
            const sources = [
                typeof url === 'function' ? url : parseUrl(`${url}`).href,
                typeof protocols === 'function' ? protocols : protocolsFrom(protocols),
                owner.prepare,
            ];
            const { clock = systemClock, page = browserPage, heartbeat: beats } = options;
            const { transport = webSocket(options.WebSocket, clock) } = options;
            const beating = beats ? heartbeat(beats === true ? {} : beats, clock)(transport) : transport;
            this.#options = options;
            this.#sources = sources;
            this.#owner = owner;
            this.connection = createConnection({
                ...options,
                clock,
                address: (context) => askAddress(sources, owner.binaryType, context),
                transport: owner.layer?.(beating) ?? beating,
                hidden: () => !!page && !!guard(() => page.hidden),
            }, owner);
        }
        /**
         * Dials at once, unless the owner's signal was aborted. As long as it then lives, that signal and the page act on it.
         * What the native constructor throws for the url and the protocols as they were given, who begins hears at once.
         */
        restart() {
            const { connection } = this;
            const { clock = systemClock, page = browserPage, retry, signal } = this.#options;
            const begins = /idle|closed/.test(connection.state.name);
            if (signal?.aborted)
                return;
            if (!this.#leave) {
                const close = () => connection.apply('close');
                const unfollow = page && retry !== never ? followPage(connection, page, clock) : undefined;
                signal?.addEventListener('abort', close);
                this.#leave = () => {
                    unfollow?.();
                    signal?.removeEventListener('abort', close);
                };
            }
            connection.apply('restart');
            const { state } = connection;
            if (begins && isPlain(this.#sources) && 'cause' in state && state.cause?.type === 'error') {
                connection.apply('close');
                throw state.cause.error;
            }
        }
        /** As `probe()` of the drop-in. */
        async probe() {
            const { connection } = this;
            const { state } = connection;
            const openLink = connection.openLink();
            if (!this.#options.heartbeat)
                throw new HoldfastError('NoHeartbeatError', 'probe() needs the option heartbeat');
            if (!openLink)
                throw new HoldfastError('ConnectionLostError', `probe() needs an open link; it is ${state.name}`);
            return new Promise((resolve, reject) => {
                openLink.probe((rtt) => {
                    if (rtt !== undefined)
                        resolve(rtt);
                    else if (connection.openLink())
                        reject(new HoldfastError('ProbeTimeoutError', 'No answer in time'));
                    else
                        reject(new HoldfastError('ConnectionLostError', 'The link ended before the answer'));
                });
            });
        }
        /** As `flush()` of the drop-in. */
        flush() {
            return this.connection.outbox.flush(this.connection.openLink());
        }
        /** Its owner tells it of each transition, before it does anything else about it: so nobody needs a second observer. */
        follow(to) {
            if (to.name === 'connecting') {
                const { origin, pathname } = new URL(to.address.url);
                const destination = origin + pathname;
                // What was meant for one destination is not for another.
                if (this.#destination && this.#destination !== destination) {
                    this.connection.outbox.purge('destination');
                    this.#owner.moved?.();
                }
                this.#destination = destination;
            }
            if (to.name === 'closed' && to === this.connection.state) {
                this.#leave?.();
                this.#leave = undefined;
            }
        }
    }

    /**
     * Reads an event stream, in pieces as they come. Gives how many characters it keeps of what is not complete.
     * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
     */
    const eventStreamParser = (tell) => {
        let line = '';
        /** Whether what came so far ends with CR: then LF may be the second half of that end of line. */
        let halfway = false;
        let type = '';
        let data;
        let id;
        const read = (line) => {
            if (!line) {
                const event = { type: type || 'message', data, id };
                type = '';
                data = undefined;
                return tell(event);
            }
            // It matches every line.
            const [, name, value = ''] = /^([^:]*):? ?([^]*)/.exec(line);
            if (name === 'data')
                data = data === undefined ? value : `${data}\n${value}`;
            else if (name === 'event')
                type = value;
            else if (name === 'id' && !value.includes('\0'))
                id = value;
            else if (name === 'retry' && /^\d+$/.test(value))
                tell({ retry: +value });
        };
        return (text) => {
            if (text) {
                const lines = (halfway && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n?|\n/);
                halfway = text.endsWith('\r');
                lines[0] = line + lines[0];
                line = lines.pop();
                for (const complete of lines)
                    read(complete);
            }
            return line.length + (data?.length ?? 0);
        };
    };

    /** Nchan's: each frame has the id and the type of its message before it. https://nchan.io/#websocket */
    const nchanFrames = 'ws+meta.nchan';
    /** Holdfast's: each frame is one or more blocks of an event stream. */
    const streamFrames = 'holdfast.event-stream';
    /** `id: …`, `content-type: …`, an empty line, and the message as it is. */
    const readNchan = (frame) => {
        const [, head = '', data] = /^([^]*?)\n\n([^]*)/.exec(frame) ?? [];
        // Headers will carry them.
        const field = (name) => new RegExp(`^${name}: ([^\0\r\n]*)$`, 'm').exec(head)?.[1];
        return { type: 'message', data, id: field('id'), contentType: field('content-type') };
    };
    /**
     * Makes `StreamEvent`s of text frames, by the subprotocol that the server selected; with one that is not known, or none asked for,
     * a frame is the data of a `message`. Binary frames are none of it.
     *
     * @param wanted - Whether a link may speak so.
     */
    const eventFrames = (wanted) => (next) => (address, events) => {
        let read;
        const link = next(address, {
            ...events,
            open(info) {
                const { protocol } = info;
                // Who offers subprotocols and gets none has no connection: WHATWG and Chromium say so, Firefox and WebKit open one.
                if ((address.protocols.length && !protocol) || !wanted(protocol)) {
                    link.abandon();
                    return events.close(failure);
                }
                const parse = eventStreamParser((event) => events.message(event));
                read =
                    protocol === streamFrames
                        ? (frame) => void parse(`${frame}\n\n`)
                        : (frame) => events.message(protocol === nchanFrames ? readNchan(frame) : { type: 'message', data: frame });
                events.open(info);
            },
            message(frame) {
                if (typeof frame === 'string')
                    read(frame);
            },
        });
        return link;
    };

    const longestPatience = 5_000;
    /** A link of the first that ends so soon, and has brought nothing, is none to come back to: something lets it open and no more. */
    const proven = 5_000;
    /** For how long the first is left alone after it failed where the second did not; doubled each time, up to the longest. */
    const shortest$1 = 60_000;
    const longest$2 = 3_600_000;
    /**
     * Opens a link by the first transport; where that does not open, at once by the second: a browser does not tell why a WebSocket
     * failed, HTTP does. Where only the second works, the first is tried again later, and later, at the next attempt or right after a
     * message; such a link opens more than once, and tells what was negotiated then.
     */
    const fallback = (first, second, { clock, resumable, connectTimeout = 10_000, deferred }) => {
        const patience = Math.min(connectTimeout / 2, longestPatience);
        let barredUntil = 0;
        let pause = shortest$1;
        const bar = () => {
            barredUntil = clock.now() + pause;
            pause = Math.min(pause * 2, longest$2);
        };
        const barred = () => clock.now() < barredUntil || (deferred && !resumable());
        return (address, events) => {
            let link;
            let closing = false;
            /** While the first is opening. */
            let trying = false;
            const alarm = createAlarm(clock, () => {
                link?.abandon();
                descend();
            });
            const settle = () => {
                trying = false;
                alarm();
            };
            const climb = () => {
                let since = 0;
                let fruitful = false;
                trying = true;
                alarm(clock.now() + patience);
                try {
                    link = first(address, {
                        open(info) {
                            settle();
                            since = clock.now();
                            events.open(info);
                        },
                        message(data) {
                            if (!fruitful)
                                pause = shortest$1;
                            fruitful = true;
                            events.message(data);
                        },
                        close(end) {
                            if (trying)
                                return descend();
                            if (!fruitful && clock.now() - since < proven)
                                bar();
                            events.close(end);
                        },
                    });
                }
                catch {
                    descend();
                }
            };
            const descend = () => {
                const failed = trying;
                settle();
                const here = (link = second(address, {
                    open(info) {
                        if (failed)
                            bar();
                        events.open(info);
                    },
                    message(data) {
                        events.message(data);
                        if (link !== here || closing || barred() || !resumable())
                            return;
                        link.abandon();
                        climb();
                    },
                    close: (end) => events.close(end),
                }));
            };
            if (barred())
                descend();
            else
                climb();
            return {
                send: (data) => !!link?.send(data),
                close(code, reason) {
                    closing = true;
                    settle();
                    link?.close(code, reason);
                },
                abandon() {
                    settle();
                    link?.abandon();
                    link = undefined;
                },
                get bufferedAmount() {
                    return link?.bufferedAmount ?? 0;
                },
                // Nobody changes it here.
                binaryType: 'blob',
                get probe() {
                    const on = link;
                    return on?.probe && ((settle) => on.probe?.(settle));
                },
            };
        };
    };

    const socketShape = {
        retry: 'a function',
        connectTimeout: amount,
        closeTimeout: amount,
        stableAfter: amount,
        heartbeat: heartbeatRule,
        queue: queueRule,
        WebSocket: 'a function',
        transport: 'a function',
        signal: 'an object',
        startClosed: 'a boolean',
        page: 'an object or false',
        clock: 'an object',
        random: 'a function',
    };

    const { retry, connectTimeout, stableAfter, heartbeat: beats, WebSocket, signal, page, clock, random, } = socketShape;
    const listeningShape = {
        ...{
            retry,
            connectTimeout,
            stableAfter,
            heartbeat: beats,
            WebSocket,
            signal,
            page,
            clock,
            random,
        },
        transports: 'an array',
        protocols: 'an array',
        lastEventIdQueryParameterName: 'a string',
        headers: 'an object',
        fetch: 'a function',
        maxReceiveLength: amount,
    };
    /** What it offers, and how its links are opened. */
    const listen = (options, { http, plainHttp, httpFirst, lastEventId, wanted = () => true }) => {
        const { clock = systemClock, connectTimeout, heartbeat: beats, headers, fetch } = options;
        const { transports = headers || fetch || plainHttp ? ['http'] : ['websocket', 'http'] } = options;
        const { protocols = [nchanFrames, streamFrames] } = options;
        const requests = http(clock, options.maxReceiveLength ?? 2 ** 24);
        // Looked for when it is used: where there is none, HTTP is left.
        const native = (address, events) => webSocket(options.WebSocket, clock)(address, events);
        const beating = beats ? heartbeat(beats === true ? {} : beats, clock)(native) : native;
        const alone = !transports.includes('http');
        const frames = eventFrames((protocol) => alone || wanted(protocol))(beating);
        const socket = (address, events) => frames({ ...address, url: resumed(address.url, lastEventId(), options) }, events);
        const transport = !transports.includes('websocket')
            ? requests
            : alone
                ? socket
                : fallback(socket, requests, {
                    clock,
                    connectTimeout,
                    resumable: () => !!lastEventId(),
                    deferred: httpFirst && !options.transports,
                });
        return { protocols, transport };
    };
    /** The URL that tells where to go on; all else in it stays as it is, byte by byte: it may be signed. */
    const resumed = (url, id, { lastEventIdQueryParameterName: name = 'last_event_id' }) => {
        if (!id)
            return url;
        const parsed = new URL(url);
        const own = `${name}=`;
        const others = parsed.search
            .slice(1)
            .split('&')
            .filter((part) => !part.startsWith(own));
        parsed.search = [...others, own + encodeURIComponent(id)].join('&').replace(/^&/, '');
        return parsed.href;
    };
    /** A header carries bytes. */
    const bytes = (text) => Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
    /** How an HTTP request tells where to go on: by the header, unless the query is asked for, or another origin had to give leave. */
    const resumption = (url, id, options) => id && options.lastEventIdQueryParameterName === undefined && sameOrigin(url)
        ? { url, headers: { 'Last-Event-ID': bytes(id) } }
        : { url: resumed(url, id, options), headers: {} };
    /** Whether a request needs no leave of another origin for its headers. */
    const sameOrigin = (url) => {
        const { origin } = globalThis.location ?? {};
        return !origin || new URL(url).origin === origin;
    };
    /** Whether the server ended a proven WebSocket because it was quiet: Nchan, with 1000 and the status that a poll would get. */
    const wasIdle = ({ attempt, cause }) => !attempt && endOf(cause).reason.startsWith('408 ');

    /**
     * The event handler attributes of one target (`onopen` and its like), by event type; itself the listener that calls them, so
     * that a handler keeps its place among the listeners while its value changes.
     * https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-idl-attributes
     */
    class EventHandlers extends Map {
        handleEvent(event) {
            const handler = this.get(event.type);
            if (typeof handler === 'function')
                handler.call(event.target, event);
        }
    }
    /**
     * Defines the attributes on `prototype`.
     *
     * @param handlersOf - Throws a TypeError for what is not an instance.
     */
    const defineHandlers = (prototype, types, handlersOf) => {
        for (const type of types) {
            const name = `on${type}`;
            const attribute = {
                get [name]() {
                    return handlersOf(this).get(type) ?? null;
                },
                set [name](value) {
                    // TypeScript takes `this` for the literal; it is whoever inherits the attribute.
                    const target = this;
                    const handlers = handlersOf(target);
                    // [LegacyTreatNonObjectAsNull]: an object that cannot be called is kept, and does nothing.
                    const handler = /function|object/.test(typeof value) ? value : null;
                    handlers.set(type, handler);
                    if (handler)
                        target.addEventListener(type, handlers);
                    else
                        target.removeEventListener(type, handlers);
                },
            };
            Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(attribute));
        }
    };

    /** A link that only listens, as long as `run` runs: what that gives is how it ended; what it throws, a failure. */
    const httpLink = (run) => ({ url }, events) => {
        const controller = new AbortController();
        const abort = () => controller.abort();
        let opened = false;
        let over = false;
        const end = (end) => {
            if (!over)
                events.close(end);
            over = true;
            abort();
        };
        const listening = {
            url: url.replace(/^ws/, 'http'),
            signal: controller.signal,
            open() {
                if (!opened && !over)
                    events.open({ protocol: '', extensions: '' });
                opened = true;
            },
            message(data) {
                if (!over)
                    events.message(data);
            },
            abort,
        };
        run(listening).then(end, (error) => end({ ...failure, reason: String(error) }));
        return {
            send: () => false,
            close: abort,
            abandon() {
                over = true;
                abort();
            },
            bufferedAmount: 0,
            binaryType: 'blob',
        };
    };
    /** A body as it comes; UTF-8, without its byte order mark. */
    async function* textOf({ body }) {
        const reader = body?.getReader();
        const decoder = new TextDecoder();
        for (let part; (part = await reader?.read()) && !part.done;)
            yield decoder.decode(part.value, { stream: true });
    }
    /**
     * How a link ends whose request was answered otherwise than it wants: with the close code 4000 + status, by the example of
     * 4429; and where the server says when it may be asked again, as a WebSocket server would say that.
     */
    const refusal = ({ status, statusText, headers, }) => {
        const seconds = /^\d+$/.exec(headers.get('Retry-After') ?? '');
        return {
            ...failure,
            code: status === 503 ? 1013 : 4000 + status,
            reason: seconds ? `retry-after=${seconds[0]}` : statusText,
        };
    };

    /** One event stream by HTTP per link. Its messages are `StreamEvent`s. */
    const eventStream = ({ get, clock, silence, limit }) => httpLink(async ({ url, signal, open, message, abort }) => {
        const alarm = createAlarm(clock, abort);
        try {
            alarm(clock.now() + silence);
            const response = await get(url, signal);
            const type = response.headers.get('Content-Type') ?? '';
            if (response.status !== 200 || !/^text\/event-stream *(;|$)/i.test(type))
                return refusal(response);
            open();
            const parse = eventStreamParser(message);
            for await (const text of textOf(response)) {
                alarm(clock.now() + silence);
                if (parse(text) > limit)
                    return { ...abnormal, code: 1009, reason: `An event of over ${limit} characters` };
            }
            return abnormal;
        }
        finally {
            alarm();
        }
    });

    const eventSourceRule = [
        'an object',
        { ...listeningShape, withCredentials: '', heartbeatTimeout: amount },
    ];

    /** As HTTP statuses: what a gateway says for a server that will be back, and one that has only WebSockets here. */
    const passing = [4426, 4429, 4502, 4504];
    /** A broken server cannot pin its clients, nor make them spin. */
    const shortest = 100;
    const longest$1 = 600_000;
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
        const named = retry === undefined ? 0 : Math.min(Math.max(retry, shortest), longest$1);
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

    /** What stands for an answer where there is none. */
    const unanswered = (status, statusText) => ({
        status,
        statusText,
        headers: new Headers(),
        text: '',
    });
    /** A server that keeps a poll for so long is listening. */
    const held = 2_000;
    /** One that answers nothing sooner than this does not hold polls now: asking it again at once would be a hot loop. */
    const quick = 1_000;
    /** One poll after the other; each answer that is no error is a message, those that bring nothing included. */
    const longPolling = ({ get, clock, timeout, limit }) => httpLink(async ({ url, signal, open, message }) => {
        const poll = async () => {
            const request = new AbortController();
            let late = false;
            const alarm = createAlarm(clock, () => {
                late = true;
                request.abort();
            });
            signal.onabort = () => request.abort();
            alarm(clock.now() + timeout);
            try {
                const response = await get(url, request.signal);
                const { status, statusText, headers } = response;
                let text = '';
                for await (const piece of textOf(response))
                    if ((text += piece).length > limit)
                        throw new RangeError(`An answer of over ${limit} characters`);
                return { status, statusText, headers, text };
            }
            catch (error) {
                if (late)
                    return unanswered(408, 'timeout');
                throw error;
            }
            finally {
                alarm();
            }
        };
        const alarm = createAlarm(clock, open);
        alarm(clock.now() + held);
        try {
            for (;;) {
                const began = clock.now();
                const answer = await poll();
                const { status, text } = answer;
                const end = refusal(answer);
                if (!/^(2..|304|408)$/.test(`${status}`))
                    return { ...end, answer };
                open();
                message(answer);
                if (signal.aborted || (!text && clock.now() - began < quick))
                    return { ...end, wasClean: true, failed: false };
            }
        }
        finally {
            alarm();
        }
    });

    const longPollRule = [
        'an object',
        {
            ...listeningShape,
            url: 'a string, an object or a function',
            data: 'a string, an object or a function',
            type: 'a string',
            method: 'a string',
            contentType: 'a string',
            dataType: '"json" or "text"',
            timeout: amount,
            cache: 'a boolean',
            async: 'true',
            xhrFields: ['an object', { withCredentials: 'a boolean' }],
            context: '',
            beforeSend: 'a function',
            success: 'a function',
            error: 'a function',
            complete: 'a function',
        },
    ];
    /** What the callbacks get of an answer, or of none. */
    const responseOf = ({ status, statusText, headers, text }) => ({
        readyState: 4,
        status,
        statusText,
        responseText: text,
        getResponseHeader: (name) => headers.get(name),
        getAllResponseHeaders: () => Array.from(headers, ([name, value]) => `${name}: ${value}\r\n`).join(''),
    });

    const asked = (source) => (typeof source === 'function' ? source() : source);
    /** As jQuery writes a form. */
    const encode = (data = '') => {
        if (typeof data === 'string')
            return data;
        const form = new URLSearchParams();
        for (const [name, value] of Object.entries(data))
            for (const item of [value].flat()) {
                if (typeof item === 'object' && item)
                    throw new TypeError(`options.data.${name} must be flat`);
                form.append(Array.isArray(value) ? `${name}[]` : name, `${item ?? ''}`);
            }
        return `${form}`;
    };
    const methodOf = ({ method, type = 'GET' }) => (method ?? type).toUpperCase();
    /** Where to poll now, as an absolute `ws:` URL; with the data, where the method is GET. */
    const urlOf = (options) => {
        const url = parseUrl(`${asked(options.url)}`.replace(/#.*/s, ''));
        const data = methodOf(options) === 'GET' && encode(asked(options.data));
        if (data)
            url.search += `${url.search && '&'}${data}`;
        return url.href;
    };
    /** What one poll is asked with, besides where; `undefined` where `beforeSend` says no. */
    const requestOf = (options, url) => {
        const { data, dataType, headers: given, xhrFields, beforeSend, contentType } = options;
        const method = methodOf(options);
        const body = method === 'GET' ? undefined : encode(asked(data));
        const headers = new Headers(given);
        const preset = (name, value) => {
            if (!headers.has(name))
                headers.set(name, value);
        };
        preset('Accept', dataType === 'json' ? 'application/json, text/javascript, */*; q=0.01' : '*/*');
        if (body !== undefined)
            preset('Content-Type', contentType ?? 'application/x-www-form-urlencoded; charset=UTF-8');
        if (sameOrigin(url))
            preset('X-Requested-With', 'XMLHttpRequest');
        if (beforeSend?.({ setRequestHeader: (name, value) => headers.set(name, value) }, options) === false)
            return undefined;
        return {
            method,
            headers,
            credentials: xhrFields?.withCredentials ? 'include' : 'same-origin',
            cache: 'no-store',
            ...(body !== undefined && { body }),
        };
    };

    /** Only where both came. A server with an ETag alone may mean the content: it would not give again what is equal to what it gave. */
    const cursorOf = ({ headers }) => {
        const modified = headers.get('Last-Modified');
        const tag = headers.get('ETag');
        if (!modified || !tag)
            return undefined;
        // An id of Nchan's says the same.
        return {
            id: `${Date.parse(modified) / 1000}:${tag}`,
            headers: { 'If-Modified-Since': modified, 'If-None-Match': tag },
        };
    };
    /**
     * Stands for the loop of `$.ajax` that polls again whenever it is answered: by such polls, and over a WebSocket where one opens
     * to a server that tells where it is; and it does not hammer a server that is gone.
     *
     * @throws DOMException `SyntaxError` for a url that cannot be, TypeError or RangeError for a wrong option.
     *
     * @example
     * longPoll({ url: '/sub/news', dataType: 'json', success: (news) => show(news) })
     */
    const longPoll = (options) => {
        check(options, longPollRule, 'options');
        if (options.url === undefined)
            throw new TypeError('options.url is missing');
        const { url, data: form, dataType, timeout = 90_000, fetch, beforeSend, context = options } = options;
        const dynamic = [url, form].some((source) => typeof source === 'function');
        let cursor = { id: '' };
        /** Unless it was ended meanwhile, by another callback. */
        const call = (name, ...told) => {
            const { state } = hold.connection;
            if (state.name === 'closing' || (state.name === 'closed' && !state.cause))
                return;
            guard(() => options[name]?.apply(context, told));
        };
        const complete = (response, status) => call('complete', response, status);
        const fail = (answer, status, thrown) => {
            const response = responseOf(answer);
            call('error', response, status, thrown);
            complete(response, status);
        };
        const receive = (answer, polled = false) => {
            const { status, text } = answer;
            const response = responseOf(answer);
            if (status === 408)
                return complete(response, 'timeout');
            if (status === 304)
                return complete(response, 'notmodified');
            cursor = cursorOf(answer) ?? cursor;
            if (status === 204)
                return complete(response, 'nocontent');
            let data = text;
            const type = answer.headers.get('Content-Type') ?? '';
            if (dataType ? dataType === 'json' : /\bjson\b/.test(type))
                try {
                    data = JSON.parse(text);
                }
                catch (error) {
                    fail(answer, 'parsererror', error);
                    // A login page, say, comes at once, and would come at once again.
                    if (polled)
                        hold.connection.apply('lost', { cause: { ...abnormal, wasClean: true } });
                    return;
                }
            call('success', data, 'success', response);
            complete(response, 'success');
        };
        /** What came over a WebSocket, as an answer. */
        const receiveEvent = ({ data, id, contentType }) => {
            if (id !== undefined)
                cursor = { id };
            const headers = new Headers(contentType ? { 'Content-Type': bytes(contentType) } : {});
            if (data !== undefined)
                receive({ status: 200, statusText: 'OK', headers, text: data });
        };
        const explain = (cause) => {
            if (cause.type === 'timeout')
                fail(unanswered(0, 'timeout'), 'timeout', 'timeout');
            else if (cause.type === 'error')
                fail(unanswered(0, 'error'), 'error', cause.error);
            else if ('answer' in cause) {
                const answer = cause.answer;
                fail(answer, 'error', answer.statusText);
            }
            else if ('code' in cause && !cause.wasClean)
                fail(unanswered(0, 'error'), 'error', cause.reason);
        };
        const get = async (url, signal) => {
            const at = dynamic ? urlOf(options).replace(/^ws/, 'http') : url;
            const request = requestOf(options, at);
            if (!request) {
                hold.connection.apply('close');
                throw new DOMException('beforeSend said no', 'AbortError');
            }
            const { url: target, headers = {} } = cursor.headers
                ? { url: at, ...cursor }
                : resumption(at, cursor.id, options);
            for (const [name, value] of Object.entries(headers))
                request.headers.set(name, value);
            return (fetch ?? globalThis.fetch)(target, { ...request, signal });
        };
        const { protocols, transport } = listen(options, {
            http: (clock, limit) => longPolling({ get, clock, limit, timeout: timeout || Infinity }),
            httpFirst: true,
            plainHttp: methodOf(options) !== 'GET' || !!beforeSend,
            lastEventId: () => cursor.id,
        });
        const policy = options.retry ?? standard;
        const retry = (context) => (wasIdle(context) ? 0 : policy(context));
        const hold = new Hold({ ...options, heartbeat: false, retry, transport }, dynamic ? () => urlOf(options) : urlOf(options), protocols, {
            binaryType: () => 'blob',
            state(to, from) {
                hold.follow(to);
                if (to.name === from.name || from.name === 'suspended')
                    return;
                if (/backoff|closed/.test(to.name) && 'cause' in to && to.cause)
                    explain(to.cause);
            },
            message: (message) => 'status' in message
                ? receive(message, true)
                : receiveEvent(message),
            dropped: () => { },
        });
        hold.restart();
        const close = () => hold.connection.apply('close');
        return {
            get state() {
                return hold.connection.state;
            },
            abort: close,
            close,
        };
    };

    const hasLink = ({ name }) => name === 'open' || name === 'closing';
    /**
     * What a listener of `close` hears of a transition: the end of what was open, the first failure of an outage, and the
     * final end; nothing of the further attempts.
     */
    const endingOf = (to, from) => {
        if (to.name === 'closed')
            return from.name === 'idle' ? undefined : { end: to.close };
        if (hasLink(to) || !('cause' in to && to.cause))
            return undefined;
        const failed = to.name === 'backoff' && to.attempt && 'outage' in from && from.outage === undefined;
        if (!failed && !hasLink(from))
            return undefined;
        return { end: endOf(to.cause), retryAt: to.name === 'resolving' ? to.since : to.deadline };
    };

    /** A native `CloseEvent`, or what looks like one where there is none (Node 20). */
    const closeEvent = ({ end: { code, reason, wasClean }, ...retry }) => {
        const init = { code, reason, wasClean };
        const event = globalThis.CloseEvent
            ? new CloseEvent('close', init)
            : Object.assign(new Event('close'), init);
        return Object.assign(event, retry);
    };

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

    exports.EventSource = EventSource;
    exports.SockJS = SockJS;
    exports.longPoll = longPoll;

}));
//# sourceMappingURL=holdfast.comet.umd.js.map
