import { hostileSuite } from '../support/hostile-suite.ts'
import { resets } from '../support/hostile-targets.ts'

hostileSuite(resets)
