import { afterEach, beforeEach, expect, vi } from 'vitest'

/**
 * What goes to `reportError` in each test of this file, in place of being printed.
 *
 * @param left - What a test may leave unsaid of it: by default nothing, which is checked after each.
 */
export const hearReports = (left: 'nothing' | 'anything' = 'nothing'): unknown[] => {
  const reported: unknown[] = []
  beforeEach(() => {
    reported.length = 0
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    if (left === 'nothing') expect(reported).toEqual([])
  })
  return reported
}
