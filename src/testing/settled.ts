/**
 * Fulfils once promises that have settled were heard, and what they led to. It asks no timer, so that fake ones do not stop it.
 */
export const settled = async (): Promise<void> => {
  const { port1, port2 } = new MessageChannel()
  await new Promise((heard) => {
    port1.onmessage = heard
    port2.postMessage(undefined)
  })
  port1.close()
}
