// @ts-check
// WebKitGTK by classic WebDriver, on a virtual display of its own: it has no headless mode.

import { freePort } from '../free-ports.mjs'
import { leash } from './leash.mjs'

/** @type {import('../browsers.mjs').Driver} */
export async function webkit({ browser, driver, xvfb }, profile, { args, acceptInsecureCerts, windowSize }) {
  const screen = ['-screen', '0', `${windowSize.join('x')}x24`]
  const display = await leash(xvfb, ['-displayfd', '1', ...screen, '-nolisten', 'tcp', '-noreset'], /^(\d+)$/)
  const port = await freePort()
  const environment = {
    DISPLAY: `:${display.match[1]}`,
    GDK_BACKEND: 'x11',
    XDG_CACHE_HOME: profile,
    XDG_DATA_HOME: profile,
  }
  const service = await leash(driver, [`--port=${port}`, '--host=127.0.0.1'], null, { env: environment })
  const stop = () => Promise.all([service.stop(), display.stop()])

  try {
    const call = client(`http://127.0.0.1:${port}`)
    await answering(() => call('GET', '/status'))
    const session = await call('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          acceptInsecureCerts,
          timeouts: { script: 60_000, pageLoad: 60_000 },
          'webkitgtk:browserOptions': { binary: browser, args: ['--automation', ...args] },
        },
      },
    })
    const path = `/session/${session.sessionId}`
    const [width, height] = windowSize
    await call('POST', `${path}/window/rect`, { x: 0, y: 0, width, height })
    const first = await call('GET', `${path}/window`)

    // Which window a command is for is a state of the session, so they go one by one.
    let turn = Promise.resolve()
    /** @type {(handle: string, ...command: Command) => Promise<any>} */
    function within(handle, method, rest, body) {
      const result = turn.then(async () => {
        await call('POST', `${path}/window`, { handle })
        return call(method, path + rest, body)
      })
      turn = result.catch(() => {})
      return result
    }

    return {
      groups: [service.group, display.group],
      version: `WebKitGTK/${session.capabilities.browserVersion}`,
      async open() {
        // The first window stays unused: closing the last one would end the session. Tabs would not come to the front.
        const { handle } = await within(first, 'POST', '/window/new', { type: 'window' })
        return tab((...command) => within(handle, ...command))
      },
      async close() {
        await call('DELETE', path).catch(() => {})
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @typedef {[method: string, path: string, body?: object]} Command */

/**
 * @param {(...command: Command) => Promise<any>} call
 * @returns {import('./page.mjs').Tab}
 */
function tab(call) {
  return {
    console: [],
    errors: [],
    goto: (url) => call('POST', '/url', { url }),
    back: () => call('POST', '/back', {}),
    run: (expression) =>
      call('POST', '/execute/async', { script: `(${expression}).then(arguments[0])`, args: [] }),
    screenshot: () => call('GET', '/screenshot'),
    bringToFront: () => call('GET', '/window'),
    close: () => call('DELETE', '/window'),
  }
}

/** @param {string} origin */
function client(origin) {
  /** @type {(...command: Command) => Promise<any>} */
  const call = async (method, path, body) => {
    const signal = AbortSignal.timeout(90_000)
    const response = await fetch(origin + path, {
      method,
      signal,
      ...(body && { body: JSON.stringify(body) }),
    })
    const { value } = /** @type {{ value: any }} */ (await response.json())
    if (value?.error) throw new Error(`${method} ${path}: ${value.error} ${value.message}`)
    return value
  }
  return call
}

/** @param {() => Promise<unknown>} ask */
async function answering(ask) {
  for (let tries = 0; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (tries === 300) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
