// @ts-check
// What a server serves to browsers besides Bayeux: a folder with pages that a test brings along, and links to others.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/**
 * @typedef {object} Site
 * @property {Record<string, string>} [pages] contents by path, with the extension: `{ '/chat.html': '<!doctype html>...' }`
 * @property {Record<string, string>} [folders] by the path they appear under: `{ '/dist': '/home/me/holdfast/dist' }`
 */

/** @param {Site} site */
export function createSite({ pages = {}, folders = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-comet-'))
  const root = join(folder, 'www')
  mkdirSync(root)
  for (const [path, content] of Object.entries(pages)) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  for (const [path, target] of Object.entries(folders)) {
    const link = join(root, path).replace(/\/$/, '')
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(resolve(target), link)
  }
  return {
    /** Where the pages are. */
    root,
    /** Beside the pages, for the server's own files: what is here is not served. */
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
