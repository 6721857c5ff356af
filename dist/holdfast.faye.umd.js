/*! holdfast 0.1.0 | MIT */
(function (global, factory) {
    typeof exports === 'object' && typeof module !== 'undefined' ? factory(exports) :
    typeof define === 'function' && define.amd ? define(['exports'], factory) :
    (global = typeof globalThis !== 'undefined' ? globalThis : global || self, factory(global.Faye = {}));
})(this, (function (exports) { 'use strict';

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

    /** Why a server refused a message, or why it did not get there. */
    class Fault {
        /** The server's: as HTTP's. `null`: it gave none, or was not reached. */
        code;
        /** What the server's text is about: a channel, a client. */
        params;
        /** In a few words. */
        message;
        /** @internal From `code:params:message`, or anything. */
        constructor({ error, failure }) {
            const text = String(error ?? (failure ? `Not delivered: ${failure.reason || 'no connection'}` : ''));
            const [, code, params = '', message] = /^(\d+):([^:]*):([^]*)$/.exec(text) ?? [];
            this.code = code ? +code : null;
            this.params = code ? params.split(',') : [];
            this.message = message ?? text;
        }
        /** As the server wrote it. */
        toString() {
            return `${this.code}:${this.params.join()}:${this.message}`;
        }
    }
    /** As the server answered, or could not. */
    const end = (deferrable, reply) => reply.successful
        ? deferrable.setDeferredStatus('succeeded')
        : deferrable.setDeferredStatus('failed', new Fault(reply));

    /** Who hears which channels. The server is asked once for each, however many hear it. */
    class Channels {
        #connection;
        #channels = new Map();
        constructor(connection) {
            this.#connection = connection;
        }
        add(name, subscription) {
            const present = this.#channels.get(name);
            const channel = present ?? { subscriptions: new Set(), agreed: false };
            channel.subscriptions.add(subscription);
            if (!present) {
                this.#channels.set(name, channel);
                this.#connection.ask(this.#question(name, channel));
            }
            else if (channel.agreed)
                end(subscription, { successful: true });
        }
        /** All of the channel, where no `subscription` is given. */
        delete(name, subscription) {
            const subscriptions = this.#channels.get(name)?.subscriptions;
            if (!subscriptions)
                return;
            if (subscription)
                subscriptions.delete(subscription);
            else
                subscriptions.clear();
            if (subscriptions.size)
                return;
            this.#channels.delete(name);
            const message = { channel: '/meta/unsubscribe', subscription: name };
            if (!this.#connection.session.isOver)
                this.#connection.ask({ message, answer() { } });
        }
        /** After a handshake. Where the server was not heard yet, it is still being asked. */
        restore() {
            for (const [name, channel] of this.#channels)
                if (channel.agreed)
                    this.#connection.send(this.#question(name, channel), true);
        }
        deliver(message) {
            const { channel } = message;
            const data = message.data;
            if (!('data' in message))
                return;
            const [exact, parent, ...above] = patternsOf(channel);
            // As the original does: `/**`, `/a/b/c`, `/a/b/*`, `/a/**`, `/a/b/**`.
            for (const pattern of [above.pop(), exact, parent, ...above.reverse()]) {
                const subscriptions = this.#channels.get(pattern)?.subscriptions ?? [];
                for (const subscription of [...subscriptions])
                    // Who heard it before may have cancelled it.
                    if (this.#channels.get(pattern)?.subscriptions.has(subscription))
                        subscription.hear(channel, data);
            }
        }
        #question(name, channel) {
            const message = { channel: '/meta/subscribe', subscription: name };
            return {
                message,
                answer: (reply) => {
                    const { clientId } = this.#connection.session;
                    const isOurs = this.#channels.get(name) === channel;
                    // Refused to somebody whom the server does not know, which says nothing of the channel.
                    const isStale = !reply.failure && message.clientId !== clientId;
                    if (!reply.successful && (isStale || reply.advice?.reconnect === 'handshake')) {
                        channel.agreed = true;
                        if (isStale && isOurs && clientId)
                            this.#connection.send(this.#question(name, channel), true);
                        return;
                    }
                    for (const subscription of channel.subscriptions)
                        end(subscription, reply);
                    if (reply.successful)
                        channel.agreed = true;
                    else if (isOurs && !channel.agreed)
                        this.#channels.delete(name);
                },
            };
        }
    }

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

    /** Takes a message through the extensions, one after the other; each message by itself, so that one may overtake another.
     * One that an extension throws at goes no further, and nobody is told but the page's own error handler. */
    const pipe = (extensions, way, message, done) => {
        const [extension, ...others] = extensions;
        if (!extension)
            done(message);
        else if (!extension[way])
            pipe(others, way, message, done);
        else
            guard(() => extension[way](message, (passed) => (passed ? pipe(others, way, passed, done) : done(passed))));
    };

    /**
     * Decides how long one message is worth trying. Extend it and pass the class as the option `scheduler` for a policy of your
     * own: each message gets one, and so does each outage (as a message of `/meta/connect`).
     */
    class Scheduler {
        message;
        options;
        /** How often it was sent. */
        attempts = 0;
        #clock;
        constructor(message, options, clock = systemClock) {
            this.#clock = clock;
            this.message = message;
            this.options = options;
        }
        /** Seconds that an answer may take. */
        getTimeout() {
            return this.options.timeout;
        }
        /** Seconds until the next attempt to reach the server, at most: chance takes some off. */
        getInterval() {
            return this.options.interval;
        }
        /** Whether it may be sent, or sent again. */
        isDeliverable() {
            const { attempts = Infinity, deadline = Infinity } = this.options;
            return this.attempts < attempts && this.#clock.now() < deadline;
        }
        /** It was sent. */
        send() {
            this.attempts++;
        }
        /** The server answered. */
        succeed() { }
        /** It got no answer. */
        fail() { }
        /** It is given up. */
        abort() { }
    }

    /** A session that asks again what was not answered, through all outages. */
    class Connection {
        session;
        headers = {};
        extensions = [];
        /** Whether it says goodbye when the page goes. */
        leaves = true;
        #leave = () => {
            if (this.leaves)
                this.disconnect(() => { });
        };
        #owner;
        #settings;
        #Scheduler;
        #open = new Map();
        /** What waits for the first handshake, or for another one. */
        #early = [];
        #first;
        #isUp;
        #farewell;
        /** Of the outage. */
        #scheduler;
        constructor(url, options, owner) {
            const { interval = 0, timeout = 60, retry = 5, connectTimeout = 10, endpoints } = options;
            const hold = () => this.session.advice.timeout;
            this.#owner = owner;
            this.#Scheduler = options.scheduler ?? Scheduler;
            this.#settings = {
                url,
                crossDomain: false,
                clock: options.clock ?? systemClock,
                connectTimeout: connectTimeout * 1000,
                // One is held by the server: so what is published stays in order.
                maxConnections: 2,
                requestHeaders: this.headers,
                protocol: null,
                // The original's patience is 1.2 times as long as the server holds a `/meta/connect`, however short that is.
                get maxNetworkDelay() {
                    return Math.max(1_000, hold() / 5);
                },
                resend: retry * 1000,
                // At once, whatever becomes of the WebSocket beside it.
                begin: 'long-polling',
                misses: 3,
                advice: { timeout: timeout * 1000, interval: interval * 1000 },
                retry: ({ attempt, random }) => this.#pause(attempt, random()),
                random: options.random ?? Math.random,
                page: options.page ?? browserPage,
            };
            this.session = new Session({
                settings: this.#settings,
                address: (type) => endpoints?.[type] ?? url,
                outgoing: (message, next) => pipe(this.extensions, 'outgoing', message, (out) => (out ? next(out) : this.#close(message))),
                incoming: (message, next) => {
                    if (isReply(message) && !this.session.isOver)
                        this.#turn(true);
                    pipe(this.extensions, 'incoming', message, (taken) => {
                        if (taken)
                            next(taken);
                        this.#settle();
                    });
                },
                established: () => {
                    owner.established();
                    for (const question of this.#take())
                        this.send(question);
                    owner.connected();
                },
                hear: (message) => this.#hear(message),
                keeps: ({ id }, failure) => this.#keeps(this.#open.get(id), failure),
                late: ([message]) => {
                    const open = this.#open.get(message.id);
                    if (!open)
                        return 0;
                    open.isLate = !open.isLate;
                    return open.isLate ? open.scheduler.getTimeout() * 1000 - this.#settings.maxNetworkDelay : 0;
                },
                switched() { },
            });
            this.session.transports.add('websocket', new WebSocketTransport());
            this.session.transports.add('long-polling', new LongPollingTransport());
        }
        /** While the server knows the client. */
        get clientId() {
            return this.#farewell ? undefined : this.session.clientId;
        }
        /** Begins, if it has not begun and is not over for good. */
        begin() {
            if (this.session.isOver && !this.#farewell) {
                globalThis.addEventListener?.('beforeunload', this.#leave);
                this.session.handshake({});
            }
            this.#settle();
        }
        /** Asks as soon as it may. Who makes the client connect goes last: what a page subscribes to after that, it hears. */
        ask(question) {
            if (this.#farewell)
                return question.answer({ failure: { reason: 'disconnected' } });
            if (this.clientId)
                return this.send(question);
            if (this.session.isOver)
                this.#first = question;
            else
                this.#early.push(question);
            this.begin();
        }
        /** Asks now; `ahead`: before all that waits. */
        send(question, ahead) {
            const { message, limits: { attempts, deadline } = {} } = question;
            const { outbox } = this.session;
            const { clock } = this.#settings;
            const id = (message.id = outbox.nextId());
            const end = deadline === undefined ? deadline : clock.now() + deadline * 1000;
            const open = {
                ...question,
                scheduler: new this.#Scheduler(message, this.#terms(attempts, end), clock),
            };
            this.#open.set(id, open);
            if (end)
                open.cancel = clock.after(deadline * 1000, () => {
                    if (outbox.withdraw(id))
                        this.#close(message, { failure: { reason: 'deadline' } });
                });
            // What is said in one turn travels together, if it can travel.
            if (!this.session.isDown) {
                outbox.startBatch();
                queueMicrotask(() => outbox.endBatch());
            }
            outbox.send(message, ahead);
        }
        /** Says goodbye, after all that was said. Whether there was somebody to say it to. */
        disconnect(farewell) {
            const { transport, outbox } = this.session;
            if (!this.clientId)
                return false;
            globalThis.removeEventListener?.('beforeunload', this.#leave);
            while (outbox.endBatch())
                ;
            this.#farewell = (reply) => {
                farewell(reply);
                // After those who wait for it.
                if (transport?.type === 'websocket')
                    queueMicrotask(() => this.#turn(false));
            };
            this.session.disconnect({});
            return true;
        }
        /** What waited for a handshake that was given up is given up, too. */
        #settle() {
            if (this.session.isOver)
                for (const question of this.#take())
                    question.answer({ failure: { reason: 'disconnected' } });
        }
        #take() {
            const taken = [...this.#early, ...(this.#first ? [this.#first] : [])];
            this.#early = [];
            this.#first = undefined;
            return taken;
        }
        #hear(message) {
            if (message.failure)
                this.#lost(message.failure);
            if (!isReply(message))
                this.#owner.delivered(message);
            else if (message.channel === '/meta/disconnect')
                this.#farewell?.(message);
            else
                this.#close(message, message);
        }
        /** Forgets a question; a reply is told. */
        #close({ id }, reply) {
            const open = this.#open.get(id);
            open?.cancel?.();
            this.#open.delete(id);
            if (!open || !reply)
                return;
            guard(() => open.scheduler[reply.failure ? 'abort' : 'succeed']());
            open.answer(reply);
        }
        #keeps(open, failure) {
            if (!open)
                return false;
            const { scheduler, limits } = open;
            // Who may be sent a few times only is not kept for later, but tried.
            if (!failure)
                return limits?.attempts === undefined;
            this.#lost(failure);
            open.isLate = false;
            return !!guard(() => {
                scheduler.send();
                scheduler.fail();
                return scheduler.isDeliverable();
            });
        }
        /** Milliseconds until the next attempt to reach the server. */
        #pause(attempt, luck) {
            if (!attempt || !this.#scheduler)
                this.#scheduler = new this.#Scheduler({ channel: '/meta/connect' }, this.#terms(), this.#settings.clock);
            this.#scheduler.send();
            this.#scheduler.fail();
            return this.#scheduler.getInterval() * 1000 * (attempt ? (1 + luck) / 2 : luck);
        }
        #terms(attempts, deadline) {
            const timeout = (this.session.advice.timeout * 1.2) / 1000;
            return { timeout, interval: this.#settings.resend / 1000, attempts, deadline };
        }
        /** A transport failed; not one that was told to let go. */
        #lost({ connectionType }) {
            if (connectionType && !/^disconn/.test(this.session.status))
                this.#turn(false);
        }
        #turn(up) {
            if (this.#isUp === up)
                return;
            this.#isUp = up;
            this.#owner.turned(up);
        }
    }

    /**
     * A result to come: a promise (`await` it, or `then`), and the older callbacks of Faye. Who does not listen for its failure is
     * not told of an unhandled rejection.
     */
    class Deferrable {
        #clock;
        #promise;
        #settle;
        /** @internal */
        constructor(clock) {
            this.#clock = clock;
            this.setDeferredStatus('unknown');
        }
        then(success, failure) {
            const next = this.#promise.then(success, failure);
            // Its own failure is no news; what a callback throws is.
            this.#promise.catch(() => next.catch(() => { }));
            return next;
        }
        /** Calls it once this succeeded, at the soonest after the current turn. */
        callback(callback, context) {
            void this.then((value) => callback.call(context, value));
        }
        /** Calls it once this failed, at the soonest after the current turn. */
        errback(callback, context) {
            void this.then(null, (error) => callback.call(context, error));
        }
        /** Fails with `error`, unless it ends within so many seconds. */
        timeout(seconds, error) {
            this.#clock.after(seconds * 1000, () => this.setDeferredStatus('failed', error));
        }
        /** Ends it with this value or error, if it has not ended; `'unknown'` begins anew. */
        setDeferredStatus(status, value) {
            if (status !== 'unknown')
                return this.#settle[status](value);
            this.#promise = new Promise((succeeded, failed) => (this.#settle = { succeeded, failed }));
            this.#promise.catch(() => { });
        }
    }

    /** Events by name, as in Node and as in Backbone; what each is called with is up to who emits. */
    class Emitter extends Deferrable {
        #entries = new Map();
        #of(event) {
            return this.#entries.get(event) ?? [];
        }
        #add(event, listener, context, once) {
            if (typeof listener !== 'function')
                throw new Error('addListener only takes instances of Function');
            this.#entries.set(event, [...this.#of(event), { listener, context, once }]);
            return this;
        }
        /** Calls `listener` with `context` as its `this`. @defaultValue this client */
        on(event, listener, context) {
            return this.#add(event, listener, context, false);
        }
        /** The same. */
        bind(event, listener, context) {
            return this.on(event, listener, context);
        }
        /** The same. */
        addListener(event, listener, context) {
            return this.on(event, listener, context);
        }
        /** Once only. */
        once(event, listener, context) {
            return this.#add(event, listener, context, true);
        }
        /** Calls this listener no more; with a `context`, where it was added with that one. */
        off(event, listener, context) {
            const others = this.#of(event).filter((entry) => entry.listener !== listener || (context && entry.context !== context));
            this.#entries.set(event, others);
            return this;
        }
        /** The same. */
        unbind(event, listener, context) {
            return this.off(event, listener, context);
        }
        /** The same. */
        removeListener(event, listener, context) {
            return this.off(event, listener, context);
        }
        /** Calls none any more, of this event or of all. */
        removeAllListeners(event) {
            if (event)
                this.#entries.delete(event);
            else
                this.#entries.clear();
            return this;
        }
        listeners(event) {
            return this.#of(event).map(({ listener }) => listener);
        }
        countListeners(event) {
            return this.#of(event).length;
        }
        /** Calls who listens. Whether somebody does. */
        emit(event, ...args) {
            const entries = this.#of(event);
            this.#entries.set(event, entries.filter(({ once }) => !once));
            for (const { listener, context } of entries)
                listener.apply(context ?? this, args);
            return entries.length > 0;
        }
        /** The same. */
        trigger(event, ...args) {
            return this.emit(event, ...args);
        }
    }

    /** @throws Error for an option that is not among these, which are separated by spaces. */
    const checkNames = (options, names) => {
        const unknown = Object.keys(options).find((name) => !names.split(' ').includes(name));
        if (unknown)
            throw new Error(`Unrecognized option: ${unknown}`);
    };

    /** Hears the messages of one channel, or of all that a pattern covers. It succeeds once the server agreed. */
    class Subscription extends Deferrable {
        #hearers = [];
        /** Ends it. */
        cancel;
        /** @internal */
        constructor(clock, cancel) {
            super(clock);
            this.cancel = () => cancel(this);
        }
        /** Ends it. */
        unsubscribe() {
            this.cancel();
        }
        /** Calls it with the channel and the data of each message, besides the callback of `subscribe`. */
        withChannel(callback, context) {
            this.#hearers.push((channel, data) => callback.call(context, channel, data));
            return this;
        }
        /** @internal */
        hear(channel, data) {
            for (const hearer of this.#hearers)
                guard(() => hearer(channel, data));
        }
    }

    /**
     * A client of Faye, and of other Bayeux servers: what is published and subscribed to survives every outage. It connects when it is
     * first used. Events: `transport:down`, `transport:up`.
     */
    class Client extends Emitter {
        UNCONNECTED = 1;
        CONNECTING = 2;
        CONNECTED = 3;
        DISCONNECTED = 4;
        #clock;
        #connection;
        #channels;
        /** Who waits for the handshake. */
        #waiting = [];
        /**
         * @param url - Of the server, relative to the page.
         * @throws Error for an unknown option.
         */
        constructor(url = '/bayeux', options = {}) {
            checkNames(options, 'interval timeout retry endpoints scheduler connectTimeout proxy tls ca websocketExtensions clock random page');
            const { clock = systemClock } = options;
            super(clock);
            this.#clock = clock;
            this.#connection = new Connection(url, options, {
                turned: (up) => guard(() => this.emit(up ? 'transport:up' : 'transport:down')),
                established: () => this.#channels.restore(),
                connected: () => {
                    const callbacks = this.#waiting;
                    this.#waiting = [];
                    for (const callback of callbacks)
                        guard(callback);
                },
                delivered: (message) => this.#channels.deliver(message),
            });
            this.#channels = new Channels(this.#connection);
        }
        /** Does without a transport, `'websocket'` or `'long-polling'`, or without saying goodbye on unload: `'autodisconnect'`. */
        disable(feature) {
            const transport = this.#connection.session.transports.find(feature);
            if (transport)
                transport.accept = () => false;
            if (feature === 'autodisconnect')
                this.#connection.leaves = false;
        }
        /** Sends it with each HTTP request. */
        setHeader(name, value) {
            this.#connection.headers[name] = value;
        }
        /** Connects, unless it is; calls back once it is. */
        connect(callback, context) {
            if (!this.#connection.clientId)
                this.handshake(callback, context);
            else if (callback)
                queueMicrotask(() => callback.call(context));
        }
        /** The same, without calling back where it is connected. */
        handshake(callback, context) {
            if (this.#connection.clientId)
                return;
            if (callback)
                this.#waiting.push(() => callback.call(context));
            this.#connection.begin();
        }
        /** Ends it for good, where it is connected: succeeds once the server knows. */
        disconnect() {
            const farewell = new Deferrable(this.#clock);
            return this.#connection.disconnect((reply) => end(farewell, reply)) ? farewell : undefined;
        }
        subscribe(channel, callback, context) {
            if (Array.isArray(channel))
                return channel.map((each) => this.subscribe(each, callback, context));
            const subscription = new Subscription(this.#clock, (own) => this.unsubscribe(channel, own));
            if (callback)
                subscription.withChannel((_, data) => callback.call(context, data));
            this.#channels.add(String(channel), subscription);
            return subscription;
        }
        /** Ends a subscription, or all of a channel. The server is told once nobody is left. */
        unsubscribe(channel, subscription) {
            for (const each of [channel].flat())
                this.#channels.delete(`${each}`, subscription);
        }
        /** Succeeds once the server has it; what cannot be sent now is sent later, in order. */
        publish(channel, data, limits = {}) {
            checkNames(limits, 'attempts deadline');
            const publication = new Deferrable(this.#clock);
            this.#connection.ask({
                message: { channel: `${channel}`, data },
                limits,
                answer: (reply) => end(publication, reply),
            });
            return publication;
        }
        /** Takes all messages through it, both ways, after those that were added before. */
        addExtension(extension) {
            this.#connection.extensions = [...this.#connection.extensions, extension];
            extension.added?.(this);
        }
        removeExtension(extension) {
            const { extensions } = this.#connection;
            this.#connection.extensions = extensions.filter((other) => other !== extension);
            if (extensions.includes(extension))
                extension.removed?.(this);
        }
    }

    /** The version of Faye whose interface this is. */
    const VERSION = '1.4.3';
    /** Pages may set it on the global `Faye`, to no effect: nothing is logged. */
    const logger = undefined;

    exports.Client = Client;
    exports.Scheduler = Scheduler;
    exports.VERSION = VERSION;
    exports.logger = logger;

}));
//# sourceMappingURL=holdfast.faye.umd.js.map
