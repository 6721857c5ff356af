import { retry } from 'rxjs'
import { webSocket } from 'rxjs/webSocket'
import { expect, test } from 'vitest'
import { Plain, realServer } from './real-server.js'

const echoServer = () =>
  realServer((sockets) =>
    sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data)))),
  )

test('rxjs sends, receives, and survives a restart of the server by its own means [S53]', async () => {
  const server = await echoServer()
  let opened = 0
  const subject = webSocket<string>({
    url: server.url,
    WebSocketCtor: Plain,
    openObserver: {
      next: () => {
        opened++
        subject.next(`hello ${opened}`)
      },
    },
  })
  const heard: string[] = []
  const subscription = subject.pipe(retry({ delay: 20 })).subscribe((message) => heard.push(message))
  try {
    await expect.poll(() => heard).toEqual(['hello 1'])
    await server.restart()
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['hello 1', 'hello 2'])
    expect(server.open).toBe(1)
    subscription.unsubscribe()
    await expect.poll(() => server.open).toBe(0)
  } finally {
    subscription.unsubscribe()
    await server.stop()
  }
})
