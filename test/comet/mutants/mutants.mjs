/**
 * What a client of Bayeux must never do, each as a change of the source: `from`, which is there exactly once, becomes `to`.
 *
 * @typedef {object} Mutant
 * @property {string} name What such a client does wrong.
 * @property {string} file Where, below `src/comet/`.
 * @property {string} from
 * @property {string} to
 * @property {string[]} tests The files below `test/comet/` that must show it.
 */

/** @type {readonly Mutant[]} */
export const mutants = [
  {
    name: 'does not call the callback of a handshake',
    file: 'cometd/client.ts',
    from: 'if (this.handshaken) this.dispatch.callbacks.set(message.id, this.handshaken)',
    to: '',
    tests: ['cometd/handshake.test.ts'],
  },
  {
    name: 'does not call the callback of a publish',
    file: 'cometd/dispatch.ts',
    from: 'if (callback) this.call(callback, message)',
    to: `if (callback && /^.meta/.test(channel)) this.call(callback, message)`,
    tests: ['cometd/publishing.test.ts'],
  },
  {
    name: 'does not acknowledge what came',
    file: 'cometd/extensions/ack.ts',
    from: "ext['ack'] = this.#batch\n",
    to: "ext['ack'] = 0\n",
    tests: ['cometd/extensions/ack.test.ts'],
  },
  {
    name: 'never asks again after a connect that succeeded',
    file: 'bayeux/session.ts',
    from: 'this.#obey(reply, wait, this.#connect)',
    to: 'if (!reply.successful) this.#obey(reply, wait, this.#connect)',
    tests: ['bayeux/advice.test.ts'],
  },
  {
    name: 'never asks again after a connect that failed',
    file: 'bayeux/session.ts',
    from: 'this.#obey(reply, wait, this.#connect)',
    to: 'if (reply.successful) this.#obey(reply, wait, this.#connect)',
    tests: ['bayeux/advice.test.ts'],
  },
  {
    name: 'does not call the callback of a disconnect',
    file: 'cometd/cometd.ts',
    from: 'this.client.session.disconnect({ ...wishes, id: this.expect(gone) })',
    to: 'this.client.session.disconnect({ ...wishes, id: this.expect(undefined) })',
    tests: ['cometd/disconnecting.test.ts'],
  },
  {
    name: 'sends at once what belongs to a batch',
    file: 'bayeux/outbox.ts',
    from: 'const waits = this.#batches || ',
    to: 'const waits = ',
    tests: ['cometd/batching.test.ts'],
  },
  {
    name: 'keeps subscriptions that the server has forgotten',
    file: 'cometd/client.ts',
    from: 'if (!this.configuration.autoResubscribe) this.forget(false)',
    to: '',
    tests: ['cometd/subscriptions.test.ts'],
  },
  {
    name: 'takes whatever has the id of a message for the reply to it',
    file: 'bayeux/message.ts',
    from: 'message.successful !== undefined || isMeta(message.channel)',
    to: 'message.id !== undefined || isMeta(message.channel)',
    tests: ['cometd/publishing.test.ts'],
  },
  {
    name: 'acts on the number of an error, and not on the advice',
    file: 'bayeux/session.ts',
    from: "const forgotten = reconnect === 'handshake' && channel === '/meta/connect'",
    to: "const forgotten = /^402/.test(`${arguments[0].error}`) && channel === '/meta/connect'",
    tests: ['bayeux/advice.test.ts'],
  },
]
