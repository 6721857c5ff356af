import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

// The arrows of the architecture, and the rules on how it is written, as the compiler sees them.

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')

const paths = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join(src, path))
const program = ts.createProgram(paths, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
})
const checker = program.getTypeChecker()
const files = paths.map((path) => program.getSourceFile(path)!)

const nameOf = (file: ts.SourceFile) => relative(src, file.fileName)
const folderOf = (file: ts.SourceFile) => dirname(nameOf(file))

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of node.getChildren()) yield* nodesOf(child)
}

/** What a file imports or exports from elsewhere, also for types alone, or on demand. */
const specifiersOf = (file: ts.SourceFile) =>
  [...nodesOf(file)].flatMap((node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      return [(node.moduleSpecifier as ts.StringLiteral).text]
    if (ts.isImportTypeNode(node)) return [node.argument.getText().slice(1, -1)]
    const onDemand = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
    return onDemand ? [node.arguments[0]!.getText().slice(1, -1)] : []
  })

const importsOf = (file: ts.SourceFile) =>
  specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => {
      const target = join(dirname(file.fileName), specifier).replace(/\.js$/, '.ts')
      const found = files.find(({ fileName }) => fileName === target)
      if (!found) throw new Error(`${nameOf(file)} imports ${specifier}, which is not there`)
      return found
    })

/** The global values that a file uses, by name and as a property of `globalThis` alike; types do not count. */
const globalsOf = (file: ts.SourceFile) =>
  [...nodesOf(file)].flatMap((node) => {
    if (!ts.isIdentifier(node) || ts.isPartOfTypeNode(node)) return []
    const declared = checker.getSymbolAtLocation(node)?.declarations ?? []
    const globally = declared.some(
      (declaration) =>
        program.isSourceFileDefaultLibrary(declaration.getSourceFile()) &&
        (ts.isSourceFile(declaration.parent) || ts.isVariableDeclarationList(declaration.parent)) &&
        !ts.isTypeAliasDeclaration(declaration),
    )
    return globally ? [node.text] : []
  })

const layers: Readonly<Record<string, number>> = {
  core: 0,
  transports: 1,
  layers: 1,
  page: 1,
  storage: 1,
  codecs: 1,
  connect: 2,
  socket: 3,
  client: 3,
  'cross-tab': 3,
  'comet/bayeux': 3,
  'comet/cometd/extensions': 4,
  'comet/cometd': 5,
  'comet/faye': 5,
  'comet/event-source': 5,
  'comet/long-poll': 5,
  'comet/sockjs': 5,
  '.': 6,
  hooks: 6,
  inspector: 6,
  testing: 6,
}

describe('imports', () => {
  test.each(files.map((file) => [nameOf(file), file] as const))(
    '%s stands on lower layers only',
    (_, file) => {
      const folder = folderOf(file)
      expect(layers, `the layer of ${folder}/`).toHaveProperty([folder])
      for (const imported of importsOf(file)) {
        const below = folderOf(imported)
        if (below !== folder) expect(layers[below], `${nameOf(imported)}`).toBeLessThan(layers[folder]!)
      }
    },
  )

  test('go round in no circle, types included', () => {
    const circles = new Set<string>()
    const visit = (file: ts.SourceFile, way: ts.SourceFile[]): void => {
      const start = way.indexOf(file)
      if (start < 0) for (const imported of importsOf(file)) visit(imported, [...way, file])
      else circles.add(way.slice(start).map(nameOf).sort().join(' <-> '))
    }
    for (const file of files) visit(file, [])
    expect([...circles]).toEqual([])
  })

  test('lead to the test kit from nowhere else, so that it is in nobody’s production bundle', () => {
    const outside = files.filter((file) => folderOf(file) !== 'testing')
    const kit = outside.filter((file) => importsOf(file).some((imported) => folderOf(imported) === 'testing'))
    expect(kit.map(nameOf)).toEqual([])
    const built = readdirSync(join(root, 'dist')).filter(
      (name) => /js$/.test(name) && !/^testing\./.test(name),
    )
    const containing = built.filter((name) =>
      /FakeServer|ManualClock|testing\.c?js/.test(readFileSync(join(root, 'dist', name), 'utf8')),
    )
    expect(built.length).toBeGreaterThan(20)
    expect(containing).toEqual([])
  })

  test('of core name nothing outside it', () => {
    const inCore = files.filter((file) => folderOf(file) === 'core').flatMap(specifiersOf)
    expect(inCore.filter((specifier) => !specifier.startsWith('./'))).toEqual([])
  })
})

