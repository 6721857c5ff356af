/*! holdfast 0.1.0 | MIT */
(function (global, factory) {
    typeof exports === 'object' && typeof module !== 'undefined' ? factory(exports) :
    typeof define === 'function' && define.amd ? define(['exports'], factory) :
    (global = typeof globalThis !== 'undefined' ? globalThis : global || self, factory((global.org = global.org || {}, global.org.cometd = global.org.cometd || {})));
})(this, (function (exports) { 'use strict';

    /** An extension that changes nothing: to be extended. */
    let Extension$1 = class Extension {
        #cometd;
        /** The client, while it is registered there. */
        get cometd() {
            return this.#cometd;
        }
        registered(_name, cometd) {
            this.#cometd = cometd;
        }
        unregistered() {
            this.#cometd = null;
        }
        incoming(message) {
            return message;
        }
        outgoing(message) {
            return message;
        }
    };

    /** A transport that cannot do anything yet: to be extended, and registered with `registerTransport`. */
    let Transport$1 = class Transport {
        type = '';
        registered(type, _client) {
            this.type = type;
        }
        getType() {
            return this.type;
        }
        unregistered() { }
        accept(_version, _crossDomain, _url) {
            return false;
        }
        send(_envelope, _metaConnect) {
            return undefined;
        }
        reset(_init) { }
        abort() { }
    };

    const isFunction = (value) => typeof value === 'function';
    /** The arguments. @throws Error like the original's, for too few of them. */
    const count = (args, required) => {
        if (args.length < required)
            throw new Error(`Illegal arguments number: required ${required}, got ${args.length}`);
        return Array.from(args);
    };
    /** The first `wanted` arguments, of which a callback may have come early; and what follows. */
    const leading = (args, wanted) => {
        const early = args.findIndex(isFunction);
        const end = early < 0 ? wanted : Math.min(early, wanted);
        return [args.slice(0, end), args.slice(end)];
    };
    /** `(scope?, callback, ...rest)`, where the scope may be left out and the callback be the name of its method. */
    const scoped = (args) => {
        const [first, second] = args;
        if (isFunction(first))
            return [undefined, first, args.slice(1)];
        const callback = typeof second === 'string' ? Reflect.get(Object(first), second) : second;
        if (isFunction(callback))
            return [first, callback, args.slice(2)];
        throw new Error(`Invalid callback ${second}${first && typeof second === 'string' ? ` for scope ${first}` : ''}`);
    };
    /** `(fields?, callback?)` */
    const asked = ([fields, callback]) => (isFunction(fields) ? [{}, fields] : [Object(fields ?? {}), isFunction(callback) ? callback : undefined]);

    const isObject = (value) => typeof value === 'object' && !!value;
    /**
     * What came from the wire: an array of messages, or one alone. What is no object is passed over; of the others not even
     * the channel is sure.
     *
     * @throws SyntaxError for what is no JSON, TypeError where there is something, and no object in it.
     */
    const messagesFrom = (body) => {
        const items = [JSON.parse(String(body))].flat();
        const messages = items.filter(isObject);
        if (items.length && !messages.length)
            throw new TypeError('Expected an array of Bayeux messages');
        return messages;
    };
    /** Why a message was not sent at all. */
    const unsendable = 'unsendable';
    /** As JSON, or nothing. What JSON cannot say is told of, and left out. */
    const written = (messages, tell) => {
        const texts = messages.flatMap((message) => {
            try {
                return [JSON.stringify(message)];
            }
            catch (exception) {
                tell(message, exception);
                return [];
            }
        });
        return texts.length ? `[${texts.join()}]` : undefined;
    };
    /** What the page's addresses are relative to. */
    const base = () => globalThis.document?.baseURI ?? globalThis.location?.href;
    const isMeta = (channel) => typeof channel === 'string' && channel.startsWith('/meta/');
    /**
     * Whether it answers something that was sent. A delivery may carry the id of what its publisher sent, so an id alone says
     * nothing: Faye's servers do so.
     */
    const isReply = (message) => message.successful !== undefined || isMeta(message.channel);
    /** A channel and the patterns that cover it, in the order of `/a/b`, `/a/*`, `/a/**`, `/**`. */
    const patternsOf = (channel) => {
        const patterns = [channel];
        // No more than a hundred: each level costs as much as the whole name.
        for (let end = channel.lastIndexOf('/'); end >= 0 && patterns.length < 100;) {
            const parent = channel.slice(0, end);
            if (patterns.length === 1)
                patterns.push(`${parent}/*`);
            patterns.push(`${parent}/**`);
            end = parent.lastIndexOf('/');
        }
        return patterns;
    };
    /** Ten minutes: no server holds a request longer, and none may keep a client away for good. */
    const longest$2 = 600_000;
    /** The part of an advice that makes sense, so that nothing absurd is ever obeyed, or kept. */
    const sensible = (advice) => {
        const given = Object(advice);
        const kept = {};
        for (const name of ['interval', 'timeout', 'maxInterval']) {
            const value = given[name];
            if (typeof value === 'number' && value >= 0)
                kept[name] = Math.min(value, longest$2);
        }
        const { reconnect } = given;
        if (['retry', 'handshake', 'none'].includes(reconnect))
            kept.reconnect = reconnect;
        return kept;
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

    /** Every error of Holdfast's own; `name` tells which. */
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

    /** RFC 6455, section 7.1.5: no close frame came. */
    const abnormal = { code: 1006, reason: '', wasClean: false};

    /** A body as it comes; UTF-8, without its byte order mark. */
    async function* textOf({ body }) {
        const reader = body?.getReader();
        const decoder = new TextDecoder();
        for (let part; (part = await reader?.read()) && !part.done;)
            yield decoder.decode(part.value, { stream: true });
    }

    /** Characters that an answer may have. */
    const longest$1 = 16_777_216;
    /**
     * Each envelope a POST, with the server's cookies: some servers find their sessions by them.
     * https://docs.cometd.org/current/reference/#_the_long_polling_transport
     */
    class LongPollingTransport {
        type = 'long-polling';
        /** What ends all that is under way. */
        #under = new Set();
        getType() {
            return this.type;
        }
        accept() {
            return typeof fetch === 'function';
        }
        width({ maxConnections }) {
            return Math.max(1, maxConnections - 1);
        }
        send({ messages, url, settings, onSuccess, onFailure }) {
            const controller = new AbortController();
            const { signal } = controller;
            let httpCode = 0;
            const body = written(messages, (message, exception) => onFailure(this, [message], { reason: unsendable, exception }));
            if (!body)
                return () => { };
            const ask = async () => {
                const response = await fetch(url, {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/json;charset=UTF-8', ...settings.requestHeaders },
                    body,
                    credentials: 'include',
                    // What says goodbye may outlive its page.
                    keepalive: messages.some(({ channel }) => channel === '/meta/disconnect'),
                    signal,
                });
                httpCode = response.status;
                if (!response.ok)
                    throw new Error(response.statusText);
                let text = '';
                for await (const part of textOf(response))
                    if ((text += part).length > longest$1)
                        throw new Error(`The answer is longer than ${longest$1} characters`);
                return messagesFrom(text);
            };
            const end = (tell) => {
                if (this.#under.delete(controller) && !signal.aborted)
                    tell();
            };
            this.#under.add(controller);
            ask().then((received) => end(() => {
                onSuccess(received);
                onFailure(this, messages, { reason: 'no reply', httpCode });
            }), (exception) => end(() => onFailure(this, messages, { reason: String(exception.message), exception, httpCode })));
            return () => {
                controller.abort();
                onFailure(this, messages, { reason: 'No answer in time', httpCode });
            };
        }
        abort() {
            for (const controller of this.#under)
                controller.abort();
            this.#under.clear();
        }
    }

    /** When a page comes back, those who waited dial within so many milliseconds, and not all at once. */
    const spread = 300;
    /** What is done next, when its time has come. */
    class NextStep {
        #owner;
        #alarm;
        #step;
        #hasty = false;
        #unwatch;
        constructor(owner) {
            this.#owner = owner;
            this.#alarm = createAlarm(owner.settings.clock, () => this.#take());
        }
        /** At once, or after so many milliseconds; instead of what was planned. `hasty`: sooner, if the page comes back. */
        plan(step, delay, hasty = false) {
            this.#step = step;
            this.#hasty = hasty;
            if (delay)
                this.#alarm(this.#owner.settings.clock.now() + delay);
            else
                this.#take();
        }
        cancel() {
            this.#alarm();
            this.#step = undefined;
        }
        /** Who waits need not wait on once the page is back. */
        watch() {
            const { page, clock, random } = this.#owner.settings;
            this.unwatch();
            if (page)
                this.#unwatch = page.watch((hint) => {
                    if (this.#step && this.#hasty && hint !== 'offline' && hint !== 'sleep')
                        this.#alarm(clock.now() + spread * random());
                });
        }
        unwatch() {
            this.#unwatch?.();
            this.#unwatch = undefined;
        }
        #take() {
            const step = this.#step;
            this.cancel();
            step?.();
        }
    }

    /** Sends no more at once than the transport takes, and sees that each message ends: answered, failed or late. */
    class Sender {
        #owner;
        /** With the transport, in order. */
        #under = new Set();
        /** The same, by the ids that are unanswered. */
        #byId = new Map();
        /** Those that wait for a place. */
        #waiting = [];
        constructor(owner) {
            this.#owner = owner;
        }
        post(parcel) {
            const { transport, messages, url, settings, metaConnect } = parcel;
            const unanswered = new Set(messages);
            const post = {
                parcel,
                unanswered,
                alarm: createAlarm(settings.clock, () => this.#late(post)),
                cancel: undefined,
                envelope: {
                    messages,
                    url,
                    settings,
                    get answered() {
                        return !unanswered.size;
                    },
                    onSuccess: (received) => this.#owner.received(received),
                    onFailure: (_conduit, failed, failure) => this.#fail(post, failure, failed),
                },
            };
            const room = transport.width?.(settings) ?? Infinity;
            const busy = room < Infinity ? [...this.#under].filter((other) => !other.parcel.metaConnect).length : 0;
            if (metaConnect || busy < room)
                this.#send(post);
            else
                this.#waiting.push(post);
        }
        /** The message that this one answers, which then owes nothing more; servers may leave out the id, or the channel. */
        answer({ id, channel }) {
            const post = this.#byId.get(id);
            for (const candidate of post ? [post] : id === undefined ? this.#under : [])
                for (const message of candidate.unanswered)
                    if ((message.id === id || id === undefined) &&
                        (message.channel === channel || channel === undefined)) {
                        candidate.unanswered.delete(message);
                        this.#byId.delete(message.id);
                        if (!candidate.unanswered.size)
                            this.#end(candidate);
                        return message;
                    }
            return undefined;
        }
        /** All that is under way fails. */
        abort(failure) {
            for (const post of [...this.#under])
                this.#fail(post, failure);
        }
        #send(post) {
            const { transport, settings, patience, metaConnect } = post.parcel;
            this.#under.add(post);
            for (const { id } of post.unanswered)
                this.#byId.set(id, post);
            post.alarm(settings.clock.now() + patience);
            post.cancel = transport.send(post.envelope, metaConnect);
        }
        #late(post) {
            const { settings, messages } = post.parcel;
            const more = this.#owner.late(messages);
            if (more > 0)
                return post.alarm(settings.clock.now() + more);
            post.cancel?.();
            this.#fail(post, { reason: 'timeout' });
        }
        /** Of those of its messages that are unanswered; what waits behind it fails as well: else it would overtake it. */
        #fail(post, failure, messages = post.parcel.messages) {
            const { metaConnect, transport } = post.parcel;
            const ids = new Set(messages.map(({ id }) => id));
            const failed = [...post.unanswered].filter(({ id }) => ids.has(id));
            if (!failed.length)
                return;
            for (const message of failed) {
                post.unanswered.delete(message);
                this.#byId.delete(message.id);
            }
            const ended = !post.unanswered.size;
            const behind = ended && this.#under.has(post) && !metaConnect ? this.#waiting.splice(0) : [];
            if (ended)
                this.#end(post);
            this.#owner.failed(failed, failure, transport);
            for (const other of behind)
                this.#fail(other, { reason: 'Previous request failed', httpCode: -1 });
        }
        #end(post) {
            post.alarm();
            const freed = this.#under.delete(post) && !post.parcel.metaConnect;
            const next = freed ? this.#waiting.shift() : undefined;
            if (next)
                this.#send(next);
        }
    }

    /** So many messages may wait for the end of an outage. */
    const mostHeld = 10_000;
    /** So many go together at most: servers limit what they take at once. */
    const mostTogether = 100;
    /** Messages on their way out: they wait for the end of a batch, of a handshake or of an outage. */
    class Outbox {
        #owner;
        #session;
        #sender;
        /** What goes before all else, what failed and is sent again, and what waits. */
        #queues = [[], [], []];
        #batches = 0;
        #lastId = 0;
        #resend;
        constructor(owner, session) {
            this.#owner = owner;
            this.#session = session;
            this.#resend = createAlarm(owner.settings.clock, () => {
                if (!session.isDown)
                    this.flush();
            });
            this.#sender = new Sender({
                received: (messages) => {
                    const { epoch } = session;
                    for (const message of messages)
                        if (session.epoch === epoch)
                            session.receive(message);
                },
                failed: (messages, failure, { type }) => messages.forEach((message) => this.#fail(message, { ...failure, connectionType: type })),
                late: (messages) => owner.late(messages),
            });
        }
        nextId() {
            return `${++this.#lastId}`;
        }
        /** Sends a message of the page's, as soon as it may go; `ahead`: before all that waits. */
        send(message, ahead = false) {
            const { clock } = this.#owner.settings;
            this.#prepare(message, (out) => {
                const { clientId, isDown, transport } = this.#session;
                const unready = isDown || this.#queues[1].length;
                const waits = this.#batches || !clientId || !transport || (unready && this.#owner.keeps(out));
                if (!waits)
                    this.#post([out]);
                else if (this.#queues[2].length < mostHeld)
                    this.#queues[ahead ? 0 : 2].push(out);
                // Later, as all that fails: who publishes again in the callback would do so without end.
                else
                    clock.after(0, () => this.#tell(out, { reason: `${mostHeld} messages wait` }));
            });
        }
        /** Sends a message of the session's own, past all that waits. `held`: how long the server may hold the answer back. */
        emit(message, held, transport = this.#session.transport) {
            this.#prepare(message, (out) => {
                if (transport)
                    this.#post([out], held, transport);
                else
                    this.#tell(out, { reason: 'No transport can be used' });
            });
        }
        startBatch() {
            this.#batches++;
        }
        /** Whether there was one. `always`: as in {@link Outbox.flush}. */
        endBatch(always = false) {
            if (!this.#batches)
                return false;
            if (!--this.#batches)
                this.flush(always);
            return true;
        }
        /** Takes back what waits. Whether it did. */
        withdraw(id) {
            for (const queue of this.#queues) {
                const at = queue.findIndex((message) => message.id === id);
                if (at >= 0)
                    return !!queue.splice(at, 1);
            }
            return false;
        }
        /** The message that was sent and waits for this reply; no more, then. */
        answer(reply) {
            return this.#sender.answer(reply);
        }
        /** Sends what waits, if it may go; `always`: also what could wait for the end of an outage. */
        flush(always = false) {
            if (this.#batches || !this.#session.clientId || !this.#session.transport)
                return;
            const messages = this.#take();
            const waits = this.#session.isDown && !always;
            const going = messages.filter((message) => {
                const stays = waits && this.#owner.keeps(message);
                if (stays)
                    this.#queues[2].push(message);
                return !stays;
            });
            while (going.length)
                this.#post(going.splice(0, mostTogether));
        }
        /** What is under way fails. */
        abort() {
            this.#resend();
            this.#sender.abort({ reason: 'Abort', websocketCode: 1000 });
        }
        /** And what waits. */
        clear() {
            this.#batches = 0;
            for (const message of this.#take())
                this.#tell(message, { reason: 'Disconnected' });
        }
        #take() {
            const messages = this.#queues.flat();
            this.#queues = [[], [], []];
            return messages;
        }
        #prepare(message, next) {
            const { clientId } = this.#session;
            message.id ??= this.nextId();
            if (clientId)
                message.clientId = clientId;
            this.#owner.outgoing(message, next);
        }
        #post(messages, held, transport = this.#session.transport) {
            const { settings } = this.#owner;
            const { clientId } = this.#session;
            if (clientId)
                for (const message of messages)
                    message.clientId = clientId;
            this.#sender.post({
                transport,
                messages,
                url: this.#owner.address(transport.type, messages),
                settings,
                patience: settings.maxNetworkDelay + (held ?? 0),
                metaConnect: held !== undefined,
            });
        }
        #fail(message, failure) {
            const { clock, resend } = this.#owner.settings;
            const keeps = failure.reason !== unsendable && this.#owner.keeps(message, failure);
            if (this.#session.isOver || !keeps)
                return this.#tell(message, failure);
            this.#queues[1].push(message);
            // In an outage it goes at the end of it; where all else works, after a while.
            this.#resend(clock.now() + resend);
        }
        #tell(message, failure) {
            const { id, channel, subscription } = message;
            this.#session.failed({
                id: id,
                successful: false,
                channel,
                ...(subscription && { subscription }),
                failure: { ...failure, message },
            });
        }
    }

    /** Milliseconds: a `/meta/connect` that comes back sooner was not held back, and an attempt that takes longer hangs. */
    const heldAtLeast = 100;
    const hanging = 500;
    /** A connection that lasted so long is none that breaks at once. */
    const stableAfter = 1_000;
    /** So many connects in a row that were not held, and brought nothing, are a server's right. */
    const mostUnheld = 5;
    /** Where a policy throws or answers rubbish. */
    const fallback = 10_000;
    /** How long to wait: after failures, and where a server that does not hold would be asked without end. */
    class Pace {
        /** How many attempts failed since something was held back, or came. */
        attempt = 0;
        /** How many failed since one succeeded. */
        misses = 0;
        /** The last wait in milliseconds; 0 once an attempt succeeded. */
        period = 0;
        #owner;
        /** When the first attempt of an outage failed, and when the one under way began. */
        #since = 0;
        #beganAt = 0;
        #unheld = 0;
        constructor(owner) {
            this.#owner = owner;
        }
        /** A handshake or a `/meta/connect` begins. */
        begin() {
            this.#beganAt = this.#now();
        }
        /** Whether the server held back what it answers now. */
        get wasHeld() {
            return this.#spent >= heldAtLeast;
        }
        /**
         * Milliseconds until the next attempt, or `false`: give up. A `fresh` attempt that hung has waited already; whoever was
         * connected waits in full, so that not all come at once.
         */
        failed(fresh) {
            if (!fresh && this.#spent >= stableAfter)
                this.attempt = 0;
            if (!this.attempt)
                this.#since = this.#now();
            this.misses++;
            const delay = this.after(this.attempt++);
            this.period = delay || 0;
            return delay && Math.max(0, delay - (fresh && this.#spent > hanging ? this.#spent : 0));
        }
        /** The same after a success, which brought nothing (`empty`), or something; `paced`: the server should have held it. */
        succeeded(empty, paced) {
            this.misses = this.period = 0;
            if (this.wasHeld || !empty)
                this.attempt = 0;
            this.#unheld = paced && empty && !this.wasHeld ? this.#unheld + 1 : 0;
            return this.#unheld > mostUnheld ? this.after(this.#unheld - mostUnheld) : 0;
        }
        reset() {
            this.attempt = this.misses = this.period = 0;
        }
        /** Milliseconds to wait after so many of a kind, or `false`. */
        after(attempt) {
            const { retry, random, page } = this.#owner.settings;
            const context = {
                attempt,
                cause: { type: 'restart' },
                outage: this.attempt ? this.#now() - this.#since : 0,
                hidden: !!page && page.hidden,
                random,
            };
            const delay = guard(() => retry(context));
            return delay === false || delay >= 0 ? delay : fallback;
        }
        #now() {
            return this.#owner.settings.clock.now();
        }
        get #spent() {
            return this.#now() - this.#beganAt;
        }
    }

    /** The transports that a client may use, best first. */
    class Transports {
        #all = [];
        /** What did not work where it should have, and is left alone for now. */
        #passed = new Set();
        /** `index`: its place. @defaultValue the last. Whether the name was free. */
        add(type, transport, index = this.#all.length) {
            if (this.find(type))
                return false;
            // It goes by the name that it was given, whatever it calls itself.
            Reflect.set(transport, 'type', type);
            this.#all.splice(index, 0, transport);
            return true;
        }
        remove(type) {
            const transport = this.find(type);
            this.#all = this.#all.filter((other) => other !== transport);
            return transport;
        }
        find(type) {
            return this.#all.find((transport) => transport.type === type) ?? null;
        }
        getTransportTypes() {
            return this.#all.map(({ type }) => type);
        }
        /** Those that can be used for this address. */
        findTransportTypes(version, crossDomain, url) {
            return this.#all
                .filter((transport) => transport.accept(version, crossDomain, url))
                .map(({ type }) => type);
        }
        /** The first of these types that can. */
        negotiateTransport(types, version, crossDomain, url) {
            return (this.#all.find((transport) => types.includes(transport.type) && transport.accept(version, crossDomain, url)) ?? null);
        }
        /** The first of these that was not passed over. */
        best(types) {
            return types.find((type) => !this.#passed.has(type)) ?? types[0];
        }
        /** Passes over one of these, from now on. Whether others are left; else all may be tried anew. */
        pass(type, types) {
            this.#passed.add(type);
            const left = types.some((other) => !this.#passed.has(other));
            if (!left)
                this.#passed.clear();
            return left;
        }
        /** Passes over all but this one. */
        passAllBut(type) {
            for (const other of this.getTransportTypes())
                if (other !== type)
                    this.#passed.add(other);
        }
        /** Passes over nothing any more. */
        forgive() {
            this.#passed.clear();
        }
        /** Each lets go of what it has. */
        abort() {
            for (const transport of this.#all)
                transport.abort();
        }
        /** All may be tried anew. */
        reset() {
            this.forgive();
            for (const transport of this.#all)
                transport.reset?.(true);
        }
    }

    /** A better transport is tried again at once, then after this, then after twice as long each time, up to an hour. */
    const upgradeAfter = 60_000;
    const longest = 3_600_000;
    /** Which transport is used, of those that both sides can use. */
    class Selection {
        /** The one in use. */
        current;
        /** A better one, which opened: it is used once a `/meta/connect` came back by it. */
        candidate;
        /** Those that both sides can use, best first. */
        common = [];
        transports = new Transports();
        #owner;
        #upgradeAt = 0;
        #upgradeAfter = 0;
        constructor(owner) {
            this.#owner = owner;
        }
        /** Everything may be tried anew. */
        reset() {
            const { begin } = this.#owner.settings;
            this.transports.reset();
            if (begin)
                this.transports.passAllBut(begin);
            this.#upgradeAt = 0;
            this.#upgradeAfter = 0;
        }
        /** Begins with those that can be used here. */
        begin() {
            const { url, crossDomain } = this.#owner.settings;
            this.#choose(this.transports.findTransportTypes('1.0', crossDomain, url));
        }
        /** What the server offers, which may be anything. Whether there is one that can be used here, too. */
        negotiate(offered) {
            return this.#choose(Array.isArray(offered) ? this.common.filter((type) => offered.includes(type)) : this.common);
        }
        /** Passes over the one in use, which did not work. Whether there is another one to try at once. */
        pass(failure) {
            const from = this.current.type;
            const others = this.transports.pass(from, this.common);
            this.#choose(this.common);
            this.#upgradeAt = this.#owner.settings.clock.now() + this.#upgradeAfter;
            this.#owner.switched(failure, from, this.current?.type);
            return others;
        }
        /** Opens a better one beside the one in use, now and then: what blocked it may have gone. */
        upgrade(held) {
            const { settings } = this.#owner;
            const better = this.transports.find(this.common[0]);
            // One that lived is trusted again: what is lost later was perhaps the line.
            if (better === this.current && held)
                this.#upgradeAfter = 0;
            if (better === this.current || !better?.open || settings.clock.now() < this.#upgradeAt)
                return;
            this.#postpone();
            better.open(this.#owner.address(better.type, []), settings, () => {
                if (better === this.transports.find(better.type))
                    this.candidate = better;
            });
        }
        /** Takes one away; if it is in use, it is until it fails. */
        remove(type) {
            const transport = this.transports.remove(type);
            if (transport === this.candidate)
                this.candidate = undefined;
            this.common = this.common.filter((other) => other !== type);
            if (transport !== this.current)
                transport?.abort();
            return transport;
        }
        /** Uses the candidate from now on; or leaves it alone, for longer than the last time. */
        settle(candidate, works) {
            this.candidate = undefined;
            if (works) {
                this.transports.forgive();
                this.current = candidate;
                this.#upgradeAfter = 0;
            }
            else
                candidate.abort();
        }
        /** Each lets go of what it has, and so does one that was taken away while it was in use. */
        abort() {
            this.transports.abort();
            this.current?.abort();
            this.current = this.candidate = undefined;
        }
        #postpone() {
            this.#upgradeAfter = Math.min(longest, 2 * this.#upgradeAfter || upgradeAfter);
            this.#upgradeAt = this.#owner.settings.clock.now() + this.#upgradeAfter;
        }
        #choose(common) {
            this.common = common.filter((type) => this.transports.find(type));
            this.candidate = undefined;
            const before = this.current;
            this.current = this.transports.find(this.transports.best(this.common) ?? '') ?? undefined;
            if (before && before !== this.transports.find(before.type))
                before.abort();
            return !!this.current;
        }
    }

    /**
     * A client of a Bayeux server: the handshake, the loop of `/meta/connect`, and what the server advises.
     * https://docs.cometd.org/current/reference/#_bayeux
     */
    class Session {
        status = 'disconnected';
        clientId;
        /** How many times it began: what came for one is nothing to the next. */
        epoch = 0;
        /** What the server advises, of what can be obeyed. */
        advice = {};
        selection;
        pace;
        outbox;
        #owner;
        #wishes = {};
        /** Whether a handshake succeeded before. */
        #established = false;
        /** Handshakes that were advised since a `/meta/connect` succeeded. */
        #forgotten = 0;
        /** No `/meta/connect` succeeded by this link: the next one asks for an answer at once. */
        #fresh = true;
        /** What the `/meta/connect` under way tries out. */
        #candidate;
        #deliveries = 0;
        #next;
        constructor(owner) {
            this.#owner = owner;
            this.outbox = new Outbox(owner, this);
            this.selection = new Selection(owner);
            this.pace = new Pace(owner);
            this.#next = new NextStep(owner);
        }
        get transports() {
            return this.selection.transports;
        }
        get transport() {
            return this.isOver ? undefined : this.selection.current;
        }
        get isDown() {
            return this.pace.misses > 0;
        }
        get isOver() {
            return this.status === 'disconnected';
        }
        /** Begins; `wishes` are fields of each handshake, of those that the server advises as well. */
        handshake(wishes) {
            // Who hears of what is let go of cannot begin as well.
            this.status = 'disconnecting';
            this.epoch++;
            this.#abort();
            this.#wishes = wishes;
            this.#established = false;
            this.#forgotten = 0;
            this.pace.reset();
            this.selection.reset();
            this.#next.watch();
            this.#shake();
        }
        /** Says goodbye: it is over once the server answered, or cannot. */
        disconnect(wishes) {
            this.status = 'disconnecting';
            this.#next.cancel();
            this.outbox.emit({ ...wishes, channel: '/meta/disconnect' });
        }
        /** Takes a message as if it came from the server. */
        receive(message) {
            const { advice, successful } = message;
            const asked = isReply(message) ? this.outbox.answer(message) : undefined;
            if (advice)
                this.advice = { ...this.#owner.settings.advice, ...sensible(advice) };
            if (asked)
                message.channel ??= asked.channel;
            // What says neither where it belongs nor how it went is nobody's.
            const { channel } = message;
            if (typeof channel === 'string' && (asked || successful !== undefined || !isMeta(channel)))
                this.#owner.incoming(message, (taken) => this.#take(taken, !!asked));
        }
        failed(reply) {
            this.#take(reply, true);
        }
        #take(message, asked) {
            const { channel } = message;
            if (!isReply(message))
                this.#deliveries++;
            if (channel === '/meta/handshake' && this.status === 'handshaking')
                this.#shaken(message);
            else if (channel === '/meta/connect' && asked)
                this.#connected(message);
            else if (channel === '/meta/disconnect' && asked)
                this.#disconnected(message);
            else
                this.#owner.hear(message);
        }
        #shake = () => {
            const { advice } = this.#owner.settings;
            this.status = 'handshaking';
            this.clientId = undefined;
            this.advice = { ...advice };
            this.#fresh = true;
            this.pace.begin();
            this.selection.begin();
            this.outbox.emit({
                ...this.#wishes,
                id: this.outbox.nextId(),
                version: '1.0',
                minimumVersion: '1.0',
                channel: '/meta/handshake',
                supportedConnectionTypes: [...this.selection.common],
                advice: { timeout: advice.timeout, interval: advice.interval },
            });
        };
        #shaken(reply) {
            const { supportedConnectionTypes: offered, clientId, failure } = reply;
            const { selection } = this;
            const { common, current } = selection;
            const known = reply.successful === true && typeof clientId === 'string';
            let wait = 0;
            if ((reply.successful = known && selection.negotiate(offered))) {
                this.clientId = clientId;
                const again = (reply.reestablish = this.#established);
                this.#established = true;
                this.outbox.startBatch();
                this.#owner.established?.(again);
                this.outbox.endBatch(true);
                this.selection.upgrade(false);
            }
            else
                wait = this.pace.failed(true);
            this.#owner.hear(reply);
            if (this.status !== 'handshaking')
                return;
            if (reply.successful)
                return this.#obey(reply, 0, this.#connect);
            if (known) {
                const reason = `No transport is common: client ${common.join()}; server ${JSON.stringify(offered)}`;
                this.#owner.switched({ reason, connectionType: current.type }, current.type, undefined);
                return this.#giveUp();
            }
            if (!current)
                return this.#giveUp();
            if (failure && selection.pass(failure))
                wait = 0;
            this.#obey(reply, wait, this.#shake);
        }
        #connect = () => {
            const { candidate } = this.selection;
            const transport = candidate ?? this.transport;
            if (!transport)
                return this.#giveUp();
            const fresh = this.#fresh || !!candidate;
            this.status = 'connected';
            this.#candidate = candidate;
            this.#deliveries = 0;
            this.pace.begin();
            this.outbox.emit({ channel: '/meta/connect', connectionType: transport.type, ...(fresh && { advice: { timeout: 0 } }) }, fresh ? 0 : (this.advice.timeout ?? 0), transport);
        };
        #connected(reply) {
            const { settings } = this.#owner;
            const { failure, successful } = reply;
            const candidate = this.#candidate;
            if (this.status !== 'connected') {
                this.#owner.hear(reply);
                // The last reply: the server let go of what it held.
                if (this.isOver)
                    this.#abort();
                return;
            }
            if (candidate)
                this.selection.settle(candidate, successful === true);
            // The page goes on by what worked all the time.
            if (candidate && failure)
                return this.#connect();
            let wait;
            if (successful === true) {
                wait = this.pace.succeeded(!this.#deliveries, !this.#fresh && !candidate && !this.advice.interval);
                this.#fresh = false;
                if (this.pace.wasHeld || this.#deliveries)
                    this.#forgotten = 0;
                this.outbox.flush();
                this.selection.upgrade(this.pace.wasHeld);
            }
            else {
                wait = this.pace.failed(this.#fresh);
                this.#fresh = true;
            }
            this.#owner.hear(reply);
            if (this.status !== 'connected')
                return;
            const { common, current } = this.selection;
            const isGone = current && !common.includes(current.type);
            const blocked = failure && (isGone || (this.pace.misses >= settings.misses && common.length > 1));
            if (blocked && this.selection.pass(failure))
                wait = 0;
            this.#obey(reply, wait, this.#connect);
        }
        #disconnected(reply) {
            const { maxNetworkDelay } = this.#owner.settings;
            // What the server holds comes back by itself, once it agreed.
            if (reply.successful !== true)
                this.#abort();
            this.status = 'disconnected';
            this.clientId = undefined;
            this.outbox.clear();
            this.#next.plan(() => this.#abort(), maxNetworkDelay);
            this.#owner.hear(reply);
        }
        /** After a reply of the handshake or of the loop: what comes next, when it may. */
        #obey({ advice, channel }, wait, next) {
            const { reconnect } = sensible(advice);
            if (reconnect === 'none')
                return this.#giveUp();
            const forgotten = reconnect === 'handshake' && channel === '/meta/connect';
            if (forgotten)
                this.clientId = undefined;
            const then = forgotten ? this.#shake : next;
            // Who is forgotten once need not wait; who is forgotten again and again waits as after any failure.
            const pause = forgotten ? this.#forgotten && this.pace.after(this.#forgotten) : wait;
            if (forgotten)
                this.#forgotten++;
            if (pause === false)
                return this.#giveUp();
            this.status = then === this.#shake ? 'handshaking' : 'connecting';
            this.#next.plan(then, Math.max(pause, this.advice.interval ?? 0), this.isDown);
        }
        #giveUp() {
            this.status = 'disconnecting';
            this.#abort();
            this.status = 'disconnected';
            this.clientId = undefined;
            this.outbox.clear();
        }
        /** Lets go of everything; what is under way fails. */
        #abort() {
            this.#next.cancel();
            this.#next.unwatch();
            // They tell nobody, and the outbox does: so they go first.
            this.selection.abort();
            this.outbox.abort();
        }
    }

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

    /** One WebSocket at a time, opened by the first who sends; what waits for it goes in order. */
    class WebSocketTransport {
        type = 'websocket';
        #link;
        #isOpen = false;
        #patience = () => { };
        /** What goes down with the link: everything that was sent by it and not answered. */
        #carried = [];
        /** When it is looked through for what was answered meanwhile: seldom, or a burst would cost its square. */
        #most = 16;
        /** Whether there is one to use. */
        accept;
        constructor(accept = () => typeof WebSocket === 'function') {
            this.accept = accept;
        }
        getType() {
            return this.type;
        }
        /** Opens a link, so that it can be used once it `opened`; what is under way elsewhere stays there. */
        open(url, { clock, connectTimeout, protocol, WebSocket }, opened = () => { }) {
            if (this.#link)
                return this.#isOpen ? opened() : undefined;
            let late = { reason: 'Connect Timeout', websocketCode: 1000 };
            const patience = createAlarm(clock, () => this.#lose(late));
            this.#patience = patience;
            try {
                this.#link = webSocket(WebSocket, clock)({
                    url: new URL(url, base()).href.replace(/^http/, 'ws'),
                    protocols: protocol ? [protocol] : [],
                    binaryType: 'arraybuffer',
                }, {
                    open: () => {
                        patience();
                        this.#isOpen = true;
                        this.#carried.forEach(this.#write);
                        opened();
                    },
                    message: (data) => {
                        let messages;
                        try {
                            messages = messagesFrom(data);
                        }
                        catch (exception) {
                            return this.#lose({ reason: 'malformed', exception });
                        }
                        this.#carried.at(-1)?.onSuccess(messages);
                    },
                    close: ({ code, reason }) => this.#lose({ reason, websocketCode: code }),
                });
                if (connectTimeout)
                    patience(clock.now() + connectTimeout);
            }
            catch (exception) {
                late = { reason: 'refused', exception };
                patience(clock.now());
            }
        }
        send(envelope) {
            this.#carried.push(envelope);
            if (this.#carried.length > this.#most) {
                this.#carried = this.#carried.filter(({ answered }) => !answered);
                this.#most = 2 * this.#carried.length + 16;
            }
            if (this.#isOpen)
                this.#write(envelope);
            else if (!this.#link)
                this.open(envelope.url, envelope.settings);
            return () => this.#lose({ reason: 'Message Timeout', websocketCode: 1000 });
        }
        /** What JSON cannot say fails alone. */
        #write = ({ messages, onFailure }) => {
            const text = written(messages, (message, exception) => onFailure(this, [message], { reason: unsendable, exception }));
            if (text)
                this.#link?.send(text);
        };
        #lose(failure) {
            const carried = this.#carried;
            this.abort();
            for (const { messages, onFailure } of carried)
                onFailure(this, messages, failure);
        }
        abort() {
            this.#patience();
            this.#link?.abandon();
            this.#link = undefined;
            this.#isOpen = false;
            this.#carried = [];
        }
    }

    const longOutage = 300_000;
    const hiddenPace = 4;
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
    const listen = () => {
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
                listen();
            watching.add(listener);
            return () => {
                if (watching.delete(listener) && !watching.size)
                    unlisten?.abort();
            };
        },
    };

    /** What must be a number, and the least that it may be. */
    const least = {
        connectTimeout: 0,
        maxConnections: 1,
        backoffIncrement: 0,
        maxBackoff: 0,
        maxNetworkDelay: 0,
    };
    /** The original's, under its names: but for `connectTimeout`, which it leaves at 0. */
    const defaults = {
        useWorkerScheduler: true,
        protocol: null,
        stickyReconnect: true,
        connectTimeout: 10_000,
        maxConnections: 2,
        backoffIncrement: 1_000,
        maxBackoff: 60_000,
        logLevel: 'info',
        maxNetworkDelay: 10_000,
        requestHeaders: {},
        appendMessageTypeToURL: true,
        autoBatch: false,
        urls: {},
        maxURILength: 2_000,
        maxSendBayeuxMessageSize: 8_192,
        advice: { timeout: 60_000, interval: 0, maxInterval: 0 },
    };
    /** @throws RangeError for a number that cannot be, by its name. */
    const configured = (options) => {
        const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
        const configuration = {
            ...defaults,
            ...given,
            advice: { ...defaults.advice, ...options.advice },
        };
        const numbers = {};
        for (const [name, value] of Object.entries(least)) {
            numbers[name] = Number(configuration[name]);
            if (!(numbers[name] >= value))
                throw new RangeError(`${name} must be a number, ${value} or more, got ${String(configuration[name])}`);
        }
        return { ...configuration, ...numbers };
    };
    /** Whether the url is of another origin than the page. */
    const isElsewhere = (url) => !!url && !!globalThis.location && new URL(url, base()).origin !== location.origin;
    /** What the session is told of it. */
    const settingsOf = (configuration, environment) => {
        const { backoffIncrement: first, maxBackoff, maxNetworkDelay, linearBackoff, url } = configuration;
        const linear = ({ attempt }) => Math.min((attempt + 1) * first, maxBackoff);
        // The next attempt comes within maxNetworkDelay: so whoever can connect again has, after that and one more try.
        const cap = Math.min(maxBackoff, maxNetworkDelay);
        return {
            clock: systemClock,
            random: Math.random,
            page: browserPage,
            retry: linearBackoff ? linear : jittered({ base: first, cap, longCap: Math.max(cap, maxBackoff) }),
            ...configuration,
            ...environment,
            resend: first,
            misses: configuration.stickyReconnect ? 2 : 1,
            crossDomain: isElsewhere(url),
        };
    };
    /** Where these messages go. */
    const addressOf = ({ url, urls, appendMessageTypeToURL }, type, messages) => {
        const address = Object.hasOwn(urls, type) ? urls[type] : url;
        const [, kind = ''] = /^\/meta\/(handshake|connect|disconnect)$/.exec(messages[0]?.channel ?? '') ?? [];
        const bare = type === 'websocket' || !appendMessageTypeToURL || /[?#]|\.[^/]*$/.test(address);
        return bare ? address.replace(/#.*/, '') : address.replace(/\/?$/, `/${messages.length === 1 ? kind : ''}`);
    };

    /** Who hears what: in the order of `/a/b`, `/a/*`, `/a/**`, `/**`, and for each of them in the order in which they came. */
    class Listeners {
        #byPattern = new Map();
        add(pattern, listener) {
            this.#byPattern.set(pattern, this.of(pattern).add(listener));
        }
        delete(pattern, listener) {
            const present = this.of(pattern);
            if (present.delete(listener) && !present.size)
                this.#byPattern.delete(pattern);
        }
        /** Those of this channel or pattern itself. */
        of(pattern) {
            return this.#byPattern.get(pattern) ?? new Set();
        }
        /** Everybody who hears this channel: who comes meanwhile does not, nor does who leaves. */
        tell(channel, tell) {
            const hearing = patternsOf(channel).flatMap((pattern) => [...this.of(pattern)].map((listener) => [listener, pattern]));
            for (const [listener, pattern] of hearing)
                if (this.of(pattern).has(listener))
                    tell(listener, pattern);
        }
        get patterns() {
            return [...this.#byPattern.keys()];
        }
    }

    /** Meta channels that replies are told on; those of publishes are told on `/meta/publish`. */
    const told = /^\/meta\/(handshake|connect|disconnect|subscribe|unsubscribe)$/;
    /** Brings messages to whoever waits for them or listens. */
    class Dispatch {
        listeners = new Listeners();
        callbacks = new Map();
        #calls = new Map();
        #hooks;
        constructor(hooks) {
            this.#hooks = hooks;
        }
        /** `callback` hears the answer to a call, or after so many milliseconds that there was none. */
        expect(message, callback, timeout, clock) {
            const { id } = message;
            const failure = { message, reason: 'Remote Call Timeout' };
            const stop = clock.after(timeout, () => {
                this.#calls.delete(id);
                // A reply, like any other: but it has no channel, as the original's has none.
                this.call(callback, { id, error: '406::timeout', successful: false, failure });
            });
            this.#calls.set(id, { callback, stop });
        }
        hear(message) {
            const { id, channel, successful } = message;
            const call = this.#calls.get(id);
            const reply = isReply(message);
            // A call is answered by a delivery with its id; the reply to its publish only tells of a failure.
            if (call && (!reply || successful !== true)) {
                this.#calls.delete(id);
                call.stop();
                return this.call(call.callback, message);
            }
            if (!reply)
                return this.#tell(channel, message);
            const callback = this.callbacks.get(id);
            this.callbacks.delete(id);
            if (callback)
                this.call(callback, message);
            this.#tell(told.test(channel) ? channel : '/meta/publish', message);
            if (successful !== true)
                this.#tell('/meta/unsuccessful', message);
        }
        call(callback, message) {
            this.attempt(() => callback.call(this.#hooks, message), 'onCallbackException', message);
        }
        /** Calls a function of the page. What it throws is told to the hook for it, and reported where there is none. */
        attempt(run, hook, ...about) {
            try {
                return run();
            }
            catch (exception) {
                const told = Reflect.get(this.#hooks, hook);
                if (told)
                    guard(() => told.call(this.#hooks, exception, ...about));
                else
                    report(exception);
                return undefined;
            }
        }
        #tell(channel, message) {
            this.listeners.tell(channel, (handle) => {
                const { callback, scope, listener } = handle;
                this.attempt(() => callback.call(scope, message), 'onListenerException', handle, listener, message);
            });
        }
    }

    /** What stands behind a `CometD`: its session, all that it was told, and who listens. */
    class Client {
        configuration = configured({ url: '' });
        settings;
        session;
        dispatch;
        extensions = new Map();
        timeoutListeners = new Set();
        /** Who is told of each handshake, of those that the server advised as well. */
        handshaken;
        #environment;
        #hooks;
        constructor(hooks, environment) {
            this.#hooks = hooks;
            this.#environment = environment;
            this.settings = settingsOf(this.configuration, environment);
            this.dispatch = new Dispatch(hooks);
            this.session = new Session(this);
            const { transports } = this.session;
            const isThere = () => !!(environment.WebSocket ?? globalThis.WebSocket) && hooks.websocketEnabled !== false;
            transports.add('websocket', new WebSocketTransport(isThere));
            transports.add('long-polling', new LongPollingTransport());
        }
        configure(options) {
            this.configuration = configured({ ...this.configuration, ...options });
            this.settings = settingsOf(this.configuration, this.#environment);
        }
        forget(listeners) {
            for (const pattern of this.dispatch.listeners.patterns)
                for (const handle of this.subscribed(pattern, listeners))
                    this.dispatch.listeners.delete(pattern, handle);
        }
        /** The subscriptions of a channel, or its listeners. */
        subscribed(channel, listeners = false) {
            return [...this.dispatch.listeners.of(channel)].filter(({ listener }) => listener === listeners);
        }
        address(type, messages) {
            return addressOf(this.configuration, type, messages);
        }
        outgoing(message, next) {
            if (message.channel === '/meta/handshake') {
                // The server forgets: so the page is asked anew, by the handshake's callback and listeners.
                if (!this.configuration.autoResubscribe)
                    this.forget(false);
                if (this.handshaken)
                    this.dispatch.callbacks.set(message.id, this.handshaken);
            }
            const left = this.#extend(message, 'outgoing', [...this.extensions].reverse());
            if (left)
                next(left);
            else
                this.dispatch.callbacks.delete(message.id);
        }
        incoming(message, next) {
            const taken = this.#extend(message, 'incoming', [...this.extensions]);
            if (taken)
                next(taken);
        }
        established(again) {
            if (!again || !this.configuration.autoResubscribe)
                return;
            for (const subscription of this.dispatch.listeners.patterns)
                if (this.subscribed(subscription).length)
                    this.session.outbox.send({ channel: '/meta/subscribe', subscription }, true);
        }
        hear(message) {
            this.dispatch.hear(message);
        }
        /** Not what the server will never take, or the line behind it would be blocked for ever. */
        keeps({ channel }, { httpCode = 0, websocketCode } = {}) {
            const refused = /^4(?!08|29)/.test(String(httpCode)) || websocketCode === 1009;
            return !!this.configuration.offlineQueue && !isMeta(channel) && !refused;
        }
        late(messages) {
            const answers = [...this.timeoutListeners].map((listener) => Number(guard(() => listener(messages))) || 0);
            return Math.max(0, ...answers);
        }
        switched(failure, from, to) {
            guard(() => this.#hooks.onTransportException?.(failure, from, to ?? null));
        }
        #extend(message, way, extensions) {
            for (const [name, extension] of extensions) {
                const result = this.dispatch.attempt(() => extension[way]?.(message), 'onExtensionException', name, way === 'outgoing', message);
                if (result === null)
                    return null;
                if (result)
                    message = result;
            }
            return message;
        }
    }

    /** The part of a `CometD` that transports and extensions are plugged into, and that they use. */
    class Pluggable {
        client;
        #name;
        /**
         * @param name - What it is called. @defaultValue 'default'
         * @param environment - For tests: clock, luck, page and WebSocket.
         */
        constructor(name = 'default', environment = {}) {
            this.#name = name;
            this.client = new Client(this, environment);
        }
        getName() {
            return this.#name;
        }
        /** `null` until it is configured. */
        getURL() {
            return this.client.configuration.url || null;
        }
        /** What is published and subscribed from now on waits for `endBatch()`. */
        startBatch() {
            this.client.session.outbox.startBatch();
        }
        /** @throws Error where there is no batch. */
        endBatch() {
            if (!this.client.session.outbox.endBatch())
                throw new Error('Calls to startBatch() and endBatch() are not paired');
        }
        /**
         * @param index - Its place among the others. @defaultValue the last
         * @returns Whether the name was free.
         */
        registerTransport(type, transport, index) {
            const added = this.client.session.transports.add(type, transport, index);
            if (added)
                transport.registered?.(type, this);
            return added;
        }
        unregisterTransport(type) {
            const transport = this.client.session.selection.remove(type);
            transport?.unregistered?.();
            return transport;
        }
        unregisterTransports() {
            for (const type of this.getTransportTypes())
                this.unregisterTransport(type);
        }
        getTransportTypes() {
            return this.client.session.transports.getTransportTypes();
        }
        findTransport(type) {
            return this.client.session.transports.find(type);
        }
        /** The one in use. */
        getTransport() {
            return this.client.session.transport ?? null;
        }
        getTransportRegistry() {
            return this.client.session.transports;
        }
        /** `timeout` listeners may answer how many milliseconds more late messages have. */
        addTransportListener(event, listener) {
            this.#timeoutListeners(event).add(listener);
        }
        removeTransportListener(event, listener) {
            return this.#timeoutListeners(event).delete(listener);
        }
        #timeoutListeners(event) {
            if (event !== 'timeout')
                throw new Error(`Unsupported event ${event}`);
            return this.client.timeoutListeners;
        }
        /** Outgoing messages pass the last one first. Whether the name was free. */
        registerExtension(name, extension) {
            const { extensions } = this.client;
            if (!extension)
                throw new Error(`Illegal arguments number: required 2, got ${name === undefined ? 0 : 1}`);
            if (extensions.has(name))
                return false;
            extensions.set(name, extension);
            extension.registered?.(name, this);
            return true;
        }
        unregisterExtension(name) {
            const { extensions } = this.client;
            const extension = extensions.get(name);
            extensions.delete(name);
            extension?.unregistered?.();
            return !!extension;
        }
        getExtension(name) {
            return this.client.extensions.get(name) ?? null;
        }
        /** Sends a message as it is. */
        send(message) {
            this.client.session.outbox.send(message);
        }
        /** Takes a message as if it came from the server; what is no message is passed over. */
        receive(message) {
            if (typeof message?.channel === 'string')
                this.client.session.receive(message);
        }
        /** However far away. @returns What `clearTimeout` takes. */
        setTimeout(callback, delay) {
            const { clock } = this.client.settings;
            const alarm = createAlarm(clock, callback);
            alarm(clock.now() + delay);
            return alarm;
        }
        clearTimeout(handle) {
            if (isFunction(handle))
                handle();
        }
        /** Kept for its name: nothing is written to the console. Set `_debug`, `_info` or `_warn` to see what extensions write. */
        setLogLevel(_level) { }
        _debug(..._words) { }
        _info(..._words) { }
        _warn(..._words) { }
        _getCallback(id) {
            return this.client.dispatch.callbacks.get(id);
        }
        /** @returns What was there. */
        _putCallback(id, callback) {
            const present = this._getCallback(id);
            if (isFunction(callback))
                this.client.dispatch.callbacks.set(id, callback);
            return present;
        }
        /** Copies what is not undefined from the sources into the target; `deep`: merges the objects and arrays in them. */
        _mixin(deep, target, ...sources) {
            for (const source of sources)
                for (const [name, value] of Object.entries(source ?? {})) {
                    if (value === undefined || name === '__proto__')
                        continue;
                    const present = Reflect.get(target, name);
                    const merges = deep && typeof value === 'object' && value !== null;
                    const base = typeof present === 'object' && present ? present : Array.isArray(value) ? [] : {};
                    Reflect.set(target, name, merges ? this._mixin(true, base, value) : value);
                }
            return target;
        }
    }

    /** How the binary extension knows what is its own. */
    const binary = { ext: { binary: {} } };
    /** The part of a `CometD` that sends. */
    class Publishing extends Pluggable {
        getStatus() {
            return this.client.session.status;
        }
        /** Whether it is disconnected, or about to be. */
        isDisconnected() {
            return this.getStatus().startsWith('disconnect');
        }
        publish(...args) {
            const [channel, data, ...more] = count(args, 1);
            if (isFunction(data))
                this.#publish(channel, {}, [data]);
            else
                this.#publish(channel, data, more);
        }
        publishBinary(channel, data, ...rest) {
            const [[last = true, meta], more] = leading(rest, 2);
            this.#publish(channel, { meta, data, last }, more, binary);
        }
        remoteCall(...args) {
            const [target, data, ...rest] = count(args, 1);
            const [[timeout], more] = leading(rest, 1);
            this.#call(target, data, timeout, more);
        }
        remoteCallBinary(target, data, ...rest) {
            const [[last = true, meta, timeout], more] = leading(rest, 3);
            this.#call(target, { meta, data, last }, timeout, more, binary);
        }
        batch(...args) {
            const [scope, group] = scoped(args);
            this.startBatch();
            try {
                ;
                group.call(scope);
            }
            finally {
                this.endBatch();
            }
        }
        #publish(channel, data, more, always = {}) {
            if (isMeta(channel))
                throw new Error('Illegal argument: cannot publish to meta channels');
            this.check(channel);
            const [fields, callback] = asked(more);
            this.client.session.outbox.send({ ...fields, ...always, id: this.expect(callback), channel, data });
        }
        #call(target, data, timeout = this.client.configuration.maxNetworkDelay, more, always = {}) {
            if (typeof target !== 'string')
                throw new Error('Illegal argument type: target must be a string');
            if (typeof timeout !== 'number')
                throw new Error('Illegal argument type: timeout must be a number');
            const [fields, callback] = asked(more);
            const channel = `/service${target.replace(/^\/?/, '/')}`;
            this.check(channel);
            const message = { ...fields, ...always, id: this.expect(undefined), channel, data };
            if (callback)
                this.client.dispatch.expect(message, callback, timeout, this.client.settings.clock);
            this.client.session.outbox.send(message);
        }
        /** A new id, and who is told of the reply to it. */
        expect(callback) {
            const id = this.client.session.outbox.nextId();
            this._putCallback(id, callback);
            return id;
        }
        check(channel) {
            if (typeof channel !== 'string' || !/^\/[^]/.test(channel))
                throw new Error(`Illegal argument: invalid channel ${channel}`);
            if (this.isDisconnected())
                throw new Error('Illegal state: disconnected');
        }
    }

    /**
     * The CometD client, over Holdfast: a page that uses the documented interface observes the same, but for the better.
     * https://docs.cometd.org/current/reference/#_javascript
     */
    class CometD extends Publishing {
        #lastHandle = 0;
        // Setting it up
        /** @throws Error without a url; TypeError or RangeError for an option that cannot be. */
        configure(options) {
            const given = typeof options === 'string' ? { url: options } : options;
            if (!given?.url)
                throw new Error(`Missing required configuration parameter 'url' specifying the Bayeux server URL`);
            this.client.configure(given);
        }
        /** Configures and shakes hands. */
        init(options, fields, callback) {
            this.configure(options);
            this.handshake(fields, callback);
        }
        getConfiguration() {
            return this._mixin(true, {}, this.client.configuration);
        }
        // The connection
        /**
         * Begins; the callback hears of each handshake, also of those that the server advised later.
         *
         * @throws Error unless disconnected.
         */
        handshake(fields, callback) {
            const { session } = this.client;
            if (session.status !== 'disconnected')
                throw new Error(`Illegal state: ${session.status}`);
            const [wishes, handshaken] = asked([fields, callback]);
            this.client.handshaken = handshaken;
            this.client.forget(false);
            session.handshake(wishes);
        }
        /** Says goodbye, if there is to whom. */
        disconnect(fields, callback) {
            if (this.isDisconnected())
                return;
            const [wishes, gone] = asked([fields, callback]);
            this.client.session.disconnect({ ...wishes, id: this.expect(gone) });
        }
        getClientId() {
            return this.client.session.clientId ?? null;
        }
        getAdvice() {
            return structuredClone(this.client.session.advice);
        }
        getBackoffIncrement() {
            return this.client.configuration.backoffIncrement;
        }
        setBackoffIncrement(period) {
            this.client.configure({ backoffIncrement: period });
        }
        /** How long the wait for the next attempt is; 0 while there is none. */
        getBackoffPeriod() {
            return this.client.session.pace.period;
        }
        increaseBackoffPeriod() {
            this.client.session.pace.failed(true);
            return this.getBackoffPeriod();
        }
        resetBackoffPeriod() {
            this.client.session.pace.reset();
        }
        addListener(...args) {
            const [channel, ...rest] = count(args, 2);
            if (typeof channel !== 'string')
                throw new Error('Illegal argument type: channel must be a string');
            return this.#listen(channel, rest, true)[0];
        }
        removeListener(handle) {
            this.#forget(handle);
        }
        clearListeners() {
            this.client.forget(true);
        }
        subscribe(...args) {
            const [channel, ...rest] = count(args, 2);
            this.check(channel);
            const isFirst = !this.client.subscribed(channel).length;
            const [handle, more] = this.#listen(channel, rest, false);
            this.#ask(isFirst, '/meta/subscribe', channel, more);
            return handle;
        }
        unsubscribe(...args) {
            const [handle, ...more] = count(args, 1);
            if (this.isDisconnected())
                throw new Error('Illegal state: disconnected');
            const { channel } = this.#forget(handle);
            this.#ask(!this.client.subscribed(channel).length, '/meta/unsubscribe', channel, more);
        }
        resubscribe(handle, fields) {
            if (!handle)
                return undefined;
            const { channel, scope, callback } = handle;
            this.check(channel);
            this.#forget(handle);
            return this.subscribe(channel, scope, callback, fields);
        }
        clearSubscriptions() {
            this.client.forget(false);
        }
        #listen(channel, args, listener) {
            const [scope, callback, more] = scoped(args);
            const handle = { id: ++this.#lastHandle, channel, scope, callback, listener };
            this.client.dispatch.listeners.add(channel, handle);
            return [handle, more];
        }
        #forget(given) {
            const handle = Object(given);
            if (typeof handle.channel !== 'string')
                throw new Error(`Invalid argument: expected subscription, not ${given}`);
            this.client.dispatch.listeners.delete(handle.channel, handle);
            return handle;
        }
        /** Asks the server, or answers in its place where it need not be asked. */
        #ask(needed, channel, subscription, more) {
            const { session, settings, dispatch } = this.client;
            const [fields, callback] = asked(more);
            if (needed)
                session.outbox.send({ ...fields, id: this.expect(callback), channel, subscription });
            else if (callback) {
                const reply = { id: session.outbox.nextId(), successful: true, channel, subscription };
                settings.clock.after(0, () => dispatch.call(callback, reply));
            }
        }
    }

    /**
     * Tells the server with each `/meta/connect` which batch of messages was the last to arrive, so that it sends again what
     * was lost. https://docs.cometd.org/current/reference/#_extensions_acknowledge
     */
    class AckExtension extends Extension$1 {
        /** The last batch that arrived; none: this server does not want to know. */
        #batch;
        incoming(message) {
            const ack = message.ext?.['ack'];
            if (message.channel === '/meta/handshake')
                this.#batch = ack === true ? (this.#batch ?? 0) : undefined;
            else if (message.channel === '/meta/connect' &&
                message.successful &&
                this.#batch !== undefined &&
                Number.isSafeInteger(ack))
                // Also a lower one: the server counts, the client repeats.
                this.#batch = ack;
            return message;
        }
        outgoing(message) {
            const ext = (message.ext ??= {});
            if (message.channel === '/meta/handshake') {
                this.#batch = undefined;
                ext['ack'] = this.cometd?.ackEnabled !== false;
            }
            else if (message.channel === '/meta/connect' && this.#batch !== undefined)
                ext['ack'] = this.#batch;
            return message;
        }
    }

    /** What is deeper is left to `JSON.stringify`, which has an error of its own for what goes round in a circle. */
    /** Of binary its bytes: from whichever realm. */
    const bytesOf = (value) => {
        if (typeof value !== 'object')
            return undefined;
        if (ArrayBuffer.isView(value))
            return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        // By tag, for what comes from another realm.
        const tag = Object.prototype.toString.call(value);
        if (/Blob|File]/.test(tag))
            throw new TypeError('A Blob must be read before: await blob.arrayBuffer()');
        return /ArrayBuffer/.test(tag) ? new Uint8Array(value) : undefined;
    };

    // https://rfc.zeromq.org/spec/32/
    const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
    /**
     * Bytes as text, five characters for four. At the end, CometD writes one character more than there are bytes left, as
     * Ascii85 does: the first ones of the group, filled up with zeros to be written and with the highest digit to be read.
     */
    const Z85 = {
        encode(data) {
            const bytes = Array.isArray(data) ? new Uint8Array(data) : bytesOf(data);
            if (!bytes)
                throw new TypeError(`Binary data must be an ArrayBuffer, a view or an array, not ${typeof data}`);
            let text = '';
            for (let at = 0; at < bytes.length; at += 4) {
                let value = 0;
                for (let index = at; index < at + 4; index++)
                    value = value * 256 + (bytes[index] ?? 0);
                let group = '';
                for (let count = 0; count < 5; count++) {
                    group = digits.charAt(value % 85) + group;
                    value = Math.floor(value / 85);
                }
                text += group.slice(0, bytes.length - at + 1);
            }
            return text;
        },
        decode(text) {
            const bytes = new Uint8Array(Math.floor((text.length * 4) / 5));
            let to = 0;
            for (let at = 0; at < text.length; at += 5) {
                let value = 0;
                for (let index = at; index < at + 5; index++)
                    value = value * 85 + digits.indexOf(text[index] ?? '#');
                for (let shift = 24; shift >= 0; shift -= 8)
                    bytes[to++] = value >> shift;
            }
            return bytes.buffer;
        },
    };

    /** What `publishBinary` and `remoteCallBinary` wrap the bytes in. */
    const wrapperIn = ({ channel, ext, data }) => !isMeta(channel) && ext?.['binary'] ? data : undefined;
    /** Binary data as text, and back as an `ArrayBuffer`. https://docs.cometd.org/current/reference/#_extensions_binary */
    class BinaryExtension extends Extension$1 {
        incoming(message) {
            const wrapper = wrapperIn(message);
            if (typeof wrapper?.data === 'string')
                wrapper.data = Z85.decode(wrapper.data);
            return message;
        }
        outgoing(message) {
            const wrapper = wrapperIn(message);
            if (wrapper)
                wrapper.data = Z85.encode(wrapper.data);
            return message;
        }
    }

    /** Whoever takes it uses it up. */
    const take = (name) => {
        try {
            const stored = sessionStorage.getItem(name);
            sessionStorage.removeItem(name);
            return Object(JSON.parse(stored));
        }
        catch {
            // No storage for this page, or something else in it.
            return {};
        }
    };
    /**
     * Takes the session along into the next page: `cometd.reload()`, called before the page goes, keeps the reply to the
     * handshake, and the next page's handshake is answered by it. https://docs.cometd.org/current/reference/#_extensions_reload
     */
    class ReloadExtension extends Extension$1 {
        #name = 'org.cometd.reload';
        #session = {};
        #reloading = false;
        #batching = false;
        constructor(configuration) {
            super();
            this.configure(configuration);
        }
        configure(configuration) {
            // `reload` may be a listener, and this an event.
            if (typeof configuration?.name === 'string')
                this.#name = configuration.name;
        }
        registered(name, cometd) {
            super.registered(name, cometd);
            cometd.reload = (configuration) => {
                this.configure(configuration);
                if (!this.#session.handshakeResponse)
                    return;
                sessionStorage.setItem(this.#name, JSON.stringify(this.#session));
                this.#reloading = true;
                cometd.getTransport()?.abort();
            };
        }
        unregistered() {
            delete this.cometd?.reload;
            super.unregistered();
        }
        outgoing(message) {
            const { channel, connectionType } = message;
            if (channel === '/meta/handshake')
                return this.#restore(message);
            if (channel === '/meta/disconnect')
                this.#forget();
            if (channel !== '/meta/connect')
                return message;
            // The session is the next page's: who asks for its messages now would take them away from it.
            if (this.#reloading)
                return null;
            this.#session.transportType ??= connectionType;
            return message;
        }
        incoming(message) {
            const { channel, successful } = message;
            if (channel === '/meta/handshake' && successful)
                this.#session.handshakeResponse ??= message;
            if (channel === '/meta/disconnect')
                this.#forget();
            if (channel === '/meta/connect')
                this.#flush();
            return message;
        }
        #forget() {
            this.#session = {};
            this.#flush();
        }
        #flush() {
            if (!this.#batching)
                return;
            this.#batching = false;
            this.cometd?.endBatch();
        }
        #restore(message) {
            const cometd = this.cometd;
            const url = cometd.getURL() ?? undefined;
            const session = take(this.#name);
            const { handshakeResponse, transportType } = session;
            this.#reloading = false;
            if (session.url !== url || !handshakeResponse?.successful) {
                this.#session = { url };
                return message;
            }
            this.#session = session;
            const { id } = message;
            const callback = cometd._getCallback(id);
            // The server may still hold a `/meta/connect` of the page before: nothing goes before the reply to the first one of this.
            this.#batching = true;
            cometd.startBatch();
            cometd.setTimeout(() => {
                cometd._putCallback(id, callback);
                cometd.receive({
                    ...handshakeResponse,
                    id: id,
                    ext: { ...handshakeResponse.ext, reload: true },
                    ...(transportType && { supportedConnectionTypes: [transportType] }),
                });
            }, 0);
            return null;
        }
    }

    /** Says in each message when it was sent. https://docs.cometd.org/current/reference/#_extensions_timestamp */
    class TimeStampExtension extends Extension$1 {
        outgoing(message) {
            message['timestamp'] = new Date().toUTCString();
            return message;
        }
    }

    /** A half goes away from zero, on both sides of it. */
    const mean = (samples) => samples.length && +(samples.reduce((sum, sample) => sum + sample) / samples.length).toFixed();
    /** Learns how far the server's clock is from this one's. https://docs.cometd.org/current/reference/#_extensions_timesync */
    class TimeSyncExtension extends Extension$1 {
        #maxSamples;
        #lags = [];
        #offsets = [];
        constructor(configuration) {
            super();
            this.#maxSamples = configuration?.maxSamples || 10;
        }
        incoming(message) {
            // When this client sent, when the server received, and how long it took to answer.
            const { tc, ts, p } = Object(isMeta(message.channel) && message.ext?.['timesync']);
            if ([tc, ts, p].every(Number.isSafeInteger)) {
                const lag = (Date.now() - tc - p) / 2;
                this.#lags = [...this.#lags, lag].slice(-this.#maxSamples);
                this.#offsets = [...this.#offsets, ts - tc - lag].slice(-this.#maxSamples);
            }
            return message;
        }
        outgoing(message) {
            if (isMeta(message.channel))
                (message.ext ??= {})['timesync'] = { tc: Date.now(), l: this.getNetworkLag(), o: this.getTimeOffset() };
            return message;
        }
        /** How many milliseconds the server's clock is ahead. */
        getTimeOffset() {
            return mean(this.#offsets);
        }
        /** What is averaged, the oldest first. */
        getTimeOffsetSamples() {
            return this.#offsets;
        }
        /** How many milliseconds a message takes from here to there. */
        getNetworkLag() {
            return mean(this.#lags);
        }
        /** Milliseconds since the epoch, as the server counts. */
        getServerTime() {
            return Date.now() + this.getTimeOffset();
        }
        getServerDate() {
            return new Date(this.getServerTime());
        }
        /** Calls back at a moment of the server's clock. Returns what the client's `clearTimeout` takes. */
        setTimeout(callback, atServerTime) {
            return this.cometd?.setTimeout(callback, Math.max(0, +atServerTime - this.getServerTime()));
        }
    }

    /** A class to extend, or, as a type, any object with such members. */
    const Extension = Extension$1;
    /** A class to extend, or, as a type, any object with such members. */
    const Transport = Transport$1;

    // What a page loads by a script tag: `org.cometd`, and `$.cometd` where jQuery is, as the original's bindings do it.
    const { jQuery } = globalThis;
    if (jQuery) {
        jQuery.cometd = new CometD();
        jQuery.CometD = CometD;
    }

    exports.AckExtension = AckExtension;
    exports.BinaryExtension = BinaryExtension;
    exports.CometD = CometD;
    exports.Cometd = CometD;
    exports.Extension = Extension;
    exports.LongPollingTransport = LongPollingTransport;
    exports.ReloadExtension = ReloadExtension;
    exports.TimeStampExtension = TimeStampExtension;
    exports.TimeSyncExtension = TimeSyncExtension;
    exports.Transport = Transport;
    exports.WebSocketTransport = WebSocketTransport;
    exports.Z85 = Z85;

}));
//# sourceMappingURL=holdfast.cometd.umd.js.map
