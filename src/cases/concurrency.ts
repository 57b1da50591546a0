import type { JsonObject } from '../json.ts'
import {
  type Draft,
  evenly,
  type Generator,
  type GeneratorContext,
  patchStep,
  plainValue,
  validProbe,
} from './generator.ts'
import { plainBody } from './probes.ts'
import type { Step } from './types.ts'

// Requests that overlap do not meet each time.
const rounds = 3
const roundsByDefault = 2
const represented = (round: number) => (round < roundsByDefault ? {} : { represented: true as const })
const roundsOf = (context: GeneratorContext) => (context.thorough ? rounds : roundsByDefault)

function visible(context: GeneratorContext) {
  return context.settable.filter((property) => !property.credential)
}

// A burst of hundreds is no test but an attack.
const mostAtOnce = 24

const differentProperties: Generator = (context) =>
  Array.from({ length: roundsOf(context) }, (_, round): Draft => {
    const bodies = evenly(visible(context), mostAtOnce).map((property) =>
      plainBody(property, `parallel ${round + 1}`),
    )
    const sent: JsonObject = Object.assign({}, ...bodies)
    const probe = validProbe(context, `parallel/different-properties-${round + 1}`, sent)
    return {
      name: `different-properties-${round + 1}`,
      probe: { ...probe, steps: bodies.map(patchStep), parallel: true },
      expect: { kind: 'all-survive', sent },
      ...represented(round),
    }
  })

const readsBetween: Generator = (context) => {
  const read: Step = { method: 'READ', resource: 'item' }
  return Array.from({ length: roundsOf(context) }, (_, round): Draft => {
    const states = ['a', 'b', 'c'].map(
      (salt): JsonObject =>
        Object.fromEntries(
          visible(context).map((property) => [property.name, plainValue(property, `torn ${round} ${salt}`)]),
        ),
    )
    const steps = states.flatMap((state) => [patchStep(state), read, read]).slice(0, -1)
    return {
      name: `reads-between-${round + 1}`,
      probe: { id: `parallel/reads-between-${round + 1}`, prepare: [], steps, parallel: true },
      expect: { kind: 'never-torn', states },
      ...represented(round),
    }
  })
}

/** Updates, refusals and a reading at once, so that an answer that another request gets shows by its body. */
const differentOutcomes: Generator = (context) => {
  const { name } = context.settable.find(({ kind }) => kind === 'enum') ?? context.settable[0]!
  const invalid = patchStep({ [name]: ['conformanceUnknown'] })
  const valid = evenly(visible(context), 2).map((property) => plainBody(property, 'own answer'))
  const { prepare } = validProbe(context, 'parallel', Object.assign({}, ...valid))
  const read: Step = { method: 'READ', resource: 'item' }
  const steps = [...valid.map(patchStep), invalid, read]
  return [
    {
      name: 'different-outcomes',
      probe: { id: 'parallel/different-outcomes', prepare, steps, parallel: true },
      expect: { kind: 'own-answers' },
    },
  ]
}

/** Chapter `concurrency`: the one place where requests to one entity overlap. */
export const concurrencyGenerators: Readonly<Record<string, Generator>> = {
  'VPP-CONC-01': differentProperties,
  'VPP-CONC-02': readsBetween,
  'VPP-CONC-03': differentOutcomes,
}
