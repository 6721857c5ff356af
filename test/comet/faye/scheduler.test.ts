import { describe, expect, it } from 'vitest'
import { Scheduler, type Message, type SchedulerOptions } from '../../../src/faye.js'
import { hearReports } from '../../support/reported.js'
import { connected } from './stage.js'

const reported = hearReports('anything')

describe('the scheduler', () => {
  it('lets a message be tried without end by default', () => {
    const scheduler = new Scheduler({ channel: '/a' }, { timeout: 72, interval: 5 })
    for (let tries = 0; tries < 100; tries++) scheduler.send()
    scheduler.succeed()
    scheduler.fail()
    scheduler.abort()
    expect([scheduler.getTimeout(), scheduler.getInterval(), scheduler.isDeliverable()]).toEqual([
      72,
      5,
      true,
    ])
    expect([scheduler.attempts, scheduler.message]).toEqual([100, { channel: '/a' }])
  })

  it('lets it be tried so many times, or until then', () => {
    const message = { channel: '/a' }
    const twice = new Scheduler(message, { timeout: 72, interval: 5, attempts: 2 })
    twice.send()
    expect(twice.isDeliverable()).toBe(true)
    twice.send()
    expect(twice.isDeliverable()).toBe(false)
    const until = (deadline: number) => new Scheduler(message, { timeout: 72, interval: 5, deadline })
    expect([until(1).isDeliverable(), until(Date.now() + 60_000).isDeliverable()]).toEqual([false, true])
  })
})

describe('a scheduler of the page', () => {
  const told: string[] = []
  class Telling extends Scheduler {
    constructor(message: Message, options: SchedulerOptions) {
      super(message, options)
      const { timeout, interval, attempts } = options
      told.push(`new ${message.channel} ${JSON.stringify({ timeout, interval, attempts })}`)
    }
    override send() {
      super.send()
      told.push('send')
    }
    override succeed() {
      told.push('succeed')
    }
    override fail() {
      told.push('fail')
    }
    override abort() {
      told.push('abort')
    }
    override isDeliverable() {
      return this.attempts < 2
    }
    override getTimeout() {
      return 50
    }
    override getInterval() {
      return 0.2 * 2 ** this.attempts
    }
  }

  it('decides about each message', async () => {
    const { client, server, watch, pass, news } = await connected({ scheduler: Telling, retry: 3 })
    told.length = 0
    server.when('/a', null)
    watch('1', client.publish('/a', 1, { attempts: 7 }))
    await pass(5)
    expect(told.splice(0)).toEqual(['new /a {"timeout":36,"interval":3,"attempts":7}'])
    server.cut()
    expect(told.filter((line) => !/new|send/.test(line))).toEqual(['fail', 'fail'])
    await pass(1_000)
    told.length = 0
    server.cut()
    await pass(1)
    expect(told).toContain('abort')
    expect(news()).toContain('1: null::Not delivered: no connection')
    server.when('/a')
    await pass(3_000)
    told.length = 0
    watch('2', client.publish('/a', 2))
    await pass(5)
    expect(told).toEqual(['new /a {"timeout":36,"interval":3}', 'succeed'])
  })

  it('says how long an answer may take', async () => {
    const { client, server, pass, news } = await connected({ scheduler: Telling })
    server.when('/a', null)
    void client.publish('/a', 1)
    await pass(49_900)
    expect(news()).toEqual([])
    await pass(200)
    expect(news()).toEqual(['transport:down'])
  })

  it('says when the server is tried again, less what chance takes off', async () => {
    const { server, network, pass } = await connected({ scheduler: Telling })
    const sockets = () => network.sockets.length
    const before = sockets()
    server.stop()
    server.webSocket = 'fails'
    // 0.4 s and chance, 0.8 s and chance.
    await pass(190)
    expect(sockets()).toBe(before)
    await pass(20)
    expect(sockets()).toBe(before + 1)
    await pass(580)
    expect(sockets()).toBe(before + 1)
    await pass(30)
    expect(sockets()).toBe(before + 2)
  })

  it('that throws is reported, and gives up its message; the connection goes on', async () => {
    class Throwing extends Scheduler {
      override isDeliverable(): boolean {
        throw new Error('mine')
      }
      override getInterval(): number {
        throw new Error('mine, too')
      }
    }
    const { client, server, watch, pass, news } = await connected({ scheduler: Throwing })
    server.when('/a', null)
    watch('1', client.publish('/a', 1))
    await pass(5)
    server.cut()
    await pass(11_000)
    expect(news()).toEqual(['transport:down', '1: null::Not delivered: no connection', 'transport:up'])
    expect(reported).toEqual(expect.arrayContaining([new Error('mine'), new Error('mine, too')]))
  })
})
