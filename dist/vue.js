/* holdfast 0.1.0 | MIT */
import * as Vue from 'vue';
import { l as lease, o as onServer, i as idle, c as checkChannel, a as asking } from './hooks.js';
import './core.js';
import './eventemitter3.js';

/** For `app.provide(clientKey, client)`. */
const clientKey = Symbol('client');
/** On a server nothing is listened to, and nothing asked. */
const atOnce = { immediate: !onServer };
/** The channel itself, also of a ref that is not shallow: a proxy has no private fields. */
const rawOf = (channel) => Vue.toRaw(Vue.toValue(channel));
/**
 * Gives a client to all components below this one. By a url it makes one, that dials at once, and is closed a task after
 * this one was unmounted. A client that it is given it neither dials nor closes.
 */
const provideClient = (source, options) => {
    const { client, take } = lease(source, options);
    // Not by a hook of the component's life: each comes after what an asynchronous setup awaits, and what is below may send before.
    if (!onServer)
        Vue.onScopeDispose(take());
    Vue.provide(clientKey, client);
    return client;
};
/** The client that was provided above. Its channels are only types: name them, `useClient<Live>()`. */
const useClient = () => {
    const client = Vue.inject(clientKey, undefined);
    if (!client)
        throw new Error('No client here: call provideClient(url) in a component above this one');
    return client;
};
/** The state of the connection; idle on a server, and so in the first render. */
const useConnectionState = (client = useClient()) => {
    const state = Vue.shallowRef(idle());
    Vue.watchPostEffect((onCleanup) => {
        state.value = client.state;
        onCleanup(client.on('state', () => void (state.value = client.state)));
    });
    return state;
};
/** Listens until the scope ends, where there is a channel; never on a server. */
const useEvent = (channel, event, listener) => {
    const listen = (channel, _, onCleanup) => {
        checkChannel(channel);
        if (channel)
            onCleanup(channel.on(event, listener));
    };
    Vue.watch(() => rawOf(channel), listen, atOnce);
};
/**
 * Asks now, and when channel or question changed; a question is compared by its JSON. Who asks no longer takes it back. Without a
 * channel, and on a server, it is pending.
 */
const useRequest = (channel, event, ...[question, options]) => {
    const create = () => asking(rawOf(channel), event, Vue.toValue(question), options);
    const asked = Vue.shallowRef(create()[1]());
    const ask = (_, __, onCleanup) => {
        const [subscribe, get] = create();
        const follow = () => void (asked.value = get());
        follow();
        onCleanup(subscribe(follow));
    };
    Vue.watch([() => rawOf(channel), () => JSON.stringify(Vue.toValue(question))], ask, atOnce);
    return asked;
};

export { clientKey, provideClient, useClient, useConnectionState, useEvent, useRequest };
//# sourceMappingURL=vue.js.map
