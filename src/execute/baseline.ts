import { type GeneratorContext, otherThan } from '../cases/generator.ts'
import { representativeValues } from '../cases/probes.ts'
import type { JsonObject } from '../json.ts'

/**
 * The members that an entity is given before its first probe, so that the state is known: plain values for all that a
 * client may set, credentials apart, which may be beyond putting back. They are unlike those of the documented example
 * where there are enough, and unlike what the first case of the property sends.
 */
export function baselineOf(context: GeneratorContext): JsonObject {
  const { request } = context.contract.example
  return Object.fromEntries(
    context.settable
      .filter((property) => !property.credential)
      .map((property) => {
        const [first] = representativeValues(property)
        const others = property.members.filter((member) => member !== first!.value)
        const other = others.find((member) => member !== request[property.name]) ?? others[0]
        return [property.name, other ?? otherThan(property, first!.value) ?? first!.value]
      }),
  )
}
