import type { JsonObject } from '../json.ts'
import { inventedId } from './accept.ts'
import { type GeneratorContext, patchStep } from './generator.ts'
import { plainBody, textProperty } from './probes.ts'
import type { Probe, Step } from './types.ts'

/** A PATCH of an id that no entity has, and a read of it. */
export function unknownIdSteps(context: GeneratorContext, id: string): readonly Step[] {
  const resource = { id }
  const patch: Step = { ...patchStep(plainBody(textProperty(context), 'unknown')), resource }
  return [patch, { method: 'GET', resource }]
}

/**
 * A PATCH of an id that no entity has between two reads of the collection (what makes an entity of one unknown id does so of
 * any), and an update of the entity afterwards: what the first one was refused for has nothing to do with the second.
 */
export function unknownIdProbe(context: GeneratorContext): {
  readonly probe: Probe
  readonly sent: JsonObject
} {
  const sent = plainBody(textProperty(context), 'after an unknown id')
  const list: Step = { method: 'GET', resource: 'collection' }
  const steps = [list, ...unknownIdSteps(context, inventedId('unknown')), list, patchStep(sent)]
  return { probe: { id: 'http/unknown-id/guid', prepare: [], steps }, sent }
}
