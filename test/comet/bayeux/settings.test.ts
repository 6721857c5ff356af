import { expect, it, vi } from 'vitest'
import { CometD } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { stage } from '../stage.js'

hearReports()

it('options that are undefined are as if not given', () => {
  const { cometd } = stage()
  // The types forbid it; JavaScript does it all the time.
  cometd.configure({ url: 'http://server.test/cometd', maxBackoff: undefined, urls: undefined } as never)
  expect(cometd.getConfiguration().maxBackoff).toBe(60_000)
})

it('a relative url is one of the base of a page that has no address of its own', () => {
  vi.stubGlobal('location', { href: 'about:srcdoc' })
  vi.stubGlobal('document', { baseURI: 'http://server.test/', visibilityState: 'visible' })
  expect(() => new CometD().configure('/cometd')).not.toThrow()
})
