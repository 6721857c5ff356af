/* holdfast 0.1.0 | MIT */
'use strict';

var core = require('./core.cjs');

/** @throws TypeError for what is no channel, such as the name of one. */
const checkChannel = (channel) => core.check(channel, 'client.channel(name), an object, or undefined', 'channel');
/**
 * A question that is asked while somebody wants to know, and how it stands: the same value until that changes. Who subscribes
 * asks, and takes the question back by ending that. Without a channel it is pending.
 */
const asking = (channel, event, question, options) => {
    checkChannel(channel);
    let tell;
    let controller;
    const become = (news) => {
        now = { ...now, error: undefined, ...news };
        tell();
    };
    const end = () => {
        controller?.abort();
        controller = undefined;
    };
    const begin = async () => {
        end();
        const { signal } = (controller = new AbortController());
        // Until all that mounts now has mounted: what it listens to is subscribed before, and what is taken back is never sent.
        await undefined;
        const settled = await channel
            ?.request(event, question, { ...options, signal })
            .then((answer) => ({ status: 'fulfilled', answer }), (error) => ({ status: 'rejected', error }));
        if (settled && !signal.aborted)
            become(settled);
    };
    const again = () => {
        if (!controller)
            return;
        become({ status: 'pending' });
        void begin();
    };
    let now = { status: 'pending', again };
    const get = () => now;
    const subscribe = (changed) => {
        tell = changed;
        void begin();
        return end;
    };
    return [subscribe, get, get];
};

/** Whether this only renders: React Native has a window, too. */
const onServer = typeof window === 'undefined';
/** What is shown where nothing has connected: on a server, and so by a page that takes over what a server rendered. */
const state = { name: 'idle' };
const idle = () => state;
/**
 * Owns the client that it makes; one that it is given belongs to the application, and taking it does nothing. Until it is taken
 * there is no socket, timer or listener: rendering may make one, and forget it. When it dials is not for `startClosed` to say.
 *
 * @throws as `createClient`, but on a server, where there may be neither a WebSocket nor a page that a url is relative to.
 */
const lease = (source, options = {}) => {
    if (!source)
        throw new TypeError('Holdfast needs a url or a client');
    if (typeof source === 'object' && 'channel' in source)
        return { client: source, take: () => () => { } };
    const client = core.createClient(onServer && typeof source === 'string' ? () => source : source, {
        // What is not dialled needs none.
        WebSocket: globalThis.WebSocket ?? Object,
        ...options,
        startClosed: true,
    });
    let holders = 0;
    return {
        client,
        take() {
            if (!holders++)
                client.reconnect();
            return () => void core.systemClock.after(0, () => --holders || client.close());
        },
    };
};

exports.asking = asking;
exports.checkChannel = checkChannel;
exports.idle = idle;
exports.lease = lease;
exports.onServer = onServer;
//# sourceMappingURL=hooks.cjs.map
