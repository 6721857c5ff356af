// @ts-check
// Where the browsers are: at Debian's paths, on the PATH, or where other systems put them.

import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** @typedef {'chromium' | 'firefox' | 'webkit'} Engine */

/** Each part by its file names, the likeliest first; a path is taken as it is. */
const PARTS = {
  chromium: {
    browser: [
      '/usr/bin/chromium',
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
  },
  firefox: {
    browser: [
      '/usr/bin/firefox-esr',
      'firefox-esr',
      'firefox',
      '/Applications/Firefox.app/Contents/MacOS/firefox',
    ],
  },
  webkit: {
    // Looked for anew each time: it may be installed meanwhile.
    get browser() {
      return miniBrowsers()
    },
    driver: ['/usr/bin/WebKitWebDriver', 'WebKitWebDriver'],
    xvfb: ['/usr/bin/Xvfb', 'Xvfb'],
  },
}

/**
 * @param {Engine} engine
 * @returns {Record<string, string | undefined>} the path of each part that the engine needs
 */
export function find(engine) {
  return Object.fromEntries(
    Object.entries(PARTS[engine]).map(([part, names]) => [part, names.map(which).find(Boolean)]),
  )
}

/**
 * @param {Engine} engine
 * @returns {string[]} the parts that are not installed, each by its likeliest path; none if the engine can be launched
 */
export function missing(engine) {
  const found = find(engine)
  return Object.entries(PARTS[engine]).flatMap(([part, names]) => (found[part] ? [] : [names[0] ?? part]))
}

/** @param {string} name */
export function which(name) {
  const candidates = name.startsWith('/')
    ? [name]
    : (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, name))
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

// WebKitGTK hides its browser in a library folder: /usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser
function miniBrowsers() {
  const list = (/** @type {string} */ folder) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name))
    } catch {
      return []
    }
  }
  const libraries = ['/usr/lib', '/usr/lib64', '/usr/libexec'].flatMap((folder) => [
    folder,
    ...list(folder).filter((path) => path.includes('linux-gnu')),
  ])
  const folders = libraries.flatMap(list).filter((path) => /\/webkit(2)?gtk-[\d.]+$/.test(path))
  return [
    ...folders
      .sort()
      .reverse()
      .map((folder) => join(folder, 'MiniBrowser')),
    'MiniBrowser',
  ]
}
