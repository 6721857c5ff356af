// One script of a page that uses Faye's documented interface, through the faults that servers and networks have.

import { fayeHold, fayeOptions, walkFaye } from '../support/comet/differential/faye-script'
import { compareOn } from '../support/comet/differential/suite'
import { allowedDifferences, races } from './allowed-differences'

compareOn({
  id: 'D2',
  shape: 'faye',
  kinds: ['faye', 'relay', 'cometd', 'ruby-faye'],
  visit: () => ({ hold: fayeHold, options: fayeOptions }),
  walk: walkFaye,
  races,
  allowed: allowedDifferences,
})
