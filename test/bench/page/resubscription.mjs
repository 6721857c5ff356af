import { createClient } from 'holdfast'

/** A native socket that notes when it opened, and how many frames it had taken by when. */
let link
class NotingSocket extends WebSocket {
  constructor(...given) {
    super(...given)
    this.frames = 0
    this.addEventListener('open', () => (this.openedAt = performance.now()))
    link = this
  }

  send(data) {
    super.send(data)
    this.frames++
    this.takenAt = performance.now()
  }
}

/**
 * Reconnects so often with so many channels. Of each reconnect: the page's time from the socket's `open` until it has taken the
 * last subscription, the frames of these, and when an event of the last channel came back.
 */
export default async (url, channels, rounds) => {
  const client = createClient(url, { WebSocket: NotingSocket, retry: () => 0 })
  const control = client.channel('control')
  let heard
  const names = Array.from({ length: channels }, (_, number) => `room:${number}`)
  for (const name of names) client.channel(name).on('said', () => heard())
  const opened = () =>
    new Promise((resolve) => {
      const off = client.on('open', () => {
        off()
        const { frames, openedAt, takenAt } = link
        resolve({ frames, openedAt, page: takenAt - openedAt })
      })
    })
  await opened()
  const results = []
  for (let round = 0; round < rounds; round++) {
    const reopened = opened()
    control.send('drop')
    const { frames, openedAt, page } = await reopened
    await new Promise((resolve) => {
      heard = resolve
      client.channel(names.at(-1)).send('said')
    })
    results.push({ frames, page, heard: performance.now() - openedAt })
  }
  client.close()
  return results
}
