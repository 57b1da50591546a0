import type { Json, JsonObject } from '../json.ts'
import {
  type Draft,
  type Generator,
  type GeneratorContext,
  patchStep,
  plainValue,
  refusedProbe,
} from './generator.ts'
import {
  annotations,
  foldedNames,
  inheritedNames,
  meaningfulNames,
  memberName,
  nearNames,
  otherCaseBeside,
  wrappers,
} from './grammar/member-name.ts'
import { type Input, placeIn } from './grammar/types.ts'
import { textProperty } from './probes.ts'

/** A name and a value of some property, unlike what is stored. */
function some(context: GeneratorContext): readonly [name: string, value: Json] {
  const property = textProperty(context)
  return [property.name, plainValue(property, 'member names')]
}

function typeNameOf({ contract }: GeneratorContext): string {
  return contract.entityType.replace(/^.*[.#]/, '') || 'entity'
}

/** A property whose name has a letter that another one folds to, and a value for it. */
function folding(context: GeneratorContext): readonly (readonly [name: string, value: Json])[] {
  const found = context.settable.find(({ name, credential }) => !credential && /[sk]/.test(name))
  return found === undefined ? [] : [[found.name, plainValue(found, 'folded name')]]
}

/** Bodies of one member that is not documented, of one beside a member whose name it almost is, or of a wrapper of the entity. */
export const undocumentedNames: Generator = (context) => {
  const [name, value] = some(context)
  const documented = new Set(context.contract.properties.map((property) => property.name))
  const near = [
    ...nearNames(name, value),
    ...folding(context).flatMap((one) => foldedNames(...one)),
    ...wrappers({ [name]: value }, typeNameOf(context)),
  ]
  const odd = near.filter((input) => !Object.keys(input.value).some((written) => documented.has(written)))
  const beside = otherCaseBeside(name, value, 'Conformance, in another letter case')
  return [...odd, ...beside].map(
    (input): Draft => ({
      name: input.name,
      probe: refusedProbe(`http/undocumented/${input.name}`, patchStep(input.value)),
      expect: { kind: 'refused', statuses: [400, 422] },
      invalid: 'schema',
      ...placeIn(memberName, input),
    }),
  )
}

function harmless(group: string, input: Input<string>): Draft {
  return {
    name: input.name,
    probe: { ...refusedProbe(`http/${group}/${input.name}`, patchStep(input.value)), disruptive: true },
    expect: { kind: 'harmless' },
    ...placeIn(memberName, input),
  }
}

/** Members with names that objects of other languages than JavaScript inherit. */
export const otherInheritedNames: Generator = () =>
  inheritedNames.map((input) => harmless('prototype', input))

/** Members with names that mean something to a store, a framework or another format. */
export const namesOfStores: Generator = (context) => {
  const property = textProperty(context)
  return (
    meaningfulNames(...some(context))
      // A complex value may well have such a member.
      .filter(({ value }) => {
        const own = value[property.name]
        return own === undefined || !context.admits(property, own)
      })
      .map((input) => harmless('meaning', { ...input, value: JSON.stringify(input.value) }))
  )
}

/** Annotations with odd values, each before a valid member. */
export const oddAnnotations: Generator = (context) => {
  const [name, value] = some(context)
  return annotations(name, context.contract.entityType).map((input): Draft => {
    const body: JsonObject = {
      ...input.value,
      ...(Object.hasOwn(input.value, name) ? {} : { [name]: value }),
    }
    return {
      name: input.name,
      probe: refusedProbe(`http/annotation/${input.name}`, patchStep(body)),
      expect: { kind: 'freedom' },
      ...placeIn(memberName, input),
    }
  })
}
