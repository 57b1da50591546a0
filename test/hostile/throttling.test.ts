import { hostileSuite } from '../support/hostile-suite.ts'
import { throttling } from '../support/hostile-targets.ts'

hostileSuite(throttling)
