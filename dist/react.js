'use client'
/* holdfast 0.1.0 | MIT */
import * as React from 'react';
import { l as lease, i as idle, c as checkChannel, a as asking } from './hooks.js';
import './core.js';
import './eventemitter3.js';

const Context = React.createContext(undefined);
/** Dials before what is rendered after it has its effects: those may send. */
const Dial = ({ take }) => {
    React.useEffect(take, [take]);
    return null;
};
/**
 * Gives a client to all below it. By `url` it makes one, that dials when this is mounted, and is closed a task after it was
 * unmounted; `url` and `options` are read once, so another `key` is another client. A `client` it neither dials nor closes.
 */
const HoldfastProvider = (props) => {
    const { client, url, options, children } = props;
    const leased = React.useMemo(() => lease(client ?? url, options), [client]);
    // A context is of one type: the channels are only types, and useClient names them again.
    const value = leased.client;
    return React.createElement(Context.Provider, { value }, React.createElement(Dial, leased), children);
};
/** The client of the nearest provider. Its channels are only types: name them, `useClient<Live>()`. */
const useClient = () => {
    const client = React.useContext(Context);
    if (!client)
        throw new Error('No client here: put a <HoldfastProvider url> around this component');
    return client;
};
/** The state of the connection; idle on a server, and while a page takes over what a server rendered. */
const useConnectionState = (client = useClient()) => {
    const subscribe = React.useCallback((changed) => client.on('state', changed), [client]);
    return React.useSyncExternalStore(subscribe, () => client.state, idle);
};
/** Listens while the component is mounted and there is a channel. The newest listener hears; it need not be stable. */
const useEvent = (channel, event, listener) => {
    const newest = React.useRef(listener);
    React.useInsertionEffect(() => void (newest.current = listener));
    const hear = ((data) => newest.current(data));
    checkChannel(channel);
    React.useEffect(() => channel?.on(event, hear), [channel, event]);
};
/**
 * Asks when the component is mounted, and when channel, event or question changed; a question is compared by its JSON. Who asks
 * no longer takes it back. Without a channel it is pending.
 */
const useRequest = (channel, event, ...[question, options]) => {
    const same = [channel, event, JSON.stringify(question)];
    return React.useSyncExternalStore(...React.useMemo(() => asking(channel, event, question, options), same));
};

export { HoldfastProvider, useClient, useConnectionState, useEvent, useRequest };
//# sourceMappingURL=react.js.map
