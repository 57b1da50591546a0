import { describe, expect, it } from 'vitest'
import { watchCredentials } from '../../src/secrets/credentials.ts'
import { createMask } from '../../src/secrets/mask.ts'
import { contract, entityWith } from '../support/observation.ts'

const name = contract.properties.find((property) => property.credential)!.name
const bytes = (text: string) => Buffer.from(text, text.includes('\xff') ? 'latin1' : 'utf8')

function watching() {
  const mask = createMask()
  return { ...watchCredentials(contract, mask), has: mask.has }
}

describe('the credentials that answers show', () => {
  it.each([
    ['as a member', `{"${name}":"shown-by-it"}`],
    ['deep in lists and objects', `{"value":[1,{"a":{"${name}":"shown-by-it"}}]}`],
    ['beside bytes that are not UTF-8', `{"a":"\xff","${name}":"shown-by-it"}`],
    ['with escapes in its value', `{"${name}":"shown\\u002dby-it"}`],
    ['with escapes in its name, beside another', `{"${name}":null,"\\u0061":{"${name}":"shown-by-it"}}`],
    [
      'beside what is nested deeper than calls can be',
      `[{"${name}":"shown-by-it"},${'['.repeat(2e4)}${']'.repeat(2e4)}]`,
    ],
    ['beside more members than are read', `{"${name}" : "shown-by-it","a":[${'1,'.repeat(300_000)}1]}`],
    [
      'behind its name without a text',
      `{"${name}":null,"a":{"${name}":"shown-by-it"},"b":[${'1,'.repeat(300_000)}1]}`,
    ],
  ])('are masked %s', (_, body) => {
    const { shown, has } = watching()
    shown(bytes(body))
    expect(has('shown-by-it')).toBe(true)
  })

  it.each([
    ['what the suite has sent', `{"${name}":"sent-by-the-suite"}`, `{"${name}":"sent-by-the-suite"}`],
    ['the documented value', '{}', JSON.stringify(entityWith())],
    ['what is no text', '{}', `{"${name}":12345678}`],
    ['a body that is not JSON', '{}', `{"${name}":"sent-by-the-suite"`],
  ])('are not masked: %s', (_, request, answer) => {
    const { sent, shown, has } = watching()
    sent(bytes(request))
    shown(bytes(answer))
    const value = String(entityWith()[name])
    expect(['sent-by-the-suite', '12345678', value].filter(has)).toEqual([])
  })
})
