import { hostileSuite } from '../support/hostile-suite.ts'
import { silent } from '../support/hostile-targets.ts'

hostileSuite(silent)
