// @ts-check
// Chromium by the Chrome DevTools Protocol. Nothing that alters the page's life is switched on: tabs are really hidden,
// timers really throttled, and the back/forward cache works.

import { leash } from './leash.mjs'
import { rpc } from './rpc.mjs'

const QUIET = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-breakpad',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--mute-audio',
  '--no-default-browser-check',
  '--no-first-run',
  '--password-store=basic',
]

/** @type {import('../browsers.mjs').Driver} */
export async function chromium({ browser }, profile, { args, acceptInsecureCerts, windowSize }) {
  const running = await leash(
    browser,
    [
      ...QUIET,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium's sandbox refuses root
      `--window-size=${windowSize.join(',')}`,
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      ...args,
      'about:blank',
    ],
    /DevTools listening on (ws:\S+)/,
  )
  const connection = await rpc(/** @type {string} */ (running.match[1]))

  return {
    groups: [running.group],
    version: (await connection.call('Browser.getVersion')).product,
    async open() {
      const { targetId } = await connection.call('Target.createTarget', { url: 'about:blank' })
      const { sessionId } = await connection.call('Target.attachToTarget', { targetId, flatten: true })
      await connection.call('Security.setIgnoreCertificateErrors', { ignore: acceptInsecureCerts }, sessionId)
      return tab(connection, targetId, sessionId)
    },
    async close() {
      connection.close()
      await running.stop()
    },
  }
}

/**
 * @param {import('./rpc.mjs').Rpc} connection
 * @param {string} targetId
 * @param {string} sessionId
 * @returns {Promise<import('./page.mjs').Tab>}
 */
async function tab(connection, targetId, sessionId) {
  /** @type {import('./page.mjs').Tab['console']} */
  const messages = []
  /** @type {string[]} */
  const errors = []
  const cdp = (/** @type {string} */ method, params = {}) => connection.call(method, params, sessionId)
  const next = (/** @type {string} */ method) =>
    connection.next((event) => event.method === method && event.sessionId === sessionId)

  connection.on(({ method, params, sessionId: origin }) => {
    if (origin !== sessionId) return
    if (method === 'Runtime.consoleAPICalled')
      messages.push({ type: params.type, text: params.args.map(text).join(' ') })
    if (method === 'Runtime.exceptionThrown')
      errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text)
  })
  await Promise.all([cdp('Page.enable'), cdp('Runtime.enable')])

  return {
    console: messages,
    errors,
    cdp,
    async goto(url) {
      const loaded = next('Page.loadEventFired')
      loaded.catch(() => {}) // when navigating failed already
      const { errorText } = await cdp('Page.navigate', { url })
      if (errorText) throw new Error(`${url}: ${errorText}`)
      await loaded
    },
    async back() {
      const { currentIndex, entries } = await cdp('Page.getNavigationHistory')
      const navigated = next('Page.frameNavigated') // a page from the back/forward cache fires no load event
      await cdp('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1].id })
      await navigated
    },
    async run(expression) {
      const reply = await cdp('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
      if (reply.exceptionDetails) throw new Error(reply.exceptionDetails.exception?.description)
      return reply.result.value
    },
    screenshot: async () => (await cdp('Page.captureScreenshot')).data,
    bringToFront: () => cdp('Page.bringToFront'),
    close: () => connection.call('Target.closeTarget', { targetId }),
  }
}

/** @param {{ value?: unknown, description?: string }} remoteObject */
const text = ({ value, description }) => description ?? String(value)
