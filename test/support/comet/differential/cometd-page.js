// In the page, after a library that defines `org.cometd`: one script, and a log of all that an application can see of it.

window.differential = (() => {
  const log = []
  const publishes = new Map()
  let step = ''
  let cometd

  function note(what, message, story) {
    log.push({
      step,
      at: Math.round(performance.now()),
      what,
      status: cometd.getStatus(),
      story,
      message: plain(message),
    })
  }

  /** As it is now: what travels as JSON, with the names of what does not. */
  function plain(message) {
    const { failure, ...rest } = message
    if (!failure) return rest
    const { message: sent, exception, ...why } = failure
    delete why.transport
    if (exception) why.exception = exception.name
    return { ...rest, failure: { ...why, sent: sent && { channel: sent.channel, data: sent.data } } }
  }

  const callback = (name) => (message) => note(`callback of ${name}`, message, name)

  function start(options) {
    cometd = new org.cometd.CometD()
    cometd.configure({ logLevel: 'off', ...options })
    cometd.onTransportException = (failure, from, to) =>
      note(`transport ${from} gives way to ${to}`, { failure }, 'handshake')
    for (const name of ['handshake', 'connect', 'disconnect', 'subscribe', 'publish', 'unsuccessful'])
      cometd.addListener(`/meta/${name}`, (message) => {
        const [, root, meta] = message.channel.split('/')
        note(`listener on /meta/${name}`, message, root === 'meta' ? meta : publishes.get(message.id))
      })
    cometd.addListener('/meta/handshake', ({ successful }) => {
      if (successful) cometd.subscribe('/chat/*', heard, callback('subscribe'))
    })
    cometd.handshake(callback('handshake'))
    publish('early')
  }

  function heard(message) {
    note('subscriber', message, `delivery of ${message.data.n}`)
  }

  function publish(n) {
    const name = `publish of ${n}`
    cometd.publish('/chat/a', { n }, (message) => {
      publishes.set(message.id, name)
      callback(name)(message)
    })
  }

  return {
    log,
    start,
    publish,
    disconnect: () => cometd.disconnect(callback('disconnect')),
    enter: (name) => {
      step = name
    },
  }
})()
