import { hostileSuite } from '../support/hostile-suite.ts'
import { unending } from '../support/hostile-targets.ts'

hostileSuite(unending)
