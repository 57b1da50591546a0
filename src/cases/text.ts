import fc from 'fast-check'
import { expressionOf } from '../contract/expression.ts'
import type { Property } from '../contract/types.ts'
import {
  type Draft,
  type Generator,
  type GeneratorContext,
  oncePerContext,
  patchStep,
  validProbe,
} from './generator.ts'
import { joinedTexts, numbered, text as textGrammar, textInputs } from './grammar/text.ts'
import { type Derivation, of, placeIn } from './grammar/types.ts'
import { type Classed, representatives } from './representatives.ts'
import type { Expectation, Weight } from './types.ts'

type OddText = Classed &
  Partial<Derivation> & {
    readonly text: string
    readonly refusal: Weight
    readonly sampled?: true
    readonly parts?: readonly string[]
  }

/**
 * Odd texts, each for one way in which text gets lost. Refusing one is a `warn`; refusing one for its length or for
 * a control character is an `info`, since a store may have limits that the page does not name. Those of class `once` go
 * to one property each: what loses them is the parser or the encoding, not one property's store.
 */
export const oddTexts: readonly OddText[] = [
  ...of<OddText>('length', '0', [{ name: 'empty', text: '', refusal: 'warn' }]),
  ...of<OddText>('beginning and end', 'white space there', [
    { name: 'padded', text: '  padded  text  ', refusal: 'warn' },
    { name: 'only-spaces', text: '   ', refusal: 'warn', class: 'once' },
  ]),
  ...of<OddText>('character', 'in both letter cases', [
    { name: 'letter-case', text: 'MiXeD cAsE', refusal: 'warn', class: 'once' },
  ]),
  ...of<OddText>('character', 'of a block that encodings lose', [
    { name: 'latin-1', text: 'Zürich çà œuvre', refusal: 'warn' },
    { name: 'non-latin', text: '東京 Ελλάδα עברית', refusal: 'warn', class: 'once' },
  ]),
  ...of<OddText>('character', 'outside the basic plane', [
    { name: 'astral', text: 'a😀b𝒳c', refusal: 'warn' },
  ]),
  ...of<OddText>('sequence of characters', 'of another normalisation form', [
    { name: 'decomposed', text: 'e\u0301 \u212b', refusal: 'warn' },
  ]),
  ...of<OddText>('text of another language', 'another encoding', [
    { name: 'quotes', text: `"double" 'single' \`back\` \\ slash / \\n`, refusal: 'warn' },
  ]),
  ...of<OddText>('text of another language', 'HTML or XML', [
    { name: 'markup', text: `<b>&amp; &lt;</b> %41 + \${x} {{y}}`, refusal: 'warn' },
  ]),
  ...of<OddText>('control character', 'as an escape', [
    { name: 'line-ends', text: 'a\r\nb\nc\td', refusal: 'warn' },
  ]),
  ...of<OddText>('character', 'that is not shown', [
    { name: 'separators', text: 'a\u2028b\u2029c\u00a0d\u200be\ufefff', refusal: 'warn', class: 'once' },
  ]),
  ...of<OddText>('control character', 'as an escape', [
    { name: 'control', text: 'a\u0001b\u001fc\u007fd', refusal: 'info' },
  ]),
  ...of<OddText>('control character', 'NUL', [
    { name: 'nul', text: 'a\u0000b', refusal: 'info', class: 'once' },
  ]),
  ...of<OddText>('text that looks like another type', 'a truth or nothing', [
    { name: 'word-null', text: 'null', refusal: 'warn', class: 'once' },
  ]),
  ...of<OddText>('text that looks like another type', 'a number', [
    { name: 'word-number', text: '00123.450', refusal: 'warn', class: 'once' },
  ]),
  ...of<OddText>('text that looks like another type', 'a date or a time', [
    { name: 'like-a-date', text: '2031-05-06T07:08:09.1234567-08:00', refusal: 'warn', class: 'once' },
  ]),
  ...of<OddText>('length', 'around a usual limit, in characters', [
    { name: 'long-300', text: numbered(300), refusal: 'info' },
    { name: 'long-1100', text: numbered(1100), refusal: 'info', class: 'once' },
    { name: 'long-4096', text: numbered(4096), refusal: 'info' },
  ]),
]