describe('globals', () => {
  /** What every JavaScript runtime has: browsers, their workers, Node, Deno, Bun, workers at the edge. */
  const everywhere = [
    'AbortController',
    'Blob',
    'DOMException',
    'TextEncoder',
    'queueMicrotask',
    'reportError',
  ]
  const timers = [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'requestAnimationFrame',
    'requestIdleCallback',
  ]
  const inCore = files.filter((file) => folderOf(file) === 'core')
  const fromDom = (file: ts.SourceFile) =>
    globalsOf(file).filter((name) => {
      const symbol = checker.resolveName(name, undefined, ts.SymbolFlags.Value, false)
      return symbol?.declarations?.some((declaration) =>
        /lib\.dom/.test(declaration.getSourceFile().fileName),
      )
    })

  test('this test sees them', () => {
    const seen = (name: string) => globalsOf(files.find((file) => nameOf(file) === name)!)
    expect(seen('transports/web-socket.ts')).toContain('WebSocket')
    expect(seen('page/browser-page.ts')).toEqual(expect.arrayContaining(['document', 'addEventListener']))
    expect(seen('core/clock.ts')).toEqual(expect.arrayContaining(['setTimeout', 'Date']))
  })

  test.each(inCore.map((file) => [nameOf(file), file] as const))('%s needs no browser', (_, file) => {
    expect(fromDom(file).filter((name) => !everywhere.includes(name) && !timers.includes(name))).toEqual([])
  })

  test('timers are set in core/clock.ts alone', () => {
    const setting = files.filter((file) => globalsOf(file).some((name) => timers.includes(name)))
    expect(setting.map(nameOf)).toEqual(['core/clock.ts'])
  })

  test('nothing writes to the console', () => {
    expect(files.filter((file) => globalsOf(file).includes('console')).map(nameOf)).toEqual([])
  })
})

describe('a file', () => {
  test.each(files.map((file) => [nameOf(file), file] as const))('%s is well made', (_, file) => {
    expect(file.getLineStarts().length - 1).toBeLessThanOrEqual(250)
    expect(['utils.ts', 'types.ts']).not.toContain(basename(file.fileName))
    const kinds = new Set([...nodesOf(file)].map(({ kind }) => kind))
    expect(kinds.has(ts.SyntaxKind.EnumDeclaration), 'has an enum').toBe(false)
    expect(kinds.has(ts.SyntaxKind.AnyKeyword), 'says any').toBe(false)
  })
})

test.each(['react', 'vue', 'svelte'])('the hooks for %s are under 60 lines of code', (framework) => {
  const { fileName } = files.find((file) => nameOf(file) === `hooks/${framework}.ts`)!
  const code = readFileSync(fileName, 'utf8').replace(/\/\*\*[^]*?\*\/|^ *\/\/.*/gm, '')
  expect(code.split('\n').filter((line) => line.trim()).length).toBeLessThan(60)
})

