import { hostileSuite } from '../support/hostile-suite.ts'
import { answers } from '../support/hostile-targets.ts'

hostileSuite(answers, true)
