import type { Contract } from '../../contract/types.ts'
import { acceptFaults } from './accept.ts'
import { aftermathFaults } from './aftermath.ts'
import { authFaults } from './auth.ts'
import { besideFaults } from './beside.ts'
import { carriageFaults } from './carriage.ts'
import { dateFaults } from './date.ts'
import { encodingFaults } from './encoding.ts'
import { entityFaults } from './entity.ts'
import { enumFaults } from './enum.ts'
import { errorFaults } from './error.ts'
import { httpFaults } from './http.ts'
import { inputFaults } from './inputs.ts'
import { orderFaults } from './order.ts'
import { reportedCoercionFaults } from './reported-coercions.ts'
import { reportedCredentialFaults } from './reported-credentials.ts'
import { reportedDateFormFaults } from './reported-date-forms.ts'
import { reportedDateLossFaults } from './reported-date-losses.ts'
import { reportedDateNotionFaults } from './reported-date-notions.ts'
import { reportedDateRefusalFaults } from './reported-date-refusals.ts'
import { reportedEnumFaults } from './reported-enum.ts'
import { reportedGatewayFaults } from './reported-gateway.ts'
import { reportedJsonFaults } from './reported-json.ts'
import { reportedMessageFaults } from './reported-message.ts'
import { reportedNameFaults } from './reported-names.ts'
import { reportedServiceFaults } from './reported-service.ts'
import { reportedSkipFaults } from './reported-skips.ts'
import { reportedTextFaults } from './reported-text.ts'
import { reportedTypeFaults } from './reported-type.ts'
import { reportedUpdateFaults } from './reported-update.ts'
import { withReports } from './reports.ts'
import { spoilingFaults } from './spoiling.ts'
import { stateFaults } from './state.ts'
import { textFaults } from './text.ts'
import { transportFaults } from './transport.ts'
import { typeFaults } from './type.ts'
import type { Fault } from './types.ts'

/** Every fault that an implementation of a contract can have, in a fixed order; names are unique. */
export function catalogue(contract: Contract): Fault[] {
  return withReports([
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
    ...spoilingFaults(),
    ...besideFaults,
    ...orderFaults(),
    ...reportedEnumFaults(),
    ...reportedTypeFaults(),
    ...reportedDateFormFaults(),
    ...reportedDateRefusalFaults(),
    ...reportedDateLossFaults(),
    ...reportedTextFaults(),
    ...reportedJsonFaults(),
    ...reportedUpdateFaults(),
    ...reportedMessageFaults(),
    ...carriageFaults(),
    ...reportedNameFaults(),
    ...reportedSkipFaults(),
    ...reportedGatewayFaults(),
    ...reportedCredentialFaults(),
    ...reportedDateNotionFaults(),
    ...reportedCoercionFaults(),
    ...reportedServiceFaults(),
  ])
}
