import {
  type Draft,
  type Generator,
  type GeneratorContext,
  patchStep,
  refusedProbe,
  validProbe,
} from './generator.ts'
import { carriages, codings, httpMessage, nearMediaTypes, openMediaTypes } from './grammar/http-message.ts'
import { numbered } from './grammar/text.ts'
import { placeIn } from './grammar/types.ts'
import { plainBody, textProperty, textPropertyAt } from './probes.ts'
import type { Expectation, Probe, Step } from './types.ts'

/** A valid PATCH that is carried in another way, and has to be stored. */
const otherCarriages: Generator = (context) =>
  carriages.map((input, rank): Draft => {
    const sent = plainBody(textPropertyAt(context, rank), `carriage ${input.name}`)
    const step: Step = { ...patchStep(sent), ...input.value }
    return {
      name: input.name,
      probe: validProbe(context, `http/carriage/${input.name}`, sent, step),
      expect: { kind: 'echo', in: ['read'], sent, refusal: 'fail' },
      ...(input.needs && { needs: input.needs }),
      ...placeIn(httpMessage, input),
    }
  })

const largest = 1200 * 1024

/** Requests whose body a server may leave unread when it refuses them, by what they are refused for. */
function refusedEarly(context: GeneratorContext): Readonly<Record<string, Step>> {
  const { name } = textProperty(context)
  const small = patchStep({ [name]: 'Conformance, left unread' })
  const large = patchStep({ [name]: numbered(65_536) })
  return {
    'media-type': { ...small, headers: [['Content-Type', 'text/plain']] },
    // No text: a server that takes it for the entity would have a member for each character.
    'media-type-large': { ...large, headers: [['Content-Type', 'image/png']] },
    'unknown-id': { ...large, resource: { id: '00000000-0000-0000-0000-000000000000' } },
    'malformed-json': { ...small, body: `{"${name}":"Conformance` },
    // Beyond the limit of most servers, which refuse it before they have read it to its end.
    'too-large': { ...small, body: `{"${name}":"${numbered(largest)}` },
  }
}

/** A valid PATCH on the connection on which another one was refused: what that one has left there is not read as a request. */
const afterRefusal: Generator = (context) =>
  Object.entries(refusedEarly(context)).map(([name, refused]): Draft => {
    const sent = plainBody(textProperty(context), `after refusal ${name}`)
    const connection = `after-${name}`
    const { prepare } = validProbe(context, name, sent)
    const steps = [
      { ...refused, connection },
      { ...patchStep(sent), connection },
    ]
    return {
      name: `after-refusal/${name}`,
      probe: { id: `http/after-refusal/${name}`, prepare, steps },
      expect: { kind: 'last-stored', sent },
      needs: 'connection',
      ...placeIn(httpMessage, { production: 'connection', operator: 'used again after a refusal' }),
    }
  })

/** Chapter `http`: how a request is carried makes no difference. */
export const carriageGenerator: Generator = (context) => [
  ...otherCarriages(context),
  ...afterRefusal(context),
]

function typed(context: GeneratorContext, group: string, type: string, name: string): Probe {
  const step: Step = {
    ...patchStep(plainBody(textProperty(context), `media type ${name}`)),
    headers: [['Content-Type', type]],
  }
  return refusedProbe(`http/${group}/${name}`, step)
}

/** Bodies with a media type that is almost that of JSON. */
export const almostJson: Generator = (context) => {
  const expect: Expectation = { kind: 'refused', statuses: [400, 415] }
  return nearMediaTypes.map((input): Draft => {
    const probe = typed(context, 'media-type', input.value, input.name)
    return { name: input.name, probe, expect, ...placeIn(httpMessage, input) }
  })
}

/** Media types and codings that a server may know or not. */
export const openCarriages: Generator = (context) => {
  const body = JSON.stringify(plainBody(textProperty(context), 'content coding'))
  const coded = codings(body).map((input): Draft => {
    const step: Step = {
      ...patchStep({}),
      body: { base64: input.value.base64 },
      headers: [['Content-Encoding', input.value.coding]],
    }
    const probe = refusedProbe(`http/coding/${input.name}`, step)
    return { name: input.name, probe, expect: { kind: 'freedom' }, ...placeIn(httpMessage, input) }
  })
  const types = openMediaTypes.map((input): Draft => {
    const probe = typed(context, 'open-media-type', input.value, input.name)
    return { name: input.name, probe, expect: { kind: 'freedom' }, ...placeIn(httpMessage, input) }
  })
  return [...types, ...coded]
}