const surrogates = { first: 0xd800, count: 0x800 }

// fast-check's own binary text builds a table of all of Unicode, which takes most of a second.
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff - surrogates.count }).map(
  (rank) => String.fromCodePoint(rank < surrogates.first ? rank : rank + surrogates.count),
  (character) => {
    const point = String(character).codePointAt(0) ?? 0
    return point < surrogates.first ? point : point - surrogates.count
  },
)

/** Any text that JSON and Unicode allow (no lone surrogates), up to 40 characters. */
export const anyText: fc.Arbitrary<string> = fc.array(anyCharacter, { maxLength: 40 }).map(
  (characters) => characters.join(''),
  (text) => [...String(text)],
)

const generatedPerProperty = 5

/** The text cases of each property that holds text: the odd ones, then generated ones. */
export const textGenerator: Generator = (context) =>
  context.settableOf('string').flatMap((property) => {
    const odd = represented(context, property, allTexts)
      .filter(({ text }) => fits(property, text))
      .map(
        (one): Draft => ({
          ...textDraft(context, property, one.name, one.text, one.refusal),
          ...(one.represented && { represented: one.represented }),
          ...(one.parts && { parts: one.parts }),
          ...placeIn(textGrammar, one),
        }),
      )
    const generated = represented(
      context,
      property,
      fc
        .sample(anyText, { seed: context.seed, numRuns: generatedPerProperty })
        .map((text, index) => ({ name: `generated-${index + 1}`, text, class: 'generated' })),
    )
      .filter(({ text }) => fits(property, text))
      .map(
        ({ name, text, represented: isRepresented }): Draft => ({
          ...textDraft(context, property, name, text, 'info'),
          ...(isRepresented && { represented: isRepresented }),
          generated: 'text',
        }),
      )
    return [...odd, ...generated]
  })

const allTexts: readonly OddText[] = [
  ...oddTexts,
  ...[...textInputs, ...joinedTexts].map(({ value: text, ...rest }) => ({ ...rest, text })),
]

/**
 * Texts as a property gets them. Those that go to one property each go to a credential too, which may be kept back and is
 * not relied on: to it as many as to any other property, since all of them share a request.
 */
function represented<T extends Classed>(
  context: GeneratorContext,
  property: Property,
  texts: readonly T[],
): readonly (T & { readonly represented?: true })[] {
  const ranks = visibleRanks(context)
  const rank = ranks.get(property.name) ?? Math.min(1, ranks.size - 1)
  return representatives(texts, rank, Math.max(ranks.size, 1), context.thorough)
}

const visibleRanks = oncePerContext(
  (context) =>
    new Map(
      context
        .settableOf('string')
        .filter(({ credential }) => !credential)
        .map(({ name }, rank) => [name, rank]),
    ),
)

/** One text case. */
export function textDraft(
  context: GeneratorContext,
  property: Property,
  name: string,
  text: string,
  refusal: Weight,
): Draft {
  const sent = { [property.name]: text }
  const expect: Expectation = property.credential
    ? { kind: 'credential-text', property: property.name, sent: text, refusal }
    : { kind: 'echo', in: ['answer', 'read'], sent, refusal }
  return {
    name: `${property.name}/${name}`,
    property: property.name,
    probe: validProbe(context, `patch/${property.name}/text-${name}`, sent, patchStep(sent)),
    expect,
  }
}

/** Whether the contract itself allows a text: its length, its pattern, and that it names no format. */
export function fits(property: Property, text: string): boolean {
  const { maxLength, minLength, pattern, format } = property.schema
  const length = [...text].length
  if (!expressionOf(pattern).test(text)) return false
  // A password is any text; what another format admits is a matter of its own.
  if (format !== undefined && format !== 'password') return false
  if (['not', 'allOf', 'anyOf', 'oneOf'].some((keyword) => Object.hasOwn(property.schema, keyword)))
    return false
  return (
    length <= (typeof maxLength === 'number' ? maxLength : Infinity) &&
    length >= (typeof minLength === 'number' ? minLength : 0)
  )
}
