import type { Contract } from '../../contract/types.ts'
import { acceptFaults } from './accept.ts'
import { aftermathFaults } from './aftermath.ts'
import { authFaults } from './auth.ts'
import { dateFaults } from './date.ts'
import { encodingFaults } from './encoding.ts'
import { entityFaults } from './entity.ts'
import { enumFaults } from './enum.ts'
import { errorFaults } from './error.ts'
import { httpFaults } from './http.ts'
import { inputFaults } from './inputs.ts'
import { stateFaults } from './state.ts'
import { textFaults } from './text.ts'
import { transportFaults } from './transport.ts'
import { typeFaults } from './type.ts'
import type { Fault } from './types.ts'

/** Every fault that an implementation of a contract can have, in a fixed order; names are unique. */
export function catalogue(contract: Contract): Fault[] {
  return [
    ...acceptFaults(contract),
    ...textFaults(contract),
    ...encodingFaults(),
    ...enumFaults(contract),
    ...entityFaults(contract),
    ...dateFaults(contract),
    ...typeFaults(contract),
    ...errorFaults(),
    ...httpFaults(),
    ...authFaults(),
    ...stateFaults(),
    ...transportFaults(),
    ...inputFaults(),
    ...aftermathFaults(),
  ]
}
