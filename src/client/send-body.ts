import { duplicateName, isAnnotation } from '../json-names.ts'
import { broken, notApplicable, pass, show } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import { type ClientJudging, type ClientRulings, patchOf, sentBody } from './context.ts'
import type { ClientExpectation } from './types.ts'
import { bodyObject, bodyText } from './wire.ts'

type Of<Kind> = Extract<ClientExpectation, { kind: Kind }>

function jsonObject(judging: ClientJudging): Judgement {
  const found = patchOf(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const { problem } = { problem: undefined, ...bodyObject(found.patch) }
  if (problem === undefined) return pass
  return broken({
    message: 'The body is not one JSON object in UTF-8.',
    where: 'request body',
    expected: 'a JSON object',
    got: problem,
    diagnosis: problem.replace(/:.*/, ''),
  })
}

function uniqueNames(judging: ClientJudging): Judgement {
  const found = sentBody(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const { text = '{}' } = bodyText(found.patch)
  const name = duplicateName(text)
  if (name === undefined) return pass
  return broken({
    message: 'A member is in the body twice.',
    where: `request body $.${name}`,
    expected: 'each name once',
    got: text.slice(0, 300),
    diagnosis: 'duplicate name',
  })
}

function documentedMembers(judging: ClientJudging, { read = {} }: Of<'documented-members'>): Judgement {
  const found = sentBody(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  for (const [name, value] of Object.entries(found.body)) {
    // What was read and is written back as it was, nobody has made up.
    if (isAnnotation(name) || Object.hasOwn(read, name)) continue
    const property = judging.contract.properties.find((item) => item.name === name)
    const problem =
      property === undefined
        ? 'is not documented'
        : property.kind === 'dateTimeOffset'
          ? undefined
          : judging.validators.property(name, value)[0]?.message
    if (problem === undefined) continue
    return broken({
      message: `The member ${name} ${problem}.`,
      where: `request body $.${name}`,
      expected: property === undefined ? 'documented members only' : 'a documented value',
      got: show({ [name]: value }),
      diagnosis: property === undefined ? 'undocumented member' : 'undocumented value',
    })
  }
  return pass
}

function onlySet(judging: ClientJudging): Judgement {
  const found = sentBody(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const { patch } = judging.item.probe
  // A member that is not documented at all is a requirement of its own.
  const extra = judging.contract.properties
    .map(({ name }) => name)
    .filter((name) => Object.hasOwn(found.body, name) && !Object.hasOwn(patch, name))
  if (extra.length === 0) return pass
  return broken({
    message: 'The body holds members that were not set.',
    where: `request body $.${extra[0]}`,
    sent: show(patch),
    expected: `only ${Object.keys(patch).join(', ')}`,
    got: extra.map((name) => `${name}: ${show(found.body[name])}`).join(', '),
    diagnosis: extra.every((name) => found.body[name] === null) ? 'null for what was not set' : 'not set',
  })
}

function typeAnnotation(judging: ClientJudging): Judgement {
  const found = sentBody(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const name = '@odata.type'
  const [set, got] = [judging.item.probe.patch[name], found.body[name]]
  const type = judging.contract.entityType
  const bare = type.replace(/^#/, '')
  if (got === type || (set === undefined && got === undefined)) return pass
  const wrong = broken({
    message: set === undefined ? 'A wrong type goes along.' : 'The type does not go along as it was set.',
    where: `request body $["${name}"]`,
    expected: set === undefined ? `nothing, or ${show(type)}` : show(set),
    got: show(got),
    diagnosis: got === undefined ? 'missing' : got === bare ? 'without its #' : 'another type',
  })
  // OData 4.01 lets the # go for some types; services of 4.0 refuse it.
  return got === bare ? { ...wrong, verdict: 'warn' } : wrong
}

function typeAnnotationFirst(judging: ClientJudging): Judgement {
  const found = sentBody(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const names = Object.keys(found.body)
  const at = names.indexOf('@odata.type')
  if (at < 0) return notApplicable('there is no @odata.type in the body')
  const before = names.slice(0, at).filter((name) => !isAnnotation(name))
  if (before.length === 0) return pass
  return broken({
    message: 'Properties stand before @odata.type.',
    where: 'request body',
    expected: '@odata.type before the properties',
    got: names.join(', '),
    diagnosis: 'not first',
  })
}

/** Judges the body of an update, the values of its members apart. */
export const sendBodyRulings: ClientRulings<
  | 'json-object'
  | 'unique-names'
  | 'documented-members'
  | 'only-set'
  | 'type-annotation'
  | 'type-annotation-first'
> = {
  'json-object': jsonObject,
  'unique-names': uniqueNames,
  'documented-members': documentedMembers,
  'only-set': onlySet,
  'type-annotation': typeAnnotation,
  'type-annotation-first': typeAnnotationFirst,
}
