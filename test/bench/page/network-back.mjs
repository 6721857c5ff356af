import { ReconnectingWebSocket } from 'holdfast'
import PartySocket from 'partysocket/ws'
import PladariaSocket from 'reconnecting-websocket'
import { io } from 'socket.io-client'

const url = `ws://${location.host}/echo`

const clients = {
  holdfast: () => new ReconnectingWebSocket(url),
  partysocket: () => new PartySocket(url),
  'reconnecting-websocket': () => new PladariaSocket(url),
  'socket.io': () => {
    const target = new EventTarget()
    io({ transports: ['websocket'], forceNew: true }).on('connect', () =>
      target.dispatchEvent(new Event('open')),
    )
    return target
  },
}

/** Starts a client in a page that is offline; `globalThis.wait` fulfils with the seconds from `online` to open. */
export default (name) => {
  const online = new Promise((resolve) =>
    addEventListener('online', () => resolve(performance.now()), { once: true }),
  )
  const socket = clients[name]()
  const open = async () => {
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
    return (performance.now() - (await online)) / 1000
  }
  globalThis.wait = open()
}
