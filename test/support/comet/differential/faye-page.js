// In the page, after a library that defines `Faye`: one script, and a log of all that an application can see of it.

window.differential = (() => {
  const log = []
  let step = ''
  let client

  function note(what, message, story) {
    log.push({ step, at: Math.round(performance.now()), what, status: '', story, message })
  }

  function settles(name, promise) {
    promise.then(
      (value) => note(`${name} resolves`, { value }, name),
      ({ code, params, message }) => note(`${name} rejects`, { code, params, message }, name),
    )
  }

  function start({ url, ...options }) {
    client = new Faye.Client(url, options)
    for (const name of ['transport:up', 'transport:down']) client.on(name, () => note(name, {}, 'connect'))
    publish('early')
    settles(
      'subscribe',
      client.subscribe('/chat/*', (data) => note('subscriber', { data }, `delivery of ${data.n}`)),
    )
    client.connect(() => note('callback of connect', {}, 'handshake'))
  }

  function publish(n) {
    settles(`publish of ${n}`, client.publish('/chat/a', { n }))
  }

  return {
    log,
    start,
    publish,
    disconnect: () => settles('disconnect', client.disconnect()),
    enter: (name) => {
      step = name
    },
  }
})()
