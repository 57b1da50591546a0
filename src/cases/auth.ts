import { type Draft, type Generator, type GeneratorContext, patchStep, validProbe } from './generator.ts'
import { httpMessage, nearCredentials, sameCredentials } from './grammar/http-message.ts'
import { placeIn } from './grammar/types.ts'
import { plainBody, textProperty } from './probes.ts'
import type { Expectation, Probe, Step } from './types.ts'

const wrong: Readonly<Record<string, string>> = {
  'wrong-bearer': 'Bearer conformance-wrong-credential',
  'empty-bearer': 'Bearer ',
  'other-scheme': 'Basic Y29uZm9ybWFuY2U6d3Jvbmc=',
  'scheme-only': 'Bearer',
  'three-part-token': 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJjb25mb3JtYW5jZSJ9.',
}

function probe(context: GeneratorContext, name: string, auth: NonNullable<Step['auth']>): Probe {
  const step: Step = { ...patchStep(plainBody(textProperty(context), `auth ${name}`)), auth }
  return { id: `auth/${name}`, prepare: [], steps: [step], undo: true }
}

/** The PATCHes without the right credentials. */
export function authProbes(
  context: GeneratorContext,
): readonly { readonly name: string; readonly probe: Probe }[] {
  return [
    { name: 'none', probe: probe(context, 'none', 'none') },
    ...Object.entries(wrong).map(([name, header]) => ({ name, probe: probe(context, name, { header }) })),
  ]
}

/** The right token, with the scheme written otherwise. */
const sameScheme: Generator = (context) =>
  sameCredentials.map((input): Draft => {
    const sent = plainBody(textProperty(context), `auth ${input.name}`)
    const step: Step = { ...patchStep(sent), auth: { template: input.value } }
    return {
      name: input.name,
      probe: validProbe(context, `auth/${input.name}`, sent, step),
      expect: { kind: 'echo', in: ['read'], sent, refusal: 'fail' },
      needs: 'bearer',
      ...placeIn(httpMessage, input),
    }
  })

/** Almost the right credentials. */
const nearMisses: Generator = (context) =>
  nearCredentials.map(
    (input): Draft => ({
      name: input.name,
      probe: probe(context, input.name, { template: input.value }),
      expect: { kind: 'refused', statuses: input.malformed ? [401, 400] : [401] },
      needs: 'bearer',
      ...placeIn(httpMessage, input),
    }),
  )

function looked(pick: (name: string) => boolean, expect: Expectation): Generator {
  return (context) =>
    authProbes(context)
      .filter(({ name }) => pick(name))
      .map((found): Draft => ({ ...found, expect, needs: 'credentials' }))
}

const unauthorised: Expectation = { kind: 'refused', statuses: [401] }

// What is no Bearer and a token is a malformed request, which is refused with 400 (RFC 6750 3.1, invalid_request).
const malformed: Expectation = { kind: 'refused', statuses: [401, 400] }
const isMalformed = (name: string) => ['empty-bearer', 'scheme-only', 'other-scheme'].includes(name)

/** Chapter `auth`: judged only where credentials are configured. */
export const authGenerators: Readonly<Record<string, Generator>> = {
  'VPP-AUTH-01': looked((name) => name === 'none', unauthorised),
  'VPP-AUTH-02': (context) => [
    ...looked((name) => name !== 'none' && !isMalformed(name), unauthorised)(context),
    ...looked(isMalformed, malformed)(context),
    ...nearMisses(context),
  ],
  'VPP-AUTH-03': (context) => [
    ...looked(() => true, { kind: 'unchanged' })(context),
    ...nearMisses(context).map((draft): Draft => ({ ...draft, expect: { kind: 'unchanged' } })),
  ],
  'VPP-AUTH-05': sameScheme,
}
