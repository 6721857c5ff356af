// One script of a page that uses CometD's documented interface, through the faults that servers and networks have.

import { holdFor, optionsFor, walkCometd } from '../support/comet/differential/cometd-script'
import { compareOn } from '../support/comet/differential/suite'
import { allowedDifferences, races } from './allowed-differences'

compareOn({
  id: 'D1',
  shape: 'cometd',
  kinds: ['faye', 'relay', 'cometd', 'ruby-faye'],
  visit: (kind) => ({ hold: holdFor(kind), options: optionsFor(kind) }),
  walk: walkCometd,
  races,
  allowed: allowedDifferences,
})
