import type { Property } from '../contract/types.ts'
import type { Exchange } from '../exchange/types.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Updated } from './accepted-update.ts'
import { isDateLoss, isFractionLoss, sameValue } from './compare.ts'
import { broken, pass, show, showMembers } from './judgement.ts'
import type { Judgement } from './types.ts'
import { altered } from './values.ts'

/** The values that were sent, in what is read afterwards: whether they were stored, and whether text was altered. */
export function valuesIn(
  { contract, validators, sent, patch }: Updated,
  before: JsonObject,
  after: JsonObject,
): readonly [stored: Judgement | undefined, texts: Judgement | undefined] {
  const looked = contract.properties.filter(
    ({ name, serverOwned, credential }) =>
      !serverOwned &&
      !credential &&
      Object.hasOwn(sent, name) &&
      isNamedOnce(sent, name) &&
      validators.property(name, sent[name]!).length === 0 &&
      isWellFormed(sent[name]!),
  )
  const wrong = looked.filter((property) => isWrong(property, sent[property.name]!, before, after))
  const rewritten = wrong.filter((property) => property.kind === 'string' && !isKept(property, before, after))
  const tell = (property: Property | undefined): Judgement => {
    if (property === undefined) return pass
    const { name } = property
    const was = isKept(property, before, after)
    const judgement = broken({
      message: 'The value that was sent is not what is stored.',
      where: `GET response $.${name}`,
      spot: { place: 'read', member: name, expected: sent[name], got: after[name] },
      sent: shortened(showMembers({ [name]: sent[name]! })),
      expected: shortened(show(sent[name])),
      got: shortened(show(after[name])),
      diagnosis: altered(sent[name], after[name], was),
    })
    return isPlainJson(patch) ? judgement : { ...judgement, verdict: 'warn' }
  }
  const texts = looked.some(({ kind }) => kind === 'string') ? tell(rewritten[0]) : undefined
  return [looked.length === 0 ? undefined : tell(wrong.find((one) => !rewritten.includes(one))), texts]
}

/** Whether a request says of its body that it is JSON in UTF-8: what it says otherwise, a server may take it for. */
function isPlainJson({ request: { headers } }: Exchange): boolean {
  const types = headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value)
  return types.every((type) => plainJson.test(type))
}

// A parameter without a name, or none after the semicolon, says nothing else of the body.
const plainJson =
  /^application\/json(\s*;\s*(charset="?utf-?8"?|(?!charset)[\w.-]+(=("[^"]*"|[\w.-]+))?)?)*$/i

/** Whether no other name of a body may be read as this one: a server that reads names in any letter case takes either. */
function isNamedOnce(sent: JsonObject, name: string): boolean {
  return Object.keys(sent).filter((other) => inOneCase(other) === inOneCase(name)).length === 1
}

// Twice, for letters that only one way leads away from (ſ, the Kelvin sign).
function inOneCase(name: string): string {
  return name.toUpperCase().toLowerCase()
}

// Half of a surrogate pair may become something else: parsers differ (RFC 8259 8.2).
function isWellFormed(value: Json): boolean {
  return typeof value !== 'string' || value.isWellFormed()
}

function isWrong(property: Property, sent: Json, before: JsonObject, after: JsonObject): boolean {
  const got = after[property.name]
  if (sameValue(property, sent, got)) return false
  return (
    !isDateLoss(property, sent, got) ||
    (isKept(property, before, after) && !isFractionLoss(property, sent, got))
  )
}

function isKept(property: Property, before: JsonObject, after: JsonObject): boolean {
  return sameValue(property, before[property.name], after[property.name])
}

const mostShown = 400

/** A long text by its beginning and its end. */
function shortened(text: string): string {
  if (text.length <= mostShown) return text
  return `${text.slice(0, mostShown / 2)} … (${text.length} characters) … ${text.slice(-mostShown / 4)}`
}
