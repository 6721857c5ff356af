// @ts-check
// Firefox by WebDriver BiDi, which it speaks itself. With remote control on it applies its own preferences for
// automation; those below only keep it from calling home.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { leash } from './leash.mjs'
import { rpc } from './rpc.mjs'

const PREFERENCES = {
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 0,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
}

/** @type {import('../browsers.mjs').Driver} */
export async function firefox({ browser }, profile, { args, acceptInsecureCerts, windowSize }) {
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify([name, value]).slice(1, -1)});`,
  )
  await writeFile(join(profile, 'user.js'), lines.join('\n'))
  const [width, height] = windowSize
  const running = await leash(
    browser,
    [
      '--headless',
      `--width=${width}`,
      `--height=${height}`,
      '--no-remote',
      '--profile',
      profile,
      '--remote-debugging-port=0',
      ...args,
    ],
    /WebDriver BiDi listening on (ws:\S+)/,
    { env: { MOZ_CRASHREPORTER_DISABLE: '1' } },
  )
  const connection = await rpc(`${running.match[1]}/session`)
  const { capabilities } = await connection.call('session.new', {
    capabilities: { alwaysMatch: { acceptInsecureCerts } },
  })
  await connection.call('session.subscribe', { events: ['log.entryAdded'] })

  return {
    groups: [running.group],
    version: `Firefox/${capabilities.browserVersion}`,
    async open() {
      const { context } = await connection.call('browsingContext.create', { type: 'tab' })
      return tab(connection, context)
    },
    async close() {
      connection.close()
      await running.stop()
    },
  }
}

/**
 * @param {import('./rpc.mjs').Rpc} connection
 * @param {string} context
 * @returns {import('./page.mjs').Tab}
 */
function tab(connection, context) {
  /** @type {import('./page.mjs').Tab['console']} */
  const messages = []
  /** @type {string[]} */
  const errors = []
  connection.on(({ method, params }) => {
    if (method !== 'log.entryAdded' || params.source.context !== context) return
    if (params.type === 'javascript') errors.push(params.text)
    else messages.push({ type: params.method ?? params.level, text: params.text })
  })

  return {
    console: messages,
    errors,
    goto: (url) => connection.call('browsingContext.navigate', { context, url, wait: 'complete' }),
    back: () => connection.call('browsingContext.traverseHistory', { context, delta: -1 }),
    async run(expression) {
      const reply = await connection.call('script.evaluate', {
        expression,
        awaitPromise: true,
        target: { context },
      })
      if (reply.type === 'exception') throw new Error(reply.exceptionDetails.text)
      return reply.result.value
    },
    screenshot: async () => (await connection.call('browsingContext.captureScreenshot', { context })).data,
    bringToFront: () => connection.call('browsingContext.activate', { context }),
    close: () => connection.call('browsingContext.close', { context }),
  }
}
