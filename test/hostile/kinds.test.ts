import { hostileSuite } from '../support/hostile-suite.ts'
import { kinds } from '../support/hostile-targets.ts'

hostileSuite(kinds)