describe('importing [S48]', () => {
  /**
   * Loads a bundle in a Node of its own, without what a browser has and with traps on what might be done; fails unless it
   * is silent, does nothing, leaves no trace, and lets the process end.
   */
  const load = (statement: string, removed: string[] = []) => {
    const script = `
      import { createRequire } from 'node:module'
      const require = createRequire(${JSON.stringify(join(root, 'package.json'))})
      const done = []
      const trap = (owner, name) => { owner[name] = () => { done.push(name); return 0 } }
      for (const name of ${JSON.stringify(removed)}) delete globalThis[name]
      for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']) trap(globalThis, name)
      for (const name of ['log', 'info', 'warn', 'error', 'debug']) trap(console, name)
      trap(Math, 'random')
      trap(Date, 'now')
      trap(crypto, 'getRandomValues')
      const before = Object.getOwnPropertyNames(globalThis)
      const loaded = ${statement}
      const left = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name))
      process.stdout.write(JSON.stringify({ done, left, exports: Object.keys(loaded).sort() }))
    `
    const { stdout, stderr, status, signal } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { encoding: 'utf8', timeout: 20_000 },
    )
    expect({ stderr, status, signal }).toEqual({ stderr: '', status: 0, signal: null })
    return JSON.parse(stdout) as { done: string[]; left: string[]; exports: string[] }
  }

  const browsersOwn = [
    'WebSocket',
    'CloseEvent',
    'MessageEvent',
    'navigator',
    'window',
    'document',
    'location',
    'self',
  ]
  const bundle = (name: string) => JSON.stringify(pathToFileURL(join(root, 'dist', name)).href)
  const quiet = { done: [], left: [], exports: expect.arrayContaining(['ReconnectingWebSocket', 'backoff']) }

  test('the ES module in bare Node does nothing, and asks for no luck [S17]', () => {
    expect(load(`await import(${bundle('index.js')})`)).toEqual(quiet)
  })

  test('nor where there is no WebSocket and nothing else of a browser’s', () => {
    expect(load(`await import(${bundle('index.js')})`, browsersOwn)).toEqual(quiet)
  })

  test('nor does the CommonJS module', () => {
    expect(load(`require('./dist/index.cjs')`, browsersOwn)).toEqual(quiet)
  })

  test('nor does the entry of MessagePack, with the library that it stands on', () => {
    const codec = { ...quiet, exports: ['messagePack'] }
    expect(load(`await import(${bundle('msgpack.js')})`, browsersOwn)).toEqual(codec)
    expect(load(`require('./dist/msgpack.cjs')`, browsersOwn)).toEqual(codec)
  })

  test('a page without a bundler finds all that they import beside them, but for MessagePack and frameworks', () => {
    const outside = readdirSync(join(root, 'dist'))
      .filter((name) => /^[^.]+\.js$/.test(name))
      .flatMap((name) =>
        [
          ...readFileSync(join(root, 'dist', name), 'utf8').matchAll(/^(?:im|ex)port .*'([^.'][^']*)';$/gm),
        ].map(([, specifier]) => `${name}: ${specifier}`),
      )
    expect(outside).toEqual([
      'msgpack.js: @msgpack/msgpack',
      'react.js: react',
      'svelte.js: svelte',
      'svelte.js: svelte/reactivity',
      'vue.js: vue',
    ])
  })

  test.each([
    ['cometd', ['CometD', 'AckExtension']],
    ['faye', ['Client', 'VERSION']],
    ['event-source', ['EventSource']],
    ['long-poll', ['longPoll']],
    ['sockjs', ['SockJS']],
    ['testing', ['FakeServer', 'FakeChannels', 'FakePage', 'ManualClock', 'Chaos', 'seeded']],
  ])('nor does the entry %s', (entry, names) => {
    const client = { ...quiet, exports: expect.arrayContaining(names) }
    expect(load(`await import(${bundle(`${entry}.js`)})`, browsersOwn)).toEqual(client)
    expect(load(`require('./dist/${entry}.cjs')`, browsersOwn)).toEqual(client)
  })

  test.each(['holdfast.umd.js', 'holdfast.umd.min.js'])(
    '%s in a bare context only adds its global [S52]',
    (name) => {
      const inContext = `await (async () => {
      const { runInContext, createContext } = await import('node:vm')
      const { readFileSync } = await import('node:fs')
      const context = createContext({ EventTarget })
      runInContext('Math.random = () => { throw new Error("luck") }', context)
      runInContext(readFileSync(new URL(${bundle(name)}), 'utf8'), context)
      if (Object.keys(context).join() !== 'EventTarget,Holdfast') throw new Error(Object.keys(context))
      return context.Holdfast
    })()`
      expect(load(inContext)).toEqual(quiet)
    },
  )

  /** Runs a script in a bare context, beside what the page has there; what it then has. */
  const page = (script: string, before: object = {}) => {
    const context = createContext({ EventTarget, ...before })
    runInContext(readFileSync(join(root, 'dist', script), 'utf8'), context)
    return context
  }

  test.each([
    ['holdfast.cometd', 'org'],
    ['holdfast.faye', 'Faye'],
    ['holdfast.comet', 'Holdfast'],
  ])('%s.umd.js and its minified form only add %s', (script, global) => {
    for (const form of ['umd.js', 'umd.min.js'])
      expect(Object.keys(page(`${script}.${form}`))).toEqual(['EventTarget', global])
  })

  test('the script of CometD keeps what else is in `org`, has the old name, and binds jQuery where it is', () => {
    const jQuery: Record<string, unknown> = {}
    const { org } = page('holdfast.cometd.umd.min.js', { org: { mine: 1 }, jQuery })
    expect(org.mine).toBe(1)
    expect(org.cometd.Cometd).toBe(org.cometd.CometD)
    expect(jQuery['CometD']).toBe(org.cometd.CometD)
    expect(jQuery['cometd']).toBeInstanceOf(org.cometd.CometD)
  })

  test('the script of the listeners adds to the library’s own', () => {
    const mine = {}
    const { Holdfast } = page('holdfast.comet.umd.min.js', { Holdfast: { mine } })
    expect(Object.keys(Holdfast).sort()).toEqual(['EventSource', 'SockJS', 'longPoll', 'mine'])
    expect(Holdfast.mine).toBe(mine)
  })

  test('a worker that only imports it ends by itself, and in silence', async () => {
    const code = `import(${bundle('index.js')}).then((all) =>
      require('node:worker_threads').parentPort.postMessage(Object.keys(all)))`
    const worker = new Worker(code, { eval: true, execArgv: [], stdout: true, stderr: true })
    const [[exported], [status]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
    expect(exported).toContain('ReconnectingWebSocket')
    expect([status, worker.stdout.read(), worker.stderr.read()]).toEqual([0, null, null])
  })
})
