import { counted } from '../text.ts'
import { typeNames } from './member-subject.ts'
import { wordsFor } from './request-words.ts'
import type { Trait } from './traits.ts'
import type { Sort } from './types.ts'

const typeWords: Readonly<Record<string, string>> = {
  string: 'A text',
  number: 'A number',
  boolean: 'A boolean',
  array: 'A list',
  object: 'An object',
  null: 'A null',
}

/** What requests have in common, as the subject of a sentence. */
export function requestSubject({ kind, of }: Trait, sort: Sort): string {
  switch (kind) {
    case 'member':
      return `A PATCH that names ${of}`
    case 'only':
      return of === 'null' ? 'A PATCH of nothing but a null' : `A PATCH of ${of} alone`
    case 'value': {
      const [name, value] = of.includes(' ')
        ? [of.slice(0, of.indexOf(' ')), of.slice(of.indexOf(' ') + 1)]
        : ['', of]
      return name === '' ? `The value ${value}` : `${value} for ${name}`
    }
    case 'rank':
      return `The ${of} member of an enum`
    case 'digits':
      return `A date with ${of === '0' ? 'no fraction digits' : counted(Number(of), 'fraction digit')}`
    case 'more digits':
      return of === '0'
        ? 'A date with a fraction of a second'
        : `A date with more than ${counted(Number(of), 'fraction digit')}`
    case 'years before':
      return `A date before the year ${of.padStart(4, '0')}`
    case 'years after':
      return `A date after the year ${of}`
    case 'letters':
      return `A text with ${of}`
    case 'longer':
      return `A text of more than ${of} characters`
    case 'annotated with':
      return `A body with @odata.type and ${typeNames[of]?.one ?? 'such a member'}`
    case 'deep':
      return 'A body that is nested deep'
    case 'large':
      return 'A body of more than 64 KiB'
    case 'no JSON':
      return 'A body that is no JSON'
    case 'null':
      return 'A PATCH with a null'
    case 'several nulls':
      return 'A PATCH with several nulls'
    case 'both':
      return `A PATCH of ${of.replace(' ', ' together with ')}`
    case 'annotated':
      return 'A body with @odata.type'
    case 'plain':
      return 'A body without @odata.type'
    case 'type':
      return `A PATCH with ${typeNames[of]?.one ?? 'such a member'}`
    case 'credentials':
      return 'A PATCH with other credentials'
    case 'headers':
      return 'A PATCH with headers of its own'
    case 'alone':
      return 'A PATCH of one member alone'
    case 'several':
      return 'A PATCH of several members'
    case 'bad':
    case 'bad type':
    case 'bad member':
      return `A value that is not valid for ${kind === 'bad member' ? of : (typeNames[of.split(' ')[0]!]?.one ?? 'its member')}`
    case 'bad as':
      return `${typeWords[of] ?? 'A value'} in place of another value`
    case 'beyond double':
      return 'A number that is larger than a double can hold'
    case 'invalid':
      return of === 'body' ? 'A body that cannot be read' : 'A value that is not valid'
    case 'input':
      return `${wordsFor(of.slice(0, of.indexOf(' ')))} (${of.slice(of.indexOf(' ') + 1)})`
    case 'class':
      return wordsFor(of)
    default:
      return sort === 'refused' ? 'Every PATCH' : 'A PATCH of whatever kind'
  }
}
