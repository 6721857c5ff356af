/* holdfast 0.1.0 | MIT */
'use strict';

var svelte = require('svelte');
var reactivity = require('svelte/reactivity');
var hooks = require('./hooks.cjs');
require('./core.cjs');
require('./eventemitter3.cjs');

const key = {};
const currentOf = (subscribe, get) => {
    const follow = reactivity.createSubscriber(subscribe);
    return {
        get current() {
            follow();
            return get();
        },
    };
};
/**
 * Gives a client to this component and all below it. By a url it makes one, that dials at once, and is closed a task after this
 * component was unmounted. A client that it is given it neither dials nor closes.
 */
const setClient = (source, options) => {
    const { client, take } = hooks.lease(source, options);
    // What is below is mounted before this, and may send. Who never gets to be mounted has given it back.
    if (!hooks.onServer)
        take()?.();
    svelte.onMount(take);
    return svelte.setContext(key, client);
};
/** The client of this component or of one above. Its channels are only types: name them, `getClient<Live>()`. */
const getClient = () => {
    const client = svelte.getContext(key);
    if (!client)
        throw new Error('No client here: call setClient(url) in a component above this one');
    return client;
};
/** The state of the connection. */
const connectionState = (client = getClient()) => currentOf((changed) => client.on('state', changed), () => client.state);
/**
 * Asks while anything shows how it stands; who asks no longer takes it back. Asks again when `limit` changes:
 * `const history = $derived(request(chat, 'history', { limit }))`. Without a channel, and on a server, it is pending.
 */
const request = (channel, event, ...[question, options]) => {
    const [subscribe, get] = hooks.asking(channel, event, question, options);
    return currentOf(subscribe, get);
};

exports.connectionState = connectionState;
exports.getClient = getClient;
exports.request = request;
exports.setClient = setClient;
//# sourceMappingURL=svelte.cjs.map
