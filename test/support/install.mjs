// @ts-check
// Makes a bare machine ready for the tests: dependencies by npm, browsers by Debian's package manager.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { missing, which } from './browsers/find.mjs'
import { run } from './command.mjs'
import { missing as missingServer } from './comet/find.mjs'

/** @typedef {import('./browsers/find.mjs').Engine} Engine */

/** @type {Record<string, { packages: string[], lacks: () => string[] }>} what the suites run, besides Node */
const NEEDS = {
  chromium: { packages: ['chromium'], lacks: () => missing('chromium') },
  firefox: { packages: ['firefox-esr'], lacks: () => missing('firefox') },
  webkit: { packages: ['webkit2gtk-driver', 'xvfb'], lacks: () => missing('webkit') },
  python3: { packages: ['python3'], lacks: () => commands('python3') },
  'ruby-faye': { packages: ['ruby-faye', 'thin'], lacks: () => missingServer('ruby-faye') },
  nchan: { packages: ['nginx', 'libnginx-mod-nchan'], lacks: () => missingServer('nchan') },
  xz: { packages: ['xz-utils'], lacks: () => commands('xz') },
}

/** Whether browsers can be installed here. Where they can, it is a failure to lack one. */
export const canInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0

/** @param {string} root of the repository */
export async function installDependencies(root) {
  if (upToDate(root)) return true
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, minutes: 10 })
  return code === 0
}

/**
 * Installs what is missing, where that can be done.
 * @param {string} root
 * @param {string[]} needs keys of NEEDS
 * @returns {Promise<Map<string, string[]>>} what is missing still: by need, the paths that were looked for
 */
export async function installTools(root, needs) {
  const wanted = () => needs.filter((need) => NEEDS[need]?.lacks().length)
  if (canInstall && wanted().length > 0) {
    const apt = (/** @type {string[]} */ ...args) =>
      run('apt-get', ['-o', 'DPkg::Lock::Timeout=600', ...args], {
        cwd: root,
        minutes: 15,
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      })
    await apt('update')
    await withoutServices(async () => {
      // One by one: what a distribution lacks must not keep the others away.
      for (const need of wanted())
        await apt('install', '-y', '--no-install-recommends', ...(NEEDS[need]?.packages ?? []))
    })
  }
  return new Map(wanted().map((need) => [need, NEEDS[need]?.lacks() ?? []]))
}

/**
 * Packages such as nginx start a service when they are installed, unless this file forbids it. An administrator's own stays.
 * @param {() => Promise<void>} install
 */
async function withoutServices(install) {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return install()
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  const remove = () => rmSync(policy, { force: true })
  process.once('exit', remove)
  await install().finally(remove)
}

/** @param {string} name */
const commands = (name) => (which(name) ? [] : [name])

/**
 * Whether node_modules is what package-lock.json says; npm notes there what it installed.
 * @param {string} root
 */
function upToDate(root) {
  try {
    const wanted = packages(join(root, 'package-lock.json'))
    const present = packages(join(root, 'node_modules', '.package-lock.json'))
    return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
      if (path === '') return true // the project itself
      const it = present[path]
      return it ? it.version === version && it.integrity === integrity : optional
    })
  } catch {
    return false
  }
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>}
 */
const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
