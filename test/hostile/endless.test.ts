import { hostileSuite } from '../support/hostile-suite.ts'
import { endless } from '../support/hostile-targets.ts'

hostileSuite(endless)
