'use client'
/* holdfast 0.1.0 | MIT */
'use strict';

var React = require('react');
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

var React__namespace = /*#__PURE__*/_interopNamespaceDefault(React);

const Context = React__namespace.createContext(undefined);
/** Dials before what is rendered after it has its effects: those may send. */
const Dial = ({ take }) => {
    React__namespace.useEffect(take, [take]);
    return null;
};
/**
 * Gives a client to all below it. By `url` it makes one, that dials when this is mounted, and is closed a task after it was
 * unmounted; `url` and `options` are read once, so another `key` is another client. A `client` it neither dials nor closes.
 */
const HoldfastProvider = (props) => {
    const { client, url, options, children } = props;
    const leased = React__namespace.useMemo(() => hooks.lease(client ?? url, options), [client]);
    // A context is of one type: the channels are only types, and useClient names them again.
    const value = leased.client;
    return React__namespace.createElement(Context.Provider, { value }, React__namespace.createElement(Dial, leased), children);
};
/** The client of the nearest provider. Its channels are only types: name them, `useClient<Live>()`. */
const useClient = () => {
    const client = React__namespace.useContext(Context);
    if (!client)
        throw new Error('No client here: put a <HoldfastProvider url> around this component');
    return client;
};
/** The state of the connection; idle on a server, and while a page takes over what a server rendered. */
const useConnectionState = (client = useClient()) => {
    const subscribe = React__namespace.useCallback((changed) => client.on('state', changed), [client]);
    return React__namespace.useSyncExternalStore(subscribe, () => client.state, hooks.idle);
};
/** Listens while the component is mounted and there is a channel. The newest listener hears; it need not be stable. */
const useEvent = (channel, event, listener) => {
    const newest = React__namespace.useRef(listener);
    React__namespace.useInsertionEffect(() => void (newest.current = listener));
    const hear = ((data) => newest.current(data));
    hooks.checkChannel(channel);
    React__namespace.useEffect(() => channel?.on(event, hear), [channel, event]);
};
/**
 * Asks when the component is mounted, and when channel, event or question changed; a question is compared by its JSON. Who asks
 * no longer takes it back. Without a channel it is pending.
 */
const useRequest = (channel, event, ...[question, options]) => {
    const same = [channel, event, JSON.stringify(question)];
    return React__namespace.useSyncExternalStore(...React__namespace.useMemo(() => hooks.asking(channel, event, question, options), same));
};

exports.HoldfastProvider = HoldfastProvider;
exports.useClient = useClient;
exports.useConnectionState = useConnectionState;
exports.useEvent = useEvent;
exports.useRequest = useRequest;
//# sourceMappingURL=react.cjs.map
