/* holdfast 0.1.0 | MIT */
import { g as guard, s as systemClock, J as browserPage } from './core.js';
import { p as patternsOf, S as Session, i as isReply, W as WebSocketTransport, L as LongPollingTransport } from './bayeux.js';
import './eventemitter3.js';
import './listening.js';

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

export { Client, Scheduler, VERSION, logger };
//# sourceMappingURL=faye.js.map
