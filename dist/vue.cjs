/* holdfast 0.1.0 | MIT */
'use strict';

var Vue = require('vue');
var hooks = require('./hooks.cjs');
require('./core.cjs');
require('./eventemitter3.cjs');

function _interopNamespaceDefault(e) {
    var n = Object.create(null);
    if (e) {
        Object.keys(e).forEach(function (k) {
            if (k !== 'default') {
                var d = Object.getOwnPropertyDescriptor(e, k);
                Object.defineProperty(n, k, d.get ? d : {
                    enumerable: true,
                    get: function () { return e[k]; }
                });
            }
        });
    }
    n.default = e;
    return Object.freeze(n);
}

var Vue__namespace = /*#__PURE__*/_interopNamespaceDefault(Vue);

/** For `app.provide(clientKey, client)`. */
const clientKey = Symbol('client');
/** On a server nothing is listened to, and nothing asked. */
const atOnce = { immediate: !hooks.onServer };
/** The channel itself, also of a ref that is not shallow: a proxy has no private fields. */
const rawOf = (channel) => Vue__namespace.toRaw(Vue__namespace.toValue(channel));
/**
 * Gives a client to all components below this one. By a url it makes one, that dials at once, and is closed a task after
 * this one was unmounted. A client that it is given it neither dials nor closes.
 */
const provideClient = (source, options) => {
    const { client, take } = hooks.lease(source, options);
    // Not by a hook of the component's life: each comes after what an asynchronous setup awaits, and what is below may send before.
    if (!hooks.onServer)
        Vue__namespace.onScopeDispose(take());
    Vue__namespace.provide(clientKey, client);
    return client;
};
/** The client that was provided above. Its channels are only types: name them, `useClient<Live>()`. */
const useClient = () => {
    const client = Vue__namespace.inject(clientKey, undefined);
    if (!client)
        throw new Error('No client here: call provideClient(url) in a component above this one');
    return client;
};
/** The state of the connection; idle on a server, and so in the first render. */
const useConnectionState = (client = useClient()) => {
    const state = Vue__namespace.shallowRef(hooks.idle());
    Vue__namespace.watchPostEffect((onCleanup) => {
        state.value = client.state;
        onCleanup(client.on('state', () => void (state.value = client.state)));
    });
    return state;
};
/** Listens until the scope ends, where there is a channel; never on a server. */
const useEvent = (channel, event, listener) => {
    const listen = (channel, _, onCleanup) => {
        hooks.checkChannel(channel);
        if (channel)
            onCleanup(channel.on(event, listener));
    };
    Vue__namespace.watch(() => rawOf(channel), listen, atOnce);
};
/**
 * Asks now, and when channel or question changed; a question is compared by its JSON. Who asks no longer takes it back. Without a
 * channel, and on a server, it is pending.
 */
const useRequest = (channel, event, ...[question, options]) => {
    const create = () => hooks.asking(rawOf(channel), event, Vue__namespace.toValue(question), options);
    const asked = Vue__namespace.shallowRef(create()[1]());
    const ask = (_, __, onCleanup) => {
        const [subscribe, get] = create();
        const follow = () => void (asked.value = get());
        follow();
        onCleanup(subscribe(follow));
    };
    Vue__namespace.watch([() => rawOf(channel), () => JSON.stringify(Vue__namespace.toValue(question))], ask, atOnce);
    return asked;
};

exports.clientKey = clientKey;
exports.provideClient = provideClient;
exports.useClient = useClient;
exports.useConnectionState = useConnectionState;
exports.useEvent = useEvent;
exports.useRequest = useRequest;
//# sourceMappingURL=vue.cjs.map
