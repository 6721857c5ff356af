/** A task of the platform that no test runner's fake timers hold up. */
const task = () =>
  new Promise<void>((heard) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      heard()
    }
    port2.postMessage(undefined)
  })

/** Where there is no `MessageChannel` (jsdom's window): more promise reactions than anything here has in a row. */
const reactions = async () => {
  for (let turn = 0; turn < 100; turn++) await undefined
}

/**
 * Fulfils once promises that have settled were heard, and what they led to. What another thread does (`crypto.subtle`, a
 * file, a server) is not waited for.
 */
export const settled = async (): Promise<void> => {
  // A body that is read takes several.
  for (let turn = 0; turn < 3; turn++) await ('MessageChannel' in globalThis ? task() : reactions())
}
