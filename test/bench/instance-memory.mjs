import { inChromium } from './chromium.mjs'
import { names } from './page/instances.mjs'
import { alternate } from './rounds.mjs'
import { median } from './statistics.mjs'

const count = 2_000
const stub = 'the stub alone, open'

/** Heap per instance in a page: never opened, and open over a stub socket whose own share is taken off. */
export default () =>
  inChromium(async ({ heap, version }) => {
    const contenders = names.map((name) => [name, () => heap('instances', name, count)])
    const results = await alternate(Object.fromEntries(contenders), { rounds: 3, warmUp: 0 })
    const bytes = (name, part) => median(results[name].map((result) => result[part])) / count
    const rows = names.map((name) => {
      const own = (part) => Math.round(bytes(name, part) - (name.includes(', open') ? bytes(stub, part) : 0))
      return { instance: name, 'script heap': own('script'), "with the browser's objects": own('whole') }
    })
    const whole = (name) => rows.find((row) => row.instance === name)["with the browser's objects"]
    return {
      title: 'Heap bytes per instance (Chromium)',
      browser: version,
      rows: rows.filter((row) => row.instance !== stub),
      targets: [
        { what: 'holdfast, idle', value: whole('holdfast, idle'), most: 3_000 },
        { what: 'holdfast, open over a stub', value: whole('holdfast, open'), most: 3_000 },
      ],
    }
  })
