import { hostileSuite } from '../support/hostile-suite.ts'
import { processes } from '../support/hostile-targets.ts'

hostileSuite(processes)
