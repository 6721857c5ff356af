import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connected, stage } from './stage.js'

const unhandled: unknown[] = []
const hear = (reason: unknown) => unhandled.push(reason)
let others: NodeJS.UnhandledRejectionListener[] = []

beforeEach(() => {
  unhandled.length = 0
  others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear)
})
afterEach(() => {
  process.removeAllListeners('unhandledRejection')
  for (const other of others) process.on('unhandledRejection', other)
})

/** Longer than an unhandled rejection takes to be told of. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('what is to come', () => {
  it('tells callbacks in the order in which they came, with their context, and later ones after the turn', async () => {
    const { client, pass } = await connected()
    const seen: unknown[] = []
    const publication = client.publish('/a', 1)
    publication.callback(function (this: unknown, ...all) {
      seen.push(['callback', this, ...all])
    }, 'mine')
    void publication.then((value) => seen.push(['then', value]))
    publication.errback(() => seen.push('never'))
    await pass(5)
    expect(seen).toEqual([
      ['callback', 'mine', undefined],
      ['then', undefined],
    ])
    publication.callback(() => seen.push('late'))
    expect(seen).toHaveLength(2)
    await turn()
    expect(seen[2]).toBe('late')
  })

  it('is no promise, but is awaited like one, and `then` gives one', async () => {
    const { client, pass } = await connected()
    const publication = client.publish('/a', 1)
    expect(publication).not.toBeInstanceOf(Promise)
    const next = publication.then(() => 5)
    expect(next).toBeInstanceOf(Promise)
    await pass(5)
    expect([await publication, await next]).toEqual([undefined, 5])
  })

  it('tells nobody of a failure but who asks', async () => {
    const { client, server, pass } = await connected()
    server.when('/a', { successful: false, error: '403::no' })
    const seen: unknown[] = []
    void client.publish('/a', 1)
    void client.publish('/a', 2).then(() => seen.push('never'))
    client.publish('/a', 3).callback(() => seen.push('never'))
    client.publish('/a', 4).errback(function (this: unknown, error) {
      seen.push([this, `${error}`])
    }, 'mine')
    void client.publish('/a', 5).then(null, () => seen.push('then'))
    await pass(5)
    await turn()
    expect(seen).toEqual([['mine', '403::no'], 'then'])
    expect(unhandled).toEqual([])
  })

  it('lets what a callback throws be told as an unhandled rejection', async () => {
    const { client, pass } = await connected()
    client.publish('/a', 1).callback(() => {
      throw new Error('mine')
    })
    await pass(5)
    await turn()
    expect(unhandled).toEqual([new Error('mine')])
  })

  it('fails after a timeout, if nothing came', async () => {
    const { client, server, watch, pass, news } = await connected()
    server.when('/silent', null)
    watch('silent', client.publish('/silent', 1)).timeout(0.3, 'too late')
    watch('quick', client.publish('/a', 1)).timeout(0.3, 'too late')
    await pass(290)
    expect(news()).toEqual(['quick: ok'])
    await pass(20)
    expect(news()).toEqual(['silent: too late'])
  })

  it('is settled by hand, once, and begins anew by hand', async () => {
    const { client, watch, pass, news } = await connected()
    const publication = watch('1', client.publish('/a', 1))
    publication.setDeferredStatus('succeeded', 'mine')
    publication.setDeferredStatus('failed', 'never')
    await pass(5)
    expect([news(), await publication]).toEqual([['1: ok'], 'mine'])
    publication.setDeferredStatus('unknown')
    publication.setDeferredStatus('failed', 'now')
    await expect(publication.then()).rejects.toBe('now')
  })

  it('of the client itself never comes by itself', async () => {
    const { client, watch, pass, news } = stage()
    watch('client', client)
    client.connect()
    await pass(100_000)
    expect(news()).toEqual(['transport:up'])
    client.setDeferredStatus('succeeded')
    await turn()
    expect(news()).toEqual(['client: ok'])
  })
})
