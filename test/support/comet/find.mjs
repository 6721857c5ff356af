// @ts-check
// Where the servers are that do not come by npm: at Debian's paths, or on the PATH.

import { existsSync } from 'node:fs'
import { which } from '../browsers/find.mjs'

/** @type {Record<string, Record<string, string[]>>} each part by its names, the likeliest first */
const PARTS = {
  'ruby-faye': { thin: ['/usr/bin/thin', 'thin'], library: ['/usr/lib/ruby/vendor_ruby/faye.rb'] },
  nchan: {
    nginx: ['/usr/sbin/nginx', 'nginx'],
    module: ['/usr/lib/nginx/modules/ngx_nchan_module.so', '/usr/lib64/nginx/modules/ngx_nchan_module.so'],
  },
}

/** @param {string} name */
const locate = (name) => which(name) ?? (existsSync(name) ? name : undefined)

/**
 * @param {string} kind of server
 * @returns {Record<string, string | undefined>} the path of each part that it needs
 */
export function find(kind) {
  const parts = Object.entries(PARTS[kind] ?? {})
  return Object.fromEntries(parts.map(([part, names]) => [part, names.map(locate).find(Boolean)]))
}

/**
 * @param {string} kind of server
 * @returns {string[]} the parts that are not installed, each by its likeliest path; none if it can be started
 */
export function missing(kind) {
  return Object.entries(find(kind)).flatMap(([part, path]) =>
    path ? [] : [PARTS[kind]?.[part]?.[0] ?? part],
  )
}
