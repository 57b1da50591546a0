import { hostileSuite } from '../support/hostile-suite.ts'
import { ids, others } from '../support/hostile-targets.ts'

hostileSuite([...others, ...ids])
