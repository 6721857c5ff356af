import { fileURLToPath } from 'node:url'
import commonjs from '@rollup/plugin-commonjs'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import { gzip } from 'pako'
import { rollup } from 'rollup'

const rootDir = fileURLToPath(new URL('../..', import.meta.url))

const socket = 'holdfast, the socket'
const client = 'holdfast, the client'
const cometd = 'holdfast/cometd'
const faye = 'holdfast/faye'

/** What a page writes to get the socket class, or the client, and nothing else. */
const imports = {
  [socket]: "export { ReconnectingWebSocket } from 'holdfast'",
  [client]: "export { createClient } from 'holdfast'",
  'reconnecting-websocket 4.4.0': `export { default } from 'reconnecting-websocket'`,
  'partysocket 1.3.0': `export { default } from 'partysocket/ws'`,
  'socket.io-client 4.8.4': `export { io } from 'socket.io-client'`,
  [cometd]: "export { CometD } from 'holdfast/cometd'",
  'cometd 9.0.0': `export { CometD } from 'cometd'`,
  'cometd 7.0.9': `export { CometD } from 'cometd-7'`,
  [faye]: "export { Client } from 'holdfast/faye'",
  'faye 1.4.3, its script': `export { default } from 'faye/client/faye-browser-min.js'`,
  'holdfast/event-source': "export { EventSource } from 'holdfast/event-source'",
  'holdfast/long-poll': "export { longPoll } from 'holdfast/long-poll'",
  'holdfast/sockjs': "export { SockJS } from 'holdfast/sockjs'",
  'sockjs-client 1.6.1, its script': `export { default } from 'sockjs-client/dist/sockjs.min.js'`,
}

/** @param {string} source */
const bundle = async (source) => {
  const entry = {
    name: 'entry',
    resolveId: (id) => (id === 'entry' ? id : null),
    load: (id) => (id === 'entry' ? source : null),
  }
  const build = await rollup({
    input: 'entry',
    plugins: [entry, nodeResolve({ browser: true, rootDir }), commonjs()],
    onwarn: () => {},
  })
  const { output } = await build.generate({
    format: 'es',
    plugins: [terser({ module: true, ecma: 2022, compress: { passes: 3 } })],
  })
  await build.close()
  return Buffer.from(output[0].code)
}

/** Minified and compressed size of what a page pays for one import. */
export default async () => {
  const rows = []
  for (const [name, source] of Object.entries(imports)) {
    const code = await bundle(source)
    rows.push({ bundle: name, minified: code.length, 'gzip -9': gzip(code, { level: 9 }).length })
  }
  const size = (name) => rows.find((row) => row.bundle === name)['gzip -9']
  return {
    title: 'Bytes of one import, by rollup and terser',
    rows,
    targets: [
      { what: 'the socket, gzip -9', value: size(socket), most: 4_000 },
      { what: 'the client, gzip -9', value: size(client), most: 6_000 },
      { what: 'CometD, gzip -9', value: size(cometd), most: 7_000 },
      { what: 'Faye, gzip -9', value: size(faye), most: 6_500 },
    ],
  }
}
